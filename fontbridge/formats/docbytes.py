"""Edits on a binary Word document, carried out in its two streams.

Nothing that stays may move, for everything points by offsets. What grows, the font table and pages
of runs, goes to the end of its stream, and the pointers to it follow.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import eq

from fontbridge.containers.splice import splice
from fontbridge.formats.docfib import CHPX_PAGES, FONTS, Fib, spell_fonts
from fontbridge.formats.docfonts import FontTable
from fontbridge.formats.docpages import first_of_page
from fontbridge.formats.docplaces import PAGE, pages, places_in_main, places_in_table, read_styles
from fontbridge.formats.docsprms import FONT_SLOTS, modifiers

__all__ = ["Written"]

_Splices = list[tuple[int, int, bytes]]


class Written:
    """The two streams while edits are made in them."""

    def __init__(self, fib: Fib, main: bytes, table: bytes, fonts: FontTable) -> None:
        self._fib = fib
        self._fonts = fonts
        self._before = main, table
        self._main = bytearray(main)
        self._table = bytearray(table)

    def splices(
        self, in_main: Iterable[tuple[int, int, bytes]], in_table: Iterable[tuple[int, int, bytes]]
    ) -> tuple[_Splices, _Splices]:
        """What the edits come to, for the main stream and the table stream."""
        kept = [each for each in in_table if not self._fonts.is_entry(*each[:2])]
        entries = {
            (start, end): new for start, end, new in in_table if self._fonts.is_entry(start, end)
        }
        self._table = bytearray(splice(self._before[1], kept))
        self._place_pages(in_main)
        self._place_fonts(entries)
        main, table = self._before
        return [*_differences(main, self._main)], [*_differences(table, self._table)]

    def _place_pages(self, edits: Iterable[tuple[int, int, bytes]]) -> None:
        more: list[tuple[int, int]] = []  # first offset in the text and number of each new page
        fitting = []
        for start, end, new in edits:
            fitting.append((start, end, new[: end - start]))
            for at in range(end - start, len(new), PAGE):
                page = new[at : at + PAGE]
                more.append((first_of_page(page), self._appended(self._main, page, PAGE) // PAGE))
        tail = bytes(self._main[len(self._before[0]) :])
        self._main = bytearray(splice(self._before[0], fitting) + tail)
        if not more:
            return
        table = self._before[1]
        known = [(first, at // PAGE) for at, first in pages(self._fib, table, CHPX_PAGES)]
        start, length = self._fib.pair(CHPX_PAGES)
        last = table[start + length // 8 * 4 :][:4]
        listed = sorted([*known, *more])
        spelt = struct.pack(f"<{len(listed)}I", *(first for first, _ in listed)) + last
        spelt += struct.pack(f"<{len(listed)}I", *(page for _, page in listed))
        self._point(CHPX_PAGES, self._appended(self._table, spelt, 4), len(spelt))
        self._fib.set_length(self._main)

    def _place_fonts(self, entries: dict[tuple[int, int], bytes]) -> None:
        start, length = self._fib.pair(FONTS)
        if not length:
            return
        listed, final = self._fonts.final(entries, self._numbers(None))
        spelt = spell_fonts(listed)
        for _ in self._numbers(final):
            pass
        if spelt == self._before[1][start : start + length]:
            return
        if len(spelt) <= length:
            self._table[start : start + length] = spelt.ljust(length, b"\0")
        else:
            self._table[start : start + length] = bytes(length)
            start = self._appended(self._table, spelt, 4)
        self._point(FONTS, start, len(spelt))

    def _numbers(self, final: dict[int, int] | None) -> Iterator[int]:
        """All numbers of fonts; with `final`, those that it has are replaced."""
        fib = Fib(bytes(self._main))
        table = bytes(self._table)
        defaults = read_styles(fib, table).defaults
        found = [(self._table, defaults + 2 * n) for n in range(3)] if defaults else []
        for stream, places in (
            (self._main, places_in_main(fib, bytes(self._main), table)),
            (self._table, places_in_table(fib, table)),
        ):
            for place in places:
                grpprl = bytes(stream[place.start : place.end])
                found += (
                    (stream, place.start + each.start)
                    for each in modifiers(grpprl)
                    if each.sprm in FONT_SLOTS
                )
        for stream, at in found:
            (number,) = struct.unpack_from("<H", stream, at)
            if final is not None and number in final:
                struct.pack_into("<H", stream, at, final[number])
            yield number

    @staticmethod
    def _appended(stream: bytearray, data: bytes, unit: int) -> int:
        """Where the data starts that is put behind a stream, at a multiple of `unit`."""
        stream += bytes(-len(stream) % unit)
        at = len(stream)
        stream += data
        return at

    def _point(self, number: int, start: int, length: int) -> None:
        struct.pack_into("<2I", self._main, self._fib.pointer(number), start, length)


def _differences(before: bytes, after: bytearray) -> Iterator[tuple[int, int, bytes]]:
    """Edits that make one stream the other, which is as long or longer: the bytes that differ and
    no others, for they go into the record."""
    length, now = len(before), bytes(after)
    # Blocks are compared at once and byte by byte only where they differ.
    for block in range(0, length, 64):
        old, new = before[block : block + 64], now[block : min(block + 64, length)]
        if old == new:
            continue
        at = 0
        for same, group in groupby(map(eq, old, new)):
            end = at + len(list(group))
            if not same:
                yield block + at, block + end, new[at:end]
            at = end
    if len(now) > length:
        yield length, length, now[length:]
