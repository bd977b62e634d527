"""Files wherever they are: on this machine (`fontbridge.files`) or elsewhere (`Remote`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fontbridge import files
from fontbridge.batch.remote import Remote, is_url
from fontbridge.bulk import Data
from fontbridge.model import FontbridgeError, Limits

__all__ = ["AnyPath", "Remote", "named", "opened", "real", "replace", "walk"]

AnyPath = Path | Remote


def named(text: str) -> AnyPath:
    """The path or URL that somebody wrote."""
    return Remote.at(text) if is_url(text) else Path(text)


def real(path: AnyPath) -> str:
    """One name for a file however it was named: links followed, as far as that can be told."""
    return str(path) if isinstance(path, Remote) else os.path.realpath(path)


def opened(path: AnyPath, limits: Limits) -> Data:
    """The bytes of a file. Raises what `files.opened` and `Remote.read` raise."""
    return path.read(limits) if isinstance(path, Remote) else files.opened(path, limits)


def replace(
    path: AnyPath, data: Data, *, like: AnyPath | None = None, private: bool = False
) -> None:
    """Write a file in one step; see `files.replace`. Elsewhere there are no permissions to give,
    and from elsewhere none to take."""
    if isinstance(path, Remote):
        path.replace(data)
    else:
        local = None if isinstance(like, Remote) else like
        files.replace(path, data, like=local, private=private)


def walk(
    path: AnyPath, failed: Callable[[FontbridgeError], None]
) -> Iterable[tuple[AnyPath, Path]]:
    """The files that a path means, each with its place below that path; see `files.walk`."""
    return _elsewhere(path, failed) if isinstance(path, Remote) else files.walk([path], failed)


def _elsewhere(
    path: Remote, failed: Callable[[FontbridgeError], None]
) -> Iterator[tuple[Remote, Path]]:
    try:
        if not path.is_dir():
            yield path, Path(path.name)
            return
        found = list(path.files())
    except FontbridgeError as error:
        failed(error)
        return
    for one in found:
        yield one, Path(one.path.relative_to(path.path))
