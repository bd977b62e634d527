"""Which lines of a drawn document break elsewhere than before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from fontbridge.preview.pages import Page

__all__ = ["Drift", "Spot", "drift"]


class Spot(NamedTuple):
    """A line by its page and its number there, both from 1."""

    page: int
    line: int


class Drift(NamedTuple):
    """What moved: the lines that are drawn only `before` or only `after`, the number of line
    `breaks` that went elsewhere, came or went, and the lines that only stand on another page."""

    before: Sequence[Spot]
    after: Sequence[Spot]
    breaks: int
    repaged: int

    @property
    def any(self) -> bool:
        """True if anything moved."""
        return bool(self.before or self.after or self.repaged)


def drift(before: Sequence[Page], after: Sequence[Page]) -> Drift:
    """Compare the lines of two drawings of one text.

    A character that was put in place of another moves no break: lines are matched by their text,
    and where that differs, by its length.
    """
    old, new = list(_numbered(before)), list(_numbered(after))
    old_texts, new_texts = [text for text, _ in old], [text for text, _ in new]
    matcher = SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    gone: list[Spot] = []
    come: list[Spot] = []
    breaks = repaged = 0
    for kind, i, j, m, n in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(old[i:j], new[m:n], strict=True)
            repaged += sum(one[1].page != other[1].page for one, other in pairs)
            continue
        ends, others = _ends(old_texts[i:j]), _ends(new_texts[m:n])
        if ends == others:
            continue
        breaks += max(len(ends - others), len(others - ends))
        gone += _moved(old[i:j], others)
        come += _moved(new[m:n], ends)
    return Drift(gone, come, breaks, repaged)


def _numbered(pages: Sequence[Page]) -> Iterator[tuple[str, Spot]]:
    for page, each in enumerate(pages, 1):
        for number, line in enumerate(each.lines, 1):
            yield line.text, Spot(page, number)


def _ends(texts: Sequence[str]) -> set[int]:
    return set(accumulate(map(len, texts)))


def _moved(lines: Sequence[tuple[str, Spot]], others: set[int]) -> Iterator[Spot]:
    """The lines that begin or end where none of the others does, or that were cut."""
    places = sorted(others)
    end = 0
    for text, spot in lines:
        start, end = end, end + len(text)
        inside = bisect_left(places, end) - bisect_right(places, start)
        if inside or end not in others or (start and start not in others):
            yield spot
