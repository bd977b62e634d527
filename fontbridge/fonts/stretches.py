"""Cutting text into stretches of one slot, by a pattern that has a group for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fontbridge.fonts.clusters import MAY_JOIN, joins_previous
from fontbridge.model import Slot

__all__ = ["stretches"]


def stretches(
    text: str, pattern: re.Pattern[str], slots: Sequence[Slot]
) -> Iterator[tuple[int, int, Slot]]:
    """Cut `text` into (start, end, slot), in order, without gaps; neighbours differ in their slot.

    `pattern` matches everywhere, its group number n where `slots[n - 1]` draws. A combining mark, a
    variation selector, a joiner and the second half of a surrogate pair stay with the character
    before them.
    """
    begin, current = 0, None
    for start, slot in _borders(text, pattern, slots):
        if slot is not current:
            if current is not None:
                yield begin, start, current
            begin, current = start, slot
    if current is not None:
        yield begin, len(text), current


def _borders(
    text: str, pattern: re.Pattern[str], slots: Sequence[Slot]
) -> Iterator[tuple[int, Slot]]:
    """Where stretches start, and their slot; two of one slot may follow each other."""
    joined = MAY_JOIN.search(text) is not None
    for found in pattern.finditer(text):
        start = found.start()
        if joined:
            while start < found.end() and joins_previous(text, start):
                start += 1
            if start == found.end():
                continue
        yield start, slots[(found.lastindex or 0) - 1]
