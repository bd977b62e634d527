"""Strings from files and paths, made safe and plain to show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fontbridge.messages import Translate

__all__ = ["clean", "listed"]

# What a terminal would obey instead of showing (ECMA-48 controls), what reorders the text around
# it (UAX #9 embeddings, overrides and isolates), and what no encoding writes (surrogates).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

# Characters listed in full before the rest is only counted: some four lines of a terminal.
_LISTED = 24


def clean(text: str) -> str:
    r"""`text` with what could steer a terminal or hide in a line written as an escape.

    >>> clean("仿宋\x1b[2J")
    '仿宋\\x1b[2J'
    """
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def listed(characters: str, _: Translate, limit: int = _LISTED) -> str:
    """Each distinct character with its code point, in order; beyond `limit` only their number.

    >>> listed("〇㎡〇", str)
    '〇 U+3007, ㎡ U+33A1'
    >>> listed("〇㎡", str, limit=1)
    '〇 U+3007, and 1 more'
    """
    distinct = list(dict.fromkeys(characters))
    told = ", ".join(_told(distinct[:limit]))
    if len(distinct) > limit:
        told += _(", and {count} more").format(count=len(distinct) - limit)
    return told


def _told(characters: list[str]) -> Iterator[str]:
    for character in characters:
        point = f"U+{ord(character):04X}"
        # Private use too: what would be drawn depends on the reader's machine.
        drawn = unicodedata.category(character)[0] not in "CZM"
        yield f"{character} {point}" if drawn else point
