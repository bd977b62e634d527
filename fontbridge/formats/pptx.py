"""Presentations: PPTX, PPTM, POTX, PPSX and the like, transitional and strict.

docs/formats/pptx.md lists the carriers. Nearly all are DrawingML, found by element name at any
depth of any part: slides, layouts, masters, notes, handouts, table styles, charts, diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from fontbridge.formats import drawingml, drawings, sheetheaders, slidefonts, vml
from fontbridge.formats.base import (
    Paragraph,
    Redrawn,
    Rename,
    Setting,
    Settled,
    Settlement,
    Site,
)
from fontbridge.formats.fontcarrier import FontCarrier
from fontbridge.formats.opc import VML, OpcDocument
from fontbridge.formats.slidestyles import SlideStyles
from fontbridge.formats.tagsites import sites_of_tags
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.model import Edit, Finding

if TYPE_CHECKING:
    from fontbridge.fonts.subset import Cut

__all__ = ["PptxDocument"]

_WANTED = {"a": drawingml.FONT_ELEMENTS}
_TEXTS = {
    "a": frozenset({"t"}),
    "c": frozenset({"v"}) | sheetheaders.ELEMENTS,
    "m": frozenset({"t"}),
    "p": frozenset({"text"}),
}
_PROMPTS = ("slideLayout+xml", "slideMaster+xml", "notesMaster+xml", "handoutMaster+xml")
_SLIDES = (*_PROMPTS, "slide+xml", "notesSlide+xml")
# Comments are drawn by the program's own font.
_NOT_DRAWN = ("comments+xml",)


class PptxDocument(OpcDocument, FontCarrier):
    """A PresentationML package."""

    format = "pptx"
    title = "PowerPoint presentation"
    suffixes = (".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".ppam")
    main_types = ("presentationml", "vnd.ms-powerpoint.")

    def sites(self) -> Iterator[Site]:
        for name in self.xml_parts:
            part, kind = self.opc.xml(name), self.opc.content_type(name)
            if kind.endswith(VML):
                yield from vml.sites(name, part)
                continue
            role = "theme" if kind.endswith(".theme+xml") else ""
            construct_of = partial(drawingml.construct, role=role)
            yield from sites_of_tags(name, part.find(_WANTED), construct_of)
            if kind.endswith(".chart+xml"):
                yield from sheetheaders.sites(name, part)

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name in self.xml_parts:
            wanted = vml.TEXT_ELEMENTS if self.opc.content_type(name).endswith(VML) else _TEXTS
            part = self.opc.xml(name)
            for kind, start, _, tag, text in part.walk({}, wanted):
                if kind != "text":
                    continue
                if tag.local in sheetheaders.ELEMENTS:
                    for offset, piece in sheetheaders.passages(part, start, text):
                        yield name, offset, piece
                else:
                    yield name, start, text

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        styles = SlideStyles(self)
        for name, part, fonts in drawings.parts(self, self.xml_parts, rename):
            kind = self.opc.content_type(name)
            if kind.endswith(_NOT_DRAWN):
                continue
            below = styles.below(name) if kind.endswith(_SLIDES) else None
            for paragraph in drawings.paragraphs(self, name, part, fonts, below):
                # What a layout or a master has for a placeholder only prompts for text.
                prompts = kind.endswith(_PROMPTS) and drawings.in_placeholder(paragraph)
                if not prompts:
                    yield paragraph

    def numbers(self) -> dict[str, int]:
        found = {}
        for number, slide in enumerate(self.listed({"p": frozenset({"sldId"})}), 1):
            found[slide] = number
            if notes := self.links.target(slide, "notesSlide"):
                found[notes] = number
        return found

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        name = paragraphs[0][0].part
        return drawings.redraw(name, self.opc.xml(name), paragraphs, edits)

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        yield from self.embedded_fonts(".main", slidefonts.embedded_families)

    def settle(self, settled: Settled) -> Settlement:
        return self.settled_by(".main", partial(slidefonts.settle, settled=settled))

    def carried(self) -> frozenset[str]:
        return frozenset(
            family
            for name in self.parts_of_type(".main")
            for _, family in slidefonts.embedded_families(self.opc.xml(name))
        )

    def carrying(self, fonts: Mapping[str, Cut]) -> tuple[bytes, dict[str, Any]] | None:
        from fontbridge.formats.slideembed import carry  # few files carry fonts

        name = self.first_of_type(".main")
        return self.with_parts(*carry(self.opc, name, fonts)) if name else None

    def characters(self, part: str) -> bytes:
        # Between the entries of the list of embedded fonts stand only blanks, which go with it.
        skipped = frozenset({slidefonts.LIST})
        found = character_data(self.opc.package.read(part), skipped)
        # The codes of a chart's headers are character data, and those that name fonts may change.
        return sheetheaders.without_fonts_in_bytes(found)
