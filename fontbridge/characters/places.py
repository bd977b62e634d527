"""Where in a text a character stands, for people: line and column, counted from 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["Spot", "spots"]


class Spot(NamedTuple):
    """A character and where it stands; `column` counts characters."""

    line: int
    column: int
    character: str


def spots(text: str, offsets: Iterable[int]) -> Iterator[Spot]:
    """The characters at ascending `offsets`, in one pass over the text.

    >>> list(spots("一\\n二〇", [3]))
    [Spot(line=2, column=2, character='〇')]
    """
    line, counted = 1, 0
    for offset in offsets:
        line += text.count("\n", counted, offset)
        counted = offset
        yield Spot(line, offset - text.rfind("\n", 0, offset), text[offset])
