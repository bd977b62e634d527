"""Office documents in one XML file: Flat OPC, Word 2003 XML, XML Spreadsheet 2003.

See docs/formats/office-xml.md. What Flat OPC holds are the parts of a package, so its carriers are
those of the packages; they are found by name at any depth, whatever part they stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from fontbridge.formats import officexml2003, wordsites
from fontbridge.formats.base import Content, Site
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.formats.wordfonts import WordFonts, theme_of
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.formats.xmlpart import Wanted, XmlPart
from fontbridge.formats.xmlroot import root_of

__all__ = ["OfficeXmlDocument"]

_FLAT, _WORD, _EXCEL = ("pkg", "package"), ("w2003", "wordDocument"), ("ss", "Workbook")
_TEXTS: Mapping[tuple[str, str], Wanted] = {
    _FLAT: {"w": {"t", "delText"}, "a": {"t"}, "m": {"t"}},
    _WORD: {"w2003": {"t", "delText"}},
    _EXCEL: {"ss": {"Data"}, officexml2003.HTML: officexml2003.HTML_TEXTS},
}
_FIELD_CODES = frozenset({"instrText", "delInstrText"})


def _role_of(content_type: str) -> str:
    """The role of what a part of a package declares, see `Declaration`."""
    if content_type.endswith(".footer+xml"):
        return "page-number"
    return "theme" if content_type.endswith(".theme+xml") else ""


class OfficeXmlDocument(PackagedDocument):
    """A file whose root is one of those that Office writes for a whole document."""

    format = "office-xml"
    title = "Office document in one XML file"
    suffixes = (".xml",)
    is_text = True

    @classmethod
    def recognises(cls, content: Content) -> bool:
        root = root_of(content)
        return root is not None and (root.namespace, root.local) in _TEXTS

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        root = root_of(content)
        assert root is not None, "recognises() said that this is XML"
        self._kind = root.namespace, root.local

    def sites(self) -> Iterator[Site]:
        find: Mapping[tuple[str, str], Callable[[XmlPart], Iterator[Site]]] = {
            _FLAT: self._flat_sites,
            _WORD: officexml2003.word_sites,
            _EXCEL: officexml2003.excel_sites,
        }
        return find[self._kind](self._part)

    @cached_property
    def _part(self) -> XmlPart:
        return self.xml("")

    def _flat_sites(self, part: XmlPart) -> Iterator[Site]:
        fonts = WordFonts(theme_of(part))
        stretches = [
            (each.start, each.end, _role_of(each.tag.get("pkg", "contentType") or ""))
            for each in part.elements({"pkg": frozenset({"part"})})
        ]
        found: list[Site] = []
        for role in {role for _, _, role in stretches}:
            mine = [(start, end) for start, end, its_role in stretches if its_role == role]
            sites = wordsites.sites("", part, fonts, role)
            found += (s for s in sites if any(start < s.start < end for start, end in mine))
        return iter(sorted(found, key=lambda site: site.start))

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for start, _, text in self._part.texts(_TEXTS[self._kind]):
            yield "", start, text

    def characters(self, part: str) -> bytes:
        # Field codes are not text that is drawn, and one that names a font may change.
        return character_data(self.data, _FIELD_CODES if b"nstrText" in self.data else frozenset())
