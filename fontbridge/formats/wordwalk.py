"""The paragraphs of a Word part by their places: what they stand in, what stands in them, and what
they say of how they are set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from fontbridge.formats.measure import LINE_END, OBJECT, TABULATOR, Unforeseen
from fontbridge.formats.wordlooks import (
    LOOKS,
    OLD,
    SILENT,
    TWIPS,
    Look,
    Sheet,
    number_in,
    said,
)
from fontbridge.formats.wordpages import EMU, Box, Cell, Section, Table, length_in_style
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["Placed", "PlacedMark", "Walk"]

_SHAPES = frozenset({"shape", "rect", "roundrect", "oval", "wsp"})
_GROUPS = frozenset({"group", "wgp", "grpSp", "wpc"})
_OBJECTS = frozenset({"drawing", "pict", "object"})
_WANTED = {
    "w": LOOKS | _OBJECTS
    | {"p", "pStyle", "r", "rStyle", "sectPr", "sectPrChange", "pgSz", "pgMar", "cols", "col"}
    | {"docGrid", "textDirection", "tbl", "tblPr", "tblPrChange", "tblStyle", "tblCellMar"}
    | {"gridCol", "tr", "gridBefore", "tc", "tcPr", "tcPrChange", "tcW", "gridSpan", "tcMar"}
    | {"left", "right", "start", "end", "framePr", "ruby", "br", "cr", "ptab", "sym"}
    | {"noBreakHyphen", "footnoteReference", "endnoteReference", "txbxContent"},
    "m": frozenset({"oMath"}),
    "mc": frozenset({"Fallback"}),
    "wp": frozenset({"inline", "anchor", "extent", "wrapSquare", "wrapTight", "wrapThrough"}),
    "wps": frozenset({"wsp", "spPr", "bodyPr"}),
    "wpg": frozenset({"wgp", "grpSp"}),
    "wpc": frozenset({"wpc"}),
    "a": frozenset({"ext"}),
    "v": _SHAPES | {"group", "textbox"},
    "w10": frozenset({"wrap"}),
}
_LONGEST = 12  # digits of a number that makes sense
_SIDES = {"left": "left", "start": "left", "right": "right", "end": "right"}
# What stands in a line: its text, and its width in em of what it stands beside.
_SIGNS = {
    "tab": (TABULATOR, 0.0), "ptab": (TABULATOR, 0.0), "br": (LINE_END, 0.0), "cr": (LINE_END, 0.0),
    "noBreakHyphen": ("\u2011", 0.0), "sym": (OBJECT, 1.0),
    # A figure, raised: half an em, at 58 to 65 percent.
    "footnoteReference": (OBJECT, 0.3), "endnoteReference": (OBJECT, 0.3),
}  # fmt: skip


@dataclass(slots=True)
class PlacedMark:
    """Something that stands in a line at an offset of the part: `width` in points, `ems` in em."""

    start: int
    text: str
    width: float = 0.0
    ems: float = 0.0


@dataclass(slots=True)
class Placed:
    """A paragraph: what it stands in (None for the page itself), its style and its own look,
    that of its mark, its runs by their offsets with their styles, what stands in it, and why it
    cannot be set, if so. `repeated` if an older program's copy of something else."""

    start: int
    holder: Cell | Box | None = None
    section: Section | None = None
    style: str = ""
    look: Look = SILENT
    mark: Look = SILENT
    runs: dict[int, tuple[str, Look]] = field(default_factory=dict)
    marks: list[PlacedMark] = field(default_factory=list)
    why: Unforeseen | None = None
    repeated: bool = False


@dataclass(slots=True)
class _Object:
    """A drawing in a run; `width` if it stands in the line."""

    start: int
    width: float = 0.0
    floats: bool = False
    pushes: bool = False  # lines beside it are shorter


class Walk:
    """One walk through a part; `paragraphs` are in the order of their starts."""

    def __init__(self, part: XmlPart, sheet: Sheet) -> None:
        self.paragraphs: list[Placed] = []
        self.sections: list[Section] = []
        self._sheet = sheet
        self._around: list[str] = []
        self._open: list[Placed] = []
        self._waiting: list[Placed] = []  # for the end of their section
        self._holders: list[Cell | Box | None] = [None]
        self._tables: list[Table] = []
        self._shapes: list[Box] = []
        self._objects: list[_Object] = []
        self._section = Section()
        self._run = 0
        for kind, start, _, tag, _ in part.walk(_WANTED):
            if kind == "end":
                self._around.pop()
                self._end(tag.local)
            else:
                inside = self._around[-1] if self._around else ""
                self._around.append(tag.local)
                if OLD.isdisjoint(self._around):
                    self._start(tag, start, inside)

    # -- the structure --

    def _start(self, tag: Tag, start: int, inside: str) -> None:
        local = tag.local
        handler = self._STARTS.get(local)
        if handler is not None:
            handler(self, tag, start)
        elif local in _SHAPES:
            self._shape(tag, start)
        elif "sectPr" in self._around:
            self._section.note(tag)
        elif inside in ("tblCellMar", "tcMar") and local in _SIDES:
            self._margin(tag, inside)
        elif local in _OBJECTS:
            self._objects.append(_Object(start))
        elif self._objects and tag.namespace in ("wp", "w10", "a", "wps"):
            self._in_object(self._objects[-1], tag)
        elif self._open:
            self._in_paragraph(self._open[-1], tag, start, inside)

    def _end(self, local: str) -> None:
        if local == "p":
            self._waiting.append(self._open.pop())
        elif local in ("tc", "txbxContent"):
            self._holders.pop()
        elif local == "tbl":
            self._tables.pop()
        elif local in _SHAPES and self._shapes:
            self._shapes.pop()
        elif local in _OBJECTS and self._objects:
            self._close_object(self._objects.pop())
        elif local == "sectPr" and OLD.isdisjoint(self._around):
            self.sections.append(self._section)
            for each in (*self._waiting, *self._open):
                each.section = self._section
            self._waiting.clear()

    def _new_section(self, tag: Tag, start: int) -> None:
        self._section = Section()

    def _paragraph(self, tag: Tag, start: int) -> None:
        placed = Placed(start, self._holders[-1], repeated="Fallback" in self._around)
        self.paragraphs.append(placed)
        self._open.append(placed)

    def _text_box(self, tag: Tag, start: int) -> None:
        grouped = not _GROUPS.isdisjoint(self._around)  # whose scale is not followed
        self._holders.append(self._shapes[-1] if self._shapes and not grouped else Box())

    # -- tables --

    def _table(self, tag: Tag, start: int) -> None:
        self._tables.append(Table(self._sheet.cell_margins("")))

    def _table_style(self, tag: Tag, start: int) -> None:
        if self._tables:
            self._tables[-1].margins = self._sheet.cell_margins(tag.get("w", "val") or "")

    def _column(self, tag: Tag, start: int) -> None:
        if self._tables:
            self._tables[-1].columns.append(number_in(tag, "w") / TWIPS)

    def _row(self, tag: Tag, start: int) -> None:
        if self._tables:
            self._tables[-1].at = 0

    def _skipped(self, tag: Tag, start: int) -> None:
        if self._tables:
            self._tables[-1].at += int(number_in(tag, "val"))

    def _cell(self, tag: Tag, start: int) -> None:
        table = self._tables[-1] if self._tables else Table((0.0, 0.0))
        self._holders.append(Cell(table, table.at))
        table.at += 1

    def _cell_width(self, tag: Tag, start: int) -> None:
        cell = self._holders[-1]
        if isinstance(cell, Cell) and tag.get("w", "type") in ("dxa", None):
            cell.fixed = number_in(tag, "w") / TWIPS

    def _span(self, tag: Tag, start: int) -> None:
        cell = self._holders[-1]
        if isinstance(cell, Cell):
            cell.span = max(int(number_in(tag, "val")), 1)
            cell.table.at += cell.span - 1

    def _margin(self, tag: Tag, inside: str) -> None:
        side, width = _SIDES[tag.local], number_in(tag, "w") / TWIPS
        cell = self._holders[-1]
        if inside == "tcMar" and isinstance(cell, Cell):
            cell.margins[side] = width
        elif inside == "tblCellMar" and self._tables:
            left, right = self._tables[-1].margins
            self._tables[-1].margins = (width, right) if side == "left" else (left, width)

    def _direction(self, tag: Tag, start: int) -> None:
        cell = self._holders[-1]
        if "sectPr" in self._around:
            self._section.note(tag)
        elif isinstance(cell, Cell) and "tcPr" in self._around:
            cell.vertical = (tag.get("w", "val") or "") not in ("lrTb", "lr-tb")

    # -- drawings --

    def _shape(self, tag: Tag, start: int) -> None:
        style = tag.get("", "style") or ""
        box = Box(length_in_style(style, "width"))
        self._shapes.append(box)
        if tag.namespace == "v" and self._objects and len(self._shapes) == 1:
            # One without a position of its own stands in the line (Part 4, 19.1.2.19).
            self._objects[-1].width = box.outer
            self._objects[-1].floats = "position:absolute" in style.replace(" ", "")

    def _vml_text_box(self, tag: Tag, start: int) -> None:
        if self._shapes:
            self._shapes[-1].note_vml(tag)

    def _in_object(self, drawing: _Object, tag: Tag) -> None:
        match tag.local:
            case "anchor":
                drawing.floats = True
            case "wrapSquare" | "wrapTight" | "wrapThrough":
                drawing.pushes = True
            case "wrap":
                drawing.pushes = tag.get("", "type") in ("square", "tight", "through")
            case "extent":
                drawing.width = _emu(tag)
            case "ext" if self._shapes and self._around[-3:-1] != ["wsp", "bodyPr"]:
                self._shapes[-1].outer = self._shapes[-1].outer or _emu(tag)
            case "bodyPr" if self._shapes:
                self._shapes[-1].note_body(tag)

    def _close_object(self, drawing: _Object) -> None:
        if not self._open or _last(self._around, "Fallback") > _last(self._around, "p"):
            return  # the copy that older programs read
        paragraph = self._open[-1]
        if drawing.pushes:
            paragraph.why = Unforeseen.BESIDE
        elif not drawing.floats and drawing.width:
            paragraph.marks.append(PlacedMark(drawing.start, OBJECT, drawing.width))
        elif not drawing.floats:
            paragraph.why = Unforeseen.INLINE

    # -- paragraphs --

    def _in_paragraph(self, paragraph: Placed, tag: Tag, start: int, inside: str) -> None:
        local = tag.local
        if local == "r":
            self._run = start
            paragraph.runs[start] = "", SILENT
        elif local in ("oMath", "ruby"):
            paragraph.why = Unforeseen.INLINE
        elif inside == "r" and local in _SIGNS:
            text, ems = _SIGNS[local]
            paragraph.marks.append(PlacedMark(start, text, ems=ems))
        elif local == "pStyle":
            paragraph.style = tag.get("w", "val") or ""
        elif local == "framePr":
            frame = Box(number_in(tag, "w") / TWIPS, 0.0, 0.0)
            paragraph.holder = frame
        elif self._around[-3:-1] == ["pPr", "rPr"]:
            paragraph.mark = said(tag, "rPr").over(paragraph.mark)
        elif "pPr" in self._around[_last(self._around, "p") :]:
            paragraph.look = said(tag, inside).over(paragraph.look)
        elif self._run in paragraph.runs:
            style, look = paragraph.runs[self._run]
            if local == "rStyle":
                style = tag.get("w", "val") or ""
            paragraph.runs[self._run] = style, said(tag, inside).over(look)

    _Handler = Callable[["Walk", Tag, int], None]
    _STARTS: ClassVar[dict[str, _Handler]] = {
        "sectPr": _new_section, "p": _paragraph, "txbxContent": _text_box, "tbl": _table,
        "tblStyle": _table_style, "gridCol": _column, "tr": _row, "gridBefore": _skipped,
        "tc": _cell, "tcW": _cell_width, "gridSpan": _span, "textDirection": _direction,
        "textbox": _vml_text_box,
    }  # fmt: skip


def _last(around: list[str], local: str) -> int:
    """The innermost place of an element among those around; -1 if it is not there."""
    return len(around) - 1 - around[::-1].index(local) if local in around else -1


def _emu(tag: Tag) -> float:
    told = tag.get("", "cx") or ""
    return int(told) / EMU if told.isdecimal() and len(told) < _LONGEST else 0.0
