"""Word 2003 XML: text with its effective fonts, and runs given others.

The words are nearly those of WordprocessingML, so its rules read them (see `wordtext`); there is no
theme, and `w:defaultFonts` says what document defaults say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from fontbridge.formats import officexml2003, wordtext
from fontbridge.formats.base import Content, Paragraph, Redrawn, Rename, Setting, Site
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.formats.wordfonts import WORD_2003, WordFonts
from fontbridge.formats.wordstyles import Styles
from fontbridge.formats.wordtable import chinese_families
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.formats.xmlroot import root_of
from fontbridge.model import Edit

if TYPE_CHECKING:
    from fontbridge.formats.measure import Measure, Unforeseen
    from fontbridge.formats.wordlayout import WordLayout

__all__ = ["Word2003"]

_TEXTS = {"w": frozenset({"t", "delText"})}
_FIELD_CODES = frozenset({"instrText", "delInstrText"})


class Word2003(PackagedDocument):
    """A file whose root is `w:wordDocument`."""

    @classmethod
    def recognises(cls, content: Content) -> bool:
        root = root_of(content)
        return root is not None and root[:2] == ("w", "wordDocument")

    def sites(self) -> Iterator[Site]:
        return officexml2003.word_sites(self.xml(""))

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for start, _, text in self.xml("").texts(_TEXTS):
            yield "", start, text

    @cached_property
    def _fonts(self) -> WordFonts:
        return WordFonts({}, chinese_families(self.xml("")), WORD_2003)

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        part = self.xml("")
        styles = Styles(part, self._fonts), Styles(part, self._fonts, rename)
        return wordtext.paragraphs("", part, styles, "")

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        return self._layout.measure(paragraph)

    @cached_property
    def _layout(self) -> WordLayout:
        from fontbridge.formats.wordlayouts import layout_of_2003  # only `--layout` asks

        return layout_of_2003(self.xml(""))

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        part = self.xml("")
        return wordtext.redraw("", part, self._fonts, "", paragraphs, edits, rename)

    def characters(self, part: str) -> bytes:
        # Field codes are not text that is drawn, and one that names a font may change.
        return character_data(self.data, _FIELD_CODES if b"nstrText" in self.data else frozenset())
