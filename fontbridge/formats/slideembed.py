"""Fonts carried by presentations (ECMA-376 Part 1, 19.2.1.9 and 19.2.1.10).

The files are Embedded OpenType, see `fonts.eot`: the standard leaves that to the program.
"""

from __future__ import annotations

from collections.abc import Mapping

from fontbridge.fonts.eot import wrapped
from fontbridge.fonts.subset import Cut
from fontbridge.formats.opc import Opc
from fontbridge.formats.opcnew import Carried, NewParts
from fontbridge.formats.slidefonts import LIST
from fontbridge.formats.xmlgrow import at_end, at_start, the_element
from fontbridge.formats.xmlpart import Element, XmlPart
from fontbridge.model import Edit

__all__ = ["carry"]

# What comes before the list in p:presentation (19.2.1.26).
_BEFORE = frozenset(
    {"sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz"}
    | {"smartTags"}
)
# Let PowerPoint keep the fonts when it saves.
_KEPT = {("", "embedTrueTypeFonts"): "1", ("", "saveSubsetFonts"): "1"}


def carry(opc: Opc, name: str, fonts: Mapping[str, Cut]) -> Carried:
    """What makes a presentation carry `fonts`, by family, none of which it carries yet; `name` is
    its main part."""
    part = opc.xml(name)
    root = the_element(part, "p", "presentation")
    parts = NewParts(opc)
    entries = b"".join(
        _entry(root, family, parts.add_font(name, family, cut.data, _eot(cut), "fntdata"))
        for family, cut in fonts.items()
    )
    there = next(part.elements({"p": frozenset({LIST})}), None)
    if there is not None:
        listed = at_end(there, name, entries)
    else:
        opened = root.tag.sibling(LIST, empty=False)
        listed = _behind(part, name, root, opened.raw + entries + opened.closing)
    edits = [listed]
    if not root.tag.empty:
        end = root.start + len(root.tag.raw)
        edits.append(Edit(name, root.start, end, root.tag.with_attributes(_KEPT)))
    return parts.carried(edits)


def _eot(cut: Cut) -> bytes:
    return wrapped(cut.data, cut=not cut.whole)


def _entry(root: Element, family: str, identifier: str) -> bytes:
    opened = root.tag.sibling("embeddedFont", empty=False)
    font = root.tag.sibling("font").with_attributes({("", "typeface"): family})
    regular = root.tag.sibling("regular").with_attributes({("r", "id"): identifier})
    return opened.raw + font + regular + opened.closing


def _behind(part: XmlPart, name: str, root: Element, spelt: bytes) -> Edit:
    """Put the list where the schema has it."""
    before = [each.end for each in part.elements({"p": _BEFORE})]
    return Edit(name, max(before), max(before), spelt) if before else at_start(root, name, spelt)
