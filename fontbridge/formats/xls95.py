"""Workbooks of Excel 5 and 95 (BIFF5): looked at, not changed. See docs/formats/xls.md."""

from __future__ import annotations

from collections.abc import Iterator

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.biff import Record, damaged_workbook, read_records
from fontbridge.formats.headercodes import font_spans, without_fonts
from fontbridge.formats.oldoffice import OldUnit, codec_of_charset, decoded
from fontbridge.formats.ole import OleDocument, encrypted
from fontbridge.model import Slot, say

__all__ = ["Xls95Document"]

_BOF, _FILEPASS, _CODEPAGE, _FONT, _HEADERS = 0x809, 0x2F, 0x42, 0x31, frozenset({0x14, 0x15})
_LABELS, _RESULT = frozenset({0x204, 0xD6}), 0x207
_CHARSET, _NAME = 12, 14
_CODECS = {932: "cp932", 936: "gbk", 949: "cp949", 950: "big5", 1251: "cp1251", 1250: "cp1250"}


class _Xls95Unit(OldUnit):
    """The records are those of BIFF8 but for their strings: a length and bytes of a code page."""

    main = "Book"
    program = say("Excel 5 or 95")

    def __init__(self, file: CompoundFile, storage: str) -> None:
        super().__init__(file, storage)
        self._stream = file.read(self.path(self.main))
        self._records = list(read_records(self._stream))
        if not self._records or self._records[0].kind != _BOF:
            raise damaged_workbook()
        if any(record.kind == _FILEPASS for record in self._records):
            raise encrypted(say("the workbook is encrypted with a password"))
        pages = [self._body(record) for record in self._records if record.kind == _CODEPAGE]
        page = int.from_bytes(pages[0][:2], "little") if pages else 0
        self._codec = _CODECS.get(page, codec_of_charset(0))

    def _body(self, record: Record) -> bytes:
        return self._stream[record.start : record.end]

    def sites(self) -> Iterator[Site]:
        for record in self._records:
            body = self._body(record)
            families: list[str] = []
            carrier = "cell font"
            if record.kind == _FONT and len(body) > _NAME:
                codec = codec_of_charset(body[_CHARSET], self._codec)
                families = [_short(body, _NAME, codec)]
            elif record.kind in _HEADERS and body:
                text, carrier = _short(body, 0, self._codec), "header code"
                families = [text[start:end] for start, end in font_spans(text)]
            declarations = tuple(
                Declaration(Slot.ANY, family, carrier) for family in families if family
            )
            if declarations:
                part = self.path(self.main)
                yield Site(part, record.at, record.end, Construct(declarations, None))

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for record in self._records:
            body = self._body(record)
            text = ""
            if record.kind in _LABELS:
                text = _long(body, 6, self._codec)
            elif record.kind == _RESULT:
                text = _long(body, 0, self._codec)
            elif record.kind in _HEADERS and body:
                text = without_fonts(_short(body, 0, self._codec))
            if text and not text.isascii():
                yield self.path(self.main), record.at, text


def _short(body: bytes, at: int, codec: str) -> str:
    return decoded(body[at + 1 : at + 1 + body[at]], codec)


def _long(body: bytes, at: int, codec: str) -> str:
    size = int.from_bytes(body[at : at + 2], "little")
    return decoded(body[at + 2 : at + 2 + size], codec)


class Xls95Document(OleDocument):
    """A compound file with a workbook of Excel 5 or 95 and none of Excel 97."""

    format = "xls95"
    title = "workbook of Excel 5 or 95"
    suffixes = (".xls", ".xlt")
    main_unit = _Xls95Unit
    precedence = 1  # a file with both is one of Excel 97 and later
