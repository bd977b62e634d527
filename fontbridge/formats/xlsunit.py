"""A binary workbook in one storage of a compound file: Excel 97 and later, WPS Spreadsheets."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from fontbridge.containers.compound import CompoundFile
from fontbridge.fonts.faces import OneFace
from fontbridge.formats import officeart, xlsformats, xlsheaders
from fontbridge.formats.base import Construct, Declaration, Paragraph, Rename, Run, Site
from fontbridge.formats.biff import (
    BOUNDSHEET,
    EXTSST,
    INDEX,
    Record,
    damaged_workbook,
    moved_pointers,
    read_records,
    read_string,
    shared_strings,
    spell_record,
    spell_string,
)
from fontbridge.formats.headercodes import font_spans, without_fonts
from fontbridge.formats.ole import Splices, Unit, encrypted
from fontbridge.formats.xlstext import FONT, Fonts, continued, texts
from fontbridge.model import Finding, Slot, UnsupportedError, say

__all__ = ["XlsUnit"]

_BOF, _FILEPASS, _SST, _TXO, _STYLE, _DRAWING = 0x809, 0x2F, 0xFC, 0x1B6, 0x293, 0xEC
_NAMING = xlsheaders.KINDS | xlsformats.KINDS | {FONT}
_BIFF8 = 0x600
# Records that hold one string: where it starts, and whether its length is one byte.
_STRINGS = {0x204: (6, False), 0xD6: (6, False), 0x207: (0, False), 0x100D: (2, True)}
# Font (2.4.122): the hints about the face, and where its name starts.
_FAMILY, _CHARSET, _NAME = 11, 12, 14
_DEFAULT_CHARSET, _GB2312 = 1, 134


class XlsUnit(Unit):
    """See docs/formats/xls.md for what names fonts."""

    main = "Workbook"

    def __init__(self, file: CompoundFile, storage: str) -> None:
        super().__init__(file, storage)
        self._part = self.path(self.main)
        self._stream = file.read(self._part)
        self._records = list(read_records(self._stream))
        if not self._records or self._records[0].kind != _BOF:
            raise damaged_workbook()
        if self._body(self._records[0])[:2] != struct.pack("<H", _BIFF8):
            raise UnsupportedError(
                say("a workbook of Excel 95 or before"),
                advice=say("Save it as .xlsx in Excel or WPS and try again."),
            )
        if any(record.kind == _FILEPASS for record in self._records):
            raise encrypted(say("the workbook is encrypted with a password"))
        self._fonts = Fonts(self._stream, self._records)

    def _body(self, record: Record) -> bytes:
        return self._stream[record.start : record.end]

    @property
    def parts(self) -> tuple[str, ...]:
        return (self._part,)

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        known: dict[tuple[int, bytes, str], Construct | None] = {}
        style = ""  # the family of the style that was told last
        for record in self._records:
            if record.kind == _STYLE:
                (xf,) = struct.unpack_from("<H", self._body(record).ljust(2, b"\0"))
                style = self._family_of_xf(xf & 0xFFF)
            if record.kind not in _NAMING:
                continue
            body, family = self._body(record), ""
            if record.kind == xlsformats.XF_EXT:
                family = self._family_of_xf(xlsformats.xf_of(body))
            elif record.kind == xlsformats.STYLE_EXT:
                family = style
            key = record.kind, body, family
            if key not in known:
                known[key] = _construct(*key)
            construct = known[key]
            if construct is not None:
                yield Site(self._part, record.at, record.end, construct)

    def _family_of_xf(self, xf: int) -> str:
        return self._fonts.family(self._fonts.of_xf(xf))

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for index, record in enumerate(self._records):
            for text in self._texts(index, record):
                if text and not text.isascii():  # every face has ASCII
                    yield self._part, record.at, text

    def _texts(self, index: int, record: Record) -> Iterator[str]:
        body = self._body(record)
        if record.kind in _STRINGS:
            at, short = _STRINGS[record.kind]
            yield read_string(body, at, short=short)[0]
        elif record.kind in xlsheaders.KINDS:
            yield from map(without_fonts, xlsheaders.texts(record.kind, body))
        elif record.kind == _SST:
            bodies = [body, *continued(self._stream, self._records, index)]
            yield from (text for text, _ in shared_strings(bodies))
        elif record.kind == _TXO and len(body) >= 12:
            # Its characters follow in records of their own (2.4.329), each with its width.
            count = int.from_bytes(body[10:12], "little")
            for more in continued(self._stream, self._records, index):
                if not count:
                    break
                wide = more[:1] == b"\x01"
                text = more[1:].decode("utf-16-le" if wide else "latin-1", "replace")[:count]
                count -= len(text)
                yield text

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        def family_of(family: str) -> str:
            if rename is None or not family:
                return family
            new = rename(Declaration(Slot.ANY, family, ""))
            return family if new is None else new

        for drawn in texts(self._stream, self._records, self._fonts):
            # Strings are shared, so that none is cut here.
            runs = [
                Run(text, OneFace(family), OneFace(family_of(family)), at, atomic=True)
                for at, text, family in drawn
            ]
            if runs:
                yield Paragraph(self._part, runs, None)

    def findings(self) -> Iterator[Finding]:
        pieces = (self._body(record) for record in self._records if record.kind == _DRAWING)
        yield from officeart.findings(officeart.word_art(b"".join(pieces)), self._part)

    # -- bytes --

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        wanted = edits[self._part]
        found = [*wanted, *moved_pointers(self._stream, wanted)]
        length = len(self._stream)
        now = length + sum(len(new) - (end - start) for start, end, new in wanted)
        if self.file.is_mini(now) and not self.file.is_mini(length):
            # Excel fills a short stream up so that it stays out of the mini stream; so do we.
            found.append((length, length, bytes(self.file.cutoff - now)))
        return {self._part: found}

    def characters(self, part: str) -> bytes:
        # Stronger than text: every record but those that name fonts and those that hold offsets.
        moving = {INDEX, EXTSST, FONT}
        pieces = []
        for record in self._records:
            body = self._body(record)
            if record.kind in xlsheaders.KINDS:
                printed = map(without_fonts, xlsheaders.texts(record.kind, body))
                body = "\0".join(printed).encode("utf-8", "surrogatepass")
            elif record.kind in xlsformats.KINDS:
                body = xlsformats.without_fonts(record.kind, body)
            elif record.kind == BOUNDSHEET:
                body = body[4:]
            elif record.kind in moving:
                body = b""
            pieces.append(struct.pack("<H", record.kind) + body)
        return b"".join(pieces)


def _construct(kind: int, body: bytes, family: str) -> Construct | None:
    if kind == FONT:
        return _font(kind, body)
    if kind in xlsheaders.KINDS:
        return _header(kind, body)
    return xlsformats.construct(kind, body, family)


def _font(kind: int, body: bytes) -> Construct | None:
    family, end = read_string(body, _NAME, short=True)
    if not family:
        return None

    def rewrite(names: Sequence[str | None]) -> bytes:
        # Hints about the face by its old name; GB2312 is true of every face for Chinese text that
        # takes the place of another.
        fixed = bytearray(body[:_NAME])
        fixed[_FAMILY] = 0
        if fixed[_CHARSET] != _GB2312:
            fixed[_CHARSET] = _DEFAULT_CHARSET
        name = spell_string(names[0] or family, short=True)
        return spell_record(kind, bytes(fixed) + name + body[end:])

    return Construct((Declaration(Slot.ANY, family, "cell font"),), rewrite)


def _header(kind: int, body: bytes) -> Construct | None:
    found = xlsheaders.texts(kind, body)
    spans = [
        (number, start, end) for number, text in enumerate(found) for start, end in font_spans(text)
    ]
    if not spans:
        return None
    declarations = tuple(
        Declaration(Slot.ANY, found[number][start:end], "header code")
        for number, start, end in spans
    )

    def rewrite(names: Sequence[str | None]) -> bytes:
        texts = list(found)
        for (number, start, end), new in reversed(list(zip(spans, names, strict=True))):
            if new is not None:
                texts[number] = texts[number][:start] + new + texts[number][end:]
        return xlsheaders.respelt(kind, body, texts)

    return Construct(declarations, rewrite)
