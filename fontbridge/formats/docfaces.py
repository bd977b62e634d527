"""The text of a binary Word document with its effective fonts ([MS-DOC] 2.4.6.6).

From low to high: the default fonts of the style sheet, the paragraph's style with all it is based
on, the character style, the run's own modifiers. Modifiers of pieces, which fast saves leave, are
not followed.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Declaration, Rename
from fontbridge.formats.docfib import CHPX_PAGES, PAPX_PAGES, Fib, damaged_word
from fontbridge.formats.docfonts import FontTable
from fontbridge.formats.docplaces import Styles, pages, paragraph_styles, runs
from fontbridge.formats.docsprms import FONT_SLOTS, can_lose, modifiers
from fontbridge.formats.doctext import Piece, visible
from fontbridge.formats.wordstyles import Formatting
from fontbridge.model import Slot, say

__all__ = ["Resolver", "Stretch", "paragraphs"]

_STYLE, _SYMBOL, _HINT = 0x4A30, 0x6A09, 0x286F
_COMPLEX, _RTL, _LANGUAGES = 0x0882, 0x085A, (0x486E, 0x4874)
_CHINESE = 0x04  # the primary language of an LCID
_DEEPEST = 64  # a chain of styles that is longer is a circle or an attack
_FIELDS = {Slot.ASCII: "ascii", Slot.EAST_ASIA: "east_asia", Slot.HANSI: "hansi", Slot.CS: "cs"}
_PARAGRAPH_END = re.compile("[\r\x07\x0c]")


class Stretch(NamedTuple):
    """Visible text at `start` of the main stream, `width` bytes a character, of one run.

    The run is in the page at `page`; `grpprl` is its list of modifiers, at `place`, or 0.
    """

    text: str
    start: int
    width: int
    page: int
    place: int
    grpprl: bytes
    style: int


class _Ranges:
    """What holds for which stretch of the main stream."""

    def __init__(self, found: list[tuple[int, int, tuple[int, ...]]]) -> None:
        self._found = sorted(found)
        self._starts = [start for start, _, _ in self._found]

    def at(self, offset: int) -> tuple[int, tuple[int, ...]]:
        """Where what holds at an offset ends, and what it is."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self._found[index][1]:
            return self._found[index][1:]
        following = self._starts[index + 1 : index + 2]
        return (following[0] if following else 1 << 32), ()


def paragraphs(
    fib: Fib, main: bytes, table: bytes, pieces: list[Piece]
) -> Iterator[list[Stretch]]:
    """The visible text, cut where runs, styles and paragraphs end."""
    try:
        of_runs = _Ranges([
            (first, last, (page, start, end))
            for page, _ in pages(fib, table, CHPX_PAGES)
            for first, last, start, end in runs(main, page)
        ])  # fmt: skip
        of_paragraphs = _Ranges([
            (first, last, (style,))
            for page, _ in pages(fib, table, PAPX_PAGES)
            for first, last, style in paragraph_styles(main, page)
        ])  # fmt: skip
    except (struct.error, IndexError):
        raise damaged_word(say("a page of runs is cut off")) from None
    found: list[Stretch] = []
    for piece, begin, end in visible(pieces):
        done = begin
        for mark in [*_PARAGRAPH_END.finditer(piece.text, begin, end), None]:
            until = mark.start() if mark else end
            found += _stretches(main, piece, done, until, of_runs, of_paragraphs)
            if mark is not None:
                if found:
                    yield found
                found = []
                done = mark.end()
    if found:
        yield found


def _stretches(
    main: bytes, piece: Piece, at: int, until: int, of_runs: _Ranges, of_paragraphs: _Ranges
) -> Iterator[Stretch]:
    while at < until:
        offset = piece.start + at * piece.width
        run_end, run = of_runs.at(offset)
        paragraph_end, paragraph = of_paragraphs.at(offset)
        end = min(until, (min(run_end, paragraph_end) - piece.start) // piece.width)
        end = max(end, at + 1)
        page, place, stop = run or (-1, 0, 0)
        style = paragraph[0] if paragraph else 0
        grpprl = main[place:stop]
        if not _is_symbol(grpprl):
            yield Stretch(piece.text[at:end], offset, piece.width, page, place, grpprl, style)
        at = end


class Resolver:
    """Resolves the fonts of runs under the names that a renaming gives, or as they are."""

    def __init__(
        self,
        fonts: FontTable,
        styles: Styles,
        table: bytes,
        roles: Mapping[int, str],
        rename: Rename | None = None,
    ) -> None:
        """`roles` has the role of what a list of modifiers declares, by its place."""
        self._fonts = fonts
        self._styles = styles
        self._table = table
        self._roles = roles
        self._rename = rename
        self._levels: dict[tuple[bytes, str], tuple[Formatting, int]] = {}
        self._chains: dict[int, Formatting] = {}
        self._resolved: dict[tuple[bytes, str, int], Faces] = {}
        self._base = Formatting()
        if styles.defaults:
            numbers = struct.unpack_from("<3H", table, styles.defaults)
            slots = (Slot.ASCII, Slot.EAST_ASIA, Slot.HANSI)
            said: dict[str, Any] = {
                _FIELDS[slot]: self._family(slot, number, "default")
                for slot, number in zip(slots, numbers, strict=True)
            }
            self._base = Formatting(**said)

    def faces(self, stretch: Stretch) -> Faces:
        """The effective fonts of a stretch."""
        role = self._roles.get(stretch.place, "")
        key = stretch.grpprl, role, stretch.style
        if key not in self._resolved:
            own, style = self._level(stretch.grpprl, role)
            formatting = own.over(self._chain(style)) if style else own
            formatting = formatting.over(self._chain(stretch.style))
            self._resolved[key] = formatting.over(self._base).faces
        return self._resolved[key]

    def _chain(self, number: int) -> Formatting:
        """What a style and all it is based on say together."""
        if number not in self._chains:
            formatting, at = Formatting(), number
            for _ in range(_DEEPEST):
                style = self._styles.styles.get(at)
                if style is None:
                    break
                level, _ = self._level(self._table[style.start : style.end])
                formatting = formatting.over(level)
                at = style.base
            self._chains[number] = formatting
        return self._chains[number]

    def _level(self, grpprl: bytes, role: str = "") -> tuple[Formatting, int]:
        """What a list of modifiers says, and the character style that it sets, or 0."""
        key = grpprl, role
        if key not in self._levels:
            said: dict[str, Any] = {}
            style = 0
            for sprm, _, start, end in modifiers(grpprl):
                value = int.from_bytes(grpprl[start:end], "little")
                if sprm in FONT_SLOTS:
                    slot = FONT_SLOTS[sprm]
                    lasting = slot is Slot.EAST_ASIA and not can_lose(grpprl)
                    said[_FIELDS[slot]] = self._family(slot, value, "default" if lasting else role)
                elif sprm == _STYLE:
                    style = value
                elif sprm == _HINT:
                    said["hint"] = value == 1
                elif sprm in _LANGUAGES:
                    said["zh"] = value & 0xFF == _CHINESE
                elif sprm in (_COMPLEX, _RTL):
                    said["complex_" if sprm == _COMPLEX else "rtl"] = bool(value & 1)
            self._levels[key] = Formatting(**said), style
        return self._levels[key]

    def _family(self, slot: Slot, number: int, role: str) -> str | None:
        """The family of an entry after the renaming; None where it names none any more."""
        family = self._fonts.family(number)
        if self._rename is not None and family:
            new = self._rename(Declaration(slot, family, "", role=role))
            family = family if new is None else new
        return family or None


def _is_symbol(grpprl: bytes) -> bool:
    """True if the character is that of a symbol font (sprmCSymbol): its text is a stand-in."""
    return any(each.sprm == _SYMBOL for each in modifiers(grpprl))
