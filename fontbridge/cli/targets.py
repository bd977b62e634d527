"""Where results go, settled for all files before the first is touched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fontbridge.batch import storage
from fontbridge.batch.sources import STDIN, Source
from fontbridge.batch.storage import AnyPath
from fontbridge.cli.options import wrong
from fontbridge.model import say

__all__ = ["Destination", "destination", "settled"]


class Destination(NamedTuple):
    """What `-o` asks for; `path` is None where the files themselves are replaced."""

    path: AnyPath | None
    is_folder: bool = False

    @property
    def is_stdout(self) -> bool:
        return str(self.path) == STDIN

    @property
    def folder(self) -> AnyPath | None:
        """The output folder with symbolic links followed; None if the output is no folder."""
        return storage.named(storage.real(self.path)) if self.path and self.is_folder else None


def destination(output: str | None, paths: Sequence[AnyPath]) -> Destination:
    """Read `-o`: a folder if it is one, ends in a separator, or must hold several files.

    Raises `click.UsageError` where a file stands in place of the folder that is needed.
    """
    if output is None or output == STDIN:
        return Destination(None if output is None else Path(output))
    path = storage.named(output)
    several = len(paths) > 1 or any(one.is_dir() for one in paths)
    if path.is_dir() or output.endswith(_SEPARATORS) or several:
        if path.exists() and not path.is_dir():
            raise wrong(say("-o {output} is a file, not a folder", output=output))
        return Destination(path, is_folder=True)
    return Destination(path)


_SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))


def settled(sources: Sequence[Source], goal: Destination) -> list[AnyPath]:
    """The target of each source.

    Raises `click.UsageError` where a target is itself an input, where two sources would share
    one, or where standard input or output stands among several files.
    """
    if len(sources) > 1 and (goal.is_stdout or any(source.is_stdin for source in sources)):
        raise wrong(say("- stands for one file and cannot be mixed with others"))
    if goal.path is None:
        return [source.path for source in sources]
    if goal.is_stdout:
        return [goal.path for _ in sources]
    path = goal.path
    targets = [path / source.relative if goal.is_folder else path for source in sources]
    inputs = {storage.real(source.path) for source in sources}
    taken: dict[str, Source] = {}
    for source, target in zip(sources, targets, strict=True):
        real = storage.real(target)
        if real in inputs:
            raise wrong(
                say("{target} is itself an input; choose another -o, or --in-place", target=target)
            )
        # Windows and macOS fold case: two names that differ only there would be one file.
        other = taken.setdefault(os.path.normcase(real).casefold(), source)
        if other is not source:
            raise wrong(
                say(
                    "{one} and {other} would both become {target}; convert them separately",
                    one=other.name,
                    other=source.name,
                    target=target,
                )
            )
    return targets
