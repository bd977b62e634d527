"""Compound files ([MS-CFB]): streams by path, and the same file with other streams.

Not `olefile`: it cannot write a stream of another length, and reads on where chains run in circles
or into each other, which a writer must not.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from fontbridge.model import DamagedError, LimitError, Limits, Message, say

__all__ = [
    "DIFAT_IN_HEADER", "END", "FREE", "LARGEST", "MAGIC", "NONE", "CompoundFile", "Entry",
]  # fmt: skip

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST = 0xFFFFFFFA  # MAXREGSECT, 2.1
END = 0xFFFFFFFE
FREE = NONE = 0xFFFFFFFF
DIFAT_IN_HEADER = 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENTRY = struct.Struct("<64sH2B3I16sI2QIQ")  # 2.6.1
_LONGEST_PATH = 4096  # Office nests a handful; all paths of a deep tree would exhaust memory
_HEADER = struct.Struct("<8x16x5H6x9I")  # 2.2, from the signature to the first DIFAT entry


class Entry(NamedTuple):
    """A directory entry: `at` is its offset in the file, `path` its names from the root down."""

    at: int
    path: str
    start: int
    size: int


class CompoundFile:
    """An opened compound file. Its tables are checked on opening, a stream's chain on reading."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open a file.

        Raises `DamagedError` for tables whose chains leave the file or run in a circle and for a
        directory that is no tree, `LimitError` for what exceeds the limits.
        """
        if len(data) > limits.file_size:
            raise LimitError(
                say("{size} bytes, at most {limit} are read", size=len(data),
                    limit=limits.file_size),
                advice=say("If the file is known to be good, raise the limit."),
            )
        self.data = data
        self._limits = limits
        self.cutoff: int
        self.sector_size: int
        self.root: Entry
        try:
            (_, self.version, order, shift, mini_shift, _, self.fat_count, self.directory, _,
             self.cutoff, self.mini_fat_start, self.mini_fat_count, self.difat_start,
             self.difat_count) = _HEADER.unpack_from(data)  # fmt: skip
            self._difat_head = struct.unpack_from(f"<{DIFAT_IN_HEADER}I", data, _HEADER.size)
        except struct.error:
            raise _damaged(say("its header is cut off")) from None
        if not data.startswith(MAGIC) or order != 0xFFFE or mini_shift != 6:
            raise _damaged(say("its header is wrong"))
        if (self.version, shift) not in ((3, 9), (4, 12)):
            raise _damaged(say("its header is wrong"))
        self.sector_size = 1 << shift
        self.difat_sectors: list[int] = []
        self.fat_sectors = self._read_difat()
        self.fat = self._read_table(self.fat_sectors)
        self.mini_fat_sectors = self.chain(self.mini_fat_start) if self.mini_fat_count else []
        self.mini_fat = self._read_table(self.mini_fat_sectors)
        self.entries = {entry.path: entry for entry in self._read_directory()}
        self.root = self.entries.pop("")
        self.mini_sectors = self.chain(self.root.start) if self.root.size else []
        if self.root.size > len(self.mini_sectors) * self.sector_size:
            raise _damaged(say("a stream is cut off"))

    # -- contents --

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of all streams, storages before the slash."""
        return tuple(self.entries)

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    @cached_property
    def storages(self) -> tuple[str, ...]:
        """The paths of the storages that hold streams; the root, first, is empty."""
        return tuple(dict.fromkeys(["", *(path.rpartition("/")[0] for path in self.entries)]))

    def read(self, name: str) -> bytes:
        """A stream's bytes.

        Raises `KeyError` if there is none of that path, `DamagedError` if it is cut off.
        """
        entry = self.entries[name]
        pieces = (self.data[start:end] for start, end in self.extents(entry))
        found = b"".join(pieces)[: entry.size]
        if len(found) < entry.size:
            raise _damaged(say("a stream is cut off"))
        return found

    def is_mini(self, size: int) -> bool:
        """True if a stream of that size lies in the mini stream (2.3)."""
        return size < self.cutoff

    def extents(self, entry: Entry) -> list[tuple[int, int]]:
        """Where a stream lies in the file: the spans of its sectors, slack included."""
        if not entry.size:
            return []
        if self.is_mini(entry.size):
            return [
                (offset, offset + 64)
                for offset in map(self.mini_offset, self.chain(entry.start, self.mini_fat))
            ]
        size, length = self.sector_size, len(self.data)
        offsets = map(self.offset, self.chain(entry.start))
        return [(offset, min(offset + size, length)) for offset in offsets]

    # -- structures --

    def offset(self, sector: int) -> int:
        """Where a sector starts in the file; the header takes the place of one (2.2)."""
        return (sector + 1) * self.sector_size

    def mini_offset(self, sector: int) -> int:
        """Where a mini sector starts in the file."""
        which, at = divmod(sector * 64, self.sector_size)
        if which >= len(self.mini_sectors):
            raise _damaged(say("a chain leaves the mini stream"))
        return self.offset(self.mini_sectors[which]) + at

    def chain(self, start: int, table: list[int] | None = None) -> list[int]:
        """The sectors of a chain by the FAT, or by another table."""
        following = self.fat if table is None else table
        found: list[int] = []
        while start != END:
            if start >= len(following) or len(found) > len(following):
                raise _damaged(say("a chain of sectors leaves the file or runs in a circle"))
            found.append(start)
            start = following[start]
        return found

    def _sector(self, sector: int) -> bytes:
        start = self.offset(sector)
        found = self.data[start : start + self.sector_size]
        if len(found) < self.sector_size:
            raise _damaged(say("a table of sectors is cut off"))
        return found

    def _words(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self.sector_size // 4}I", self._sector(sector))

    def _read_difat(self) -> list[int]:
        """The sectors of the FAT (2.5)."""
        found = list(self._difat_head)
        sector, seen = self.difat_start, set[int]()
        for _ in range(self.difat_count):
            if sector > LARGEST or sector in seen:
                raise _damaged(say("a chain of sectors leaves the file or runs in a circle"))
            seen.add(sector)
            self.difat_sectors.append(sector)
            *more, sector = self._words(sector)
            found += more
        found = [sector for sector in found[: self.fat_count] if sector <= LARGEST]
        if len(found) != self.fat_count:
            raise _damaged(say("sectors of its allocation table are missing"))
        return found

    def _read_table(self, sectors: list[int]) -> list[int]:
        table: list[int] = []
        for sector in sectors:
            table += self._words(sector)
        return table

    def _read_directory(self) -> Iterator[Entry]:
        """The root and all streams, in the order of the tree, which is that of their names."""
        offsets = [
            self.offset(sector) + at
            for sector in self.chain(self.directory)
            for at in range(0, self.sector_size, 128)
        ]
        if len(offsets) > self._limits.members * 4:
            raise LimitError(
                say("{count} members, at most {limit} are read", count=len(offsets),
                    limit=self._limits.members * 4),
                advice=say("If the file is known to be good, raise the limit."),
            )
        seen: set[int] = set()
        waiting = [(0, "")]
        while waiting:
            index, folder = waiting.pop()
            if index in seen or index >= len(offsets):
                raise _damaged(say("its directory is no tree"))
            seen.add(index)
            at = offsets[index]
            try:
                raw, length, kind, _, left, right, child, _, _, _, _, start, size = (
                    _ENTRY.unpack_from(self.data, at)
                )
            except struct.error:
                raise _damaged(say("its directory is cut off")) from None
            if (kind == _ROOT) != (index == 0):
                raise _damaged(say("its directory is no tree"))
            name = raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
            path = folder + name if index else ""
            if len(path) > _LONGEST_PATH:
                raise _damaged(say("its storages lie too deep in each other"))
            if self.version == 3:
                size &= 0xFFFFFFFF  # older writers leave the upper half undefined (2.6.1)
            if kind in (_STREAM, _ROOT):
                yield Entry(at, path, start, size)
            below = f"{path}/" if index else ""
            siblings = () if index == 0 else ((left, folder), (right, folder))
            children = ((child, below),) if kind in (_STORAGE, _ROOT) else ()
            waiting += [(to, where) for to, where in (*siblings, *children) if to != NONE]

    def check_sharing(self, names: Iterable[str]) -> None:
        """Make sure that the sectors of some streams are theirs alone: others would change too.

        Raises `DamagedError` where they are not.
        """
        owners: Counter[tuple[bool, int]] = Counter()
        tables = (self.fat_sectors, self.difat_sectors, self.mini_fat_sectors, self.mini_sectors)
        for sectors in (*tables, self.chain(self.directory)):
            owners.update((False, sector) for sector in sectors)
        chains = {name: self._places(entry) for name, entry in self.entries.items()}
        for places in chains.values():
            owners.update(places)
        if any(owners[place] > 1 for name in names for place in chains[name]):
            raise _damaged(say("two streams share a sector"))

    def _places(self, entry: Entry) -> list[tuple[bool, int]]:
        """The sectors of a stream, with whether they are mini ones; none where they lead astray."""
        mini = self.is_mini(entry.size)
        try:
            sectors = self.chain(entry.start, self.mini_fat if mini else None)
        except DamagedError:
            return []
        return [(mini, sector) for sector in sectors] if entry.size else []

    # -- other streams --

    def rebuild(self, changed: Mapping[str, bytes]) -> tuple[bytes, dict[str, Any]]:
        """The file with other bytes in some streams, and plain data for `undo`.

        All other streams, storages, class ids, times and unused sectors stay as and where they
        are; what no longer fits goes into new sectors at the end. If nothing changes, these are
        the same bytes and an empty record.

        Raises `KeyError` for a stream that is not there, `DamagedError` for one that shares
        sectors with others.
        """
        from fontbridge.containers.compoundwrite import rebuild

        return rebuild(self, changed)

    @classmethod
    def undo(
        cls,
        data: bytes,
        record: Mapping[str, Any],
        original: Callable[[str, bytes], bytes],
        limits: Limits,
    ) -> bytes:
        """The very bytes before `rebuild`.

        `original(name, current)` turns the bytes that a changed stream has now into those that it
        had. Raises `DamagedError` if the data is not what `rebuild` gave, and what opening raises.
        """
        from fontbridge.containers.compoundwrite import undo

        return undo(data, record, original, limits)


def _damaged(why: Message) -> DamagedError:
    return DamagedError(
        say("the compound file is damaged: {why}", why=why),
        advice=say("Open it in Word, Excel or WPS, save it anew, and try again."),
    )
