"""What is done to one file, in whatever process: read it, ask the domain, write the result.

A work is a picklable callable from one `Task` to one `Outcome`: `look.Look`, `convert.Convert`,
`restore.Restore`. Here is what they share.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import fontbridge
from fontbridge import files
from fontbridge.batch import records, storage
from fontbridge.batch.sources import Source
from fontbridge.batch.storage import AnyPath
from fontbridge.bulk import Data
from fontbridge.formats import format_named
from fontbridge.model import FontbridgeError, Limits, Report, UnsupportedError, say

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["Task", "meant", "profile", "spare"]


class Task(NamedTuple):
    """One file and where its result goes: the file itself (in place), another path, or `-`."""

    source: Source
    target: AnyPath | None = None

    @property
    def in_place(self) -> bool:
        return self.target == self.source.path and not self.source.is_stdin


@cache
def profile(name: str, mappings: Path | None) -> Profile:
    """The profile of that name or file, read once a process. Raises `MappingError`."""
    return fontbridge.load_profile(name, mappings)


def meant(source: Source, report: Report) -> None:
    """Refuse what was met in a folder and is only recognised for want of anything better.

    Scripts and settings are plain text as well, and would break in another charset. Whoever names
    such a file means it.
    """
    if source.named:
        return
    kind = format_named(report.format)
    if kind and kind.precedence and source.path.suffix.lower() not in kind.suffixes:
        raise UnsupportedError(
            say("plain text, but not by its suffix"),
            advice=say("Name the file itself if it is meant."),
        )


def spare(target: AnyPath, result: Data, force: bool, limits: Limits) -> None:
    """Refuse to write over a file that is not an earlier result of ours, unless forced to."""
    if target.exists() and not force:
        there = files.digest(storage.opened(target, limits))
        ours = records.is_of(records.beside(target), there)
        if not ours and there != files.digest(result):
            raise FontbridgeError(
                say("there is another file already: {path}", path=target),
                advice=say("Choose another -o, or give --force to replace it."),
            )
