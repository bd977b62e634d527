"""Bytes that a codec reads but would write otherwise, and how to spell them so again.

CP936 has the euro at 80 and GB18030 readers take 84318236 for the character of A6D9; Big5 and
Shift_JIS have codes in pairs. Such characters come back different from a decode and an encode, so
an exact way back must note where they stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fontbridge.characters.codecs import decode, encode

__all__ = ["Oddity", "oddities", "respell"]

_LONGEST_CODE = 4


class Oddity(NamedTuple):
    """At `offset` of the re-encoded bytes, `length` of them were `was` (hexadecimal)."""

    offset: int
    length: int
    was: str


def oddities(text: str, codec: str, data: bytes) -> list[Oddity]:
    """Where `data`, read as `text` by `codec`, is not what `codec` writes for it.

    Raises `ValueError` if the difference is not one of single characters, which happens with
    codecs that shift (HZ, ISO-2022) when a file shifts at other places.
    """
    written = encode(text, codec)
    if written == data:
        return []
    # LF is no trail byte in any codec here that has odd spellings, so lines correspond.
    lines = zip(
        text.split("\n"), written.split(b"\n"), data.split(b"\n"), strict=True
    )
    found: list[Oddity] = []
    offset = 0
    for line, new, old in lines:
        if new != old:
            found += _in_line(line, codec, old, offset)
        offset += len(new) + 1
    return found


def respell(data: bytes, odd: Iterable[Oddity]) -> bytes:
    """The bytes that had these oddities."""
    pieces: list[bytes] = []
    end = 0
    for oddity in odd:
        pieces += (data[end : oddity.offset], bytes.fromhex(oddity.was))
        end = oddity.offset + oddity.length
    return b"".join((*pieces, data[end:]))


def _in_line(line: str, codec: str, old: bytes, offset: int) -> Iterator[Oddity]:
    at = 0
    for character in line:
        new = encode(character, codec)
        if old.startswith(new, at):
            at += len(new)
        else:
            was = _other_spelling(character, codec, old, at)
            yield Oddity(offset, len(new), was.hex())
            at += len(was)
        offset += len(new)


def _other_spelling(character: str, codec: str, old: bytes, at: int) -> bytes:
    for length in range(1, _LONGEST_CODE + 1):
        was = old[at : at + length]
        try:
            if decode(was, codec) == character:
                return was
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{codec} bytes at {at} do not spell one character")
