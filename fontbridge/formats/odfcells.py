"""The style of a table cell: its own, its row's, or its column's (ODF 1.3 Part 3, 9.1.4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from fontbridge.formats.xmlpart import Tag

__all__ = ["Cells"]

_MOST_COLUMNS = 16_384  # of a sheet; a hostile file may claim any number of repetitions


@dataclass(slots=True)
class Cells:
    """Counts columns and cells of one table, whose tags are to be entered in order."""

    _columns: list[tuple[int, str]] = field(default_factory=list)  # (first column behind, style)
    _row: str = ""
    _at: int = 0

    def enter(self, tag: Tag) -> str | None:
        """The style of a cell, possibly empty; None for a tag that is no cell's."""
        default = tag.get("table", "default-cell-style-name") or ""
        if tag.local == "table-column":
            behind = self._columns[-1][0] if self._columns else 0
            self._columns.append((behind + _repeated(tag), default))
        elif tag.local == "table-row":
            self._row, self._at = default, 0
        elif tag.local != "table":
            style = tag.get("table", "style-name") or self._row or self._of_column()
            self._at += _repeated(tag)
            return style
        return None

    def _of_column(self) -> str:
        return next((style for behind, style in self._columns if self._at < behind), "")


def _repeated(tag: Tag) -> int:
    times = tag.get("table", "number-columns-repeated") or ""
    return min(int(times), _MOST_COLUMNS) if times.isdecimal() and len(times) < 10 else 1
