"""The records of a ZIP file as bytes: their layout, what they hold, and how to write them anew.

Sections cited are those of PKWARE's APPNOTE.TXT 6.3.10. Nothing here knows a whole archive:
`zipread` reads one, `ziprebuild` writes one.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.model import DamagedError, Message, say

__all__ = [
    "CENTRAL",
    "DEFLATED",
    "ENCRYPTED",
    "END",
    "HAS_DESCRIPTOR",
    "LOCAL",
    "LOCATOR",
    "STORED",
    "UTF8_NAME",
    "WIDE_END",
    "Member",
    "NewName",
    "damaged",
    "decoded_name",
    "moved_entry",
    "new_records",
    "renamed_entry",
    "renamed_header",
    "rewritten_entry",
    "rewritten_header",
    "widened",
]

# 4.3.7: version, flags, method, time, date, crc, compressed, uncompressed, name, extra
LOCAL = struct.Struct("<4s5H3I2H")
# 4.3.12: made by, version, flags, method, time, date, crc, compressed, uncompressed, name, extra,
# comment, disk, internal attributes, external attributes, offset
CENTRAL = struct.Struct("<4s6H3I5H2I")
# 4.3.16: disk, disk of the directory, entries on it, entries, size, offset, comment
END = struct.Struct("<4s4H2IH")
# 4.3.14: size of the rest, made by, version, disk, disk of the directory, entries on it, entries,
# size, offset
WIDE_END = struct.Struct("<4sQ2H2I4Q")
# 4.3.15: disk of the zip64 end, its offset, disks
LOCATOR = struct.Struct("<4sIQI")

STORED, DEFLATED = 0, 8  # 4.4.5
HAS_DESCRIPTOR, UTF8_NAME = 1 << 3, 1 << 11  # 4.4.4
ENCRYPTED = 1 << 0 | 1 << 6  # 4.4.4: traditional, strong

_WIDE = 0xFFFFFFFF  # 4.4.1.4: the value stands in the zip64 extra field
_WIDE_ID, _UNICODE_PATH_ID = 0x0001, 0x7075  # 4.5.3, 4.6.9
_WIDE_VERSION = 45  # 4.4.3.2
_PLAIN_VERSION = 20
_1980 = (1 << 5) | 1  # 4.4.6: the first day that DOS knows; Office writes it too


class Member(NamedTuple):
    """One member. Offsets are in the file: its local record is `start:end`, the compressed
    bytes `data_start:data_end`, its entry in the central directory `entry_start:entry_end`."""

    name: str
    raw_name: bytes
    method: int
    flags: int
    crc: int
    compressed_size: int
    size: int
    start: int
    data_start: int
    data_end: int
    end: int
    entry_start: int
    entry_end: int

    @property
    def encrypted(self) -> bool:
        """True if a password is needed for the contents; the headers tell the rest."""
        return bool(self.flags & ENCRYPTED)

    @property
    def name_is_declared(self) -> bool:
        """True if nobody can read the name in another charset: it is ASCII, flagged as UTF-8, or
        has a Unicode path extra."""
        plain = self.raw_name.decode("cp437")
        return self.raw_name.isascii() or bool(self.flags & UTF8_NAME) or plain != self.name

    @property
    def name_start(self) -> int:
        """The offset of the raw name in the central directory."""
        return self.entry_start + CENTRAL.size

    @property
    def readable(self) -> bool:
        """True if the contents are in the clear, by a method that is read here."""
        return not self.encrypted and self.method in (STORED, DEFLATED)


class NewName(NamedTuple):
    """A member's name as it is to be written: its bytes, and whether they are flagged UTF-8."""

    raw: bytes
    utf8: bool

    @property
    def decoded(self) -> str:
        """What `decoded_name` makes of it."""
        return decoded_name(self.raw, UTF8_NAME if self.utf8 else 0, b"")


def damaged(message: Message, part: str = "") -> DamagedError:
    return DamagedError(
        message,
        part=part,
        advice=say("Open the file in the program that made it and save it again."),
    )


def decoded_name(raw: bytes, flags: int, extra: bytes) -> str:
    """A member's name: UTF-8 if bit 11 says so, that of the Unicode path extra, else cp437.

    The last is what appendix D orders. Archives of Windows in Chinese have GBK there; whoever
    wants to show such names has the raw ones. Raises `DamagedError` for wrong UTF-8.
    """
    try:
        if flags & UTF8_NAME:
            return raw.decode("utf-8")
        for kind, payload in _fields(extra):
            # A version and the CRC-32 of the plain name, which tells a stale field.
            if kind == _UNICODE_PATH_ID and payload[:5] == b"\1" + struct.pack(
                "<I", zlib.crc32(raw)
            ):
                return payload[5:].decode("utf-8")
    except UnicodeDecodeError:
        raise damaged(say("a member's name is not the UTF-8 that it claims to be")) from None
    return raw.decode("ascii") if raw.isascii() else raw.decode("cp437")


def widened(values: Sequence[int], extra: bytes) -> list[int]:
    """The 32-bit values of a header, each that says so (0xFFFFFFFF) from its zip64 extra field.

    Raises `ValueError` where that field is too short or stands twice.
    """
    if _WIDE not in values:
        return list(values)
    payload = _wide_payload(extra)
    wide = iter(struct.unpack_from(f"<{len(payload) // 8}Q", payload))
    try:
        return [next(wide) if value == _WIDE else value for value in values]
    except StopIteration:
        raise ValueError("the zip64 field is too short") from None


def rewritten_header(header: bytes, crc: int, compressed: int, size: int) -> bytes:
    """A local header, name and extra fields included, for other contents.

    The descriptor bit is cleared, since the sizes are known now. A header that has a zip64 field
    keeps it in use, with both sizes, as 4.5.3 demands of local headers.
    """
    values = list(LOCAL.unpack_from(header))
    name_end = LOCAL.size + values[9]
    extra = header[name_end:]
    wide = any(kind == _WIDE_ID for kind, _ in _fields(extra))
    if wide or max(compressed, size) >= _WIDE:
        extra = _with_wide(extra, struct.pack("<2Q", size, compressed))
        values[1] = max(values[1], _WIDE_VERSION)
        compressed = size = _WIDE
    values[2] &= ~HAS_DESCRIPTOR
    values[6:9] = crc, compressed, size
    values[10] = len(extra)
    return LOCAL.pack(*values) + header[LOCAL.size : name_end] + extra


def renamed_header(header: bytes, name: NewName) -> bytes:
    """A local header, extra fields included, under another name.

    A Unicode path extra (4.6.9), which repeats the old name, goes.
    """
    values = list(LOCAL.unpack_from(header))
    extra = _without_path(header[LOCAL.size + values[9] :])
    values[2] = _flagged(values[2], name)
    values[9], values[10] = len(name.raw), len(extra)
    return LOCAL.pack(*values) + name.raw + extra


def renamed_entry(entry: bytes, name: NewName) -> bytes:
    """A central directory entry under another name, as `renamed_header`."""
    values = list(CENTRAL.unpack_from(entry))
    extra_start = CENTRAL.size + values[10]
    extra_end = extra_start + values[11]
    extra = _without_path(entry[extra_start:extra_end])
    values[3] = _flagged(values[3], name)
    values[10], values[11] = len(name.raw), len(extra)
    return CENTRAL.pack(*values) + name.raw + extra + entry[extra_end:]


def moved_entry(entry: bytes, offset: int) -> bytes:
    """A central directory entry whose local record lies elsewhere; all else as it was."""
    values = CENTRAL.unpack_from(entry)
    if values[16] != _WIDE and offset < _WIDE:
        return entry[: CENTRAL.size - 4] + struct.pack("<I", offset) + entry[CENTRAL.size :]
    extra = entry[CENTRAL.size + values[10] :][: values[11]]
    size, compressed, _ = widened((values[9], values[8], values[16]), extra)
    return _with_places(entry, compressed, size, offset)


def rewritten_entry(entry: bytes, crc: int, compressed: int, size: int, offset: int) -> bytes:
    """A central directory entry for other contents; name, date, attributes, comment as they were.

    Values that stood in the zip64 extra field stay there; others go there where they must.
    """
    values = list(CENTRAL.unpack_from(entry))
    values[3] &= ~HAS_DESCRIPTOR
    values[7] = crc
    return _with_places(CENTRAL.pack(*values) + entry[CENTRAL.size :], compressed, size, offset)


def new_records(name: str, crc: int, compressed: int, size: int) -> tuple[bytes, bytes]:
    """Local header and central entry (its offset 0) of a new, deflated member without date."""
    raw = name.encode("utf-8")
    flags = 0 if raw.isascii() else UTF8_NAME
    common = (_PLAIN_VERSION, flags, DEFLATED, 0, _1980)
    local = LOCAL.pack(b"PK\3\4", *common, 0, 0, 0, len(raw), 0) + raw
    central = CENTRAL.pack(
        b"PK\1\2", _PLAIN_VERSION, *common, crc, 0, 0, len(raw), 0, 0, 0, 0, 0, 0
    )
    return (
        rewritten_header(local, crc, compressed, size),
        rewritten_entry(central + raw, crc, compressed, size, 0),
    )


def _with_places(entry: bytes, compressed: int, size: int, offset: int) -> bytes:
    values = list(CENTRAL.unpack_from(entry))
    extra_start = CENTRAL.size + values[10]
    extra = entry[extra_start : extra_start + values[11]]
    comment = entry[extra_start + values[11] :]
    was = values[9], values[8], values[16]
    now = [size, compressed, offset]  # the order of the zip64 field
    is_wide = [old == _WIDE or new >= _WIDE for old, new in zip(was, now, strict=True)]
    if any(is_wide):
        # What follows the sizes and the offset, the number of the disk, stays.
        rest = _wide_payload(extra)[8 * was.count(_WIDE) :]
        numbers = [number for number, wide in zip(now, is_wide, strict=True) if wide]
        extra = _with_wide(extra, struct.pack(f"<{len(numbers)}Q", *numbers) + rest)
        values[2] = max(values[2], _WIDE_VERSION)
        now = [_WIDE if wide else number for number, wide in zip(now, is_wide, strict=True)]
    values[9], values[8], values[16] = now
    values[11] = len(extra)
    return CENTRAL.pack(*values) + entry[CENTRAL.size : extra_start] + extra + comment


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """(identifier, payload) of extra fields (4.5.1); a remainder too short for one is passed."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        position += 4 + length
        if position > len(extra):
            return
        yield kind, extra[position - length : position]


def _flagged(flags: int, name: NewName) -> int:
    return flags | UTF8_NAME if name.utf8 else flags & ~UTF8_NAME


def _without_path(extra: bytes) -> bytes:
    kept = [
        struct.pack("<2H", kind, len(payload)) + payload
        for kind, payload in _fields(extra)
        if kind != _UNICODE_PATH_ID
    ]
    whole = sum(4 + len(payload) for _, payload in _fields(extra))
    return b"".join(kept) + extra[whole:]


def _wide_payload(extra: bytes) -> bytes:
    payloads = [payload for kind, payload in _fields(extra) if kind == _WIDE_ID]
    if len(payloads) > 1:
        raise ValueError("two zip64 fields")
    return payloads[0] if payloads else b""


def _with_wide(extra: bytes, payload: bytes) -> bytes:
    """Extra fields with that payload for the zip64 field: in its place, or as the first."""
    field = struct.pack("<2H", _WIDE_ID, len(payload)) + payload
    before, after = b"", extra
    position = 0
    for kind, old in _fields(extra):
        end = position + 4 + len(old)
        if kind == _WIDE_ID:
            before, after = extra[:position], extra[end:]
            break
        position = end
    if len(before) + len(field) + len(after) > 0xFFFF:
        raise damaged(say("the extra fields of a member leave no room"))
    return before + field + after
