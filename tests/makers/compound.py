"""Compound files ([MS-CFB]) from streams, written afresh: short streams in the mini stream."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
FAT_SECTOR, DIFAT_SECTOR = 0xFFFFFFFD, 0xFFFFFFFC


class _Sectors:
    """Blocks of one size, chained in a table."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = b""
        self.table: list[int] = []

    def add(self, data: bytes, fill: bytes = b"\0") -> int:
        """Append a chain; where it starts."""
        if not data:
            return END
        count = -(-len(data) // self.size)
        start = len(self.table)
        self.table += [*range(start + 1, start + count), END]
        gap = count * self.size - len(data)
        self.data += data + (fill * gap)[:gap]
        return start


def compound(
    streams: Mapping[str, bytes], *, slack: bytes = b"\0", version: int = 3, spare: int = 0
) -> bytes:
    """A compound file; `slack` fills what lies behind the ends of streams, `spare` counts unused
    sectors at the end."""
    sectors, minis = _Sectors(SECTOR if version == 3 else 4096), _Sectors(MINI)
    nodes: list[tuple[str, int, int, int]] = []  # name, kind, start, size
    children: dict[int, list[int]] = {0: []}
    folders = {"": 0}
    nodes.append(("Root Entry", 5, END, 0))
    for path, data in streams.items():
        parent = ""
        *above, name = path.split("/")
        for step in above:
            below = f"{parent}/{step}" if parent else step
            if below not in folders:
                folders[below] = len(nodes)
                children[len(nodes)] = []
                children[folders[parent]].append(len(nodes))
                nodes.append((step, 1, 0, 0))
            parent = below
        where = minis if len(data) < CUTOFF else sectors
        children[folders[parent]].append(len(nodes))
        nodes.append((name, 2, where.add(data, slack), len(data)))
    nodes[0] = ("Root Entry", 5, sectors.add(minis.data, slack), len(minis.data))
    directory = b"".join(_entry(number, nodes, children) for number in range(len(nodes)))
    empty = struct.pack("<64sH2B3I16sI2QIQ", b"", 0, 0, 0, FREE, FREE, FREE, b"", 0, 0, 0, 0, 0)
    directory += empty * (-len(nodes) % (sectors.size // 128))
    directory_start = sectors.add(directory)
    mini_fat = struct.pack(f"<{len(minis.table)}I", *minis.table)
    mini_start = sectors.add(mini_fat, b"\xff")
    mini_count = -(-len(mini_fat) // sectors.size)
    sectors.table += [FREE] * spare
    sectors.data += bytes(spare * sectors.size)
    per = sectors.size // 4
    fat_count = 1
    while fat_count * per < len(sectors.table) + fat_count:
        fat_count += 1
    assert fat_count <= 109, "a DIFAT is not made here"
    first_fat = len(sectors.table)
    table = sectors.table + [FAT_SECTOR] * fat_count
    table += [FREE] * (fat_count * per - len(table))
    difat = [*range(first_fat, first_fat + fat_count)]
    header = struct.pack(
        "<8s16s5H6s9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, version, 0xFFFE,
        sectors.size.bit_length() - 1, 6, b"", 0 if version == 3 else -(-len(directory) // 4096),
        fat_count, directory_start, 0, CUTOFF, mini_start, mini_count, END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *difat, *[FREE] * (109 - len(difat)))
    fat = struct.pack(f"<{len(table)}I", *table)
    return header.ljust(sectors.size, b"\0") + sectors.data + fat


def _entry(number: int, nodes: list, children: dict[int, list[int]]) -> bytes:
    """A directory entry; siblings hang to the right of each other, in the order of the standard."""
    name, kind, start, size = nodes[number]

    def order(index: int) -> tuple[int, str]:
        return len(nodes[index][0]), nodes[index][0].upper()

    right = FREE
    for siblings in children.values():
        ordered = sorted(siblings, key=order)
        if number in ordered[:-1]:
            right = ordered[ordered.index(number) + 1]
    mine = sorted(children.get(number, []), key=order)
    spelt = name.encode("utf-16-le")
    return struct.pack(
        "<64sH2B3I16sI2QIQ",
        spelt, len(spelt) + 2, kind, 1, FREE, right, mine[0] if mine else FREE,
        bytes(range(16)), 0, 0, 0x01DC_0000_0000_0000 if kind == 1 else 0, start, size,
    )  # fmt: skip
