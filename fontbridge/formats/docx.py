"""Word documents: DOCX, DOCM, DOTX, DOTM, transitional and strict.

docs/formats/docx.md lists every place where WordprocessingML names a font. All of them are walked
by element name through all parts and all depths, so text boxes in either branch of
mc:AlternateContent, content controls, tracked changes and math runs need no code of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from fontbridge.formats import drawingml, wordfields, wordtable
from fontbridge.formats.base import (
    Consequence,
    Construct,
    Declaration,
    Settled,
    Settlement,
    Site,
)
from fontbridge.formats.opc import OpcDocument
from fontbridge.formats.xmlpart import Tag
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.model import Finding, Severity, Slot, say

__all__ = ["DocxDocument"]

_WANTED: Mapping[str, frozenset[str]] = {
    "w": frozenset({"rFonts", "sym", "font", "fldSimple"}),
    "w14": frozenset({"checkedState", "uncheckedState"}),
    "a": drawingml.FONT_ELEMENTS,
    "v": frozenset({"textpath"}),
}
_TEXTS: Mapping[str, frozenset[str]] = {
    "w": frozenset({"t", "delText"}),
    "a": frozenset({"t"}),
    "m": frozenset({"t"}),
}
_FIELD_CODES = frozenset({"instrText", "delInstrText"})

_RUN_SLOTS = (
    (Slot.ASCII, "ascii", "asciiTheme"),
    (Slot.HANSI, "hAnsi", "hAnsiTheme"),
    (Slot.EAST_ASIA, "eastAsia", "eastAsiaTheme"),
    (Slot.CS, "cs", "cstheme"),  # so spelt: 17.3.2.26
)
_PRIVATE_CODE = re.compile("(?:[eE][0-9a-fA-F]|[fF][0-8])[0-9a-fA-F]{2}")
_STYLE_FAMILY = re.compile(r"""(?:^|;)\s*font-family\s*:\s*(["']?)([^;"']+)\1""", re.I)


class DocxDocument(OpcDocument):
    """A WordprocessingML package."""

    format = "docx"
    title = "Word document"
    suffixes = (".docx", ".docm", ".dotx", ".dotm")
    main_types = ("wordprocessingml", "vnd.ms-word.")

    def sites(self) -> Iterator[Site]:
        for name in self.xml_parts:
            yield from self._sites_in(name)

    def _sites_in(self, name: str) -> Iterator[Site]:
        part = self.opc.xml(name)
        role = "page-number" if self.opc.content_type(name).endswith("footer+xml") else ""
        known: dict[Tag, Construct | None] = {}
        for start, end, tag in part.find(_WANTED):
            if tag not in known:
                known[tag] = self._construct(tag, role)
            construct = known[tag]
            if construct is not None:
                yield Site(name, start, end, construct)
        yield from wordfields.sites(name, part)

    def _construct(self, tag: Tag, role: str) -> Construct | None:
        if tag.namespace == "a":
            return drawingml.construct(tag)
        if tag.local == "rFonts":
            return self._run_fonts(tag, role)
        if tag.local == "font":
            family = tag.get("w", "name") or ""
            return Construct((Declaration(Slot.ANY, family, "font table"),), None)
        if tag.local == "fldSimple":
            return _attribute(tag, "w", "instr", Slot.SYM, "field code", wordfields.font_in_code)
        if tag.local == "textpath":
            return _attribute(tag, "", "style", Slot.ANY, "VML text path", _family_in_style)
        # w:sym, and the check boxes' w14:checkedState. Under a private-use code only the font
        # knows the sign.
        code = tag.get("w", "char") or tag.get("w14", "val") or ""
        role = "glyph" if _PRIVATE_CODE.fullmatch(code) else ""
        return _attribute(tag, tag.namespace, "font", Slot.SYM, "symbol", _whole, role)

    def _run_fonts(self, tag: Tag, role: str) -> Construct | None:
        declarations: list[Declaration] = []
        bound: list[tuple[str, str | None]] = []
        for slot, attribute, theme_attribute in _RUN_SLOTS:
            family = tag.get("w", attribute)
            if family:
                declarations.append(Declaration(slot, family, "run fonts", role=role))
                bound.append((attribute, None))
            reference = self._theme.get(tag.get("w", theme_attribute) or "")
            if reference:
                family, through = reference
                declarations.append(Declaration(slot, family, "theme reference", through, role))
                bound.append((attribute, theme_attribute))

        def rewrite(names: Sequence[str | None]) -> bytes:
            values: dict[tuple[str, str], str | None] = {}
            for (attribute, theme_attribute), new in zip(bound, names, strict=True):
                if new is not None:
                    values["w", attribute] = new
                    if theme_attribute:
                        values["w", theme_attribute] = None
            return tag.with_attributes(values)

        return Construct(tuple(declarations), rewrite) if declarations else None

    @cached_property
    def _theme(self) -> Mapping[str, tuple[str, Slot]]:
        """What the theme references of rFonts stand for: (family, slot it is judged in).

        ECMA-376 Part 1, 17.18.96. The East Asian face is `a:ea`, or where that is empty (306 of
        310 themes measured) the entry of the script: Hans.
        """
        themes = list(self.parts_of_type(".theme"))
        if not themes:
            return {}
        fonts: dict[tuple[str, str], str] = {}
        which = ""
        names = frozenset({"majorFont", "minorFont", "latin", "ea", "cs", "font"})
        for _, _, tag in self.opc.xml(themes[0]).find({"a": names}):
            if tag.local in ("majorFont", "minorFont"):
                which = tag.local[:5]
            elif tag.local != "font" or tag.get("", "script") == "Hans":
                fonts.setdefault((which, tag.local), tag.get("", "typeface") or "")
        references: dict[str, tuple[str, Slot]] = {}
        for which in ("major", "minor"):
            latin = fonts.get((which, "latin"), "")
            east_asian = fonts.get((which, "ea"), "") or fonts.get((which, "font"), "")
            complex_ = fonts.get((which, "cs"), "")
            for ending, family, slot in (
                ("Ascii", latin, Slot.LATIN),
                ("HAnsi", latin, Slot.LATIN),
                ("EastAsia", east_asian, Slot.EA),
                ("Bidi", complex_, Slot.CS),
            ):
                if family:
                    references[which + ending] = (family, slot)
        return references

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name in self.xml_parts:
            for start, _, text in self.opc.xml(name).texts(_TEXTS):
                yield name, start, text

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        for name in self.parts_of_type(".fontTable"):
            part = self.opc.xml(name)
            for offset, family in wordtable.embedded_families(part):
                yield Finding(
                    "embedded-font",
                    say("the font {family} is embedded", family=family),
                    Severity.INFO,
                    name,
                    part.line(offset),
                    advice=say("Its data goes if the family is renamed."),
                )

    def settle(self, settled: Settled) -> Settlement:
        consequences: list[Consequence] = []
        removed: list[str] = []
        for name in self.parts_of_type(".fontTable"):
            more, gone = wordtable.settle(self.opc, name, settled)
            consequences += more
            removed += gone
        return Settlement(consequences, removed)

    def characters(self, part: str) -> bytes:
        data = self.package.read(part)
        # Field codes are not text that is drawn, and one that names a font may change.
        skip = _FIELD_CODES if b"nstrText" in data else frozenset()
        found = character_data(data, skip)
        # Between the entries of a font table stand only blanks, which go with an entry.
        return found.strip() if part in self.parts_of_type(".fontTable") else found


def _whole(value: str) -> tuple[int, int] | None:
    return (0, len(value)) if value else None


def _family_in_style(style: str) -> tuple[int, int] | None:
    """Where a VML style names a family.

    >>> _family_in_style('font-size:1pt;font-family:"仿宋";v-text-kern:t')
    (27, 29)
    """
    found = _STYLE_FAMILY.search(style)
    return found.span(2) if found else None


def _attribute(
    tag: Tag,
    namespace: str,
    local: str,
    slot: Slot,
    carrier: str,
    locate: Callable[[str], tuple[int, int] | None],
    role: str = "",
) -> Construct | None:
    """A construct for one attribute of which `locate` finds the family."""
    value = tag.get(namespace, local) or ""
    span = locate(value)
    if span is None:
        return None
    start, end = span

    def rewrite(names: Sequence[str | None]) -> bytes:
        return tag.with_attributes({(namespace, local): f"{value[:start]}{names[0]}{value[end:]}"})

    return Construct((Declaration(slot, value[start:end], carrier, role=role),), rewrite)
