"""Bytes that a codec reads but would write otherwise, and how to spell them so again.

CP936 has the euro at 80 and GB18030 readers take 84318236 for the character of A6D9; Big5 and
Shift_JIS have codes in pairs. Such characters come back different from a decode and an encode, so
an exact way back must note where they stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.characters.codecs import decode, encode

__all__ = ["Oddity", "Respeller", "oddities"]

_LONGEST_CODE = 4


class Oddity(NamedTuple):
    """At `offset` of the re-encoded bytes, `length` of them were `was` (hexadecimal)."""

    offset: int
    length: int
    was: str


def oddities(text: str, codec: str, data: bytes, written: bytes) -> list[Oddity]:
    """Where `data`, read as `text` by `codec`, is not `written`, which `codec` writes for it.

    Raises `ValueError` if the difference is not one of single characters, which happens with
    codecs that shift (HZ, ISO-2022) when a file shifts at other places.
    """
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


class Respeller:
    """Gives bytes the oddities that were found, ascending; no piece ends within a character."""

    def __init__(self, odd: Sequence[Oddity]) -> None:
        self._odd = odd
        self._next = 0
        self._begin = 0

    def feed(self, data: bytes) -> bytes:
        """The next piece as it was spelt."""
        begin, end = self._begin, 0
        self._begin += len(data)
        pieces: list[bytes] = []
        while self._next < len(self._odd) and self._odd[self._next].offset < self._begin:
            oddity = self._odd[self._next]
            at = oddity.offset - begin
            pieces += (data[end:at], bytes.fromhex(oddity.was))
            end = at + oddity.length
            self._next += 1
        return b"".join((*pieces, data[end:])) if pieces else data


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
