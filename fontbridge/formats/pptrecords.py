"""Records of binary presentations ([MS-PPT] 2.3.1): a tree in a stream, and the offsets into it.

When a record gets longer, those around it say so, and what is found by its offset has moved.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from fontbridge.model import DamagedError, say

__all__ = [
    "Moves", "Record", "damaged_presentation", "live_objects", "moved", "pointers", "read_records",
]  # fmt: skip

_CONTAINER = 0xF
_USER_EDIT, _PERSIST_DIRECTORY = 0xFF5, 0x1772


class Record(NamedTuple):
    """A record at `at`; its body is `start:end` of the stream. `around` are those it lies in, the
    outermost first, by where they start; `instance` is the number in its header."""

    kind: int
    instance: int
    at: int
    start: int
    end: int
    around: tuple[int, ...]
    is_container: bool


def damaged_presentation() -> DamagedError:
    """The error for records that break their rules."""
    return DamagedError(
        say("the presentation is damaged: a record is cut off"),
        advice=say("Open it in PowerPoint or WPS, save it anew, and try again."),
    )


def read_records(stream: bytes) -> Iterator[Record]:
    """All records at any depth, in order, those around others before them.

    Some records claim to have children and hold data of their own: where children do not fit
    their parent, what is left of it is passed over. Raises `DamagedError` for a record that leaves
    the stream.
    """
    at = 0
    ends = [len(stream)]
    around: list[int] = []
    while ends:
        if at + 8 > ends[-1]:
            at = ends.pop()
            if around:
                around.pop()
            continue
        version, kind, size = struct.unpack_from("<2HI", stream, at)
        end = at + 8 + size
        if end > ends[-1]:
            if len(ends) == 1:
                raise damaged_presentation()
            at = ends.pop()
            around.pop()
            continue
        is_container = version & 0xF == _CONTAINER
        yield Record(kind, version >> 4, at, at + 8, end, tuple(around), is_container)
        if is_container:
            around.append(at)
            ends.append(end)
            at += 8
        else:
            at = end


# -- offsets ----------------------------------------------------------------------------------


def live_objects(stream: bytes, records: Sequence[Record]) -> dict[int, int]:
    """Where each persist object stands, by its number (2.3.4): by the last directory that has it,
    for later edits stand behind earlier ones."""
    found: dict[int, int] = {}
    for record in records:
        if record.kind == _PERSIST_DIRECTORY:
            for number, at in _directory(stream, record):
                (found[number],) = struct.unpack_from("<I", stream, at)
    return found


def _directory(stream: bytes, record: Record) -> Iterator[tuple[int, int]]:
    """The entries of a directory: the number of an object, and where its offset stands."""
    at = record.start
    while at + 4 <= record.end:
        (head,) = struct.unpack_from("<I", stream, at)
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        for number in range(first, first + min(count, (record.end - at) // 4)):
            yield number, at
            at += 4


def pointers(stream: bytes, record: Record) -> Iterator[int]:
    """Where a record holds offsets into the stream."""
    if record.kind == _PERSIST_DIRECTORY:
        yield from (at for _, at in _directory(stream, record))
    elif record.kind == _USER_EDIT and record.end - record.start >= 16:
        yield from (record.start + 8, record.start + 12)  # offsetLastEdit, offsetPersistDirectory


class Moves:
    """Where things stand after edits that change lengths."""

    def __init__(self, edits: Sequence[tuple[int, int, bytes]]) -> None:
        ordered = sorted(edits)
        self._starts = [start for start, _, _ in ordered]
        self._shifts = [0, *accumulate(len(new) - (end - start) for start, end, new in ordered)]

    def to(self, offset: int) -> int:
        """The new offset of a record that starts at `offset`."""
        return offset + self._shifts[bisect_right(self._starts, offset)]

    def __bool__(self) -> bool:
        return any(self._shifts)


def moved(
    stream: bytes,
    records: Sequence[Record],
    edits: Sequence[tuple[int, int, bytes]],
    into: Record | None = None,
) -> Iterator[tuple[int, int, bytes]]:
    """Edits on the lengths and offsets that the given edits make wrong.

    An edit names bytes of one record's body, or whole records of one container; one that names no
    bytes puts records at the end of the container `into`.
    """
    moves = Moves(edits)
    if not moves:
        return
    starts = [record.at for record in records]
    grown: dict[int, int] = {}
    for start, end, new in edits:
        record = records[bisect_right(starts, start) - 1]
        owners = (*record.around, record.at) if record.start <= start else record.around
        if start == end and into is not None:
            owners = (*into.around, into.at)
        for at in owners:
            grown[at] = grown.get(at, 0) + len(new) - (end - start)
    for at, growth in grown.items():
        (size,) = struct.unpack_from("<I", stream, at + 4)
        yield at + 4, at + 8, struct.pack("<I", size + growth)
    for record in records:
        for at in pointers(stream, record):
            (old,) = struct.unpack_from("<I", stream, at)
            if moves.to(old) != old:
                yield at, at + 4, struct.pack("<I", moves.to(old))
