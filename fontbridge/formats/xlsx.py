"""Workbooks: XLSX, XLSM, XLTX, XLTM, XLAM, transitional and strict. See docs/formats/xlsx.md.

All carriers are found by element name at any depth of any part, so dxfs in extensions, tracked
changes, custom views and chart sheets need no code of their own. A binary workbook (XLSB) is
looked at as far as its parts are XML, and never changed: half a conversion would be worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, partial

from fontbridge.formats import (
    drawingml,
    drawings,
    sheetfonts,
    sheetheaders,
    sheetredraw,
    vml,
)
from fontbridge.formats.base import Construct, Paragraph, Redrawn, Rename, Setting, Site
from fontbridge.formats.drawingml import ThemeFonts
from fontbridge.formats.opc import VML, OpcDocument
from fontbridge.formats.sheettext import Strings
from fontbridge.formats.tagsites import Place, sites_of_tags
from fontbridge.formats.workbooktext import WorkbookText
from fontbridge.formats.xmlpart import Wanted, XmlPart
from fontbridge.model import Edit, Finding, Severity, say

__all__ = ["XlsxDocument"]

_WANTED = {
    "s": sheetfonts.ELEMENTS | sheetheaders.ELEMENTS,
    "c": sheetheaders.ELEMENTS,
    "a": drawingml.FONT_ELEMENTS,
}
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_TEXTS = {
    "s": frozenset({"t"}) | sheetheaders.ELEMENTS,
    "c": frozenset({"v"}) | sheetheaders.ELEMENTS,
    "a": frozenset({"t"}),
    _THREADED: frozenset({"text"}),
}
# Values are numbers and indices of shared strings, by the million; only formulas result in text.
_TEXTS_WITH_RESULTS = _TEXTS | {"s": _TEXTS["s"] | {"v"}}
_TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_BINARY = "sheet.binary"


class XlsxDocument(OpcDocument):
    """A SpreadsheetML package."""

    format = "xlsx"
    title = "Excel workbook"
    suffixes = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam", ".xlsb")
    main_types = ("spreadsheetml", "vnd.ms-excel.")

    @cached_property
    def _binary(self) -> bool:
        return _BINARY in self.opc.main

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        for name in self.xml_parts:
            part = self.opc.xml(name)
            sites = vml.sites(name, part) if self._is_vml(name) else self._sites_in(name, part)
            if self._binary:
                sites = (
                    Site(name, start, end, Construct(construct.declarations, None))
                    for name, start, end, construct in sites
                )
            yield from sites

    def _is_vml(self, name: str) -> bool:
        return self.opc.content_type(name).endswith(VML)

    def _sites_in(self, name: str, part: XmlPart) -> Iterator[Site]:
        drawn: list[Place] = []
        fonts: list[Place] = []
        headers = False
        for place in part.find(_WANTED):
            tag = place[2]
            if tag.namespace == "a":
                drawn.append(place)
            elif tag.local in sheetfonts.ELEMENTS:
                fonts.append(place)
            else:
                headers = True
        role = "theme" if self.opc.content_type(name).endswith(".theme+xml") else ""
        sites = [
            *sites_of_tags(name, drawn, partial(drawingml.construct, role=role)),
            *sheetfonts.sites(name, part, fonts, self._theme),
            *(sheetheaders.sites(name, part) if headers else ()),
        ]
        sites.sort(key=lambda site: site.start)
        return iter(sites)

    @cached_property
    def _theme(self) -> ThemeFonts:
        theme = self.first_of_type(".theme")
        return drawingml.theme_fonts(self.opc.xml(theme)) if theme else {}

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name in self.xml_parts:
            part = self.opc.xml(name)
            wanted: Wanted = vml.TEXT_ELEMENTS if self._is_vml(name) else _TEXTS
            if not part.view.isascii() and _TEXT_RESULT.search(part.view):
                wanted = _TEXTS_WITH_RESULTS
            for kind, start, _, tag, text in part.walk({}, wanted):
                if kind != "text":
                    continue
                if tag.local in sheetheaders.ELEMENTS:
                    for offset, piece in sheetheaders.passages(part, start, text):
                        yield name, offset, piece
                elif tag.local != "v" or tag.namespace != "s" or not text.isascii():
                    # An ASCII value is most likely no text, and every face has ASCII.
                    yield name, start, text

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        if self._binary:
            return
        yield from WorkbookText(self, self._theme, rename).paragraphs()
        for name, part, fonts in drawings.parts(self, self.xml_parts, rename):
            yield from drawings.paragraphs(self, name, part, fonts)

    def numbers(self) -> dict[str, int]:
        sheets = self.listed({"s": frozenset({"sheet"})})
        return {name: number for number, name in enumerate(sheets, 1)}

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        name = paragraphs[0][0].part
        part = self.opc.xml(name)
        yield from drawings.redraw(name, part, paragraphs, edits)
        strings = Strings(self._theme, rename)
        yield from sheetredraw.redraw(name, part, strings, paragraphs, rename)

    # -- the rest --

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        return iter(()) if self._binary else super().embedded()

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        if self._binary:
            yield Finding(
                "unsupported",
                say("a binary workbook (.xlsb), whose cell fonts are not read; left as it is"),
                Severity.WARNING,
                advice=say("Save it as .xlsx in Excel or WPS and try again."),
            )

    def characters(self, part: str) -> bytes:
        # The codes of headers are character data, and those that name fonts may change.
        return sheetheaders.without_fonts_in_bytes(super().characters(part))
