"""Text as it is drawn: runs with their faces, paragraphs of them, and how they are to be set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from fontbridge.fonts.faces import AnyFaces
from fontbridge.model import Edit, Slot

__all__ = ["Alike", "Paragraph", "Redrawn", "Run", "Setting", "Stretch"]


class Run(NamedTuple):
    """Text that one set of faces draws: `faces` now, `after` once the declarations are renamed.

    `atomic` if it cannot be cut.
    """

    text: str
    faces: AnyFaces
    after: AnyFaces
    offset: int
    atomic: bool = False


class Alike(NamedTuple):
    """The texts of those runs of a paragraph that are drawn alike, in order."""

    faces: AnyFaces
    after: AnyFaces
    texts: Sequence[str]


class Paragraph:
    """Runs that are read as one text; `handle` is the format's own. `region` is "table" inside one,
    where the format tells.

    Most paragraphs are only asked for their `text` and who draws what; a format to which that is
    cheaper than the runs tells them apart by a class of its own.
    """

    __slots__ = ("_runs", "handle", "part", "region")

    def __init__(self, part: str, runs: Sequence[Run], handle: Any, region: str = "") -> None:
        self.part, self._runs, self.handle, self.region = part, runs, handle, region

    @property
    def runs(self) -> Sequence[Run]:
        """The runs, in order."""
        return self._runs

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join([run.text for run in self.runs])

    @property
    def alike(self) -> Iterable[Alike]:
        """The texts by who draws them, in the order of the first of each; equal faces may be told
        in several pieces."""
        found: dict[tuple[AnyFaces, AnyFaces], list[str]] = {}
        for run in self.runs:
            found.setdefault((run.faces, run.after), []).append(run.text)
        return [Alike(*faces, texts) for faces, texts in found.items()]

    def reading(self, runs: Sequence[Run]) -> Paragraph:
        """The same paragraph with other text in its runs."""
        return Paragraph(self.part, runs, self.handle, self.region)


class Stretch(NamedTuple):
    """Characters `start:end` of a run are to be drawn by `families` where they differ from what
    the run will have, and (unless None) with or without the East Asian hint."""

    start: int
    end: int
    hint: bool | None
    families: tuple[tuple[Slot, str], ...]


class Setting(NamedTuple):
    """How a run is to be drawn: its stretches, from first to last character, if anything is to
    differ from what it will have; `reunited` if it was cut from its neighbours earlier."""

    stretches: Sequence[Stretch]
    reunited: bool = False


class Redrawn(NamedTuple):
    """An edit that gives characters other faces, in place of any renaming inside its span.

    `unchanged` if it comes to the bytes that are there; `slots` are those whose family it sets
    itself, whatever the renaming would have made of them.
    """

    edit: Edit
    unchanged: bool
    slots: frozenset[Slot]
