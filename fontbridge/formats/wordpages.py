"""What lines of a Word document stand in: columns of a page, cells, text boxes (ECMA-376 Part 1,
17.6, 17.4 and 20.1; VML in Part 4, 19.1). All lengths are in points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fontbridge.formats.measure import Grid, Unforeseen
from fontbridge.formats.wordlooks import TWIPS, number_in
from fontbridge.formats.xmlpart import Tag

__all__ = ["EMU", "Box", "Cell", "Section", "Table", "length_in_style"]

EMU = 12_700  # a point
_SPREADING = ("linesAndChars", "snapToChars", "lines-and-chars", "snap-to-chars")
_UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0}
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_LENGTH = re.compile(r"\s*(-?[0-9.]{1,12})\s*([a-z]*)\s*")
_PLAIN_DIRECTIONS = ("", "lrTb", "lr-tb", "lb", "lrTbV", "lr-tb-v")


@dataclass(slots=True)
class Section:
    """A section: the text's width and height, its columns and its grid."""

    width: float = 0.0
    height: float = 0.0
    vertical: bool = False
    pitch: float = 0.0  # between lines of the grid; 0 without one
    spread: float | None = None  # what the grid adds to each ideograph; None if to none
    count: int = 1
    space: float = 36.0
    equal: bool = True
    told: list[float] = field(default_factory=list)

    def note(self, tag: Tag) -> None:
        """Take in what one element of a `w:sectPr` says."""
        match tag.local:
            case "pgSz":
                self.width += number_in(tag, "w") / TWIPS
                self.height += number_in(tag, "h") / TWIPS
            case "pgMar":
                sides = (number_in(tag, side) for side in ("left", "right", "gutter"))
                self.width -= sum(sides) / TWIPS
                ends = (abs(number_in(tag, end)) for end in ("top", "bottom"))
                self.height -= sum(ends) / TWIPS
            case "cols":
                self.count = int(number_in(tag, "num")) or 1
                if tag.get("w", "space"):
                    self.space = number_in(tag, "space") / TWIPS
                self.equal = tag.get("w", "equalWidth") not in ("0", "false", "off")
            case "col":
                self.told.append(number_in(tag, "w") / TWIPS)
            case "textDirection":
                self.vertical = (tag.get("w", "val") or "") not in _PLAIN_DIRECTIONS
            case "docGrid":
                self._note_grid(tag)

    def _note_grid(self, tag: Tag) -> None:
        kind = tag.get("w", "type") or ""
        if kind in ("lines", *_SPREADING):
            pitch = number_in(tag, "linePitch") or number_in(tag, "line-pitch")
            self.pitch = pitch / TWIPS
        if kind in _SPREADING:
            added = number_in(tag, "charSpace") or number_in(tag, "char-space")
            self.spread = added / 4096  # 17.6.5: in 1/4096 of a point

    @property
    def columns(self) -> Sequence[float]:
        """The different widths of its columns."""
        if not self.equal and self.told:
            return list(dict.fromkeys(round(each, 1) for each in self.told))
        return [(self.width - (self.count - 1) * self.space) / self.count]

    def grid(self, default: float, drawn: float) -> Grid | None:
        """Its grid, from the size of the default style and that of what is drawn: the grid's own
        cells are as wide as the former with what it adds (17.6.5)."""
        advance = drawn if self.spread is None else default + self.spread
        if self.pitch <= 0 or advance <= 0:
            return None
        # Half a tenth of a line or character is lost when lengths are written as twips.
        lines, characters = self.height / self.pitch, self.columns[0] / advance
        return Grid(int(lines + 0.05), int(characters + 0.05))


@dataclass(slots=True)
class Table:
    """A table: the widths of its grid's columns, and the margins of its cells."""

    margins: tuple[float, float]
    columns: list[float] = field(default_factory=list)
    at: int = 0  # the grid's column of the next cell


@dataclass(slots=True)
class Cell:
    """A cell of a table; `fixed` is the width that it prefers, if it is a length."""

    table: Table
    at: int
    span: int = 1
    fixed: float = 0.0
    vertical: bool = False
    margins: dict[str, float] = field(default_factory=dict)

    @property
    def width(self) -> float | Unforeseen:
        """That of its lines, or why it is not known."""
        if self.vertical:
            return Unforeseen.VERTICAL
        columns = self.table.columns[self.at : self.at + self.span]
        whole = self.fixed or (sum(columns) if all(columns) else 0.0)
        left, right = self.table.margins
        width = whole - self.margins.get("left", left) - self.margins.get("right", right)
        return width if whole and width > 0 else Unforeseen.TABLE


@dataclass(slots=True)
class Box:
    """A text box; `outer` is its own width, 0 if that is not known; the insets are those that
    DrawingML and VML have where nothing is said (20.1.10.40, 7.2 points)."""

    outer: float = 0.0
    left: float = 7.2
    right: float = 7.2
    wraps: bool = True
    vertical: bool = False

    @property
    def width(self) -> float | Unforeseen:
        """That of its lines, or why it is not known."""
        if self.vertical:
            return Unforeseen.VERTICAL
        if not self.wraps:
            return math.inf
        width = self.outer - self.left - self.right
        return width if self.outer and width > 0 else Unforeseen.BOX

    def note_body(self, tag: Tag) -> None:
        """Take in a `wps:bodyPr` (21.1.2.1.1)."""
        self.wraps = tag.get("", "wrap") != "none"
        self.vertical = (tag.get("", "vert") or "horz") != "horz"
        for side, name in (("left", "lIns"), ("right", "rIns")):
            if _WHOLE.fullmatch(tag.get("", name) or ""):
                setattr(self, side, int(tag.get("", name) or 0) / EMU)

    def note_vml(self, tag: Tag) -> None:
        """Take in a `v:textbox`."""
        style = tag.get("", "style") or ""
        self.vertical = "vertical" in style
        insets = (tag.get("", "inset") or "").split(",")
        for side, at in (("left", 0), ("right", 2)):
            if len(insets) > at and insets[at].strip():
                setattr(self, side, _points(insets[at]))


def length_in_style(style: str, name: str) -> float:
    """A length in the style of a VML shape, in points; 0 where it has none.

    >>> length_in_style("position:absolute;width:1in;height:9pt", "width")
    72.0
    """
    for each in style.split(";"):
        key, _, value = each.partition(":")
        if key.strip() == name:
            return _points(value)
    return 0.0


def _points(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    try:
        return float(found[1]) * _UNITS[found[2]] if found else 0.0
    except (KeyError, ValueError):
        return 0.0
