"""Where a binary Word document keeps lists of character properties ([MS-DOC] 2.4.6).

Pages of runs (ChpxFkp), the style sheet (STSH), list levels (LVL), and what a fast save keeps in
the piece table (Prc).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.formats.docfib import (
    CHPX_PAGES,
    LIST_OVERRIDES,
    LISTS,
    PIECES,
    STYLES,
    Fib,
    damaged_word,
)
from fontbridge.model import say

__all__ = [
    "PAGE", "Place", "Styles", "pages", "paragraph_styles", "places_in_main", "places_in_table",
    "read_styles", "runs",
]  # fmt: skip

PAGE = 512
_LSTF, _LVLF, _LFO = 28, 28, 16
# Which property list of a style is that of characters, by the kind of style (2.9.346).
_CHARACTERS = {1: 1, 2: 0, 3: 2}
_DEFAULTS = 12  # rgftcStandardChpStsh in the Stshif, behind its length (2.9.274)


class Place(NamedTuple):
    """A list of modifiers at `start:end` of a stream; `role` as in `base.Declaration`."""

    start: int
    end: int
    carrier: str
    role: str = ""


class Style(NamedTuple):
    """A style: its kind, the number of the one it is based on, its character properties."""

    kind: int
    base: int
    start: int
    end: int


class Styles(NamedTuple):
    """The style sheet: where the default fonts stand, and the styles by number."""

    defaults: int
    styles: dict[int, Style]


def pages(fib: Fib, table: bytes, number: int) -> Iterator[tuple[int, int]]:
    """The pages of runs or of paragraphs: (offset in the main stream, first character's)."""
    start, length = fib.pair(number)
    count = (length - 4) // 8
    if count > 0:
        words = struct.unpack_from(f"<{2 * count + 1}I", table, start)
        for first, page in zip(words, words[count + 1 :], strict=False):
            yield (page & 0x3FFFFF) * PAGE, first


def runs(main: bytes, page: int) -> Iterator[tuple[int, int, int, int]]:
    """The runs of a page (2.9.33): (first offset, end offset, start and end of the list)."""
    count = main[page + PAGE - 1]
    bounds = struct.unpack_from(f"<{count + 1}I", main, page)
    for index in range(count):
        at = page + 2 * main[page + 4 * (count + 1) + index]
        if at == page:
            yield bounds[index], bounds[index + 1], 0, 0
        else:
            yield bounds[index], bounds[index + 1], at + 1, at + 1 + main[at]


def paragraph_styles(main: bytes, page: int) -> Iterator[tuple[int, int, int]]:
    """The paragraphs of a page (2.9.181): (first offset, end offset, number of the style)."""
    count = main[page + PAGE - 1]
    bounds = struct.unpack_from(f"<{count + 1}I", main, page)
    for index in range(count):
        at = page + 2 * main[page + 4 * (count + 1) + 13 * index]
        if at > page:
            at += 1 if main[at] else 2  # a length of 0: another one follows (2.9.182)
            yield bounds[index], bounds[index + 1], main[at] | main[at + 1] << 8


def places_in_main(
    fib: Fib, main: bytes, table: bytes, footers: Sequence[tuple[int, int]] = ()
) -> Iterator[Place]:
    """The lists of the runs; one that several runs of a page share comes once. `footers` are the
    spans of page footers."""

    def in_footer(first: int, last: int) -> bool:
        return any(start <= first and last <= end for start, end in footers)

    try:
        for page, _ in sorted(pages(fib, table, CHPX_PAGES)):
            found: dict[tuple[int, int], bool] = {}
            for first, last, *place in runs(main, page):
                start, end = place
                if start and end <= page + PAGE:
                    found[start, end] = found.get((start, end), True) and in_footer(first, last)
            for (start, end), only in found.items():
                yield Place(start, end, "run fonts", "page-number" if only else "")
    except (struct.error, IndexError):
        raise damaged_word(say("a page of runs is cut off")) from None


def places_in_table(fib: Fib, table: bytes) -> list[Place]:
    """The lists in the table stream, in order of position."""
    found: list[Place] = []
    styles = read_styles(fib, table)
    found += (Place(each.start, each.end, "style") for each in styles.styles.values())
    try:
        found += _of_lists(fib, table)
        found += _of_pieces(fib, table)
    except (struct.error, IndexError):
        raise damaged_word(say("its lists or pieces are cut off")) from None
    return sorted(place for place in found if place.start < place.end <= len(table))


def read_styles(fib: Fib, table: bytes) -> Styles:
    """The style sheet (2.9.271)."""
    start, length = fib.pair(STYLES)
    if not length:
        return Styles(0, {})
    end = start + length
    styles: dict[int, Style] = {}
    try:
        header, count, base_size = struct.unpack_from("<3H", table, start)
        at = start + 2 + header
        for number in range(count):
            if at + 2 > end:
                break
            (size,) = struct.unpack_from("<H", table, at)
            at += 2
            if size:
                found = _style(table, at, at + size, base_size)
                if found is not None:
                    styles[number] = found
            at += size + (size & 1)
    except (struct.error, IndexError):
        raise damaged_word(say("its style sheet is cut off")) from None
    return Styles(start + 2 + _DEFAULTS, styles)


def _style(table: bytes, at: int, end: int, base_size: int) -> Style | None:
    kind, counts = struct.unpack_from("<2H", table, at + 2)
    which = _CHARACTERS.get(kind & 15)
    (name,) = struct.unpack_from("<H", table, at + base_size)
    upx = at + base_size + 2 + 2 * (name + 1)
    if which is None:
        return None
    for number in range(counts & 15):
        upx += (upx - at) & 1
        if upx + 2 > end:
            break
        (size,) = struct.unpack_from("<H", table, upx)
        if number == which and upx + 2 + size <= end:
            return Style(kind & 15, kind >> 4, upx + 2, upx + 2 + size)
        upx += 2 + size
    return Style(kind & 15, kind >> 4, 0, 0)


def _of_lists(fib: Fib, table: bytes) -> Iterator[Place]:
    start, length = fib.pair(LISTS)
    if length:
        (count,) = struct.unpack_from("<H", table, start)
        at = start + 2 + count * _LSTF  # the levels follow behind the structure (2.9.184)
        for number in range(count):
            simple = table[start + 2 + number * _LSTF + 26] & 1
            for _ in range(1 if simple else 9):
                place, at = _level(table, at)
                yield place
    start, length = fib.pair(LIST_OVERRIDES)
    if not length:
        return
    (count,) = struct.unpack_from("<I", table, start)
    at = start + 4 + count * _LFO
    for number in range(count):
        levels = table[start + 4 + number * _LFO + 12]
        at += 4
        for _ in range(levels):
            formatted = table[at + 4] & 0x20
            at += 8
            if formatted:
                place, at = _level(table, at)
                yield place


def _level(table: bytes, at: int) -> tuple[Place, int]:
    """The character properties of an LVL (2.9.150), and where the next one starts."""
    characters, paragraph = table[at + 24], table[at + 25]
    start = at + _LVLF + paragraph
    end = start + characters
    (text,) = struct.unpack_from("<H", table, end)
    return Place(start, end, "list level"), end + 2 + 2 * text


def _of_pieces(fib: Fib, table: bytes) -> Iterator[Place]:
    start, length = fib.pair(PIECES)
    at, end = start, start + length
    while at < end and table[at] == 1:  # a Prc (2.9.209); the Pcdt comes last
        (size,) = struct.unpack_from("<H", table, at + 1)
        yield Place(at + 3, at + 3 + size, "piece")
        at += 3 + size
