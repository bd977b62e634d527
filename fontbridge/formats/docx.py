"""Word documents: DOCX, DOCM, DOTX, DOTM, transitional and strict. See docs/formats/docx.md."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from fontbridge.formats import drawings, wordsites, wordtable, wordtext
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
from fontbridge.formats.opc import OpcDocument
from fontbridge.formats.wordfonts import WordFonts, script_of_theme, theme_of
from fontbridge.formats.wordlabels import labels
from fontbridge.formats.wordstyles import Styles
from fontbridge.formats.wordtext import NO_LABELS, Labels
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.model import Edit, Finding

if TYPE_CHECKING:
    from fontbridge.fonts.subset import Cut
    from fontbridge.formats.measure import Measure, Unforeseen
    from fontbridge.formats.wordlayouts import WordLayouts

__all__ = ["DocxDocument"]

_TEXTS: Mapping[str, frozenset[str]] = {
    "w": frozenset({"t", "delText"}),
    "a": frozenset({"t"}),
    "m": frozenset({"t"}),
}
_FIELD_CODES = frozenset({"instrText", "delInstrText"})


class DocxDocument(OpcDocument, FontCarrier):
    """A WordprocessingML package."""

    format = "docx"
    title = "Word document"
    suffixes = (".docx", ".docm", ".dotx", ".dotm")
    main_types = ("wordprocessingml", "vnd.ms-word.")

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        for name in self.xml_parts:
            yield from wordsites.sites(name, self.opc.xml(name), self._fonts, self._role(name))

    def _role(self, name: str) -> str:
        """The role of what a part declares, see `Declaration`."""
        kind = self.opc.content_type(name)
        if kind.endswith(".footer+xml"):
            return "page-number"
        return "theme" if kind.endswith(".theme+xml") else ""

    @cached_property
    def _fonts(self) -> WordFonts:
        theme = self.first_of_type(".theme")
        settings = self.first_of_type(".settings")
        table = self.first_of_type(".fontTable")
        script = script_of_theme(self.opc.xml(settings)) if settings else "Hans"
        return WordFonts(
            theme_of(self.opc.xml(theme), script) if theme else {},
            wordtable.chinese_families(self.opc.xml(table)) if table else frozenset(),
        )

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name in self.xml_parts:
            for start, _, text in self.opc.xml(name).texts(_TEXTS):
                yield name, start, text

    def text(self) -> str:
        return "".join(self.opc.xml(name).text(_TEXTS) for name in self.xml_parts)

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        styles = {
            name: (
                Styles(self.opc.xml(name), self._fonts),
                Styles(self.opc.xml(name), self._fonts, rename),
            )
            for name in self.parts_of_type(".styles")
        }
        none = Styles(None, self._fonts), Styles(None, self._fonts, rename)
        for name in self.xml_parts:
            if name not in styles:
                both = styles.get(self.beside(name, ".styles"), none)
                labels = self._labels_for(name)
                yield from wordtext.paragraphs(
                    name, self.opc.xml(name), both, self._role(name), labels
                )
        drawn_parts = filter(self._is_drawing, self.xml_parts)
        for name, part, fonts in drawings.parts(self, drawn_parts, rename):
            yield from drawings.paragraphs(self, name, part, fonts)

    # -- lines --

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        return self._layouts.measure(paragraph)

    @cached_property
    def _layouts(self) -> WordLayouts:
        from fontbridge.formats.wordlayouts import WordLayouts  # only `--layout` asks

        return WordLayouts(self)

    def _is_drawing(self, name: str) -> bool:
        return drawings.holds_only_drawings(self.opc.content_type(name))

    def _labels_for(self, name: str) -> Labels:
        """The labels of the numbering part that serves a part."""
        folder = posixpath.dirname(name)
        for each in self.parts_of_type(".numbering"):
            if posixpath.dirname(each) == folder:
                if each not in self._labels:
                    self._labels[each] = Labels(each, labels(self.opc.xml(each)))
                return self._labels[each]
        return NO_LABELS

    @cached_property
    def _labels(self) -> dict[str, Labels]:
        """The labels of each numbering part that was read."""
        return {}

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        name = paragraphs[0][0].part
        part, role = self.opc.xml(name), self._role(name)
        if self._is_drawing(name):
            yield from drawings.redraw(name, part, paragraphs, edits)
            return

        yield from wordtext.redraw(name, part, self._fonts, role, paragraphs, edits, rename)

    # -- what goes with fonts --

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        yield from self.embedded_fonts(".fontTable", wordtable.embedded_families)

    def settle(self, settled: Settled) -> Settlement:
        return self.settled_by(".fontTable", partial(wordtable.settle, settled=settled))

    def carried(self) -> frozenset[str]:
        return frozenset(
            family
            for name in self.parts_of_type(".fontTable")
            for _, family in wordtable.embedded_families(self.opc.xml(name))
        )

    def carrying(self, fonts: Mapping[str, Cut]) -> tuple[bytes, dict[str, Any]] | None:
        from fontbridge.formats.wordembed import carry  # few files carry fonts

        carried = carry(self.opc, fonts)
        return self.with_parts(*carried) if carried else None

    def characters(self, part: str) -> bytes:
        found = super().characters(part)
        # Field codes are not text that is drawn, and one that names a font may change.
        data = self.opc.xml(part).data
        if b"nstrText" in data:
            found = character_data(data, _FIELD_CODES)
        # Between the entries of a font table stand only blanks, which go with an entry.
        return found.strip() if part in self.parts_of_type(".fontTable") else found

    def may_hold(self, wanted: re.Pattern[str]) -> bool:
        return any(wanted.search(self.opc.xml(name).characters.decode()) for name in self.xml_parts)
