"""Which characters a coded set holds, and the tightest set that holds a text.

The sets form a chain, each within the next (`REPERTOIRES`):

- ``ascii``.
- ``gb2312``: ASCII and the 7,445 characters of GB/T 2312-1980 in the CP936 reading, which is what
  the _GB2312 faces draw: U+00B7 and U+2014 are in, U+30FB and U+2015 are out. Python's ``gb2312``
  codec is the other reading and is used here only to tell which codes the standard assigns.
- ``gbk``: the 21,791 two-byte characters of CP936 as Windows reads it, without private use. The 80
  characters of row FE (FE50-FEA0) are not in it: CP936 reads them as private use, so a GBK system
  does not hold them as the characters that they are.
- ``gb18030-2byte``: every one- and two-byte code of GB18030-2022; adds 95 characters such as € ḿ ǹ
  ⿰ ︐ 䶮 to GBK.
- ``gb18030-level1`` to ``-level3``: implementation levels of GB18030-2022, for hanzi. Level 1 adds
  Extension A and U+9FA6-9FEF; level 2 the 196 characters of the General Table of Standard Chinese
  Characters that were still missing; level 3 Extensions B to F and the 214 Kangxi radicals.
- ``gb18030``: whatever GB18030 has a code for, which is every code point but the surrogates: other
  scripts, emoji and private use included.
- ``unicode``: anything that a Python string can hold.

One more set is outside the chain: ``general-standard``, ASCII and the 8,105 characters of the
General Table (通用规范汉字表, 2013).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial

from fontbridge.characters import tables
from fontbridge.characters.lookedup import Outside

__all__ = [
    "REPERTOIRES",
    "count_outside",
    "covers",
    "first_outside",
    "members",
    "outside",
    "pattern_outside",
    "repertoire_of",
    "within",
]

REPERTOIRES = (
    "ascii",
    "gb2312",
    "gbk",
    "gb18030-2byte",
    "gb18030-level1",
    "gb18030-level2",
    "gb18030-level3",
    "gb18030",
    "unicode",
)

_ASCII = frozenset(map(chr, range(0x80)))
_PRIVATE = range(0xE000, 0xF900)
_EXTENSION_A = range(0x3400, 0x4DB6)
_UNIFIED_TO_2015 = range(0x4E00, 0x9FF0)
_KANGXI_RADICALS = range(0x2F00, 0x2FD6)
# Extensions B to F as GB18030-2022 names them, foreword e) to h).
_EXTENSIONS_B_TO_F = (
    range(0x20000, 0x2A6D7),
    range(0x2A700, 0x2B735),
    range(0x2B740, 0x2B81E),
    range(0x2B820, 0x2CEA2),
    range(0x2CEB0, 0x2EBE1),
)
# What is outside the repertoires that need no table.
_OF_ONE_RANGE = {"ascii": "[^\x00-\x7f]", "gb18030": "[\ud800-\udfff]", "unicode": "(?!)"}


def repertoire_of(text: str) -> str:
    """The tightest of `REPERTOIRES` that holds every character of `text`.

    >>> [repertoire_of(t) for t in ("No. 1", "通知——", "朱镕基", "龑䶮", "𬭎", "𠮷", "가")]
    ['ascii', 'gb2312', 'gbk', 'gb18030-2byte', 'gb18030-level2', 'gb18030-level3', 'gb18030']
    """
    if text.isascii():
        return "ascii"
    start = 0
    for repertoire in REPERTOIRES[1:]:
        found = first_outside(text, repertoire, start)
        if found < 0:
            return repertoire
        # What a smaller set holds, a larger one holds: the text before `found` is settled.
        start = found
    raise AssertionError("the last repertoire holds everything")


def outside(text: str, repertoire: str) -> str:
    """The distinct characters of `text` that `repertoire` lacks, in order of appearance.

    >>> outside("二〇二六年〇月", "gb2312")
    '〇'
    """
    if text.isascii():
        return ""
    return "".join(dict.fromkeys(_all_outside(text, repertoire)))


def count_outside(text: str, repertoire: str) -> int:
    """How many characters of `text` `repertoire` lacks, each as often as it occurs."""
    return len(_all_outside(text, repertoire))


def _all_outside(text: str, repertoire: str) -> list[str]:
    if repertoire in _OF_ONE_RANGE:
        return pattern_outside(repertoire).findall(text)
    return _outside(repertoire).all_in(text)


def first_outside(text: str, repertoire: str, start: int = 0) -> int:
    """The offset of the first character that `repertoire` lacks, from `start` on; -1 if none."""
    if repertoire in _OF_ONE_RANGE:
        found = pattern_outside(repertoire).search(text, start)
        return found.start() if found else -1
    return _outside(repertoire).first_in(text, start)


def covers(repertoire: str, character: str) -> bool:
    """True if `repertoire` holds the character (or every character of a longer string)."""
    return first_outside(character, repertoire) < 0


def within(smaller: str, larger: str) -> bool:
    """True if all that `smaller` holds, `larger` holds; both of `REPERTOIRES`.

    >>> within("gbk", "gb18030"), within("gb18030-2byte", "gbk")
    (True, False)
    """
    return REPERTOIRES.index(smaller) <= REPERTOIRES.index(larger)


@cache
def members(repertoire: str) -> frozenset[str]:
    """All characters of a repertoire but those of ASCII.

    Raises `ValueError` for a name that is no repertoire, and for those that hold whatever has a
    code ("gb18030", "unicode").

    >>> len(members("gb2312")), len(members("general-standard"))
    (7445, 8105)
    """
    return _all_of(repertoire) - _ASCII


@cache
def _outside(repertoire: str) -> Outside:
    sure = {"gb2312": _surely_gb2312, "general-standard": str.isascii}.get(repertoire, _surely_gbk)
    return Outside(partial(_all_of, repertoire), partial(pattern_outside, repertoire), sure)


# To encode a text takes a tenth of the time that it takes to look its characters up.


def _surely_gb2312(text: str) -> bool:
    # CPython's gb2312 has ・ and ― where CP936 has · and —, which it lacks.
    ordinary = text.replace("—", "").replace("·", "")
    return not ("・" in text or "―" in text) and _is_encoded_by("gb2312", ordinary)


def _surely_gbk(text: str) -> bool:
    """True of what every repertoire from GBK on holds."""
    return _is_encoded_by("gbk", text)


def _is_encoded_by(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def pattern_outside(repertoire: str) -> re.Pattern[str]:
    """A compiled pattern that matches one character outside `repertoire`.

    Searching runs at about 140 million characters a second whichever set it is, but compiling it
    takes longer than the other functions take for a short text. Raises `ValueError` for a name
    that is no repertoire: names from mapping files are checked where they are read.
    """
    if repertoire in _OF_ONE_RANGE:
        return re.compile(_OF_ONE_RANGE[repertoire])
    return re.compile(f"[^{_character_class(set(map(ord, _all_of(repertoire))))}]")


@cache
def _all_of(repertoire: str) -> frozenset[str]:
    match repertoire:
        case "gb2312":
            return _gb2312()
        case "gbk":
            return _two_byte("gbk")
        case "gb18030-2byte":
            return _two_byte_2022()
        case "gb18030-level1":
            return _with(_two_byte_2022(), _EXTENSION_A, _UNIFIED_TO_2015)
        case "gb18030-level2":
            return _all_of("gb18030-level1") | _general_standard()
        case "gb18030-level3":
            return _with(_all_of("gb18030-level2"), _KANGXI_RADICALS, *_EXTENSIONS_B_TO_F)
        case "general-standard":
            return _general_standard() | _ASCII
    raise ValueError(f"no repertoire is called {repertoire!r}")


def _with(held: frozenset[str], *ranges: range) -> frozenset[str]:
    return held.union(*(map(chr, code_points) for code_points in ranges))


def _gb2312() -> frozenset[str]:
    # All at once: what is not assigned is left out of the text, which is read anew from its codes.
    assigned = _codes(range(0xA1, 0xF8), range(0xA1, 0xFF)).decode("gb2312", "ignore")
    return _ASCII.union(assigned.encode("gb2312").decode("gbk"))


def _two_byte(codec: str) -> frozenset[str]:
    trails = (trail for trail in range(0x40, 0xFF) if trail != 0x7F)
    return _ASCII.union(_codes(range(0x81, 0xFF), trails).decode(codec, "ignore"))


def _codes(leads: Iterable[int], trails: Iterable[int]) -> bytes:
    """One code a line, so that a code which the codec lacks costs only its own line; what is left
    of one is a line end or ASCII."""
    cells = b"".join(b"\0%c\n" % trail for trail in trails)
    return b"".join(cells.replace(b"\0", bytes([lead])) for lead in leads)


def _two_byte_2022() -> frozenset[str]:
    # CPython's gb18030 is the edition of 2000: 19 of its two-byte codes moved since, and the
    # table of private use knows to what. The rest of its private use is for users to define.
    moved = {
        row["standard"] for row in tables.rows("private-use.tsv")
        if row["since"] in ("2005", "2022")
    }
    return (_two_byte("gb18030") | moved).difference(map(chr, _PRIVATE))


def _general_standard() -> frozenset[str]:
    return frozenset("".join(tables.lines("general-standard.txt")))


def _character_class(code_points: set[int]) -> str:
    ordered = sorted(code_points)
    # A range ends where the next code point does not follow.
    ends = [a for a, b in zip(ordered, [*ordered[1:], -1], strict=True) if b != a + 1]
    starts = [b for a, b in zip([-2, *ordered], ordered, strict=False) if b != a + 1]
    return "".join(
        f"{re.escape(chr(start))}-{re.escape(chr(end))}"
        for start, end in zip(starts, ends, strict=True)
    )
