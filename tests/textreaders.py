"""Programs of others that read the text of binary Office files, as far as they are installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import xlrd

__all__ = ["COMMANDS", "cells", "text_by", "texts"]

# Readers of Word documents, and how each is called, before the path.
COMMANDS = {
    "antiword": ["antiword", "-t", "-w", "0", "-m", "UTF-8.txt"],
    "catdoc": ["catdoc", "-w", "-d", "utf-8"],
}
_SECONDS = 60


def text_by(reader: str, path: Path) -> bytes | None:
    """The text that a program reads; None if it is not here or does not read the file."""
    command = COMMANDS[reader]
    if shutil.which(command[0]) is None:
        return None
    done = subprocess.run([*command, path], capture_output=True, timeout=_SECONDS, check=False)
    return done.stdout if done.returncode == 0 and done.stdout.strip() else None


def texts(path: Path, kind: str) -> Iterator[tuple[str, object]]:
    """(reader, text) by each that reads a file of a kind: doc, xls or ppt."""
    if kind == "doc":
        for reader in COMMANDS:
            text = text_by(reader, path)
            if text is not None:
                yield reader, text
    if kind == "xls":
        try:
            yield "xlrd", cells(path)
        except Exception:  # xlrd raises anything over files that it cannot read
            return


def cells(path: Path) -> list[list[object]]:
    """The rows of all sheets, by xlrd."""
    book = xlrd.open_workbook(path)
    return [sheet.row_values(row) for sheet in book.sheets() for row in range(sheet.nrows)]
