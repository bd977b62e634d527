"""The text of a binary Word document, by its piece table ([MS-DOC] 2.4.1)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from fontbridge.formats.docfib import HEADERS, PIECES, Fib, damaged_word
from fontbridge.model import say

__all__ = ["Piece", "footers", "read_pieces", "symbol_fields", "visible"]

_COMPRESSED = 0x40000000
# A byte of compressed text is its code point, but for these (2.9.73).
_COMPRESSED_CHARACTERS = {
    code: ord(character)
    for code in range(0x80, 0xA0)
    if (character := bytes([code]).decode("cp1252", "ignore"))
}
_SYMBOL_FIELD = re.compile(
    r"\x13\s*SYMBOL\b[^\x13-\x15]*?\\f\s*(?:\"([^\"\x13-\x15]+)\"|([^\s\"\\\x13-\x15]+))"
)
_MARK = re.compile("[\x00-\x06\x08\x0e-\x1f]")


class Piece(NamedTuple):
    """Text that lies at `start:end` of the main stream, `width` bytes a character."""

    start: int
    end: int
    width: int
    text: str


def read_pieces(fib: Fib, main: bytes, table: bytes) -> list[Piece]:
    """The pieces, in the order of the text: body, notes, headers, text boxes.

    Raises `DamagedError` for a piece table that is cut off or leads out of the stream.
    """
    at, length = fib.pair(PIECES)
    end = at + length
    try:
        while at < end and table[at] == 1:
            at += 3 + int.from_bytes(table[at + 1 : at + 3], "little")
        if at >= end:
            return []
        kind, size = struct.unpack_from("<BI", table, at)
        count = (size - 4) // 12
        if kind != 2 or count < 0:
            raise damaged_word(say("its piece table is cut off"))
        places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
        pieces = []
        for index in range(count):
            (offset,) = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * index + 2)
            pieces.append(_piece(main, offset, places[index + 1] - places[index]))
        return pieces
    except (struct.error, IndexError):
        raise damaged_word(say("its piece table is cut off")) from None


def _piece(main: bytes, offset: int, length: int) -> Piece:
    width = 1 if offset & _COMPRESSED else 2
    start = (offset & ~_COMPRESSED) // (2 if width == 1 else 1)
    end = start + length * width
    if length < 0 or end > len(main):
        raise damaged_word(say("its piece table leads out of the text"))
    if width == 1:
        text = main[start:end].decode("latin-1").translate(_COMPRESSED_CHARACTERS)
    else:
        text = main[start:end].decode("utf-16-le", "replace")
    return Piece(start, end, width, text)


def footers(fib: Fib, table: bytes, pieces: list[Piece]) -> list[tuple[int, int]]:
    """The spans of the main stream that page footers take (Plcfhdd, 2.8.27).

    Behind six separators of notes come, for each section, the headers of even and odd pages, the
    footers of even and odd pages, the header and the footer of the first page.
    """
    start, length = fib.pair(HEADERS)
    try:
        places = struct.unpack_from(f"<{length // 4}I", table, start)
    except struct.error:
        raise damaged_word(say("its headers are cut off")) from None
    found = []
    for number, (first, last) in enumerate(pairwise(places)):
        if number < 6 or number % 6 not in (2, 3, 5):
            continue
        at = -fib.headers_at
        for piece in pieces:
            begin, end = max(first - at, 0), min(last - at, len(piece.text))
            if begin < end:
                found.append(
                    (piece.start + begin * piece.width, piece.start + end * piece.width)
                )
            at += len(piece.text)
    return found


def symbol_fields(text: str) -> Iterator[str]:
    r"""The families that SYMBOL fields name (ECMA-376 Part 1, 17.16.5.61).

    >>> list(symbol_fields('\x13 SYMBOL 183 \\f "Symbol" \\s 10 \x15'))
    ['Symbol']
    """
    for field in _SYMBOL_FIELD.finditer(text):
        yield field[1] or field[2]


def visible(pieces: list[Piece]) -> Iterator[tuple[Piece, int, int]]:
    """What is drawn, and ends of paragraphs: (piece, start and end in its text).

    Field codes and the characters that stand for pictures, notes and the like are left out.
    """
    fields: list[bool] = []  # open fields, outermost first: True in the instructions
    for piece in pieces:
        done = 0
        for mark in [*_MARK.finditer(piece.text), None]:
            end = mark.start() if mark else len(piece.text)
            if end > done and not any(fields):
                yield piece, done, end
            if mark is None:
                break
            if mark[0] == "\x13":
                fields.append(True)
            elif mark[0] == "\x14" and fields:
                fields[-1] = False
            elif mark[0] == "\x15" and fields:
                fields.pop()
            done = mark.end()
