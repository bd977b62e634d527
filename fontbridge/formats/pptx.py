"""Presentations: PPTX, PPTM, POTX, PPSX and the like, transitional and strict.

docs/formats/pptx.md lists the carriers. Nearly all are DrawingML, found by element name at any
depth of any part: slides, layouts, masters, notes, handouts, table styles, charts, diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from fontbridge.formats import drawingml, sheetheaders, slidefonts, vml
from fontbridge.formats.base import Settled, Settlement, Site
from fontbridge.formats.opc import VML, OpcDocument
from fontbridge.formats.tagsites import sites_of_tags
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.model import Finding

__all__ = ["PptxDocument"]

_WANTED = {"a": drawingml.FONT_ELEMENTS}
_TEXTS = {
    "a": frozenset({"t"}),
    "c": frozenset({"v"}) | sheetheaders.ELEMENTS,
    "m": frozenset({"t"}),
    "p": frozenset({"text"}),
}


class PptxDocument(OpcDocument):
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

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        yield from self.embedded_fonts(".main", slidefonts.embedded_families)

    def settle(self, settled: Settled) -> Settlement:
        return self.settled_by(".main", partial(slidefonts.settle, settled=settled))

    def characters(self, part: str) -> bytes:
        # Between the entries of the list of embedded fonts stand only blanks, which go with it.
        skipped = frozenset({slidefonts.LIST})
        found = character_data(self.package.read(part), skipped)
        # The codes of a chart's headers are character data, and those that name fonts may change.
        return sheetheaders.without_fonts_in_bytes(found)
