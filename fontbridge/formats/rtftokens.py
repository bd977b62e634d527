r"""The tokens of RTF (specification 1.9.1, "Basic Entities"), found by one pattern.

A control word is a backslash, letters, perhaps a number, and one blank that belongs to it; a
control symbol is a backslash and one other character; `\'hh` is a byte. After `\binN` come N bytes
that are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

__all__ = ["Kind", "Token", "hex_bytes", "is_plain", "tokens"]

_TOKEN = re.compile(
    rb"\\(?:([A-Za-z]+)(-?[0-9]+)?\x20?"
    rb"|('[0-9A-Fa-f]{2}(?:\\'[0-9A-Fa-f]{2})*)"
    rb"|([^A-Za-z]))"
    rb"|([{}])"
    rb"|([^\\{}]+)",
    re.DOTALL,
)
_LONGEST_NUMBER = 11  # of 32 bits with its sign; what is longer is no number of RTF's


class Kind(IntEnum):
    """What a token is; the numbers are the groups of the pattern."""

    WORD = 2
    BYTES = 3  # a row of \'hh
    SYMBOL = 4
    BRACE = 5
    TEXT = 6


# Once a token: asking the enumeration costs several times what a look-up does.
_KINDS = {kind.value: kind for kind in Kind}
_WORD = Kind.WORD.value


class Token(NamedTuple):
    r"""`data[start:end]`; of a control word, `end` is behind its number, before the blank.

    `value` is the word, the symbol, the brace, the text, or for `\'hh` the row as it is written.
    `number` is None where a word has none.
    """

    kind: Kind
    start: int
    end: int
    value: bytes
    number: int | None = None


def tokens(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Token]:
    r"""The tokens from `start` on, in order, up to `end` if that is given.

    >>> [(token.value, token.number) for token in tokens(rb"{\f2 a\'b9\'d8\~}")]
    [(b'{', None), (b'f', 2), (b'a', None), (b"'b9\\'d8", None), (b'~', None), (b'}', None)]
    """
    position: int | None = start
    until = len(data) if end is None else end
    while position is not None:
        begin, position = position, None
        for found in _TOKEN.finditer(data, begin, until):
            group = found.lastindex or 0
            if group > _WORD:
                yield Token(_KINDS[group], *found.span(), found[group])
                continue
            digits = found[2]
            number = int(digits[:_LONGEST_NUMBER]) if digits else None
            yield Token(Kind.WORD, found.start(), found.end(group), found[1], number)
            if number and number > 0 and found[1] == b"bin":
                position = found.end() + number
                break


def is_plain(data: bytes, start: int, end: int) -> bool:
    """True if nothing stands there but characters: what holds digits holds no groups."""
    return data.find(b"\\", start, end) < 0 and data.find(b"{", start, end) < 0


def hex_bytes(row: bytes) -> bytes:
    r"""The bytes of a row of `\'hh`.

    >>> hex_bytes(rb"'b9\'d8").decode("gbk")
    '关'
    """
    return bytes.fromhex(row.replace(b"\\'", b"").replace(b"'", b"").decode("ascii"))
