"""What is told of lines: where they will break elsewhere, where a document leaves its grid, and of
which paragraphs nothing can be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from fontbridge.formats.measure import Grid, Unforeseen
from fontbridge.model import Finding, Message, Severity, say

__all__ = ["STANDARD_GRID", "Moved", "Seen", "Where", "of_nothing"]

STANDARD_GRID = Grid(22, 28)  # GB/T 9704-2012, 5.2.3
_CODE = "layout-drift"
_LineOf = Callable[[str, int], int]


class Where(NamedTuple):
    """A paragraph of a part: `number` counts those that hold text."""

    number: int
    offset: int


class Moved(NamedTuple):
    """A paragraph whose lines will break elsewhere: `advance` is the change of its length in em of
    its text, `lines` that of its lines; the rest as in `Where`."""

    number: int
    offset: int
    advance: float
    lines: int


class Seen:
    """What was seen of a part: how many paragraphs and lines, and which of them stand out."""

    def __init__(self, part: str) -> None:
        self._part = part
        self.paragraphs = 0
        self.lines = 0
        self.moved: list[Moved] = []
        self.grids: Counter[Grid] = Counter()
        self.off_grid: list[Where] = []
        self.unforeseen: dict[Unforeseen, list[Where]] = {}

    def findings(self, line_of: _LineOf, guessed: Set[str]) -> Iterator[Finding]:
        """What is to be told; `guessed` are families whose widths are not known."""
        if self.grids and self._grid != STANDARD_GRID:
            yield self._other_grid()
        if self.off_grid:
            yield self._off_grid(line_of)
        if self.moved:
            yield self._drift(line_of, guessed)
        for why, where in self.unforeseen.items():
            yield self._unforeseen(why, where, line_of)

    @property
    def _grid(self) -> Grid:
        """The grid of most of its paragraphs."""
        return self.grids.most_common(1)[0][0]

    def _other_grid(self) -> Finding:
        message = say(
            "a page has {lines} lines of {characters} characters; GB/T 9704-2012 has 22 of 28",
            lines=self._grid.lines, characters=self._grid.characters,
        )
        advice = say("Set the document grid in the page setup, if the document is to follow it.")
        return Finding(_CODE, message, Severity.INFO, self._part, advice=advice)

    def _off_grid(self, line_of: _LineOf) -> Finding:
        first = self.off_grid[0]
        message = say(
            "{count} paragraphs leave the document grid by settings of their own; first paragraph "
            "{number}",
            count=len(self.off_grid), number=first.number,
        )
        advice = say(
            "Let them snap to the grid, without a fixed line height, if the page is to keep its "
            "lines."
        )
        line = line_of(self._part, first.offset)
        return Finding(_CODE, message, Severity.INFO, self._part, line, advice=advice)

    def _drift(self, line_of: _LineOf, guessed: Set[str]) -> Finding:
        first = self.moved[0]
        lines = sum(each.lines for each in self.moved)
        values: dict[str, object] = {
            "count": len(self.moved), "number": first.number, "advance": f"{first.advance:+.1f}",
            "lines": f"{lines:+d}",
        }
        if any(each.lines for each in self.moved):
            severity = Severity.WARNING
            message = say(
                "lines will break elsewhere in {count} paragraphs, {lines} lines in all{grid}; "
                "first in paragraph {number}, which changes by {advance} em",
                **values, grid=self._leaving(lines),
            )
        else:
            severity = Severity.INFO
            message = say(
                "lines will break elsewhere in {count} paragraphs, none gets more or fewer lines; "
                "first in paragraph {number}, which changes by {advance} em", **values,
            )
        line = line_of(self._part, first.offset)
        return Finding(_CODE, message, severity, self._part, line, advice=_advice(guessed))

    def _leaving(self, lines: int) -> Message | str:
        """That pages are no longer filled as they were, where the document has a grid."""
        if not self.grids or not lines:
            return ""
        each = self._grid.lines
        # A page starts anew where its author says so; without that, lines fill pages in turn.
        before = -(-self.lines // each)
        after = -(-(self.lines + lines) // each)
        return say(
            " (the text fills {before} pages of {grid} lines, then {after})",
            before=before, after=after, grid=each,
        )

    def _unforeseen(self, why: Unforeseen, where: list[Where], line_of: _LineOf) -> Finding:
        first = where[0]
        message = say(
            "nothing is foreseen of the lines of {count} paragraphs, for {why}; first paragraph "
            "{number}",
            count=len(where), why=why.message, number=first.number,
        )
        line = line_of(self._part, first.offset)
        return Finding(_CODE, message, Severity.INFO, self._part, line, advice=_LOOK)


def of_nothing() -> Finding:
    """That nothing can be said of a whole document."""
    message = say(
        "nothing is foreseen of the lines of this file, for {why}", why=Unforeseen.UNTOLD.message
    )
    return Finding(_CODE, message, Severity.INFO, advice=_LOOK)


_LOOK = say("Look at it with `preview` before it is printed.")


def _advice(guessed: Set[str]) -> Message:
    known = sorted(filter(None, guessed))
    if not known:
        return _LOOK
    return say(
        "Look at it with `preview`. Widths are estimated for fonts that are not here: "
        "{families}; name their folder with --font-dir.",
        families=", ".join(known),
    )
