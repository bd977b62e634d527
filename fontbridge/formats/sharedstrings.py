"""The table of strings that the cells of a binary workbook share ([MS-XLS] 2.4.265).

They are cut into records of at most 8224 bytes. Where a string's characters are cut, the next
record starts with a byte that says anew how wide they are (2.5.293).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from fontbridge.formats.biff import CONTINUE, HIGH_BYTE, damaged_workbook, spell_record

__all__ = ["SST", "Runs", "SharedString", "Spelt", "shared_strings", "spell_index", "spell_table"]

SST = 0xFC
_EXTENDED, _RICH = 4, 8
_LONGEST = 8224  # of a record's body (2.1.4)
_HIGH_SURROGATES = (b"\xd8", b"\xd9", b"\xda", b"\xdb")  # the upper bytes

Runs = Sequence[tuple[int, int]]
"""Where each run of rich text starts, in units of UTF-16, and the number of its font."""


class SharedString(NamedTuple):
    """A string; `extension` are its phonetic settings (2.5.86), None where it has none. A half of
    a surrogate pair stays what it is."""

    raw: str
    runs: Runs
    extension: bytes | None

    @property
    def text(self) -> str:
        """The string without halves of surrogate pairs."""
        if self.raw.isascii():
            return self.raw
        return self.raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    @property
    def is_in_order(self) -> bool:
        """True if each run starts behind the one before it."""
        starts = [start for start, _ in self.runs]
        return all(one < other for one, other in pairwise(starts))

    @property
    def ends(self) -> list[int]:
        """Where each run ends, in units of UTF-16."""
        whole = len(self.raw.encode("utf-16-le", "surrogatepass")) // 2
        return [*(start for start, _ in self.runs[1:]), whole][: len(self.runs)]


def shared_strings(bodies: Sequence[bytes]) -> Iterator[SharedString]:
    """The strings of an SST, whose body and those that continue it are given.

    Raises `DamagedError` if they are cut off.
    """
    reader = _Chunks(bodies)
    reader.take(4)
    for _ in range(int.from_bytes(reader.take(4), "little")):
        count = int.from_bytes(reader.take(2), "little")
        (flags,) = reader.take(1)
        runs = int.from_bytes(reader.take(2), "little") if flags & _RICH else 0
        extension = int.from_bytes(reader.take(4), "little") if flags & _EXTENDED else None
        raw = reader.characters(count, flags)
        spelt = reader.take(4 * runs)
        more = None if extension is None else reader.take(extension)
        yield SharedString(raw, list(struct.iter_unpack("<2H", spelt)), more)


class _Chunks:
    """Reads on from record to record."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = iter(bodies)
        self._body = next(self._bodies, b"")
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next bytes."""
        pieces = []
        while size:
            piece = self._body[self._at : self._at + size]
            if not piece:
                self._next()
                continue
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def characters(self, count: int, flags: int) -> str:
        """The next characters, each unit of UTF-16 by itself."""
        pieces = []
        while count:
            width = 2 if flags & HIGH_BYTE else 1
            whole = min(count, (len(self._body) - self._at) // width)
            piece = self._body[self._at : self._at + whole * width]
            pieces.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "surrogatepass"))
            self._at += len(piece)
            count -= whole
            if count:
                self._next()
                (flags,) = self.take(1)
        return "".join(pieces)

    def _next(self) -> None:
        try:
            self._body, self._at = next(self._bodies), 0
        except StopIteration:
            raise damaged_workbook() from None


class Spelt(NamedTuple):
    """The records of a table, and where each string stands: from the start of them all, and from
    that of its record."""

    records: bytes
    places: Sequence[tuple[int, int]]


def spell_table(counts: bytes, strings: Iterable[SharedString]) -> Spelt:
    """The inverse of `shared_strings`; `counts` are the first eight bytes of the table."""
    bodies = [bytearray(counts)]
    before, places = 0, []  # the size of the records before the last
    for string in strings:
        units = string.raw.encode("utf-16-le", "surrogatepass")
        wide = any(units[1::2])
        flags = wide | (_RICH if string.runs else 0)
        head = struct.pack("<H", len(units) // 2)
        tail = struct.pack("<H", len(string.runs)) if string.runs else b""
        if string.extension is not None:
            flags |= _EXTENDED
            tail += struct.pack("<I", len(string.extension))
        # Its head is never cut, nor left without a character.
        if len(bodies[-1]) + len(head) + 1 + len(tail) + 4 > _LONGEST:
            before += 4 + len(bodies[-1])
            bodies.append(bytearray())
        places.append((before + 4 + len(bodies[-1]), 4 + len(bodies[-1])))
        bodies[-1] += head + bytes([flags]) + tail
        first = len(bodies)
        _put(bodies, units if wide else units[::2], 2 if wide else 1, bytes([wide]))
        for run in string.runs:
            _put(bodies, struct.pack("<2H", *run), 4)
        _put(bodies, string.extension or b"", 1)
        before += sum(4 + len(body) for body in bodies[first - 1 : -1])
    kinds = [SST, *[CONTINUE] * (len(bodies) - 1)]
    records = b"".join(spell_record(*each) for each in zip(kinds, map(bytes, bodies), strict=True))
    return Spelt(records, places)


def spell_index(body: bytes, start: int, places: Sequence[tuple[int, int]]) -> bytes:
    """An ExtSST (2.4.107) for a table that starts at `start` of the stream, like the one given: it
    tells of the first of every so many strings where it stands."""
    (step,) = struct.unpack_from("<H", body.ljust(2, b"\0"))
    spelt = bytearray(body)
    for number, at in enumerate(range(2, len(body) - 7, 8)):
        if step * number < len(places):
            stands, offset = places[step * number]
            struct.pack_into("<IH", spelt, at, start + stands, offset)
    return bytes(spelt)


def _put(bodies: list[bytearray], data: bytes, unit: int, anew: bytes = b"") -> None:
    """Write data in pieces of whole units; `anew` starts each record but the first."""
    at = 0
    while at < len(data):
        room = (_LONGEST - len(bodies[-1])) // unit * unit
        piece = data[at : at + room]
        if unit == 2 and piece[-1:] in _HIGH_SURROGATES:
            piece = piece[:-2]  # readers decode record by record
        bodies[-1] += piece
        at += len(piece)
        if at < len(data):
            bodies.append(bytearray(anew))
