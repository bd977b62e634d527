"""UTF-16 and UTF-32 without a byte order mark."""

from __future__ import annotations

from unicodedata import category

from fontbridge.characters.binary import has_controls
from fontbridge.characters.likelihood import LANGUAGES, rough_cost, strange

__all__ = ["holds_text", "wide_codec"]

_UTF_16 = (("utf-16-le", 2), ("utf-16-be", 2))
_UTF_32 = (("utf-32-le", 4), ("utf-32-be", 4))
_LOOKED_AT = 480
_SHORTEST = 3
# Unassigned, private use, half of a pair, control, mark of order.
_NOT_TEXT = ("Cn", "Co", "Cs", "Cc", "Cf")
# Nats a character. Text of the six languages costs 3 to 9 so; what other encodings look like when
# read as UTF-16 costs 11 to 16 (measured on the inputs of benchmarks/detection.py).
_DEAREST = 9.8


def holds_text(data: bytes, codec: str) -> bool:
    """True if what follows a byte order mark of UTF-16 or UTF-32 can be text at all.

    FF FE begins a Russian word in Windows-1251 as well, and tables of numbers in programs.
    """
    text = data[:_LOOKED_AT].decode(codec, "ignore")
    odd = sum(category(character) in _NOT_TEXT for character in text if character not in "\t\r\n")
    return odd * 5 <= len(text) and text.count("\ufeff") <= 1


def wide_codec(data: bytes) -> str:
    """The UTF-16 or UTF-32 codec that reads `data` as text; empty if none does.

    >>> wide_codec("关于工作的通知".encode("utf-16-be")), wide_codec("通知 and more".encode())
    ('utf-16-be', '')
    """
    head = data[:_LOOKED_AT]
    if head.isascii() and not (has_controls(head) or _may_be_kana(head)):
        return ""
    # Every character of UTF-32 has a byte that is zero.
    codecs = _UTF_16 + (_UTF_32 if b"\0" in head else ())
    costs = {
        codec: cost
        for codec, width in codecs
        if (cost := _cost_of_a_character(data, codec, width)) < _DEAREST
    }
    return min(costs, key=lambda codec: costs[codec], default="")


def _may_be_kana(head: bytes) -> bool:
    # Kana and CJK punctuation, U+30xx, are the one script that two printable bytes can spell.
    return max(head[::2].count(b"0"), head[1::2].count(b"0")) * 4 > len(head)


def _cost_of_a_character(data: bytes, codec: str, width: int) -> float:
    head = data[: min(len(data), _LOOKED_AT) // width * width]
    if len(head) < _SHORTEST * width:
        return float("inf")
    text = head.decode(codec, "replace")
    if strange(text) > len(text) / 10:
        return float("inf")
    return -max(rough_cost(text, language) for language in LANGUAGES) / len(text)
