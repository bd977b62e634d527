"""Private-use code points that stand for characters which have a code point today.

Text that passed through older converters carries U+E815 for ⺁ or U+E863 for 䶮. The table
mappings/characters/private-use.tsv holds every pair on which independent converters agree. All
other private use means whatever its author's font makes of it, and is only ever reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fontbridge.characters import tables

__all__ = ["PRIVATE_USE", "PrivateUse", "find", "normalise", "revert"]

#: One private-use character, of the Basic Multilingual Plane or of planes 15 and 16.
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class PrivateUse(NamedTuple):
    """A private-use character at `offset` of a text; `standard` is empty where none is known."""

    offset: int
    character: str
    standard: str


def find(text: str) -> list[PrivateUse]:
    """Every private-use character of `text`, known or not.

    >>> find("龑\\ue863\\ue000")
    [PrivateUse(offset=1, character='\\ue863', standard='䶮'), \
PrivateUse(offset=2, character='\\ue000', standard='')]
    """
    known = standard_of()
    return [
        PrivateUse(match.start(), match[0], known.get(match[0], ""))
        for match in PRIVATE_USE.finditer(text)
    ]


def normalise(text: str) -> tuple[str, list[PrivateUse]]:
    """`text` with the known private-use characters replaced, and what was replaced.

    One character becomes one character, so offsets hold in both texts. `revert` goes back.

    >>> normalise("\\ue863姓")
    ('䶮姓', [PrivateUse(offset=0, character='\\ue863', standard='䶮')])
    """
    replaced = [use for use in find(text) if use.standard]
    if not replaced:
        return text, []
    known = standard_of()
    return PRIVATE_USE.sub(lambda match: known.get(match[0], match[0]), text), replaced


def revert(text: str, replaced: Sequence[PrivateUse]) -> str:
    """The text before `normalise`. Raises `ValueError` if `text` is not what that gave."""
    pieces: list[str] = []
    end = 0
    for use in replaced:
        if text[use.offset : use.offset + 1] != use.standard:
            raise ValueError(f"offset {use.offset} does not hold U+{ord(use.standard):04X}")
        pieces += (text[end : use.offset], use.character)
        end = use.offset + 1
    return "".join((*pieces, text[end:]))


@cache
def standard_of() -> dict[str, str]:
    """The table: private-use character to standard character."""
    return {row["private"]: row["standard"] for row in tables.rows("private-use.tsv")}
