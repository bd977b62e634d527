"""What must not be torn apart: a character and what is drawn on or joined to it.

A cut between a base and its combining mark, its variation selector (an ideographic one makes
another shape of a hanzi: Unicode Technical Standard 37) or the second half of its surrogate pair
would draw both wrongly. The rule is that of Unicode Standard Annex 29 as far as slots and
fallback can tear: marks, joiners, emoji modifiers, tags, pictographs after a joiner.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["MAY_JOIN", "cluster_end", "cluster_start", "joins_previous"]

#: Finds nothing in a text where `joins_previous` is nowhere true; it spares ordinary Chinese and
#: Latin text the look at each border. What may join is spelt out: `re` goes through all that a
#: class names to compile it, and what never joins is most of the plane of the hanzi.
MAY_JOIN = re.compile(
    "[\u0300-\u036f\u0483-\u1fff\u200c\u200d\u20d0-\u20ff\u2c80-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua4d0-\uabff\ud7a4-\udfff\ufb1e-\ufe0f\ufe20-\ufe2f\U00010000-\U0001ffff"
    "\U00040000-\U0010ffff]"
)

_FIRST_MARK = "\u0300"
_JOINERS = frozenset("\u200c\u200d")


def joins_previous(text: str, index: int) -> bool:
    """True if the character at `index` belongs to the one before it.

    Variation selectors are of category Mn, so they need no test of their own.

    >>> joins_previous("葛\U000e0100城", 1), joins_previous("葛\U000e0100城", 2)
    (True, False)
    """
    char = text[index]
    if char < _FIRST_MARK or not index:
        return False
    if unicodedata.category(char)[0] == "M" or char in _JOINERS:
        return True
    before = text[index - 1]
    if before == "\u200d":
        return _is_pictograph(char)
    return (
        "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or ("\udc00" <= char <= "\udfff" and "\ud800" <= before <= "\udbff")
    )


def cluster_start(text: str, index: int) -> int:
    """Where the cluster begins that the character at `index` belongs to."""
    while joins_previous(text, index):
        index -= 1
    return index


def cluster_end(text: str, index: int) -> int:
    """Where the cluster ends that the character at `index` belongs to."""
    index += 1
    while index < len(text) and joins_previous(text, index):
        index += 1
    return index


def _is_pictograph(char: str) -> bool:
    return "\u2190" <= char <= "\u2bff" or "\U0001f000" <= char <= "\U0001faff"
