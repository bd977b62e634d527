"""The file information block of a binary Word document ([MS-DOC] 2.5), and its font table.

The block opens the stream WordDocument and points into the table stream, 0Table or 1Table.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from fontbridge.formats.ole import encrypted
from fontbridge.model import DamagedError, Message, UnsupportedError, say

__all__ = [
    "CHPX_PAGES", "DRAWINGS", "FONTS", "HEADERS", "LISTS", "LIST_OVERRIDES", "PAPX_PAGES",
    "PIECES", "STYLES", "Fib", "Font", "damaged_word", "family_of", "is_before_97", "read_fonts",
    "renamed", "spell_fonts",
]  # fmt: skip

# Numbers of pairs (fc, lcb) in FibRgFcLcb97 (2.5.6).
STYLES, HEADERS, CHPX_PAGES, PAPX_PAGES, FONTS, PIECES = 1, 11, 12, 13, 15, 33
DRAWINGS, LISTS, LIST_OVERRIDES = 50, 73, 74
_READ = (
    STYLES, HEADERS, CHPX_PAGES, PAPX_PAGES, FONTS, PIECES, DRAWINGS, LISTS, LIST_OVERRIDES,
)  # fmt: skip

_ENCRYPTED, _TABLE_1, _OBFUSCATED = 0x0100, 0x0200, 0x8000
_WORD_97 = 0xC1
_MAGIC, _OLD_MAGIC = 0xA5EC, 0xA5DC
_FFN = struct.Struct("<BhBB10s24s")  # 2.9.80, without the length and the names


def damaged_word(what: Message) -> DamagedError:
    """The error for a structure that breaks its rules."""
    return DamagedError(
        say("the Word document is damaged: {what}", what=what),
        advice=say("Open it in Word or WPS, save it anew, and try again."),
    )


def is_before_97(main: bytes) -> bool:
    """True if a stream WordDocument is that of Word 6 or 95 (FibBase.nFib and wIdent, 2.5.2)."""
    magic, version = (int.from_bytes(main[at : at + 2], "little") for at in (0, 2))
    return magic == _OLD_MAGIC or (magic == _MAGIC and version < _WORD_97)


class Fib:
    """Where everything is."""

    def __init__(self, main: bytes) -> None:
        """Read the block at the start of the stream WordDocument.

        Raises `ProtectedError` for an encrypted document, `UnsupportedError` for one of Word 95 or
        before, `DamagedError` for what is no such block.
        """
        try:
            magic, version, flags = struct.unpack_from("<2H6xH", main)
            if version < _WORD_97 or magic != _MAGIC:
                raise UnsupportedError(
                    say("a document of Word 95 or before"),
                    advice=say("Save it as .docx in Word or WPS and try again."),
                )
            if flags & (_ENCRYPTED | _OBFUSCATED):
                raise encrypted(say("the document is encrypted with a password"))
            self.table = "1Table" if flags & _TABLE_1 else "0Table"
            at = 32  # behind the FibBase
            (words,) = struct.unpack_from("<H", main, at)
            at += 2 + 2 * words
            (longs,) = struct.unpack_from("<H", main, at)
            self._length_at: int = at + 2
            # ccpText and ccpFtn: the text of headers follows that of the body and its footnotes.
            body, notes = struct.unpack_from("<2I", main, at + 2 + 4 * 3)
            self.headers_at: int = body + notes
            at += 2 + 4 * longs
            (self._count,) = struct.unpack_from("<H", main, at)
            self._pairs: int = at + 2
            self._main = main
            self.pair(FONTS)
        except struct.error:
            raise damaged_word(say("its header is cut off")) from None

    def pointer(self, number: int) -> int:
        """The offset of a pair in the stream WordDocument."""
        return self._pairs + 8 * number

    def set_length(self, main: bytearray) -> None:
        """Write down how long the stream is (FibRgLw97.cbMac, 2.5.4): what is behind counts not."""
        struct.pack_into("<I", main, self._length_at, len(main))

    def without_pointers(self, main: bytes) -> bytes:
        """The stream with zeros for what follows when fonts or pages go to the end."""
        blank = bytearray(main)
        blank[self._length_at : self._length_at + 4] = bytes(4)
        for number in (FONTS, CHPX_PAGES):
            blank[self.pointer(number) : self.pointer(number) + 8] = bytes(8)
        return bytes(blank)

    def pair(self, number: int) -> tuple[int, int]:
        """Where a structure starts in the table stream, and its length; 0, 0 if there is none."""
        if number >= self._count:
            return 0, 0
        start, length = struct.unpack_from("<2I", self._main, self.pointer(number))
        return (start, length) if length else (0, 0)


    def shares_bytes(self, number: int) -> bool:
        """True if another structure that is read lies over this one: no writer lays them so, and
        what is written to one would be read from the other."""
        start, length = self.pair(number)
        others = (self.pair(other) for other in _READ if other != number)
        return any(start < at + size and at < start + length for at, size in others if size)


class Font(NamedTuple):
    """An entry of the font table, spelt `raw`."""

    family: str
    raw: bytes


def family_of(raw: bytes) -> str:
    """The family of an entry, its name up to the first NUL; another name may follow."""
    return raw[1 + _FFN.size :].decode("utf-16-le", "replace").partition("\0")[0]


def read_fonts(table: bytes) -> list[Font]:
    """The entries of an SttbfFfn (2.9.286).

    Raises `DamagedError` for a table that is cut off.
    """
    if not table:
        return []
    fonts: list[Font] = []
    try:
        count, extra = struct.unpack_from("<2H", table)
        if count == 0xFFFF or extra:
            raise damaged_word(say("its font table is of an unknown kind"))
        at = 4
        for _ in range(count):
            end = at + 1 + table[at]
            if end > len(table):
                raise IndexError
            raw = table[at:end]
            fonts.append(Font(family_of(raw), raw))
            at = end
    except (IndexError, struct.error):
        raise damaged_word(say("its font table is cut off")) from None
    return fonts


def spell_fonts(entries: Sequence[bytes]) -> bytes:
    """An SttbfFfn of these entries."""
    return struct.pack("<2H", len(entries), 0) + b"".join(entries)


def renamed(raw: bytes, family: str, *, chinese: bool) -> bytes:
    """An entry for another family in the manner of an existing one.

    PANOSE and signature of the old face say nothing of the new one: they are blanked, as others
    write them that do not know (measured: LibreOffice). The name may have 64 units (2.9.80).
    """
    name = (family[:64] + "\0").encode("utf-16-le")
    charset = 134 if chinese else 0
    body = _FFN.pack(raw[1], 400, charset, 0, bytes(10), bytes(24)) + name
    return bytes([len(body)]) + body
