"""The effective fonts of text in DrawingML: references to a theme resolved, names as renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from fontbridge.fonts.drawing import DrawingFaces, is_east_asian
from fontbridge.formats.base import Declaration, Paragraph, Rename, Run
from fontbridge.formats.drawingtext import Body, DrawingParagraph, Formatting, read
from fontbridge.formats.drawingthemes import ThemeReferences
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Slot

__all__ = ["Below", "DrawingFonts", "paragraphs", "theme_text"]

Below = Callable[[Body, int], Formatting]
"""What lies below the list style of a body of text, at a level."""

Pair = tuple[DrawingFaces, DrawingFaces]
"""The faces now and as they will be."""

_SLOTS = (Slot.LATIN, Slot.EA, Slot.CS, Slot.SYM)


def theme_text(body: Body, level: int) -> Formatting:
    """What text has that no style says anything of: the theme's fonts for text, or those for
    headings where the shape's style refers to them (20.1.4.1.17)."""
    which = "mj" if body.font_ref == "major" else "mn"
    return Formatting(f"+{which}-lt", f"+{which}-ea", f"+{which}-cs")


class DrawingFonts:
    """Resolves what is written of fonts by one theme; `rename` gives the new names."""

    def __init__(self, theme: XmlPart | None, rename: Rename | None) -> None:
        self._references = ThemeReferences(theme)
        self._rename = rename
        self._pairs: dict[Formatting, Pair] = {}

    def faces(self, formatting: Formatting) -> Pair:
        """The faces that all levels together come to."""
        pair = self._pairs.get(formatting)
        if pair is None:
            pair = self._pairs[formatting] = self._resolved(formatting)
        return pair

    def _resolved(self, formatting: Formatting) -> Pair:
        language, other = formatting.language or "", formatting.other_language or ""
        east_asian = is_east_asian(language)
        named = [
            self._family(slot, written or "", language, other)
            for slot, written in zip(_SLOTS, formatting, strict=False)
        ]
        now = _faces((old for old, _ in named), east_asian)
        after = _faces((new for _, new in named), east_asian)
        return now, now if now == after else after

    def _family(self, slot: Slot, written: str, language: str, other: str) -> tuple[str, str]:
        """The family that a name stands for, now and as it will be."""
        declared = Declaration(slot, written, "drawing font")
        if written.startswith("+"):
            family, slot, fixed = self._references.referred(written, slot, language, other)
            if fixed:
                return family, family
            declared = Declaration(slot, family, "theme reference", role="theme")
        family = declared.family
        new = self._rename(declared) if family and self._rename else None
        return family, family if new is None else new


def paragraphs(
    name: str, part: XmlPart, fonts: DrawingFonts, below: Below, *, heeds_defaults: bool = False
) -> Iterator[Paragraph]:
    """The text of a part with its faces; the handle of each is its `DrawingParagraph`.

    `heeds_defaults`: in charts the default run properties of a paragraph count for its runs
    (`c:txPr`, `c:rich`), which PowerPoint passes over elsewhere.
    """
    beneath = cache(below)
    for paragraph in read(part):
        if paragraph.runs:
            level = paragraph.level
            base = paragraph.body.formatting(level).over(beneath(paragraph.body, level))
            base = paragraph.default.over(base) if heeds_defaults else base
            runs = list(_runs(paragraph, base, fonts))
            yield Paragraph(name, runs, paragraph)


def _runs(paragraph: DrawingParagraph, base: Formatting, fonts: DrawingFonts) -> Iterator[Run]:
    for run in paragraph.runs:
        if run.element is not None:
            now, after = fonts.faces(run.formatting.over(base))
            yield Run(run.element.text, now, after, run.element.pieces[0].start, run.atomic)


def _faces(families: Iterable[str], east_asian: bool) -> DrawingFaces:
    latin, ea, cs, sym = families
    return DrawingFaces(latin, ea, cs, sym, east_asian)
