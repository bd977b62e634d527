"""Where lines break, from the widths of characters alone.

A line takes what fits. Between ideographs it may break anywhere, but closing marks do not begin a
line and opening ones do not end it (GB/T 15834-2011, 5.1.1 and 5.1.4); a word of letters and
figures stays whole; blanks and one comma or full stop may hang over the edge, as Word and
LibreOffice let them (ECMA-376 Part 1, 17.3.1.21 overflowPunct). A tabulator takes its line to the
next stop; behind the last one it begins a new line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from fontbridge.formats.measure import LINE_END, TABULATOR, Align, Stop

__all__ = ["AUTOSPACE", "NO_TABS", "Tabs", "breaks"]

AUTOSPACE = 0.25  # em between ideographs and Latin (17.3.1.2 autoSpaceDE)
_NOT_FIRST = frozenset("，。、；：？！）》〉】〕」』”’…—·％‰℃,.;:?!)]}>%")
_NOT_LAST = frozenset("（《〈【〔「『“‘([{<")
_HANGING = frozenset("，。、；：？！,.;:?!")
_CELL = re.compile(f"[^{TABULATOR}{LINE_END}]*")  # what one stop aligns
_POINT = re.compile("[.．]")
_NEAR = 1e-6


class Tabs(NamedTuple):
    """The stops of a paragraph in order, and what comes behind them: one `every` so often; 0: none.

    `left` is where its lines begin; stops are counted from the same edge.
    """

    left: float = 0.0
    stops: Sequence[Stop] = ()
    every: float = 0.0

    def next(self, at: float) -> Stop | None:
        """The stop behind a place."""
        for stop in self.stops:
            if stop.at > at + _NEAR:
                return stop
        if self.every <= 0:
            return None
        return Stop((at + _NEAR) // self.every * self.every + self.every)


NO_TABS = Tabs()


def breaks(
    text: str, widths: Sequence[float], width: float, first: float, tabs: Tabs = NO_TABS
) -> list[int]:
    """The places in `text` at which lines of a paragraph end, its own end left out.

    `widths` are those of its characters, `width` that of a line, `first` what the first line is
    indented by; all in one unit. A line feed in the text ends a line.

    >>> breaks("甲乙，丙丁", [1] * 5, 2, 0)
    [3]
    >>> breaks("甲2026年", [1, .5, .5, .5, .5, 1], 2.5, 0)
    [1, 5]
    >>> breaks("甲\\t乙丙", [1, 0, 1, 1], 4, 0, Tabs(stops=[Stop(3)]))
    [3]
    """
    found: list[int] = []
    reach = list(accumulate(widths, initial=0.0))  # how far the characters before each index go
    room, begin = width - first, tabs.left + first
    used = 0.0
    for start, end in _units(text):
        if text[start] == LINE_END:
            found += [end] if end < len(text) else []
            room, begin, used = width, tabs.left, 0.0
            continue
        if text[start] == TABULATOR:
            reached = _tabbed(text, reach, end, tabs, begin + used) - begin
            if reached > room + _NEAR and used:
                found.append(start)
                room, begin = width, tabs.left
                reached = _tabbed(text, reach, end, tabs, begin) - begin
            used = reached if reached <= room + _NEAR else 0.0
            continue
        hangs = end if text[end - 1] not in _HANGING else end - 1
        solid = start + len(text[start:hangs].rstrip())
        if used and used + reach[solid] - reach[start] > room + _NEAR:
            found.append(start)
            room, begin, used = width, tabs.left, 0.0
        # A word longer than a line is cut where it must be.
        while not used and solid - start > 1 and reach[solid] - reach[start] > room + _NEAR:
            fits = bisect_right(reach, reach[start] + room + _NEAR, start, solid) - 1
            start = max(fits, start + 1)
            if start == solid:
                break
            found.append(start)
            room, begin = width, tabs.left
        used += reach[end] - reach[start]
    return found


def _tabbed(text: str, reach: Sequence[float], start: int, tabs: Tabs, at: float) -> float:
    """Where a tabulator at `at` leads, whose text starts at index `start`."""
    stop = tabs.next(at)
    if stop is None:
        return at
    found = _CELL.match(text, start)
    end = found.end() if found else start
    match stop.align:
        case Align.LEFT:
            back = 0.0
        case Align.CENTER:
            back = (reach[end] - reach[start]) / 2
        case Align.RIGHT:
            back = reach[end] - reach[start]
        case Align.DECIMAL:
            point = _POINT.search(text, start, end)
            back = reach[point.start() if point else end] - reach[start]
    return max(stop.at - back, at)


def _units(text: str) -> Iterator[tuple[int, int]]:
    """What must stay on one line, piece by piece; trailing blanks belong to a piece."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _may_break(before: str, after: str) -> bool:
    if _is_control(before) or _is_control(after):
        return True
    if after.isspace() or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before.isspace() or before == "-":
        return True
    return not (_is_latin(before) and _is_latin(after))


def _is_control(character: str) -> bool:
    return character in (TABULATOR, LINE_END)


def _is_latin(character: str) -> bool:
    return character < "\u2e80"
