"""The two-byte codes of GB18030-2022 as a grid, and what a face holds of it.

126 rows (lead bytes 81-FE) of 190 cells (trail bytes 40-FE without 7F): the layout in which GBK
and GB18030 are printed, with GB2312 in the lower right quarter. What has no two bytes is counted
by block.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from fontbridge.characters.repertoire import members
from fontbridge.model import Message, say

__all__ = ["BLOCKS", "LEADS", "TRAILS", "Block", "State", "blocks", "grid"]

LEADS = range(0x81, 0xFF)
TRAILS = tuple(trail for trail in range(0x40, 0xFF) if trail != 0x7F)


class State(IntEnum):
    """What a cell is."""

    EMPTY = 0  # no character has this code, or it is for users to define
    HELD = 1
    LACKING = 2


# Blocks beyond the two-byte codes, as GB18030-2022 has them in its implementation levels.
BLOCKS = (
    (say("Extension A"), 0x3400, 0x4DB5),
    (say("URO 9FA6–9FEF"), 0x9FA6, 0x9FEF),
    (say("Extension B"), 0x20000, 0x2A6D6),
    (say("Extension C"), 0x2A700, 0x2B734),
    (say("Extension D"), 0x2B740, 0x2B81D),
    (say("Extension E"), 0x2B820, 0x2CEA1),
    (say("Extension F"), 0x2CEB0, 0x2EBE0),
    (say("Kangxi radicals"), 0x2F00, 0x2FD5),
)


class Block(NamedTuple):
    """A block of Unicode: how many characters a face holds of it, and how many it has."""

    name: Message
    held: int
    of: int


@cache
def _codes() -> tuple[tuple[str, ...], ...]:
    """The character of each cell; empty where none is assigned."""
    from fontbridge.characters import codecs

    assigned = members("gb18030-2byte")
    rows = []
    for lead in LEADS:
        row = []
        for trail in TRAILS:
            try:
                character = codecs.decode(bytes((lead, trail)), "gb18030")
            except UnicodeDecodeError:
                character = ""
            row.append(character if character in assigned else "")
        rows.append(tuple(row))
    return tuple(rows)


def grid(characters: Set[str]) -> list[list[State]]:
    """The state of each cell for a face that holds `characters`, row by row."""
    return [
        [
            State.EMPTY if not character
            else State.HELD if character in characters
            else State.LACKING
            for character in row
        ]
        for row in _codes()
    ]


def blocks(characters: Set[str]) -> Iterator[Block]:
    """The blocks beyond."""
    for name, first, last in BLOCKS:
        held = sum(first <= ord(character) <= last for character in characters)
        yield Block(name, held, last - first + 1)
