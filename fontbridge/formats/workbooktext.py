"""All text of a workbook but for drawings, with what draws it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fontbridge.formats import sheetheaders, vml
from fontbridge.formats.base import Paragraph, Rename, Run
from fontbridge.formats.drawingml import ThemeFonts
from fontbridge.formats.opc import VML, OpcDocument
from fontbridge.formats.sheetcells import Cells, CellsAround, read_cells
from fontbridge.formats.sheetstyles import CellFont, CellFonts
from fontbridge.formats.sheettext import SheetRun, SheetString, Strings, read_strings
from fontbridge.formats.xmlpart import XmlPart

__all__ = ["WorkbookText"]

_INLINE = b"inlineStr"
_BATCH = 100


class WorkbookText:
    """Tells the text of one workbook under one renaming."""

    def __init__(self, document: OpcDocument, theme: ThemeFonts, rename: Rename | None) -> None:
        self._document = document
        self._strings = Strings(theme, rename)
        styles = document.first_of_type(".styles")
        self._fonts = CellFonts(document.opc.xml(styles) if styles else None)
        self._users: dict[int, list[CellFont]] = {}  # the fonts of the cells of a shared string

    def paragraphs(self) -> Iterator[Paragraph]:
        """Cells first: they tell in which fonts the shared strings are drawn."""
        for name in self._document.xml_parts:
            part = self._document.opc.xml(name)
            if self._document.opc.content_type(name).endswith(VML):
                yield from self._vml(name, part)
                continue
            yield from self._cells(name, part, read_cells(part))
            if _INLINE in part.view:
                yield from self._inline(name, part)
            yield from self._headers(name, part)
        for name in self._document.parts_of_type(".sharedStrings"):
            shared = enumerate(read_strings(self._document.opc.xml(name), "si"))
            users = ((string, self._users.get(number, ())) for number, string in shared)
            yield from self._drawn(name, users)
        for name in self._document.parts_of_type(".comments"):
            strings = read_strings(self._document.opc.xml(name), "text")
            yield from self._drawn(name, ((string, [CellFont()]) for string in strings))

    def _cells(self, name: str, part: XmlPart, cells: Cells) -> Iterator[Paragraph]:
        for style, number in cells.strings:
            font = self._fonts.of_format(style)
            known = self._users.setdefault(number, [])
            if font not in known:
                known.append(font)
        for style, values in cells.values.items():
            text = b"\n".join(values).decode()
            yield self._atomic(name, text, self._fonts.of_format(style).family, 0)
        for style, offset in cells.results:
            text = part.text_at(offset)
            yield self._atomic(name, text, self._fonts.of_format(style).family, offset)

    def _inline(self, name: str, part: XmlPart) -> Iterator[Paragraph]:
        around = CellsAround(part)
        fonts = self._fonts
        return self._drawn(
            name,
            (
                (string, [fonts.of_format(around.format(string.start))])
                for string in read_strings(part, "is")
            ),
        )

    def _drawn(
        self, name: str, strings: Iterable[tuple[SheetString, Sequence[CellFont]]]
    ) -> Iterator[Paragraph]:
        """Strings with the fonts of their cells; plain ones of one font are told by the hundred,
        for as a paragraph each costs many times what it costs as a run."""
        batches: dict[CellFont, list[SheetRun]] = {}
        for string, cells in strings:
            if len(cells) != 1 or not string.plain:
                yield from self._strings.paragraphs(name, string, cells)
                continue
            batch = batches.setdefault(cells[0], [])
            batch += string.runs
            if len(batch) == _BATCH:
                yield self._strings.together(name, batches.pop(cells[0]), cells[0])
        for cell, batch in batches.items():
            yield self._strings.together(name, batch, cell)

    def _headers(self, name: str, part: XmlPart) -> Iterator[Paragraph]:
        for offset, text, family in sheetheaders.drawn(part):
            yield self._atomic(name, text, family or self._fonts.normal.family, offset)

    def _vml(self, name: str, part: XmlPart) -> Iterator[Paragraph]:
        for offset, text, family in vml.drawn(part):
            yield self._atomic(name, text, family, offset)

    def _atomic(self, name: str, text: str, family: str, offset: int) -> Paragraph:
        now, after = self._strings.face(family)
        return Paragraph(name, [Run(text, now, after, offset, atomic=True)], None)
