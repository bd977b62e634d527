"""Which conditional formats of its table's style a cell has (ECMA-376 Part 1, 17.7.6).

The first and last row and column, the bands between them and the corners may have fonts of their
own, as far as `w:tblLook` (17.4.55) switches them on; a table without one has none of them. What
`w:cnfStyle` repeats of it is not read: Word itself goes by the places of the cells.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["CONDITIONS", "CellStyle", "Cells"]

CONDITIONS = (
    "band1Vert", "band2Vert", "band1Horz", "band2Horz", "firstRow", "lastRow", "firstCol",
    "lastCol", "neCell", "nwCell", "seCell", "swCell",
)  # fmt: skip
"""`w:tblStylePr` by `w:type`, the weakest first (17.7.6)."""

_WANTED = {"w": frozenset({"tbl", "tblLook", "tr", "tc", "gridSpan", "tblPrChange"})}
# Bits of w:tblLook w:val, and the attribute that says the same since ISO/IEC 29500:2011.
_LOOK = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200,
    "noVBand": 0x400,
}  # fmt: skip
_WIDEST = 1 << 14


class CellStyle(NamedTuple):
    """A table style and the conditional formats that a cell has of it, the weakest first."""

    style: str
    conditions: tuple[str, ...] = ()


@dataclass(slots=True)
class _Table:
    look: frozenset[str] | None = None
    rows: int = 0
    columns: int = 0
    widest: int = 0


@dataclass(slots=True, eq=False)
class _Cell:
    table: _Table
    row: int
    column: int
    width: int = 1


@dataclass(slots=True)
class Cells:
    """The cells of a part, by where they stand."""

    _starts: list[int] = field(default_factory=list)
    _cells: list[_Cell | None] = field(default_factory=list)

    def read(self, part: XmlPart) -> Cells:
        """Learn the cells of a part; gives itself."""
        tables: list[_Table] = []
        around: list[_Cell] = []
        history = 0
        for kind, start, end, tag, _ in part.walk(_WANTED):
            local, opens = tag.local, kind == "start"
            if local == "tblPrChange":
                history += 1 if opens else -1
            elif local == "tbl":
                if opens:
                    tables.append(_Table())
                else:
                    tables.pop()
            elif not tables:
                continue
            elif local == "tblLook" and opens and not history:
                tables[-1].look = _look(tag)
            elif local == "tr" and opens:
                tables[-1].rows += 1
                tables[-1].columns = 0
            elif local == "gridSpan" and opens and around:
                around[-1].width = _number(tag)
            elif local == "tc":
                if opens:
                    around.append(_Cell(tables[-1], tables[-1].rows - 1, tables[-1].columns))
                else:
                    done = around.pop()
                    done.table.columns += done.width
                    done.table.widest = max(done.table.widest, done.table.columns)
                self._starts.append(start if opens else end)
                self._cells.append(around[-1] if around else None)
        return self

    def style_at(self, style: str, offset: int) -> CellStyle:
        """What the style of a table is for text that stands at an offset."""
        at = bisect_right(self._starts, offset) - 1
        cell = self._cells[at] if at >= 0 else None
        return CellStyle(style, _conditions(cell) if cell else ())


def _look(tag: Tag) -> frozenset[str]:
    value = tag.get("w", "val") or "0"
    try:
        bits = int(value, 16)
    except ValueError:
        bits = 0
    on = {name for name, bit in _LOOK.items() if bits & bit}
    for name in _LOOK:
        said = tag.get("w", name)
        if said is not None:
            (on.discard if said in ("0", "false", "off") else on.add)(name)
    return frozenset(on)


def _number(tag: Tag) -> int:
    value = tag.get("w", "val") or ""
    return min(int(value), _WIDEST) if value.isdecimal() and len(value) < 10 else 1


def _conditions(cell: _Cell) -> tuple[str, ...]:
    table, look = cell.table, cell.table.look
    if look is None:
        return ()
    last = cell.column + cell.width >= table.widest
    first_row = "firstRow" in look and cell.row == 0
    last_row = "lastRow" in look and cell.row == table.rows - 1 and not first_row
    first_column = "firstColumn" in look and cell.column == 0
    last_column = "lastColumn" in look and last and not first_column
    found = {
        "firstRow": first_row,
        "lastRow": last_row,
        "firstCol": first_column,
        "lastCol": last_column,
        "nwCell": first_row and first_column,
        "neCell": first_row and last_column,
        "swCell": last_row and first_column,
        "seCell": last_row and last_column,
    }
    if "noHBand" not in look and not (first_row or last_row):
        band = cell.row - ("firstRow" in look)
        found["band2Horz" if band % 2 else "band1Horz"] = True
    if "noVBand" not in look and not (first_column or last_column):
        band = cell.column - ("firstColumn" in look)
        found["band2Vert" if band % 2 else "band1Vert"] = True
    return tuple(each for each in CONDITIONS if found.get(each))
