"""Other bytes for streams of a compound file, with everything else left where it is.

A stream that changes keeps its sectors; what it needs more is taken at the end of the file, what it
needs no more is marked free. The tables are patched entry by entry. So undoing means: cut the file
to its old length, put the few patched words back, and write the old streams into their old sectors.

The record holds no bytes of streams. Where a stream grows over what lay behind its end in its last
sector, remains of other text perhaps, the record has those sealed (`fontbridge.containers.seal`).
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from fontbridge.containers.compound import DIFAT_IN_HEADER, END, FREE, CompoundFile, Entry
from fontbridge.containers.seal import seal, unseal
from fontbridge.model import DamagedError, Limits, say

__all__ = ["rebuild", "undo"]

_FAT_SECTOR, _DIFAT_SECTOR = 0xFFFFFFFD, 0xFFFFFFFC
# Offsets in the header (2.2) and in a directory entry (2.6.1).
_FAT_COUNT, _MINI_FAT_START, _MINI_FAT_COUNT, _DIFAT_START, _DIFAT_COUNT, _DIFAT = (
    44, 60, 64, 68, 72, 76,
)  # fmt: skip
_START, _SIZE = 116, 120


def rebuild(file: CompoundFile, changed: Mapping[str, bytes]) -> tuple[bytes, dict[str, Any]]:
    """See `CompoundFile.rebuild`."""
    originals = {name: file.read(name) for name in changed}
    wanted = {name: data for name, data in changed.items() if data != originals[name]}
    if not wanted:
        return file.data, {}
    file.check_sharing(wanted)
    writer = _Writer(file)
    slack: dict[str, str] = {}
    for name, data in wanted.items():
        hidden = _slack(file, file.entries[name])
        if len(data) > len(originals[name]) and any(hidden):
            secret = seal(hidden, name.encode() + originals[name])
            slack[name] = base64.b64encode(secret).decode("ascii")
        writer.put(file.entries[name], data)
    record: dict[str, Any] = {
        "size": len(file.data),
        "crc": zlib.crc32(file.data),
        "now": len(writer.data),
        "streams": list(wanted),
        "words": [[offset, word] for offset, word in writer.replaced.items()],
    }
    if slack:
        record["slack"] = slack
    return bytes(writer.data), record


def undo(
    data: bytes,
    record: Mapping[str, Any],
    original: Callable[[str, bytes], bytes],
    limits: Limits,
) -> bytes:
    """See `CompoundFile.undo`."""
    if not record:
        return data
    if len(data) != record.get("now", len(data)):
        raise _misfit()  # readers do not miss what is cut off behind the end of the last stream
    now = CompoundFile(data, limits)
    restored = bytearray(data[: record["size"]])
    for offset, word in record["words"]:
        if not 0 <= offset <= len(restored) - 4:
            raise _misfit()
        struct.pack_into("<I", restored, offset, word)
    before = CompoundFile(bytes(restored), limits)
    for name in record["streams"]:
        if name not in before or name not in now:
            raise _misfit()
        entry = before.entries[name]
        was = original(name, now.read(name))
        if len(was) != entry.size:
            raise _misfit()
        spans = before.extents(entry)
        hidden = record.get("slack", {}).get(name)
        if hidden is not None:
            was += unseal(base64.b64decode(hidden), name.encode() + was)
        elif now.entries[name].size > entry.size:
            was = was.ljust(sum(end - start for start, end in spans), b"\x00")
        for start, end in spans:
            end = min(end, start + len(was))
            restored[start:end], was = was[: end - start], was[end - start :]
    if zlib.crc32(restored) != record["crc"]:
        raise _misfit()
    return bytes(restored)


def _slack(file: CompoundFile, entry: Entry) -> bytes:
    """What lies behind the end of a stream, in its last sectors."""
    spans = file.extents(entry)
    return b"".join(file.data[start:end] for start, end in spans)[entry.size :]


def _misfit() -> DamagedError:
    return DamagedError(
        say("the record does not fit the file"),
        advice=say("Restore from the very file and record that one conversion left."),
    )


class _Writer:
    """Writes streams into a copy of the file.

    `replaced` are the words of the tables, the directory and the header that were there first.
    """

    def __init__(self, file: CompoundFile) -> None:
        self._file = file
        self._size = file.sector_size
        self._first_length = len(file.data)
        self.data = bytearray(file.data)
        self.replaced: dict[int, int] = {}
        self._fat = list(file.fat)
        self._fat_sectors = list(file.fat_sectors)
        self._difat_sectors = list(file.difat_sectors)
        self._mini_fat = list(file.mini_fat)
        self._mini_fat_sectors = list(file.mini_fat_sectors)
        self._mini_sectors = list(file.mini_sectors)
        # Behind the end of the mini stream may lie remains in its last sector: start in a new one.
        self._mini_size = len(file.mini_sectors) * self._size

    def put(self, entry: Entry, data: bytes) -> None:
        """Give a stream other bytes."""
        was_mini, is_mini = self._file.is_mini(entry.size), self._file.is_mini(len(data))
        sectors: list[int] = []
        if entry.size:
            sectors = self._file.chain(entry.start, self._file.mini_fat if was_mini else None)
        if was_mini != is_mini:
            self._resize(sectors, 0, was_mini)
            sectors = []
        unit = 64 if is_mini else self._size
        sectors = self._resize(sectors, -(-len(data) // unit), is_mini)
        for number, sector in enumerate(sectors):
            piece = data[number * unit : (number + 1) * unit]
            at = self._mini_offset(sector) if is_mini else self._file.offset(sector)
            self.data[at : at + len(piece)] = piece
        self._poke(entry.at + _START, sectors[0] if sectors else END)
        self._poke(entry.at + _SIZE, len(data))

    # -- chains --

    def _resize(self, sectors: list[int], count: int, mini: bool) -> list[int]:
        """A chain with `count` sectors: those it has, and new ones at its end."""
        link = self._link_mini if mini else self._link
        kept, gone = sectors[:count], sectors[count:]
        for sector in gone:
            link(sector, FREE)
        while len(kept) < count:
            kept.append(self._new_mini() if mini else self._new())
            if len(kept) > 1:
                link(kept[-2], kept[-1])
        if kept:
            link(kept[-1], END)
        return kept

    def _link(self, sector: int, to: int) -> None:
        self._fat[sector] = to
        which, at = divmod(sector, self._size // 4)
        self._poke(self._file.offset(self._fat_sectors[which]) + 4 * at, to)

    def _link_mini(self, sector: int, to: int) -> None:
        self._mini_fat[sector] = to
        which, at = divmod(sector, self._size // 4)
        self._poke(self._file.offset(self._mini_fat_sectors[which]) + 4 * at, to)

    # -- new sectors --

    def _new(self, fill: bytes = b"\x00") -> int:
        """A new sector at the end of the file, in no chain yet."""
        sector = self._append(fill)
        while sector >= len(self._fat):
            self._grow_fat()
            sector = self._append(fill)
        return sector

    def _append(self, fill: bytes) -> int:
        """Make the file longer by the first sector that no table claims."""
        sector = -(-len(self.data) // self._size) - 1
        while sector < len(self._fat) and self._fat[sector] != FREE:
            sector += 1
        if sector < len(self._fat):
            self._extend(sector, fill)
        return sector

    def _extend(self, sector: int, fill: bytes) -> None:
        start = self._file.offset(sector)
        self.data += bytes(start - len(self.data)) + fill * self._size

    def _grow_fat(self) -> None:
        """One sector more for the FAT, right at the end of the file: it claims itself."""
        entries = self._size // 4
        sector = len(self._fat)
        self._extend(sector, b"\xff")
        self._fat += [FREE] * entries
        self._fat_sectors.append(sector)
        self._link(sector, _FAT_SECTOR)
        self._poke(_FAT_COUNT, len(self._fat_sectors))
        which = len(self._fat_sectors) - 1
        if which < DIFAT_IN_HEADER:
            self._poke(_DIFAT + 4 * which, sector)
            return
        which, at = divmod(which - DIFAT_IN_HEADER, entries - 1)
        if which == len(self._difat_sectors):
            self._grow_difat()
        self._poke(self._file.offset(self._difat_sectors[which]) + 4 * at, sector)

    def _grow_difat(self) -> None:
        sector = self._append(b"\xff")  # the FAT has just grown, so there is room
        self._link(sector, _DIFAT_SECTOR)
        last = self._file.offset(self._difat_sectors[-1] + 1) - 4 if self._difat_sectors else None
        self._poke(_DIFAT_START if last is None else last, sector)
        self._poke(self._file.offset(sector + 1) - 4, END)
        self._difat_sectors.append(sector)
        self._poke(_DIFAT_COUNT, len(self._difat_sectors))

    def _new_mini(self) -> int:
        """A new mini sector at the end of the mini stream, in no chain yet."""
        sector = self._mini_size // 64
        while sector < len(self._mini_fat) and self._mini_fat[sector] != FREE:
            sector += 1  # claimed behind the end of the mini stream
        if sector >= len(self._mini_fat):
            self._grow_mini_fat()
        self._mini_size = (sector + 1) * 64
        wanted = -(-self._mini_size // self._size)
        if wanted > len(self._mini_sectors):
            self._mini_sectors = self._resize(self._mini_sectors, wanted, mini=False)
        self._poke(self._file.root.at + _START, self._mini_sectors[0])
        self._poke(self._file.root.at + _SIZE, self._mini_size)
        return sector

    def _grow_mini_fat(self) -> None:
        sector = self._new(b"\xff")
        if self._mini_fat_sectors:
            self._link(self._mini_fat_sectors[-1], sector)
        else:
            self._poke(_MINI_FAT_START, sector)
        self._link(sector, END)
        self._mini_fat_sectors.append(sector)
        self._mini_fat += [FREE] * (self._size // 4)
        self._poke(_MINI_FAT_COUNT, len(self._mini_fat_sectors))

    # -- bytes --

    def _mini_offset(self, sector: int) -> int:
        which, at = divmod(sector * 64, self._size)
        return self._file.offset(self._mini_sectors[which]) + at

    def _poke(self, offset: int, word: int) -> None:
        """Set a word of the tables, and remember the one that was there first."""
        if offset < self._first_length:
            (old,) = struct.unpack_from("<I", self.data, offset)
            if old == word:
                return
            self.replaced.setdefault(offset, old)
        struct.pack_into("<I", self.data, offset, word)
