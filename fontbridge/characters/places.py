"""Where in a text a character stands, for people: line and column, counted from 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["Position", "Spot", "spots"]


class Spot(NamedTuple):
    """A character and where it stands; `column` counts characters."""

    line: int
    column: int
    character: str


class Position:
    """How far a text that comes in pieces was read: line and column of the next character."""

    def __init__(self) -> None:
        self.line = self.column = 1

    def spots(self, text: str, offsets: Iterable[int]) -> Iterator[Spot]:
        """The characters at ascending `offsets` of the next piece, in one pass over it."""
        line, counted = self.line, 0
        for offset in offsets:
            line += text.count("\n", counted, offset)
            counted = offset
            before = text.rfind("\n", 0, offset)
            column = offset - before if before >= 0 else self.column + offset
            yield Spot(line, column, text[offset])

    def advance(self, text: str) -> None:
        """Go past a piece."""
        ends = text.count("\n")
        self.line += ends
        self.column = len(text) - text.rfind("\n") if ends else self.column + len(text)


def spots(text: str, offsets: Iterable[int]) -> Iterator[Spot]:
    """The characters at ascending `offsets`, in one pass over the text.

    >>> list(spots("一\\n二〇", [3]))
    [Spot(line=2, column=2, character='〇')]
    """
    return Position().spots(text, offsets)
