"""Fonts in DrawingML (ECMA-376 Part 1, 20.1.4 and 21.1.2.3): themes, charts, diagrams, shapes.

Whatever the part, `a:latin`, `a:ea`, `a:cs`, `a:sym`, `a:buFont` and, in themes, `a:font` name a
family in `typeface`. An empty name and the theme references `+mn-ea`, `+mj-lt` … name none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fontbridge.formats.base import Construct, Declaration
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["FONT_ELEMENTS", "ThemeFonts", "construct", "theme_fonts", "with_family"]

ThemeFonts = Mapping[tuple[str, Slot], str]
"""The families of a theme by ("major" or "minor", slot)."""

FONT_ELEMENTS = frozenset({"latin", "ea", "cs", "sym", "buFont", "font"})

_SLOTS = {
    "latin": Slot.LATIN,
    "ea": Slot.EA,
    "cs": Slot.CS,
    "sym": Slot.SYM,
    "buFont": Slot.SYM,
    "font": Slot.EA,
}

# Hints about the face by its old name (21.1.2.3.1); without them the name decides.
_HINTS = ("panose", "pitchFamily", "charset")


def construct(tag: Tag, role: str = "") -> Construct | None:
    """The construct of one such tag; None if it names no family that could be ours to change.

    Of a theme's script entries only Hans, the real East Asian face of nearly every theme, is
    a declaration for Chinese text.
    """
    family = tag.get("", "typeface") or ""
    if not family or family.startswith("+"):
        return None
    if tag.local == "font" and tag.get("", "script") != "Hans":
        return None
    carrier = "theme script font" if tag.local == "font" else f"drawing {tag.local}"

    def rewrite(names: Sequence[str | None]) -> bytes:
        return with_family(tag, family if names[0] is None else names[0])

    return Construct((Declaration(_SLOTS[tag.local], family, carrier, role=role),), rewrite)


def with_family(tag: Tag, family: str) -> bytes:
    """Such a tag with another family, less what it says of the old face."""
    if tag.get("", "typeface") == family:
        return tag.raw
    stale = {("", hint): None for hint in _HINTS if tag.get("", hint) is not None}
    return tag.with_attributes({("", "typeface"): family, **stale})


def theme_fonts(part: XmlPart, script: str = "Hans") -> ThemeFonts:
    """The families that references to a theme stand for, without the slots that it leaves open.

    The East Asian face is `a:ea`, or where that is empty (306 of 310 themes measured) the entry of
    a script (an ISO 15924 code); "" asks for no entry.
    """
    families: dict[tuple[str, Slot], str] = {}
    which = ""
    wanted = frozenset({"majorFont", "minorFont", "latin", "ea", "cs", "font"})
    for _, _, tag in part.find({"a": wanted}):
        if tag.local in ("majorFont", "minorFont"):
            which = tag.local[:5]
        elif tag.local != "font" or tag.get("", "script") == script:
            family = tag.get("", "typeface")
            if which and family:
                families.setdefault((which, _SLOTS[tag.local]), family)
    return families
