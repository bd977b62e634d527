"""A binary workbook in one storage of a compound file: Excel 97 and later, WPS Spreadsheets."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from fontbridge.containers.compound import CompoundFile
from fontbridge.fonts.faces import OneFace
from fontbridge.formats import officeart, xlsformats, xlsheaders
from fontbridge.formats.base import (
    Construct,
    Declaration,
    Paragraph,
    Redrawn,
    Rename,
    Run,
    Setting,
    Site,
)
from fontbridge.formats.biff import (
    BOUNDSHEET,
    CONTINUE,
    EXTSST,
    INDEX,
    Record,
    damaged_workbook,
    moved_pointers,
    read_records,
    read_string,
)
from fontbridge.formats.headercodes import without_fonts
from fontbridge.formats.ole import Splices, Unit, encrypted
from fontbridge.formats.sharedstrings import (
    SST,
    SharedString,
    shared_strings,
    spell_index,
    spell_table,
)
from fontbridge.formats.xlsplaces import NAMING, construct_of, with_family
from fontbridge.formats.xlsredraw import Cutting, redrawn
from fontbridge.formats.xlstext import FONT, FontTable, cells_fonts, continued, other_fonts, texts
from fontbridge.model import Edit, Finding, Slot, UnsupportedError, say

__all__ = ["XlsUnit"]

_BOF, _FILEPASS, _TXO, _STYLE, _DRAWING = 0x809, 0x2F, 0x1B6, 0x293, 0xEC
_BIFF8 = 0x600
# Records that hold one string: where it starts, and whether its length is one byte.
_STRINGS = {0x204: (6, False), 0xD6: (6, False), 0x207: (0, False), 0x100D: (2, True)}


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
        self._fonts = FontTable(self._stream, self._records)

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
            if record.kind not in NAMING:
                continue
            body, family = self._body(record), ""
            if record.kind == xlsformats.XF_EXT:
                family = self._family_of_xf(xlsformats.xf_of(body))
            elif record.kind == xlsformats.STYLE_EXT:
                family = style
            key = record.kind, body, family
            if key not in known:
                known[key] = construct_of(*key)
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
        elif record.kind == SST:
            bodies = [body, *continued(self._stream, self._records, index)]
            yield from (each.text for each in shared_strings(bodies))
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

        for told in texts(self._stream, self._records, self._fonts):
            atomic = told.string not in self._cuttable
            runs = [
                Run(drawn.text, OneFace(drawn.family), OneFace(family_of(drawn.family)), drawn.at,
                    atomic)
                for drawn in told.drawn
            ]  # fmt: skip
            if runs:
                yield Paragraph(self._part, runs, told)

    @cached_property
    def _table(self) -> int | None:
        """The index of the record with which the table of shared strings begins."""
        kinds = [record.kind for record in self._records]
        return kinds.index(SST) if SST in kinds else None

    @cached_property
    def _strings(self) -> list[SharedString]:
        if self._table is None:
            return []
        more = continued(self._stream, self._records, self._table)
        return list(shared_strings([self._body(self._records[self._table]), *more]))

    @cached_property
    def _cuttable(self) -> frozenset[int]:
        """The shared strings that all cells show in one font: what is cut from others of it is
        right for all."""
        named = {font for string in self._strings for _, font in string.runs}
        if not self._fonts.can_grow or not all(map(self._fonts.has, named | self._fonts.of_xfs)):
            return frozenset()  # a number without a font would come to mean one that is added
        shown = cells_fonts(self._stream, self._records, self._fonts)
        return frozenset(
            number for number, fonts in shown.items()
            if len(fonts) == 1 and number < len(self._strings)
            and self._strings[number].is_in_order
        )

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        wanted = [each for each in paragraphs if each[0].handle.string in self._cuttable]
        if not wanted or self._table is None:
            return
        renamed = {edit.start: edit.replacement[4:] for edit in edits}
        bodies = [
            renamed.get(start, body)
            for (start, _), body in zip(self._fonts.spans, self._fonts.bodies, strict=True)
        ]
        others = other_fonts(self._stream, self._records, self._fonts)
        cuts = Cutting(self._fonts, bodies, with_family, self._strings, others).cuts(wanted)
        spelt = [
            string._replace(runs=cuts.runs.get(number, string.runs))
            for number, string in enumerate(self._strings)
        ]
        start, end = self._span_of_table(self._table)
        counts = self._stream[start + 4 : start + 12]
        strings = start, end, spell_table(counts, spelt).records
        yield from redrawn(self._part, self._fonts, edits, cuts, strings)

    def _span_of_table(self, table: int) -> tuple[int, int]:
        more = sum(1 for _ in continued(self._stream, self._records, table))
        return self._records[table].at, self._records[table + more].end

    def findings(self) -> Iterator[Finding]:
        pieces = (self._body(record) for record in self._records if record.kind == _DRAWING)
        yield from officeart.findings(officeart.word_art(b"".join(pieces)), self._part)

    # -- bytes --

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        wanted = edits[self._part]
        found = [*wanted, *self._moved(wanted)]
        length = len(self._stream)
        now = length + sum(len(new) - (end - start) for start, end, new in wanted)
        if self.file.is_mini(now) and not self.file.is_mini(length):
            # Excel fills a short stream up so that it stays out of the mini stream; so do we.
            found.append((length, length, bytes(self.file.cutoff - now)))
        return {self._part: found}

    def _moved(self, wanted: Splices) -> Splices:
        """Edits on the offsets that the given ones make wrong."""
        found = list(moved_pointers(self._stream, wanted))
        table = None if self._table is None else self._records[self._table].at
        spelt = next((new for start, _, new in wanted if start == table), None)
        if spelt is None or table is None:
            return found
        # The strings do not move together: each is looked up where it is now.
        bodies = [spelt[each.start : each.end] for each in read_records(spelt)]
        places = spell_table(bodies[0][:8], shared_strings(bodies)).places
        at = table + sum(len(new) - (end - start) for start, end, new in wanted if end <= table)
        for record in self._records:
            if record.kind == EXTSST:
                found = [each for each in found if not record.start <= each[0] < record.end]
                body = spell_index(self._body(record), at, places)
                found.append((record.start, record.end, body))
        return found

    def characters(self, part: str) -> bytes:
        # Stronger than text: every record but those that name fonts and those that hold offsets.
        moving = {INDEX, EXTSST}
        pieces = [b"".join(sorted({self._fonts.look_of(body) for body in self._fonts.bodies}))]
        continuing = False  # the table of strings, which may be cut otherwise
        for record in self._records:
            body = self._body(record)
            continuing = record.kind == SST or (continuing and record.kind == CONTINUE)
            if record.kind == FONT or (continuing and record.kind == CONTINUE):
                continue
            if record.kind in xlsheaders.KINDS:
                printed = map(without_fonts, xlsheaders.texts(record.kind, body))
                body = "\0".join(printed).encode("utf-8", "surrogatepass")
            elif record.kind in xlsformats.KINDS:
                body = xlsformats.without_fonts(record.kind, body)
            elif record.kind == BOUNDSHEET:
                body = body[4:]
            elif record.kind in moving:
                body = b""
            elif record.kind == SST:
                body = b"".join(self._looks())
            pieces.append(struct.pack("<H", record.kind) + body)
        return b"".join(pieces)


    def _looks(self) -> Iterator[bytes]:
        """Each shared string with what its characters look like but for the face."""
        shown = cells_fonts(self._stream, self._records, self._fonts)
        for number, string in enumerate(self._strings):
            yield string.raw.encode("utf-16-le", "surrogatepass") + (string.extension or b"")
            fonts = shown.get(number, frozenset())
            last = self._fonts.look(min(fonts)) if len(fonts) == 1 else b""
            for (start, font), end in zip(string.runs, string.ends, strict=True):
                look = self._fonts.look(font)
                if start < end and look != last:
                    yield struct.pack("<H", start) + look
                    last = look
