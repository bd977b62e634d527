"""Documents of Word 6 and 95: looked at, not changed. See docs/formats/doc.md."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats.base import Construct, Content, Declaration, Site
from fontbridge.formats.docfib import damaged_word, is_before_97
from fontbridge.formats.oldoffice import OldUnit, codec_of_charset, decoded
from fontbridge.formats.ole import OleDocument, compound_of, encrypted
from fontbridge.model import Slot, say

__all__ = ["Doc95Document"]

_ENCRYPTED, _COMPLEX = 0x0100, 0x0004
_TEXT, _FONTS = 24, 0xD0  # fcMin and fcMac; where the table of fonts stands, and its length
# The language of the document (lid), by its primary part with that of the country.
_CODECS = {0x804: "gbk", 0x404: "big5", 0x411: "cp932", 0x412: "cp949"}


class _Doc95Unit(OldUnit):
    """All of it is in one stream, the table of fonts too: an entry has its size, a flag, the
    weight, the character set, where another name starts, and the names, ended by zeros."""

    main = "WordDocument"
    program = say("Word 6 or 95")

    def __init__(self, file: CompoundFile, storage: str) -> None:
        super().__init__(file, storage)
        self._main = file.read(self.path(self.main))
        try:
            lid, self._flags = struct.unpack_from("<6xHxxH", self._main)
            self._codec = _CODECS.get(lid, codec_of_charset(0))
            self._text = struct.unpack_from("<2I", self._main, _TEXT)
            start, length = struct.unpack_from("<2I", self._main, _FONTS)
        except struct.error:
            raise damaged_word(say("its header is cut off")) from None
        if self._flags & _ENCRYPTED:
            raise encrypted(say("the document is encrypted with a password"))
        if start + length > len(self._main):
            raise damaged_word(say("its font table is cut off"))
        self._fonts = start, start + length

    def sites(self) -> Iterator[Site]:
        at, end = self._fonts
        at += 2  # the size of the table
        while at + 6 < end:
            stop = at + 1 + self._main[at]
            name = self._main[at + 6 : stop].partition(b"\0")[0]
            family = decoded(name, codec_of_charset(self._main[at + 4], self._codec))
            if family:
                declaration = Declaration(Slot.ANY, family, "font table")
                yield Site(self.path(self.main), at, stop, Construct((declaration,), None))
            at = stop

    def passages(self) -> Iterator[tuple[str, int, str]]:
        start, end = self._text
        if not self._flags & _COMPLEX:  # else the text is in pieces, with remains between them
            text = decoded(self._main[start:end], self._codec)
            yield self.path(self.main), start, text.replace("\x07", "\n")


class Doc95Document(OleDocument):
    """A compound file with a document of Word 6 or 95."""

    format = "doc95"
    title = "document of Word 6 or 95"
    suffixes = (".doc", ".dot")
    main_unit = _Doc95Unit

    @classmethod
    def recognises(cls, content: Content) -> bool:
        file = compound_of(content)
        if file is None or cls.main_unit.main not in file or "EncryptedPackage" in file:
            return False
        return is_before_97(file.read(cls.main_unit.main))
