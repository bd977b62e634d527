"""Where lines break, from the widths of characters alone.

A line takes what fits. Between ideographs it may break anywhere, but closing marks do not begin a
line and opening ones do not end it (GB/T 15834-2011, 5.1.1 and 5.1.4); a word of letters and
figures stays whole; blanks and one comma or full stop may hang over the edge, as Word and
LibreOffice let them (ECMA-376 Part 1, 17.3.1.21 overflowPunct).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["AUTOSPACE", "breaks"]

AUTOSPACE = 0.25  # em between ideographs and Latin (17.3.1.2 autoSpaceDE)
_NOT_FIRST = frozenset("，。、；：？！）》〉】〕」』”’…—·％‰℃,.;:?!)]}>%")
_NOT_LAST = frozenset("（《〈【〔「『“‘([{<")
_HANGING = frozenset("，。、；：？！,.;:?!")


def breaks(text: str, widths: Sequence[float], width: float, first: float) -> list[int]:
    """The places in `text` at which lines of a paragraph end, its own end left out.

    `widths` are those of its characters, `width` that of a line, `first` what the first line is
    indented by; all in one unit.

    >>> breaks("甲乙，丙丁", [1] * 5, 2, 0)
    [3]
    >>> breaks("甲2026年", [1, .5, .5, .5, .5, 1], 2.5, 0)
    [1, 5]
    """
    found: list[int] = []
    room = width - first
    used = 0.0
    for start, end in _units(text):
        hangs = end if text[end - 1] not in _HANGING else end - 1
        solid = start + len(text[start:hangs].rstrip())
        if used and used + sum(widths[start:solid]) > room + 1e-6:
            found.append(start)
            room, used = width, 0.0
        # A word longer than a line is cut where it must be.
        while not used and solid - start > 1 and sum(widths[start:solid]) > room:
            start = _cut(widths, start, solid, room)
            if start == solid:
                break
            found.append(start)
            room = width
        used += sum(widths[start:end])
    return found


def _cut(widths: Sequence[float], start: int, end: int, room: float) -> int:
    """How far the characters from `start` fit; at least one does."""
    used = widths[start]
    at = start + 1
    while at < end and used + widths[at] <= room:
        used += widths[at]
        at += 1
    return at


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
    if after.isspace() or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before.isspace() or before == "-":
        return True
    return not (_is_latin(before) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character < "\u2e80"
