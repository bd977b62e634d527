"""Every place of one WordprocessingML part that names a font.

docs/formats/docx.md lists them. They are found by element name at any depth, so text boxes in
either branch of mc:AlternateContent, content controls, tracked changes and math runs need no code
of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from fontbridge.formats import drawingml, wordfields
from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.vml import family_in_style
from fontbridge.formats.wordfonts import WordFonts
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["sites"]

_WANTED: Mapping[str, frozenset[str]] = {
    "w": frozenset({"rFonts", "sym", "font", "fldSimple", "docDefaults", "style"}),
    "w14": frozenset({"checkedState", "uncheckedState"}),
    "a": drawingml.FONT_ELEMENTS,
    "v": frozenset({"textpath"}),
}
_PRIVATE_CODE = re.compile("(?:[eE][0-9a-fA-F]|[fF][0-8])[0-9a-fA-F]{2}")


def sites(name: str, part: XmlPart, fonts: WordFonts, role: str) -> Iterator[Site]:
    """The sites of a part in order; `role` is that of its runs, see `Declaration`."""
    by_role: dict[str, dict[Tag, Construct | None]] = {}
    own, known = role, by_role.setdefault(role, {})
    for start, end, tag in part.find(_WANTED):
        if tag.local == "docDefaults":
            role, known = "default", by_role.setdefault("default", {})
        elif tag.local == "style":
            role, known = own, by_role[own]
        if tag not in known:
            known[tag] = _construct(tag, fonts, role)
        construct = known[tag]
        if construct is not None:
            yield Site(name, start, end, construct)
    yield from wordfields.sites(name, part)


def _construct(tag: Tag, fonts: WordFonts, role: str) -> Construct | None:
    if tag.namespace == "a":
        return drawingml.construct(tag, role)
    match tag.local:
        case "rFonts":
            return fonts.construct(tag, role)
        case "font":
            family = tag.get("w", "name") or ""
            return Construct((Declaration(Slot.ANY, family, "font table", role="listed"),), None)
        case "fldSimple":
            code = wordfields.font_in_code
            return _attribute(tag, ("w", "instr"), Slot.SYM, "field code", code)
        case "textpath":
            return _attribute(tag, ("", "style"), Slot.ANY, "VML text path", family_in_style)
        case "sym":
            return _symbol(tag, ("w", "font"), tag.get("w", "char"))
        case "checkedState" | "uncheckedState":
            return _symbol(tag, ("w14", "font"), tag.get("w14", "val"))
    return None


def _symbol(tag: Tag, name: tuple[str, str], code: str | None) -> Construct | None:
    # Under a private-use code only the font knows the sign.
    role = "glyph" if _PRIVATE_CODE.fullmatch(code or "") else ""
    return _attribute(tag, name, Slot.SYM, "symbol", _whole, role)


def _whole(value: str) -> tuple[int, int] | None:
    return (0, len(value)) if value else None


def _attribute(
    tag: Tag,
    name: tuple[str, str],
    slot: Slot,
    carrier: str,
    locate: Callable[[str], tuple[int, int] | None],
    role: str = "",
) -> Construct | None:
    """A construct for one attribute of which `locate` finds the family."""
    value = tag.get(*name) or ""
    span = locate(value)
    if span is None:
        return None
    start, end = span

    def rewrite(names: Sequence[str | None]) -> bytes:
        return tag.with_attributes({name: f"{value[:start]}{names[0]}{value[end:]}"})

    return Construct((Declaration(slot, value[start:end], carrier, role=role),), rewrite)
