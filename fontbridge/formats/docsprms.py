"""Lists of property modifiers in binary Word documents ([MS-DOC] 2.2.5 and 2.6.1): their fonts.

A modifier is a word, the sprm, and an operand whose size the sprm tells. Those for fonts have an
index into the font table as operand, one modifier for each slot.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fontbridge.model import Slot

__all__ = ["FONT_SLOTS", "Modifier", "can_lose", "modifiers", "with_operands",
    "without_fallback",
]

_EAST_ASIAN, _HINT = 0x4A50, 0x286F  # sprmCRgFtc1, sprmCIdctHint
# sprmCRgFtc0, sprmCRgFtc1, sprmCRgFtc2, sprmCFtcBi (2.6.1).
FONT_SLOTS = {0x4A4F: Slot.ASCII, 0x4A50: Slot.EAST_ASIA, 0x4A51: Slot.HANSI, 0x4A5E: Slot.CS}
# Modifiers of the same length that may stand twice: sizes, languages and those above but Slot.
_REPEATABLE = frozenset({0x4A43, 0x4A61, 0x486D, 0x486E, 0x4873, 0x4874, 0x4A4F, 0x4A51, 0x4A5E})
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # by the upper three bits, spra (2.2.5.1)
_VARIABLE = 6
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615  # whose sizes have their own rules (2.2.5.2)


class Modifier(NamedTuple):
    """A modifier at `at`, its operand being `start:end` of the list."""

    sprm: int
    at: int
    start: int
    end: int


def modifiers(grpprl: bytes) -> Iterator[Modifier]:
    """The modifiers of a list, in order; one that is cut off ends it, as readers do.

    >>> [hex(each.sprm) for each in modifiers(bytes.fromhex("4f4a0300 350801 504a0100 43"))]
    ['0x4a4f', '0x835', '0x4a50']
    """
    at, length = 0, len(grpprl)
    while at + 3 <= length:
        sprm = grpprl[at] | grpprl[at + 1] << 8
        start = at + 2
        kind = sprm >> 13
        if kind != _VARIABLE:
            end = start + _SIZES[kind]
        elif sprm == _TABLE_DEFINITION:
            end = start + 1 + int.from_bytes(grpprl[start : start + 2], "little")
        elif sprm == _TABS and grpprl[start] == 255:
            return  # its size takes counting (2.9.182), and no font follows paragraph modifiers
        else:
            end = start + 1 + grpprl[start]
        if end > length:
            return
        yield Modifier(sprm, at, start, end)
        at = end


def without_fallback(grpprl: bytes) -> bytes:
    """The list less what a fallback for Chinese sets: the East Asian font and the hint."""
    spelt = bytearray(grpprl)
    for each in reversed(list(modifiers(grpprl))):
        if each.sprm in (_HINT, _EAST_ASIAN):
            del spelt[each.at : each.end]
    return bytes(spelt)


def can_lose(grpprl: bytes) -> bool:
    """True if the list stays as long as it is when a font is taken out of it."""
    return any(each.sprm in _REPEATABLE for each in modifiers(grpprl))


def with_operands(grpprl: bytes, operands: Mapping[int, int | None]) -> bytes:
    """The list with other font indexes, by where the modifier stands; None takes it away.

    A list cannot get shorter without moving what follows it, up to whole pages. What is taken away
    gives way to another modifier of the list, told again: that changes nothing.

    >>> with_operands(bytes.fromhex("4f4a0300 504a0300"), {0: 7, 4: None}).hex(" ", 2)
    '4f4a 0700 4f4a 0700'
    """
    spelt = bytearray(grpprl)
    gone = []
    for at, index in operands.items():
        if index is None:
            gone.append(at)
        else:
            struct.pack_into("<H", spelt, at + 2, index)
    kept = [each for each in modifiers(grpprl) if each.at not in gone]
    again = next((each for each in kept if each.sprm in _REPEATABLE), None)
    for at in gone:
        if again is not None:
            # Told again where it comes last of its kind, or a later one would be undone.
            last = [each for each in kept if each.sprm == again.sprm][-1]
            spelt[at : at + 4] = spelt[last.at : last.end]
    return bytes(spelt)
