"""What the paths on the command line name: files, the files of folders, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontbridge import files
from fontbridge.model import FontbridgeError, LimitError, Limits, say

__all__ = ["STDIN", "Source", "found", "read"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to work on.

    `relative` is its place below the folder that was named, kept below an output folder. `named`
    is False for the files of a folder, which may well be of no format that fontbridge reads.
    """

    path: Path
    relative: Path
    named: bool = True

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def is_stdin(self) -> bool:
        return self.name == STDIN


def found(
    paths: Iterable[Path],
    failed: Callable[[FontbridgeError], None],
    outside: Path | None = None,
) -> Iterator[Source]:
    """The files behind `paths`, each once. Folders that cannot be listed are told to `failed`.

    Files below the folder `outside`, where output goes, are left out: a second run over the same
    folder must not convert the results of the first.
    """
    seen: set[Path] = set()
    for path in paths:
        if str(path) == STDIN:
            yield Source(path, Path("stdin"))
            continue
        for one in files.walk([path], failed):
            real = Path(os.path.realpath(one.path))
            if real in seen or (outside and one.path != path and outside in real.parents):
                continue
            seen.add(real)
            yield Source(one.path, one.relative, named=one.path == path)


def read(source: Source, limits: Limits) -> bytes:
    """The bytes of a source. Raises `LimitError`, and what `files.read` raises."""
    if not source.is_stdin:
        return files.read(source.path, limits)
    data: bytes = sys.stdin.buffer.read(limits.file_size + 1)
    if len(data) > limits.file_size:
        raise LimitError(
            say("more than {limit} bytes on standard input", limit=limits.file_size),
            advice=say("Set a larger --max-size if the file is honest."),
            path=STDIN,
        )
    return data
