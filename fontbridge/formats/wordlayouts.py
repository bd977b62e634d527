"""The layouts of all parts of a Word package, each with the styles, lists and settings that serve
it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from fontbridge.formats.base import Paragraph
from fontbridge.formats.measure import Measure, Unforeseen
from fontbridge.formats.opc import OpcDocument
from fontbridge.formats.wordlabels import Label
from fontbridge.formats.wordlayout import Around, WordLayout
from fontbridge.formats.wordlooks import TWIPS, Sheet, number_in
from fontbridge.formats.wordnumbering import WordList, read_lists
from fontbridge.formats.wordpages import Section
from fontbridge.formats.wordruns import WordParagraph
from fontbridge.formats.xmlpart import XmlPart

__all__ = ["WordLayouts", "layout_of_2003"]

_TAB_STOP = {"w": frozenset({"defaultTabStop"})}
_USUAL_STOP = 36.0  # points (17.15.1.25)
_ON_PAGES = (".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml")


class WordLayouts:
    """The layout of each part, read when it is asked for."""

    def __init__(self, document: OpcDocument) -> None:
        self._document = document
        self._known: dict[str, WordLayout] = {}
        self._sheets: dict[str, Sheet] = {}

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        """See `Document.measure`."""
        if isinstance(paragraph.handle, Label):
            return None
        if not isinstance(paragraph.handle, WordParagraph):
            return Unforeseen.UNTOLD
        return self.of(paragraph.part).measure(paragraph)

    def of(self, name: str) -> WordLayout:
        """The layout of a part."""
        if name not in self._known:
            sections: Sequence[Section] = ()
            if self._document.opc.content_type(name).endswith(_ON_PAGES):
                main = self._document.beside(name, ".main")
                sections = self.of(main).sections if main else ()
            around = Around(self._sheet(name), self._lists(name), self._every(name), sections)
            self._known[name] = WordLayout(self._document.opc.xml(name), around)
        return self._known[name]

    def _sheet(self, name: str) -> Sheet:
        styles = self._document.beside(name, ".styles")
        if styles not in self._sheets:
            self._sheets[styles] = Sheet(self._document.opc.xml(styles) if styles else None)
        return self._sheets[styles]

    def _lists(self, name: str) -> Mapping[str, WordList]:
        numbering = self._document.beside(name, ".numbering")
        if posixpath.dirname(numbering) != posixpath.dirname(name):
            return {}
        return read_lists(self._document.opc.xml(numbering)) if numbering else {}

    def _every(self, name: str) -> float:
        settings = self._document.beside(name, ".settings")
        return _every_in(self._document.opc.xml(settings)) if settings else _USUAL_STOP


def layout_of_2003(part: XmlPart) -> WordLayout:
    """The layout of a Word 2003 XML file, in which styles, settings and text are one part; its
    lists are not followed."""
    return WordLayout(part, Around(Sheet(part), None, _every_in(part)))


def _every_in(part: XmlPart) -> float:
    """How often a tabulator stops, by settings or by default."""
    for _, _, tag in part.find(_TAB_STOP):
        return number_in(tag, "val") / TWIPS
    return _USUAL_STOP
