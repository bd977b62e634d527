"""Fonts in VML (ECMA-376 Part 4, 14.1 and 19.1): comments of workbooks, WordArt of old.

`v:textpath` names its family in a CSS `style`; the text of a comment is a piece of HTML in
`v:textbox`, without a namespace, where `<font face="…">` names it. Both serve all text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.tagsites import sites_of_tags
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["TEXT_ELEMENTS", "drawn", "family_in_style", "sites"]

_FONT_ELEMENTS: Mapping[str, frozenset[str]] = MappingProxyType({
    "": frozenset({"font"}),
    "v": frozenset({"textpath"}),
})
TEXT_ELEMENTS: Mapping[str, frozenset[str]] = MappingProxyType({"": frozenset({"font", "div"})})

_STYLE_FAMILY = re.compile(r"""(?:^|;)\s*font-family\s*:\s*(["']?)([^;"']+)\1""", re.I)


def family_in_style(style: str) -> tuple[int, int] | None:
    """Where a style names a family.

    >>> family_in_style('font-size:1pt;font-family:"仿宋";v-text-kern:t')
    (27, 29)
    """
    found = _STYLE_FAMILY.search(style)
    return found.span(2) if found else None


def sites(name: str, part: XmlPart) -> Iterator[Site]:
    """Every place of one VML part that names a family."""
    return sites_of_tags(name, part.find(_FONT_ELEMENTS), _construct)


def drawn(part: XmlPart) -> Iterator[tuple[int, str, str]]:
    """The text of controls and comments for which a family is named: (offset, text, family)."""
    for kind, start, _, tag, text in part.walk({}, {"": frozenset({"font"})}):
        family = tag.get("", "face") if kind == "text" else None
        if family and text.strip():
            yield start, text, family


def _construct(tag: Tag) -> Construct | None:
    if tag.local == "font":
        local, value, carrier = "face", tag.get("", "face") or "", "VML font"
        span = (0, len(value))
    else:
        local, value, carrier = "style", tag.get("", "style") or "", "VML text path"
        span = family_in_style(value) or (0, 0)
    start, end = span
    if start == end:
        return None

    def rewrite(names: Sequence[str | None]) -> bytes:
        return tag.with_attributes({("", local): f"{value[:start]}{names[0]}{value[end:]}"})

    return Construct((Declaration(Slot.ANY, value[start:end], carrier),), rewrite)
