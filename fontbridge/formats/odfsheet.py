"""What OpenDocument styles say of how text is set (ODF 1.3 Part 3, 16 and 17).

A look is what a style says with all that it stands on: attributes by local name, those of text and
of paragraphs, cells, frames together, for none has the name of another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fontbridge.formats.measure import Align, Stop
from fontbridge.formats.namespaces import XMLNS
from fontbridge.formats.odfstyles import Chain
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["OdfLook", "OdfSheet", "count_in", "note", "points"]

_PROPERTIES = frozenset(
    f"{each}-properties"
    for each in ("paragraph", "text", "graphic", "table", "table-column", "table-cell", "section")
)
_WANTED: Mapping[str, frozenset[str]] = {
    "office": frozenset({"automatic-styles"}),
    "style": _PROPERTIES | {"style", "default-style", "tab-stops", "tab-stop", "columns", "column"},
    "text": frozenset({"list-style", "list-level-style-number", "list-level-style-bullet",
                       "list-level-style-image", "outline-style"}),
}
_UNITS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "inch": 72.0, "pt": 1.0, "pc": 12.0,
          "px": 0.75}
_LENGTH = re.compile(r"\s*(-?[0-9.]{1,12})\s*([a-z]+)\s*")
_LONGEST = 8  # digits of a number that makes sense
_SIZES = ("font-size", "font-size-asian")
_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "char": Align.DECIMAL}
_MARGIN_SIDES = {f"{kind}-{side}": kind for kind in ("margin", "padding", "border")
                 for side in ("left", "right", "top", "bottom")}


def count_in(tag: Tag, namespace: str, name: str, default: int = 1) -> int:
    """The number in an attribute, as far as one makes sense."""
    told = tag.get(namespace, name) or ""
    return int(told) if told.isdecimal() and len(told) < _LONGEST else default


def points(length: str | None, whole: float = 0.0) -> float:
    """A length in points, 0 where there is none; a percentage is that of `whole`.

    >>> points("2.54cm"), points("50%", 30.0), points("none")
    (72.0, 15.0, 0.0)
    """
    if length and length.endswith("%"):
        return points(length[:-1] + "pt") * whole / 100
    found = _LENGTH.fullmatch(length or "")
    try:
        return float(found[1]) * _UNITS[found[2]] if found else 0.0
    except (KeyError, ValueError):
        return 0.0


@dataclass(slots=True)
class OdfLook:
    """What a style says. `stops` is None where it says nothing of tabulator stops."""

    values: dict[str, str] = field(default_factory=dict)
    stops: list[Stop] | None = None
    columns: list[tuple[float, float]] = field(default_factory=list)  # see `_share`

    def over(self, lower: OdfLook) -> OdfLook:
        """This level on top of another."""
        values = {**lower.values, **self.values}
        for name in _SIZES:
            beneath = lower.values.get(name, "")
            if beneath and self.values.get(name, "").endswith("%"):
                unit = "%" if beneath.endswith("%") else "pt"
                values[name] = f"{points(self.values[name], points(beneath, 100.0))}{unit}"
        stops = lower.stops if self.stops is None else self.stops
        return OdfLook(values, stops, self.columns or lower.columns)

    def get(self, name: str) -> str:
        """What an attribute says; that of all sides where none is said of one; else ""."""
        told = self.values.get(name)
        if told is None and name in _MARGIN_SIDES:
            told = self.values.get(_MARGIN_SIDES[name])
        return told or ""

    def length(self, name: str, whole: float = 0.0) -> float:
        """An attribute as points."""
        return points(self.get(name), whole)

    def frame(self, side: str) -> float:
        """What padding and border take on a side: "left" or "right"."""
        border = self.get(f"border-{side}").partition(" ")[0]
        return self.length(f"padding-{side}") + points(border)


@dataclass(slots=True)
class _Style:
    parent: str = ""
    look: OdfLook = field(default_factory=OdfLook)


class OdfSheet:
    """The styles of one document, from all its parts, by the part that sees them."""

    def __init__(self, parts: Mapping[str, XmlPart]) -> None:
        self._common: dict[tuple[str, str], _Style] = {}
        self._automatic: dict[str, dict[tuple[str, str], _Style]] = {}
        self._known: dict[tuple[str, str, str], OdfLook] = {}
        self._chains: dict[tuple[str, Chain], OdfLook] = {}
        for name, part in parts.items():
            self._read(name, part)

    def look(self, part: str, family: str, name: str) -> OdfLook:
        """What a style says with its parents."""
        key = part, family, name
        if key not in self._known:
            found = OdfLook()
            for style in reversed(self._ancestry(*key)):
                found = style.look.over(found)
            self._known[key] = found
        return self._known[key]

    def chain(self, part: str, chain: Chain) -> OdfLook:
        """What styles on top of each other say, weakest first."""
        key = part, chain
        if key not in self._chains:
            found = OdfLook()
            for family, name in chain:
                found = self.look(part, family, name).over(found)
            self._chains[key] = found
        return self._chains[key]

    def own(self, part: str, family: str, name: str) -> OdfLook:
        """What an automatic style says by itself: the direct formatting of a paragraph."""
        found = self._automatic.get(part, {}).get((family, name))
        return found.look if found else OdfLook()

    def _ancestry(self, part: str, family: str, name: str) -> Sequence[_Style]:
        """A style and its parents, nearest first."""
        found: list[_Style] = []
        key = family, name
        style = self._automatic.get(part, {}).get(key) or self._common.get(key)
        while style is not None and style not in found:
            found.append(style)
            style = self._common.get((family, style.parent)) if style.parent else None
        return found

    def _read(self, name: str, part: XmlPart) -> None:
        automatic = False
        style: _Style | None = None
        levels = 0
        for kind, _, _, tag, _ in part.walk(_WANTED):
            opens = kind == "start"
            if tag.local == "automatic-styles":
                automatic = opens
            elif tag.namespace == "text":
                levels += 1 if opens else -1  # labels have properties of their own
            elif levels:
                continue
            elif tag.local in ("style", "default-style"):
                style = self._new(name, tag, automatic) if opens else None
            elif style is not None and opens:
                note(style.look, tag)

    def _new(self, part: str, tag: Tag, automatic: bool) -> _Style:
        key = tag.get("style", "family") or "", tag.get("style", "name") or ""
        style = _Style(tag.get("style", "parent-style-name") or "")
        known = self._automatic.setdefault(part, {}) if automatic else self._common
        style = known.setdefault(key, style)
        for name in ("master-page-name", "list-style-name"):
            told = tag.get("style", name)
            if told is not None:
                style.look.values[name] = told
        return style


def note(look: OdfLook, tag: Tag) -> None:
    """Take in one element of a style."""
    match tag.local:
        case "tab-stops":
            look.stops = []
        case "tab-stop" if look.stops is not None:
            align = _ALIGNS.get(tag.get("style", "type") or "", Align.LEFT)
            look.stops.append(Stop(points(tag.get("style", "position")), align))
        case "columns":
            look.values["column-count"] = tag.get("fo", "column-count") or "1"
            look.values["column-gap"] = tag.get("fo", "column-gap") or ""
        case "column":
            look.columns.append(_share(tag))
        case _:
            told = (each for each in tag.attributes if each.namespace != XMLNS)
            look.values.update((each.local, each.value) for each in told)


def _share(column: Tag) -> tuple[float, float]:
    """What a style:column takes of its section, a number by which all are weighed, and the indents
    that are no text (17.16)."""
    told = (column.get("style", "rel-width") or "").rstrip("*")
    share = float(told) if told.replace(".", "", 1).isdecimal() else 0.0
    indents = (points(column.get("fo", f"{side}-indent")) for side in ("start", "end"))
    return share, sum(indents)
