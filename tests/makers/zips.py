"""ZIP archives for tests: made by zipfile, and by hand where zipfile would not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

__all__ = ["Handmade", "archive", "wide_ended", "zipped"]


class _Pipe(io.RawIOBase):
    """Where zipfile cannot seek, it writes data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += data
        return len(data)


def zipped(
    members: dict[str, bytes],
    *,
    method: int = zipfile.ZIP_DEFLATED,
    comment: bytes = b"",
    streamed: bool = False,
    wide: bool = False,
    extra: bytes = b"",
) -> bytes:
    """An archive by zipfile; `streamed` with data descriptors, `wide` with zip64 headers."""
    target = _Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment
        for number, (name, data) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2026, 1 + number % 12, 9, 8, 30, 2 * number % 60))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            info.external_attr = (0o100644 + number % 8) << 16
            info.comment = f"member {number}".encode()
            info.extra = extra
            with archive.open(info, "w", force_zip64=wide) as stream:
                stream.write(data)
    return bytes(target.data) if isinstance(target, _Pipe) else target.getvalue()


@dataclass(frozen=True)
class Handmade:
    """One member, whose headers say what they are told to say. None: the truth."""

    name: bytes = b"a.xml"
    data: bytes = b"<a/>"
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    compressed: int | None = None
    offset: int | None = None
    local_name: bytes | None = None
    local_flags: int | None = None
    local_method: int | None = None
    local_size: int | None = None
    local_crc: int | None = None
    extra: bytes = b""
    local_extra: bytes = b""
    descriptor: bytes = b""
    gap: bytes = b""
    disk: int = 0
    stream: bytes | None = None

    def but(self, **changes: object) -> Handmade:
        return replace(self, **changes)  # type: ignore[arg-type]


def _or(told: int | None, truth: int) -> int:
    return truth if told is None else told


def wide_ended(
    data: bytes,
    *,
    disk: int = 0,
    entries: int | None = None,
    offset: int | None = None,
    found_at: int = 0,
    longer: int = 0,
) -> bytes:
    """An archive without comment given a zip64 end, the offset of its directory only there.

    `found_at` is added to where the locator says that the zip64 end is, `longer` to its size.
    """
    place = len(data) - 22
    _, _, _, _, count, size, start, _ = struct.unpack("<4s4H2IH", data[place:])
    told = _or(entries, count)
    record = struct.pack(
        "<4sQ2H2I4Q", b"PK\6\6", 44 + longer, 45, 45, disk, disk, told, told, size,
        _or(offset, start),
    )
    locator = struct.pack("<4sIQI", b"PK\6\7", disk, place + found_at, 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, 0xFFFFFFFF, 0)
    return data[:place] + record + locator + end


def archive(
    members: Sequence[Handmade],
    *,
    prefix: bytes = b"",
    comment: bytes = b"",
    entries: int | None = None,
    shift: int = 0,
    disk: int = 0,
    central_tail: bytes = b"",
    between: bytes = b"",
) -> bytes:
    """An archive by hand. `shift` is added to the offset of the directory that the end tells;
    `central_tail` counts as part of the directory, `between` does not."""
    body, central = bytearray(prefix), bytearray()
    for member in members:
        stream = member.stream
        if stream is None:
            stream = member.data
            if member.method == 8:
                packer = zlib.compressobj(9, zlib.DEFLATED, -15)
                stream = packer.compress(member.data) + packer.flush()
        crc = _or(member.crc, zlib.crc32(member.data))
        size, compressed = _or(member.size, len(member.data)), _or(member.compressed, len(stream))
        offset = _or(member.offset, len(body))
        local_name = member.name if member.local_name is None else member.local_name
        body += struct.pack(
            "<4s5H3I2H", b"PK\3\4", 20, _or(member.local_flags, member.flags),
            _or(member.local_method, member.method), 0, 33, _or(member.local_crc, crc), compressed,
            _or(member.local_size, size), len(local_name), len(member.local_extra),
        )
        body += local_name + member.local_extra + stream + member.descriptor + member.gap
        central += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, member.flags, member.method, 0, 33, crc, compressed,
            size, len(member.name), len(member.extra), 0, member.disk, 0, 0, offset,
        )
        central += member.name + member.extra
    central += central_tail
    count = len(members) if entries is None else entries
    end = struct.pack(
        "<4s4H2IH", b"PK\5\6", disk, disk, count, count, len(central), len(body) + shift,
        len(comment),
    )
    return bytes(body + central) + between + end + comment


