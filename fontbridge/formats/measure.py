"""How lines are set, as far as it decides where they break: what formats tell of a paragraph.

All lengths are in points. Tabulator stops and the left indent are counted from the edge of the text
area, as all formats of Office count them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from fontbridge.fonts.faces import AnyFaces
from fontbridge.model import Message, say

__all__ = [
    "LINE_END",
    "OBJECT",
    "TABULATOR",
    "Align",
    "Grid",
    "Label",
    "Mark",
    "Measure",
    "Size",
    "Stop",
    "Unforeseen",
]  # fmt: skip

TABULATOR, LINE_END, OBJECT = "\t", "\n", "\ufffc"
"""What a `Mark` stands for: a tabulator, the end of a line, something `width` wide."""


class Unforeseen(Enum):
    """Why nothing can be said of the lines of a paragraph."""

    UNTOLD = say("nothing tells how wide their lines are")
    COLUMNS = say("they stand in columns of unequal width")
    TABLE = say("their table does not say how wide its cells are")
    BOX = say("their text box does not say how wide it is")
    BESIDE = say("something stands beside their lines")
    INLINE = say("a formula or an object of unknown width stands in their lines")
    PARTED = say("a note or a drawing parts their text")
    LABEL = say("their numbers cannot be counted")
    VERTICAL = say("they run from top to bottom")
    PAGE = say("no page is set up for them")
    NARROW = say("their lines are narrower than a character")

    @property
    def message(self) -> Message:
        """The reason, in words."""
        value: Message = self.value
        return value


class Grid(NamedTuple):
    """The document grid of a page: its lines, and the characters of a line."""

    lines: int
    characters: int


class Align(Enum):
    """How the text behind a tabulator stands at its stop."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    DECIMAL = "decimal"


class Stop(NamedTuple):
    """A tabulator stop."""

    at: float
    align: Align = Align.LEFT


class Size(NamedTuple):
    """The characters from index `start` of a paragraph's text on: how wide their em is, and what
    stands between them."""

    start: int
    em: float
    spacing: float = 0.0


class Mark(NamedTuple):
    """What stands in a line before index `at` of the text and is none of it: one of `TABULATOR`,
    `LINE_END` and `OBJECT`, or blanks or signs that the face there draws."""

    at: int
    text: str
    width: float = 0.0


class Label(NamedTuple):
    """What stands before a paragraph: its text by the faces now and afterwards, and what follows
    it, a tabulator, a blank or nothing.

    `share` is how much of its width lies behind where the first line begins: all of it, half of
    it where it is centred there, none where it ends there.
    """

    text: str
    now: AnyFaces
    after: AnyFaces
    em: float
    follow: str = TABULATOR
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How the lines of a paragraph are set.

    `width` is that of a line between its indents, `others` are those that it may have as well,
    where it cannot be told which; `first` is what the first line is indented by, below zero where
    it hangs. Where there are no `stops` any more, one comes `every` so often; at 0 there is none.
    With `controls` tabulators and line ends stand in the text itself. `spread` is what the
    document grid adds to each ideograph. `grid` is that of the page, if it has one; `on_grid`
    unless the paragraph's own settings take it off.
    """

    width: float
    first: float
    sizes: Sequence[Size]
    left: float = 0.0
    stops: Sequence[Stop] = ()
    every: float = 36.0
    marks: Sequence[Mark] = ()
    controls: bool = False
    label: Label | None = None
    others: Sequence[float] = ()
    autospace: bool = True
    spread: float = 0.0
    grid: Grid | None = None
    on_grid: bool = True
