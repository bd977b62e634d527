"""Line numbers of byte offsets, for many offsets of one text."""

from __future__ import annotations

import re
from bisect import bisect_left

__all__ = ["Lines"]


class Lines:
    """Finds the 1-based line of an offset; the text is looked through once, when first asked.

    >>> Lines(b"a\\nb").of(2)
    2
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._ends: list[int] | None = None

    def of(self, offset: int) -> int:
        """The line that the byte at `offset` stands in."""
        if self._ends is None:
            self._ends = [found.start() for found in re.finditer(b"\n", self._data)]
        return bisect_left(self._ends, offset) + 1
