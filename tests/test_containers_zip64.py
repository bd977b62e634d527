"""Sizes, offsets and counts that need more than 32 or 16 bits, without the bytes."""

from __future__ import annotations

import mmap
import os
import struct
import zipfile
from pathlib import Path

import pytest

from fontbridge.containers import ziprecords
from fontbridge.containers.package import Package
from fontbridge.containers.zipend import ending_parts, rewritten_ending
from fontbridge.containers.ziprecords import (
    moved_entry,
    new_records,
    rewritten_entry,
    rewritten_header,
)
from fontbridge.model import DamagedError, Limits
from tests.makers.zips import zipped

LIMITS = Limits(file_size=1 << 40)
HUGE = 5 << 30
PARTS = {"a": b"<a/>" * 9, "b": b"b"}
END = zipped({})
WRITERS = {
    "plain": zipped(PARTS, comment=b"note"),
    "zip64 headers": zipped(PARTS, wide=True),
    "extra fields": zipped(PARTS, extra=b"\xfe\xca\x02\x00hi"),
}


@pytest.mark.parametrize("data", WRITERS.values(), ids=WRITERS)
def test_a_package_past_4_gib(data: bytes, tmp_path: Path) -> None:
    package = Package(data, LIMITS)
    members = [package.member(name) for name in package.names]
    entries = [moved_entry(data[m.entry_start : m.entry_end], m.start + HUGE) for m in members]
    start, end = members[0].entry_start, members[-1].entry_end
    head, comment = ending_parts(data[end:])
    central = b"".join(entries)
    path = tmp_path / "holed.zip"
    with path.open("wb") as stream:
        stream.seek(HUGE)
        stream.write(data[:start] + central)
        stream.write(rewritten_ending(head, len(entries), start + HUGE, len(central)) + comment)
    if os.stat(path).st_blocks * 512 > 1 << 20:
        pytest.skip("the file system knows no holes")
    with zipfile.ZipFile(path) as oracle:
        assert {info.filename: oracle.read(info) for info in oracle.infolist()} == PARTS
        assert oracle.comment == comment
    with path.open("rb") as stream:
        # Closed with the last view of it: a mapping with views cannot be closed by hand.
        whole = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    package = Package(whole, LIMITS)
    assert {name: package.read(name) for name in package.names} == PARTS
    assert package.member("a").start == HUGE


def test_growing_past_the_limit_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(PARTS)
    # As if 32 bits ended at 300.
    monkeypatch.setattr(ziprecords, "_WIDE", 300)
    new, record = Package(data, LIMITS).rebuild({"a": bytes(range(256)) * 4})
    package = Package(new, LIMITS)
    assert package.read("b") == b"b"
    assert package.member("b").start > 300
    assert list(record["entries"]) == ["b"]
    assert Package.undo(new, record, lambda name, _: PARTS[name], LIMITS) == data


@pytest.mark.parametrize(
    ("entries", "start", "told"),
    [
        (65_534, 1, (65_534, 1)),
        (65_535, 1, (0xFFFF, 1)),
        (70_000, HUGE, (0xFFFF, 0xFFFFFFFF)),
        (2, HUGE, (2, 0xFFFFFFFF)),
    ],
)
def test_the_end_grows_where_it_must(entries: int, start: int, told: tuple[int, int]) -> None:
    new = rewritten_ending(END, entries, start, 99)
    _, _, _, here, count, size, narrow_start, _ = struct.unpack("<4s4H2IH", new[-22:])
    assert (here, size) == (count, 99)
    assert (count, narrow_start) == told
    assert len(new) == 22 or struct.unpack_from("<4Q", new, 24) == (entries, entries, 99, start)
    assert (len(new) > 22) is (0xFFFF in told or 0xFFFFFFFF in told)


def test_a_zip64_end_stays_when_the_package_shrinks() -> None:
    wide = rewritten_ending(END, 70_000, HUGE, 99)
    new = rewritten_ending(wide, 3, 50, 40)
    assert struct.unpack_from("<4Q", new, 24) == (3, 3, 40, 50)
    assert struct.unpack_from("<4sIQI", new, 56) == (b"PK\6\7", 0, 90, 1)
    assert rewritten_ending(new, 70_000, HUGE, 99) == wide


def test_sizes_past_4_gib_go_into_the_extra_field() -> None:
    header, entry = new_records("a", 7, HUGE - 1, HUGE)
    assert struct.unpack_from("<3I2H", header, 14) == (7, 0xFFFFFFFF, 0xFFFFFFFF, 1, 20)
    assert struct.unpack("<2H2Q", header[31:]) == (1, 16, HUGE, HUGE - 1)
    assert struct.unpack_from("<3I", entry, 16) == (7, 0xFFFFFFFF, 0xFFFFFFFF)
    assert struct.unpack("<2H2Q", entry[47:]) == (1, 16, HUGE, HUGE - 1)
    moved = moved_entry(entry, HUGE + 1)
    assert struct.unpack("<2H3Q", moved[47:]) == (1, 24, HUGE, HUGE - 1, HUGE + 1)
    small = rewritten_entry(moved, 8, 3, 4, 5)
    assert struct.unpack("<2H3Q", small[47:]) == (1, 24, 4, 3, 5)
    assert rewritten_header(rewritten_header(header, 8, 3, 4), 7, HUGE - 1, HUGE) == header


def test_a_header_without_room_for_the_extra_field_is_refused() -> None:
    header, _ = new_records("a", 7, 3, 4)
    filled = header[:28] + struct.pack("<H", 65_530) + b"a" + b"\xfe\xca\xf6\xff".ljust(65_530)
    assert len(rewritten_header(filled, 7, 3, 4)) == len(filled)
    with pytest.raises(DamagedError):
        rewritten_header(filled, 7, HUGE, HUGE)
