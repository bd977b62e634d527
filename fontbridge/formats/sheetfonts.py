"""Fonts of SpreadsheetML (ECMA-376 Part 1, 18.8.22 and 18.4.7): one name for all text of a cell.

`x:font` of cell formats, of named styles and of dxfs (tables, pivot tables, slicers, conditional
formats, tracked changes) names its family in `x:name`, `x:rPr` of rich text in `x:rFont`.

Beside the name may stand `x:scheme`: the font is then that of the theme, and Excel resolves it by
the language of its own windows to the theme's Latin or East Asian face, whatever the name says. The
theme is converted like any other, so the scheme stays as long as the converted theme gives the
name that the profile wants there; otherwise it becomes "none" (18.18.33), and the name decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Consequence, Construct, Declaration, Facts, Settled, Site
from fontbridge.formats.drawingml import ThemeFonts
from fontbridge.formats.tagsites import Place
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Edit, Slot

__all__ = ["ELEMENTS", "hints", "sites"]

ELEMENTS = frozenset({"font", "rPr", "name", "rFont", "scheme"})
_AROUND = frozenset({"font", "rPr"})
_NAMES = frozenset({"name", "rFont"})
_HINTS = frozenset({"charset", "family"})

# 18.8.18: the classes of the font table by number.
_CLASSES = {"roman": "1", "swiss": "2", "modern": "3", "script": "4", "decorative": "5"}


class _Font(NamedTuple):
    """One font: the tag that names the family, and the other tags that were asked for."""

    family: str
    name: Place
    others: Sequence[Place]


def _fonts(places: Iterable[Place]) -> Iterator[_Font]:
    """Group tags, in the order of the document, by the font that they stand in."""
    name: Place | None = None
    others: list[Place] = []
    for place in places:
        local = place[2].local
        if local in _AROUND:
            if name is not None:
                yield _Font(_value(name), name, others)
            name, others = None, []
        elif local in _NAMES:
            name = place
        else:
            others.append(place)
    if name is not None:
        yield _Font(_value(name), name, others)


def _value(place: Place) -> str:
    return place[2].get("", "val") or ""


def sites(part_name: str, places: Iterable[Place], theme: ThemeFonts) -> Iterator[Site]:
    """The sites of fonts whose `ELEMENTS` are `places`."""
    names: dict[Tag, Construct] = {}
    schemes: dict[tuple[Tag, str], Construct | None] = {}
    for family, (start, end, tag), others in _fonts(places):
        if not family:
            continue
        construct = names.get(tag)
        if construct is None:
            construct = names[tag] = _named(tag, family)
        yield Site(part_name, start, end, construct)
        for begin, finish, scheme in others:
            key = scheme, family
            if key not in schemes:
                schemes[key] = _referred(scheme, family, theme)
            reference = schemes[key]
            if reference is not None:
                yield Site(part_name, begin, finish, reference)


def _named(tag: Tag, family: str) -> Construct:
    carrier = "rich text" if tag.local == "rFont" else "cell font"

    def rewrite(names: Sequence[str | None]) -> bytes:
        return tag.with_attributes({("", "val"): names[0]})

    return Construct((Declaration(Slot.ANY, family, carrier),), rewrite)


def _referred(tag: Tag, family: str, theme: ThemeFonts) -> Construct | None:
    """The theme reference of a font; None where the theme gives another name already.

    Excel then draws another face than the file names, before and after; that is not ours to
    settle.
    """
    which = tag.get("", "val") or ""
    giving = [slot for slot in (Slot.EA, Slot.LATIN) if theme.get((which, slot)) == family]
    if not giving:
        return None

    def pinned(_: Sequence[str | None]) -> bytes:
        return tag.with_attributes({("", "val"): "none"})

    return Construct((Declaration(Slot.ANY, family, "theme reference", giving[0]),), pinned)


def hints(part_name: str, part: XmlPart, settled: Settled) -> Iterator[Consequence]:
    """What `x:charset` and `x:family` tell of a face that is renamed, told of the new one.

    A reader without the new face picks another by them. They are corrected where they stand, and
    never added: Excel does without.
    """
    renamed: Mapping[str, str] = {
        old: new for (slot, old), new in settled.names.items() if slot is Slot.ANY
    }
    for font in _fonts(part.find({"s": _AROUND | _NAMES | _HINTS})):
        facts = settled.facts(renamed[font.family]) if font.family in renamed else None
        if facts is None:
            continue
        for start, end, tag in font.others:
            value = _hint(tag.local, facts)
            if value and value != tag.get("", "val"):
                spelt = tag.with_attributes({("", "val"): value})
                yield Consequence(Edit(part_name, start, end, spelt), "", "")


def _hint(local: str, facts: Facts) -> str:
    if local == "family":
        return _CLASSES.get(facts.generic, "")
    return str(int(facts.charset, 16)) if facts.charset else ""
