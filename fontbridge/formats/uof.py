"""UOF, 标文通 (GB/T 20916): the Chinese standard for office documents.

Both its generations are read: 1.x, one XML file, and 2.0, a ZIP package. See docs/formats/uof.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from fontbridge.formats.base import Content, Paragraph, Redrawn, Rename, Run, Setting, Site
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.formats.uofnames import wanted
from fontbridge.formats.uofnewfonts import GrowingFonts
from fontbridge.formats.uofredraw import UofRedrawing
from fontbridge.formats.uoftext import TEXT, UofStyles, read_paragraphs
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlroot import root_of
from fontbridge.model import Edit

__all__ = ["UofDocument"]

_ENTRY = "uof.xml"


class UofDocument(PackagedDocument):
    """A UOF text, spreadsheet or presentation."""

    format = "uof"
    title = "UOF document"
    suffixes = (".uof", ".uot", ".uos", ".uop")

    @classmethod
    def recognises(cls, content: Content) -> bool:
        if content.package is not None:
            return _ENTRY in content.package
        root = root_of(content)
        return root is not None and root.namespace == "uof"

    @cached_property
    def _xml_parts(self) -> list[XmlPart]:
        """The parts in the order of the package; empty members are no XML."""
        return [
            self.xml(name)
            for name in self.package.names
            if (not name or name.endswith(".xml")) and self.package.read(name)
        ]

    @cached_property
    def _fonts(self) -> GrowingFonts:
        return GrowingFonts(self._xml_parts)

    def sites(self) -> Iterator[Site]:
        return self._fonts.sites()

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for part in self._xml_parts:
            for start, _, text in part.texts(wanted(part, TEXT)):
                yield part.name, start, text

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        now = UofStyles(self._xml_parts, self._fonts, None)
        after = UofStyles(self._xml_parts, self._fonts, rename) if rename else now
        for part in self._xml_parts:
            for found in read_paragraphs(part):
                runs = []
                for each in found:
                    faces, renamed = now.faces(each.levels), after.faces(each.levels)
                    atomic = each.place is None or not self._fonts.can_spell(part.name)
                    runs.append(Run(each.text, faces, renamed, each.start, atomic))
                yield Paragraph(part.name, runs, found)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        part = self.xml(paragraphs[0][0].part)
        redrawing = UofRedrawing(part, self._fonts, edits, rename)
        for paragraph, settings in paragraphs:
            redrawing.draw(paragraph.handle, paragraph.runs, settings)
        yield from redrawing.redrawn()

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        for name in self.package.names:
            if name and not name.endswith((".xml", ".png", ".jpg")):
                data = self.package.read(name)
                if data.startswith(b"PK\x03\x04"):
                    yield name, data
