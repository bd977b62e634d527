"""The fonts of cells: the list of fonts of a workbook, and which of them each cell format takes.

ECMA-376 Part 1, 18.8: a cell names a format by its place among `x:cellXfs`, that a font by its
place among `x:fonts`. Headers are printed in the font of the style Normal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["PROPERTIES", "CellFont", "CellFonts", "properties_of"]

PROPERTIES = frozenset(
    {"b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz"}
    | {"color", "name", "rFont", "family", "charset", "scheme"}
)
"""The elements inside a font, of a cell or of rich text."""

_NAMES = frozenset({"name", "rFont"})
# They follow from the name, or tell of the face for want of it.
_OF_THE_NAME = _NAMES | {"family", "charset", "scheme"}
_LISTS = frozenset({"fonts", "cellXfs", "cellStyleXfs"})
_WANTED = {"s": PROPERTIES | _LISTS | {"font", "xf", "cellStyle"}}
_NORMAL = "0"  # its builtinId (18.8.7)

Property = tuple[str, tuple[tuple[str, str], ...]]
"""A property of a font: its element and that one's attributes."""


class CellFont(NamedTuple):
    """One `x:font`, all of whose properties rich text has to repeat."""

    family: str = ""
    properties: tuple[Property, ...] = ()

    @property
    def shape(self) -> frozenset[Property]:
        """What it looks like but for the face."""
        return frozenset(each for each in self.properties if each[0] not in _OF_THE_NAME)


class CellFonts:
    """The fonts of a workbook by cell format."""

    def __init__(self, part: XmlPart | None) -> None:
        self._fonts: list[CellFont] = []
        self._formats: dict[str, list[int]] = {name: [] for name in ("cellXfs", "cellStyleXfs")}
        self._normal = 0
        if part is not None:
            self._read(part)

    def of_format(self, number: int) -> CellFont:
        """The font of a cell format; one without a name where there is none."""
        return self._font("cellXfs", number)

    @property
    def normal(self) -> CellFont:
        """The font of the style Normal."""
        return self._font("cellStyleXfs", self._normal)

    def _font(self, formats: str, number: int) -> CellFont:
        known = self._formats[formats]
        index = known[number] if number < len(known) else 0
        return self._fonts[index] if index < len(self._fonts) else CellFont()

    def _read(self, part: XmlPart) -> None:
        around: list[str] = []
        inside: list[Tag] = []
        for kind, _, _, tag, _ in part.walk(_WANTED):
            local = tag.local
            if kind == "end":
                around.pop()
                if local == "font" and around == ["fonts"]:
                    self._fonts.append(CellFont(*properties_of(inside)))
                continue
            if local == "font":
                inside = []
            elif local == "xf" and around and around[-1] in self._formats:
                self._formats[around[-1]].append(_number(tag, "fontId"))
            elif local == "cellStyle" and tag.get("", "builtinId") == _NORMAL:
                self._normal = _number(tag, "xfId")
            elif around[-1:] == ["font"]:
                inside.append(tag)
            around.append(local)


def properties_of(tags: list[Tag]) -> tuple[str, tuple[Property, ...]]:
    """The family and the properties of a font, from the tags inside."""
    family = next((tag.get("", "val") or "" for tag in tags if tag.local in _NAMES), "")
    return family, tuple((tag.local, tuple(_attributes(tag))) for tag in tags)


def _attributes(tag: Tag) -> Iterator[tuple[str, str]]:
    for each in tag.attributes:
        if not each.namespace:
            yield each.local, each.value


def _number(tag: Tag, name: str) -> int:
    value = tag.get("", name) or ""
    return int(value) if value.isdecimal() and len(value) < 10 else 0
