"""Fonts of SpreadsheetML (ECMA-376 Part 1, 18.8.22 and 18.4.7): one name for all text of a cell.

`x:font` of cell formats, of named styles and of dxfs (tables, pivot tables, slicers, conditional
formats, tracked changes) names its family in `x:name`, `x:rPr` of rich text in `x:rFont`.

Beside the name may stand `x:scheme`: the font is then that of the theme, and Excel resolves it by
the language of its own windows to the theme's Latin or East Asian face, whatever the name says. The
theme is converted like any other, so the scheme stays as long as the converted theme gives the
name that the profile wants there; otherwise it becomes "none" (18.18.33), and the name decides.

`x:charset` and `x:family` are hints about the face by its old name, for readers that have to pick
another. Under a new name they are set to say nothing, but for GB2312 (134), which is true of every
face for Chinese text that takes the place of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.drawingml import ThemeFonts
from fontbridge.formats.tagsites import Place
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Slot

__all__ = ["ELEMENTS", "NAMING", "construct", "said_of", "sites"]

_AROUND = frozenset({"font", "rPr"})
_NAMES = frozenset({"name", "rFont"})
NAMING = _NAMES | {"scheme", "charset", "family"}
"""The elements inside a font that name the face or tell of it."""

ELEMENTS = _AROUND | NAMING

# DEFAULT_CHARSET (18.4.1), "not applicable" (18.8.18).
_SAYS_NOTHING = {"charset": "1", "family": "0"}
_GB2312 = "134"


def sites(
    part_name: str, part: XmlPart, places: Iterable[Place], theme: ThemeFonts
) -> Iterator[Site]:
    """The sites of fonts in a part; `places` are the tags of its `ELEMENTS`, in order."""
    known: dict[bytes, Construct | None] = {}
    for inside in _fonts(places):
        start, end = inside[0][0], inside[-1][1]
        spelt = part.view[start:end]
        if spelt not in known:
            known[spelt] = construct(spelt, start, inside, theme)
        found = known[spelt]
        if found is not None:
            yield Site(part_name, start, end, found)


def _fonts(places: Iterable[Place]) -> Iterator[list[Place]]:
    """The tags inside each font that has any, in order."""
    inside: list[Place] = []
    for place in places:
        if place[2].local not in _AROUND:
            inside.append(place)
        elif inside:
            yield inside
            inside = []
    if inside:
        yield inside


def construct(
    spelt: bytes, offset: int, inside: Sequence[Place], theme: ThemeFonts
) -> Construct | None:
    """The construct of a font whose tags, from the first to the last, are spelt `spelt`.

    None if it names no family.
    """
    values = {tag.local: tag.get("", "val") or "" for _, _, tag in inside}
    rich = "rFont" in values
    family, scheme = values.get("rFont" if rich else "name"), values.get("scheme", "")
    if not family:
        return None
    declarations = [Declaration(Slot.ANY, family, "rich text" if rich else "cell font")]
    # Where the theme gives another name already, Excel draws another face than the file names,
    # before and after; that is not ours to settle.
    giving = [slot for slot in (Slot.EA, Slot.LATIN) if theme.get((scheme, slot)) == family]
    if giving:
        declarations.append(Declaration(Slot.ANY, family, "theme reference", giving[0]))

    def rewrite(names: Sequence[str | None]) -> bytes:
        new: dict[str, str] = {}
        if names[0] is not None:
            new = {**_SAYS_NOTHING, "name": names[0], "rFont": names[0]}
        if names[-1] is not None and giving:
            new["scheme"] = "none"
        return _with_values(spelt, offset, inside, new)

    return Construct(tuple(declarations), rewrite)


def _with_values(
    spelt: bytes, offset: int, inside: Sequence[Place], values: Mapping[str, str]
) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for start, end, tag in inside:
        value = values.get(tag.local)
        if value is not None and not _is_gb2312(tag.local, tag.get("", "val")):
            pieces += spelt[done : start - offset], tag.with_attributes({("", "val"): value})
            done = end - offset
    return b"".join([*pieces, spelt[done:]])


def said_of(family: str, element: str, value: str) -> str | None:
    """What one of the `NAMING` elements says of a font after it got another family; None where it
    goes, for a theme has no say in a fallback.

    >>> said_of("仿宋", "name", "仿宋_GB2312"), said_of("仿宋", "charset", "134")
    ('仿宋', '134')
    """
    if element in _NAMES:
        return family
    if element == "scheme" or _is_gb2312(element, value):
        return value if element == "charset" else None
    return _SAYS_NOTHING[element]


def _is_gb2312(element: str, value: str | None) -> bool:
    return element == "charset" and value == _GB2312
