"""The texts of page headers and footers in records of binary workbooks, and records from texts.

`Header` and `Footer` hold one text ([MS-XLS] 2.4.136), `HeaderFooter` up to four, for even and for
first pages (2.4.137).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from fontbridge.formats.biff import damaged_workbook, read_string, spell_record, spell_string

__all__ = ["KINDS", "respelt", "texts"]

_PLAIN = frozenset({0x14, 0x15})
_BY_PAGES = 0x89C
KINDS = _PLAIN | {_BY_PAGES}
_COUNTS, _TEXTS = 30, 38  # behind FrtHeader, guidSView and the flags


def texts(kind: int, body: bytes) -> list[str]:
    """The texts of a record; empty ones stand for those that it leaves out.

    Raises `DamagedError` for a record that is cut off.
    """
    if kind in _PLAIN:
        return [read_string(body, 0, short=False)[0]] if body else []
    if len(body) < _TEXTS:
        raise damaged_workbook()
    found, at = [], _TEXTS
    for count in struct.unpack_from("<4H", body, _COUNTS):
        text = ""
        if count:
            text, at = read_string(body, at, short=False)
        found.append(text)
    return found


def respelt(kind: int, body: bytes, new: Sequence[str]) -> bytes:
    """The record with other texts, as many as `texts` gives."""
    if kind in _PLAIN:
        return spell_record(kind, spell_string(new[0], short=False))
    counts = struct.pack("<4H", *(len(text.encode("utf-16-le")) // 2 for text in new))
    spelt = b"".join(spell_string(text, short=False) for text in new if text)
    return spell_record(kind, body[:_COUNTS] + counts + spelt)
