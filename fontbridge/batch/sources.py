"""What the paths on the command line name: files, the files of folders, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from fontbridge.batch import storage
from fontbridge.batch.storage import AnyPath, Remote
from fontbridge.bulk import Bulk, Data
from fontbridge.model import FontbridgeError, LimitError, Limits, say

__all__ = ["STDIN", "Source", "found", "read"]

STDIN = "-"
# More than this is not held in memory; it is read so much at a time.
_LARGE, _PIECE = 16 << 20, 1 << 20


class Source(NamedTuple):
    """One file to work on, on this machine or elsewhere.

    `relative` is its place below the folder that was named, kept below an output folder. `named`
    is False for the files of a folder, which may well be of no format that fontbridge reads.
    """

    path: AnyPath
    relative: Path
    named: bool = True

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def is_stdin(self) -> bool:
        return self.name == STDIN


def found(
    paths: Iterable[AnyPath],
    failed: Callable[[FontbridgeError], None],
    outside: AnyPath | None = None,
) -> Iterator[Source]:
    """The files behind `paths`, each once. Folders that cannot be listed are told to `failed`.

    Files below the folder `outside`, where output goes, are left out: a second run over the same
    folder must not convert the results of the first.
    """
    seen: set[str] = set()
    for path in paths:
        if str(path) == STDIN:
            yield Source(path, Path("stdin"))
            continue
        for one, relative in storage.walk(path, failed):
            real = storage.real(one)
            if real in seen or (outside and one != path and _is_below(real, outside)):
                continue
            seen.add(real)
            yield Source(one, relative, named=one == path)


def _is_below(real: str, folder: AnyPath) -> bool:
    separator = "/" if isinstance(folder, Remote) else os.sep
    return real.startswith(str(folder).rstrip(separator) + separator)


def read(source: Source, limits: Limits) -> Data:
    """The bytes of a source. Raises `LimitError`, and what `files.opened` raises."""
    if not source.is_stdin:
        return storage.opened(source.path, limits)
    data: bytes = sys.stdin.buffer.read(min(limits.file_size + 1, _LARGE))
    if len(data) == _LARGE:
        return _Spooled(data, sys.stdin.buffer, limits)
    if len(data) > limits.file_size:
        raise _too_large(limits)
    return data


class _Spooled(Bulk):
    """What comes from a pipe and is too large to hold, in a file without a name.

    It is for this user only, and gone when this process ends, however that ends.
    """

    def __init__(self, beginning: bytes, stream: IO[bytes], limits: Limits) -> None:
        """Raises `LimitError` for more bytes than a file may have."""
        import tempfile  # with what it imports, dear for those who read files

        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this
        size = 0
        piece = beginning
        while piece:
            size += self._file.write(piece)
            if size > limits.file_size:
                self._file.close()
                raise _too_large(limits)
            piece = stream.read(_PIECE)

    def __del__(self) -> None:
        self._file.close()

    def pieces(self) -> Iterator[bytes]:
        """The bytes in order."""
        at = 0
        while True:
            self._file.seek(at)
            piece = self._file.read(_PIECE)
            if not piece:
                return
            at += len(piece)
            yield piece


def _too_large(limits: Limits) -> LimitError:
    return LimitError(
        say("more than {limit} bytes on standard input", limit=limits.file_size),
        advice=say("Set a larger --max-size if the file is honest."),
        path=STDIN,
    )
