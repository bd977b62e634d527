"""Text properties of binary presentations ([MS-PPT] 2.9): where they name fonts by number.

Properties start with a mask that says which of them follow, each of a fixed size, in an order of
their own. Those of paragraphs name the font of bullets, those of characters up to four fonts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fontbridge.formats.pptrecords import damaged_presentation
from fontbridge.model import Slot

__all__ = [
    "ANSI", "EAST_ASIAN", "FONT", "SLOTS", "Properties", "Styles", "TextRun",
    "default_properties", "levels", "read_styles", "runs_in", "with_fonts", "without_fonts",
]  # fmt: skip

# The bits of TextCFException.masks (2.9.15) that stand for fonts.
FONT, EAST_ASIAN, ANSI, _SYMBOL = 1 << 16, 1 << 21, 1 << 22, 1 << 23
_STYLE_BITS = 0x3EB7  # any of them: fontStyle is there
# What follows fontStyle, in order (2.9.14).
_CHARACTER = ((FONT, 2), (EAST_ASIAN, 2), (ANSI, 2), (_SYMBOL, 2), (1 << 17, 2), (1 << 18, 4),
              (1 << 19, 2))  # fmt: skip
_FONTS = FONT | EAST_ASIAN | ANSI | _SYMBOL
# TextPFException (2.9.20), likewise; tab stops tell their number themselves.
_BULLET_FONT, _TABS = 1 << 4, 1 << 20
_PARAGRAPH = (
    (0xF, 2), (1 << 7, 2), (_BULLET_FONT, 2), (1 << 6, 2), (1 << 5, 4), (1 << 11, 2), (1 << 12, 2),
    (1 << 13, 2), (1 << 14, 2), (1 << 8, 2), (1 << 10, 2), (1 << 15, 2), (_TABS, 2), (1 << 16, 2),
    (0xE0000, 2), (1 << 21, 2),
)  # fmt: skip

SLOTS = {FONT: Slot.LATIN, EAST_ASIAN: Slot.EA, ANSI: Slot.LATIN, _SYMBOL: Slot.SYM}
"""Which text the fonts serve; `FONT` where it stands alone serves what the others do not."""


class Properties(NamedTuple):
    """Properties of characters or of paragraphs at `start:end` of the stream; `fonts` has where a
    font's number stands, by the bit of the mask (`FONT` for that of bullets)."""

    start: int
    end: int
    fonts: Mapping[int, int]


class TextRun(NamedTuple):
    """Properties of so many characters."""

    length: int
    properties: Properties


class Styles(NamedTuple):
    """The properties of a text (StyleTextPropAtom, 2.9.44), from `start` on. `levels` has, by
    paragraph run, how many characters it has and its level of indentation; the character runs
    start at `runs_at`."""

    start: int
    levels: tuple[tuple[int, int], ...]
    paragraphs: tuple[Properties, ...]
    runs_at: int
    runs: tuple[TextRun, ...]


def _word(stream: bytes, at: int, end: int) -> int:
    if at + 4 > end:
        raise damaged_presentation()
    return int.from_bytes(stream[at : at + 4], "little")


def _characters(stream: bytes, start: int, end: int) -> Properties:
    mask = _word(stream, start, end)
    at = start + 4 + (2 if mask & _STYLE_BITS else 0)
    fonts: dict[int, int] = {}
    for bit, size in _CHARACTER:
        if mask & bit:
            if bit & _FONTS:
                fonts[bit] = at
            at += size
    if at > end:
        raise damaged_presentation()
    return Properties(start, at, fonts)


def _paragraph(stream: bytes, start: int, end: int) -> Properties:
    mask = _word(stream, start, end)
    at = start + 4
    fonts: dict[int, int] = {}
    for bits, size in _PARAGRAPH:
        if not mask & bits:
            continue
        if bits == _BULLET_FONT:
            fonts[FONT] = at
        elif bits == _TABS:
            size += 4 * int.from_bytes(stream[at : at + 2], "little")
        at += size
    if at > end:
        raise damaged_presentation()
    return Properties(start, at, fonts)


def read_styles(stream: bytes, start: int, end: int, length: int) -> Styles:
    """The properties of a text of so many characters; the end of the last paragraph counts as one.

    Raises `DamagedError` where they are cut off.
    """
    spans: list[tuple[int, int]] = []
    paragraphs: list[Properties] = []
    at, left = start, length + 1
    while left > 0:
        count = _word(stream, at, end)
        level = int.from_bytes(stream[at + 4 : at + 6], "little")
        paragraphs.append(_paragraph(stream, at + 6, end))
        spans.append((count, level))
        at, left = paragraphs[-1].end, left - count
        if not count:
            break
    return Styles(start, tuple(spans), tuple(paragraphs), at, runs_in(stream, at, end, length + 1))


def runs_in(stream: bytes, at: int, end: int, length: int = 1 << 32) -> tuple[TextRun, ...]:
    """The properties of the characters of a text, run by run, of so many at most."""
    runs: list[TextRun] = []
    while length > 0 and at < end:
        count = _word(stream, at, end)
        runs.append(TextRun(count, _characters(stream, at + 4, end)))
        at, length = runs[-1].properties.end, length - count
        if not count:
            break
    return tuple(runs)


def levels(
    stream: bytes, start: int, end: int, *, numbered: bool
) -> Iterator[tuple[Properties, Properties]]:
    """The levels of a master's text (TxMasterStyleAtom, 2.9.36), outermost first: properties of
    paragraphs and of characters. `numbered` if each level starts with its number: types from 5 on.

    Raises `DamagedError` where they are cut off.
    """
    at = start + 2
    for _ in range(int.from_bytes(stream[start:at], "little")):
        paragraph = _paragraph(stream, at + (2 if numbered else 0), end)
        characters = _characters(stream, paragraph.end, end)
        yield paragraph, characters
        at = characters.end


def default_properties(stream: bytes, start: int, end: int) -> Properties:
    """The properties of all characters (TextCFExceptionAtom, 2.9.16)."""
    return _characters(stream, start, end)


def without_fonts(spelt: bytes) -> bytes:
    """Properties of characters less the fonts that they name."""
    mask = int.from_bytes(spelt[:4], "little")
    kept = bytearray(spelt)
    for at in sorted(_characters(spelt, 0, len(spelt)).fonts.values(), reverse=True):
        del kept[at : at + 2]
    return struct.pack("<I", mask & ~_FONTS) + bytes(kept[4:])


def with_fonts(spelt: bytes, numbers: Mapping[int, int]) -> bytes:
    """Properties of characters with other fonts, by the bit of the mask.

    >>> with_fonts(bytes.fromhex("00000100 0300"), {FONT: 5, EAST_ASIAN: 6}).hex(" ", 2)
    '0000 2100 0500 0600'
    """
    mask = int.from_bytes(spelt[:4], "little")
    at = 4 + (2 if mask & _STYLE_BITS else 0)
    pieces = [spelt[4:at]]
    for bit, size in _CHARACTER:
        value = spelt[at : at + size] if mask & bit else b""
        at += len(value)
        pieces.append(struct.pack("<H", numbers[bit]) if bit in numbers else value)
    for bit in numbers:
        mask |= bit
    return struct.pack("<I", mask) + b"".join(pieces)
