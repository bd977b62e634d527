"""What the cells of a sheet hold, by cell format: compiled scans, for there may be millions.

A cell holds the number of a shared string, a string of its own, or a value: a number, a date, the
result of a formula. Values are drawn as their number format says, which is not looked into; their
characters are counted as they are stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from fontbridge.formats.xmlpart import XmlPart

__all__ = ["Cells", "CellsAround", "read_cells"]

_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData[\s/>]")
_OPENED = (
    rb"<%(prefix)bc(?:\s+s\s*=\s*[\"'](\d{1,9})[\"']|\s+t\s*=\s*[\"'](\w+)[\"']"
    rb"|\s+[^\s=>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*+\s*>"
)
_FORMULA = rb"(?:\s*<%(prefix)bf(?=[\s>/])(?:[^>]*/>|[^>]*>[^<]*</%(prefix)bf\s*>))?"
_VALUE = rb"\s*<%(prefix)bv(?:\s[^>]*)?>([^<]+)"
_LONGEST_TAG = 1000  # of a cell, with whatever stands in front of the string in it


@dataclass(slots=True)
class Cells:
    """The cells of one sheet.

    `strings` are the (cell format, shared string) that occur; `values` the ASCII values by cell
    format, `results` the others: (cell format, offset).
    """

    strings: set[tuple[int, int]] = field(default_factory=set)
    values: dict[int, list[bytes]] = field(default_factory=dict)
    results: list[tuple[int, int]] = field(default_factory=list)


def read_cells(part: XmlPart) -> Cells:
    """The cells of a sheet, but for strings of their own."""
    cells = Cells()
    strings: set[tuple[bytes | None, bytes]] = set()
    values: dict[bytes | None, list[bytes]] = {}
    prefix = _prefix(part)
    if prefix is None:
        return cells
    for found in _cell(prefix).finditer(part.view):
        style, kind, value = found.groups()
        if kind == b"s":
            strings.add((style, value))
        elif value.isascii():
            values.setdefault(style, []).append(value)
        else:
            cells.results.append((int(style or 0), found.start(3)))
    cells.strings = {(int(style or 0), int(value)) for style, value in strings if value.isdigit()}
    for style, mine in values.items():
        cells.values.setdefault(int(style or 0), []).extend(mine)
    return cells


class CellsAround:
    """Finds the cell around a place in a sheet."""

    def __init__(self, part: XmlPart) -> None:
        prefix = _prefix(part) or b""
        self._view = part.view
        self._start = b"<" + prefix + b"c"
        self._opened = _opened(prefix)

    def format(self, place: int) -> int:
        """The format of the cell around a place; 0 where none is near."""
        last = place
        while (last := self._view.rfind(self._start, max(0, place - _LONGEST_TAG), last)) >= 0:
            found = self._opened.match(self._view, last)
            if found is not None:
                return int(found[1] or 0)
        return 0


def _prefix(part: XmlPart) -> bytes | None:
    """The prefix of the sheet's elements, with its colon; None if the part is no sheet."""
    found = _DATA.search(part.view)
    return found[1] if found else None


@cache
def _cell(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile((_OPENED + _FORMULA + _VALUE) % {b"prefix": re.escape(prefix)})


@cache
def _opened(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(_OPENED % {b"prefix": re.escape(prefix)})
