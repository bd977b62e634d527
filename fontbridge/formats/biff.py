"""Records of binary workbooks ([MS-XLS] 2.1.4), strings in them, and the offsets among them."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from fontbridge.model import DamagedError, say

__all__ = [
    "Record",
    "damaged_workbook",
    "moved_pointers",
    "read_records",
    "read_string",
    "spell_record",
    "spell_string",
]  # fmt: skip

CONTINUE, BOUNDSHEET, INDEX, EXTSST = 0x3C, 0x85, 0x20B, 0xFF
HIGH_BYTE = 1


class Record(NamedTuple):
    """A record that starts at `at`; its body is `start:end` of the stream."""

    kind: int
    at: int
    start: int
    end: int


def damaged_workbook() -> DamagedError:
    """The error for records that break their rules."""
    return DamagedError(
        say("the workbook is damaged: a record is cut off"),
        advice=say("Open it in Excel or WPS, save it anew, and try again."),
    )


def read_records(stream: bytes) -> Iterator[Record]:
    """All records; what follows the last one, if it is zeros, is filling.

    Raises `DamagedError` for a record that leaves the stream.
    """
    at, length = 0, len(stream)
    while at + 4 <= length:
        kind, size = struct.unpack_from("<2H", stream, at)
        if not kind and not any(stream[at:]):
            return
        if at + 4 + size > length:
            raise damaged_workbook()
        yield Record(kind, at, at + 4, at + 4 + size)
        at += 4 + size


def spell_record(kind: int, body: bytes) -> bytes:
    """A record."""
    return struct.pack("<2H", kind, len(body)) + body


# -- strings ----------------------------------------------------------------------------------


def read_string(data: bytes, at: int, *, short: bool) -> tuple[str, int]:
    """A string with its length in one byte (2.5.240) or two (2.5.294), and where it ends.

    Raises `DamagedError` if it is cut off.
    """
    head = 2 if short else 3
    if at + head > len(data):
        raise damaged_workbook()
    count = data[at] if short else data[at] | data[at + 1] << 8
    wide = data[at + head - 1] & HIGH_BYTE
    start = at + head
    end = start + count * (2 if wide else 1)
    if end > len(data):
        raise damaged_workbook()
    return data[start:end].decode("utf-16-le" if wide else "latin-1", "replace"), end


def spell_string(text: str, *, short: bool) -> bytes:
    """The inverse of `read_string`.

    >>> spell_string("宋体", short=True).hex()
    '02018b5b534f'
    """
    latin = all(character <= "\xff" for character in text)
    spelt = text.encode("latin-1" if latin else "utf-16-le")
    count = len(spelt) if latin else len(spelt) // 2
    return struct.pack("<BB" if short else "<HB", count, not latin) + spelt


# -- offsets ----------------------------------------------------------------------------------


def moved_pointers(
    stream: bytes, edits: Sequence[tuple[int, int, bytes]]
) -> Iterator[tuple[int, int, bytes]]:
    """Edits on all offsets into the stream that the given edits make wrong.

    Sheets are found by BoundSheet8.lbPlyPos (2.4.28), blocks of rows by Index.ibXF and rgibRw
    (2.4.144), shared strings by ISSTInf.ib (2.5.164); all other offsets are relative, to places
    that move together.
    """
    ordered = sorted(edits)
    starts = [start for start, _, _ in ordered]
    shifts = [0, *accumulate(len(new) - (end - start) for start, end, new in ordered)]
    if not any(shifts):
        return
    for record in read_records(stream):
        for at in _pointers(record):
            (old,) = struct.unpack_from("<I", stream, at)
            # What points to a record that is edited still finds it at its start.
            new = old + shifts[bisect_right(starts, old - 1)]
            if new != old:
                yield at, at + 4, struct.pack("<I", new)


def _pointers(record: Record) -> range:
    """Where a record has offsets into the stream."""
    size = record.end - record.start
    if record.kind == BOUNDSHEET:
        return range(record.start, record.start + 4, 4)
    if record.kind == INDEX and size >= 16:
        return range(record.start + 12, record.start + size // 4 * 4, 4)
    if record.kind == EXTSST:
        return range(record.start + 2, record.start + 2 + (size - 2) // 8 * 8, 8)
    return range(0)
