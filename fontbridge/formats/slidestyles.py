"""What lies below the list style of a text body in a presentation.

A placeholder stands on that of the layout with the same idx, that on the master's of the same kind
(ECMA-376 Part 1, 19.3.1.36), and below lie the master's styles for titles, text and the rest
(19.3.1.52). Text in a table stands on the table's style (20.1.4.2.26); of its parts the whole table
is looked at, first rows and bands are not followed. All other text stands on the font that its
shape's style refers to, and everything on the presentation's default text style (19.2.1.8), which
mostly refers to the theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from fontbridge.formats.drawingfaces import Below, theme_text
from fontbridge.formats.drawingtext import (
    FONTS,
    Body,
    Formatting,
    Levels,
    list_styles,
    of_level,
    read,
)
from fontbridge.formats.opc import OpcDocument
from fontbridge.formats.xmlpart import XmlPart

__all__ = ["SlideStyles", "table_styles"]

_STANDS_ON = ("slideLayout", "slideMaster", "notesMaster")
_STYLES = {"title": "titleStyle", "text": "bodyStyle", "other": "otherStyle"}
_MASTER_STYLES = {"p": frozenset({*_STYLES.values(), "notesStyle"})}
_DEFAULT = {"p": frozenset({"defaultTextStyle"})}
_TITLES = frozenset({"title", "ctrTitle"})
_OTHERS = frozenset({"dt", "ftr", "hdr", "sldNum"})


class SlideStyles:
    """The styles of one presentation."""

    def __init__(self, document: OpcDocument) -> None:
        self._document = document
        self._links = document.links
        self._placeholders: dict[str, dict[tuple[str, str], Body]] = {}
        self._master_styles: dict[str, dict[str, Levels]] = {}

    def below(self, name: str) -> Below:
        """What lies below the bodies of text in a part."""
        chain = list(self._chain(name))

        def formatting(body: Body, level: int) -> Formatting:
            if body.table_style is not None:
                found = self._tables.get(body.table_style, Formatting())
            elif body.placeholder is not None:
                found = self._inherited(name, chain, body.placeholder, level)
            else:
                found = theme_text(body, level) if body.font_ref else Formatting()
            found = found.over(of_level(self._defaults, level))
            return found.over(theme_text(body, level))

        return formatting

    def _chain(self, name: str) -> Iterator[str]:
        """The layouts and masters that a part stands on, nearest first."""
        for kind in _STANDS_ON:
            found = self._links.target(name, kind)
            if found:
                yield found
                name = found

    def _inherited(
        self, name: str, chain: list[str], placeholder: tuple[str, str], level: int
    ) -> Formatting:
        found = Formatting()
        for each in chain:
            body = self._matching(each, placeholder)
            if body is not None and body.placeholder is not None:
                found = found.over(body.formatting(level))
                placeholder = body.placeholder
        styles = self._styles_of((chain or [name])[-1])
        levels = styles.get("notesStyle") or styles.get(_STYLES[_kind(placeholder[0])], ())
        return found.over(of_level(levels, level))

    def _matching(self, name: str, placeholder: tuple[str, str]) -> Body | None:
        """The placeholder of a layout or master that one stands on: of its idx, or its kind."""
        if name not in self._placeholders:
            self._placeholders[name] = {
                paragraph.body.placeholder: paragraph.body
                for paragraph in read(self._document.xml(name))
                if paragraph.body.placeholder is not None
            }
        known = self._placeholders[name]
        kind, index = placeholder
        alike = [each for each in known if _kind(each[0]) == _kind(kind)]
        same = [each for each in known if each[1] == index and (each in alike or kind == "obj")]
        best = next(iter(same or alike), None)
        return known[best] if best else None

    def _styles_of(self, name: str) -> dict[str, Levels]:
        if name not in self._master_styles:
            found = dict(list_styles(self._document.xml(name), _MASTER_STYLES))
            self._master_styles[name] = found
        return self._master_styles[name]

    @cached_property
    def _defaults(self) -> Levels:
        for name in self._document.parts_of_type(".main"):
            for _, levels in list_styles(self._document.xml(name), _DEFAULT):
                return levels
        return ()

    @cached_property
    def _tables(self) -> dict[str, Formatting]:
        found: dict[str, Formatting] = {}
        for name in self._document.parts_of_type(".tableStyles"):
            found |= table_styles(self._document.xml(name))
        return found


def table_styles(part: XmlPart) -> dict[str, Formatting]:
    """What the styles of tables say of the fonts of whole tables, by their ids."""
    found: dict[str, Formatting] = {}
    style, whole = "", False
    fonts: dict[str, str | None] = {}
    wanted = {"a": frozenset({"tblStyle", "wholeTbl", "fontRef", *FONTS})}
    for kind, _, _, tag, _ in part.walk(wanted):
        if tag.local == "tblStyle":
            if kind == "end":
                found[style] = Formatting(*(fonts.get(font) for font in FONTS))
            style, fonts = tag.get("", "styleId") or "", {}
        elif tag.local == "wholeTbl":
            whole = kind == "start"
        elif whole and kind == "start" and tag.local == "fontRef":
            referred = theme_text(Body(font_ref=tag.get("", "idx") or ""), 0)
            fonts |= dict(zip(FONTS, referred, strict=False))
        elif whole and kind == "start":
            fonts[tag.local] = tag.get("", "typeface") or None
    return found


def _kind(placeholder: str) -> str:
    """The kind of a type of placeholder, as far as masters tell them apart."""
    if placeholder in _TITLES:
        return "title"
    return "other" if placeholder in _OTHERS else "text"
