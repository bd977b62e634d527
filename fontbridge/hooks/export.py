"""The register as lines and as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from fontbridge.extras import needing
from fontbridge.hooks.register import SHOWN, Entry
from fontbridge.messages import Translate, mark
from fontbridge.model import say
from fontbridge.reports.shown import clean

__all__ = ["as_csv", "as_xlsx", "line"]

_HEADS = {
    "number": mark("Number"),
    "arrived": mark("Arrived"),
    "settled": mark("Settled"),
    "inbox": mark("Inbox"),
    "path": mark("File"),
    "size": mark("Size in bytes"),
    "urgent": mark("Urgent"),
    "outcome": mark("Outcome"),
    "system": mark("System"),
    "profile": mark("Profile"),
    "format": mark("Format"),
    "findings": mark("Findings"),
    "before": mark("SHA-256 before"),
    "after": mark("SHA-256 after"),
    "place": mark("Where it is"),
    "state": mark("State"),
}
_WORDS = {
    "converted": mark("converted"),
    "unchanged": mark("unchanged"),
    "rejected": mark("rejected"),
    "failed": mark("failed"),
    "party": mark("Party system"),
    "government": mark("government system"),
    "mixed": mark("both systems mixed"),
    "unknown": mark("system unknown"),
    "claimed": mark("in work"),
    "settled": mark("to be put"),
    "done": mark("done"),
}
_TRANSLATED = ("outcome", "system", "state")

# What makes a spreadsheet program take a text for a formula, and obey it: a sender chooses the
# names of files. A blank before it would do as well, so what is stripped counts.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def line(entry: Entry, words: Translate) -> str:
    """A row for people, on one line."""
    urgent = f"[{words('urgent')}] " if entry.urgent else ""
    told = [_told(entry, "outcome", words) or _told(entry, "state", words)]
    told += [_told(entry, "system", words)] if entry.format else []
    told += entry.findings
    place = f" → {clean(entry.place)}" if entry.place else ""
    return (
        f"{entry.number}  {entry.arrived}  {urgent}{clean(entry.path)}: "
        f"{words(', ').join(told)}{place}"
    )


def as_csv(entries: Iterable[Entry], words: Translate) -> bytes:
    """The rows as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel and WPS take
    it for the charset of the machine. Texts that look like formulas have an apostrophe before."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_heads(words))
    for entry in entries:
        writer.writerow([_harmless(cell) for cell in _cells(entry, words)])
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def as_xlsx(entries: Iterable[Entry], words: Translate) -> bytes:
    """The rows as a workbook, whose cells are texts and numbers, never formulas.

    Raises `UnsupportedError` without openpyxl, which the extra `xlsx` brings.
    """
    with needing("xlsx", say("a workbook"), instead=say("export --csv")):
        openpyxl: Any = import_module("openpyxl")
        cells: Any = import_module("openpyxl.cell")

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(words("Register"))
    sheet.freeze_panes = "A2"

    def cell(value: str | int) -> Any:
        made = cells.WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"  # openpyxl takes what begins with = for a formula
            made.quotePrefix = True  # and so would Excel when the cell is edited
        return made

    sheet.append([cell(head) for head in _heads(words)])
    for entry in entries:
        sheet.append([cell(value) for value in _cells(entry, words)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _heads(words: Translate) -> list[str]:
    return [words(_HEADS[name]) for name in SHOWN]


def _cells(entry: Entry, words: Translate) -> Sequence[str | int]:
    cells: list[str | int] = []
    for name in SHOWN:
        value = getattr(entry, name)
        if name == "urgent":
            cells.append(words("urgent") if value else "")
        elif isinstance(value, int):
            cells.append(value)
        else:
            cells.append(_told(entry, name, words))
    return cells


def _told(entry: Entry, name: str, words: Translate) -> str:
    value = getattr(entry, name)
    if name == "findings":
        return words(", ").join(value)
    text = str(value)
    return words(_WORDS[text]) if name in _TRANSLATED and text in _WORDS else clean(text)


def _harmless(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA):
        return "'" + cell
    return cell
