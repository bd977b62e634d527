"""How lines are set, as far as it decides where they break."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Grid", "Measure"]


class Grid(NamedTuple):
    """The document grid of a page: its lines, and the characters of a line."""

    lines: int
    characters: int


class Measure(NamedTuple):
    """How the lines of a paragraph are set, in points: their `width`, what the `first` is indented
    by, and for each run the size of its characters and the spacing between them. `grid` is that of
    its page, if it has one."""

    width: float
    first: float
    drawn: tuple[tuple[float, float], ...]
    grid: Grid | None = None
