"""One header block of a TAR archive (POSIX.1-2017, pax, "ustar Interchange Format")."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from fontbridge.model import DamagedError, say

__all__ = ["BLOCK", "Header", "numbered", "pax_records", "read_header", "renamed"]

BLOCK = 512

# name, mode, uid, gid, size, mtime, checksum, kind, link, magic and version, owner, group,
# device numbers, prefix, rest
_FIELDS = struct.Struct("100s8s8s8s12s12s8s1s100s8s32s32s8s8s155s12s")
_SIZE, _SUM, _NAME, _PREFIX = slice(124, 136), slice(148, 156), slice(0, 100), slice(345, 500)
_USTAR = b"ustar\x0000"  # GNU tar writes "ustar  " and has other fields where the prefix is
_BASE_256 = 0x80
_PAX_RECORD = re.compile(rb"(\d{1,9}) ")


class Header(NamedTuple):
    """What is read of a block; `name` with the prefix, if there is one."""

    name: bytes
    size: int
    kind: bytes
    link: bytes


def read_header(data: bytes, at: int) -> Header | None:
    """The header at an offset; None if its checksum is wrong or it is none."""
    block = data[at : at + BLOCK]
    if len(block) < BLOCK:
        return None
    fields = _FIELDS.unpack(block)
    told = _number(fields[6])
    size = _number(fields[4])
    if told is None or size is None or told not in _checksums(block):
        return None
    name = _plain(fields[0])
    prefix = _plain(fields[14]) if fields[9] == _USTAR else b""
    kind = fields[7]
    # Only files and the headers of extensions have contents, whatever their size says.
    if kind in b"123456":
        size = 0
    return Header(b"/".join(filter(None, (prefix, name))), size, kind, _plain(fields[8]))


def pax_records(contents: bytes) -> dict[str, bytes]:
    """The records of an extended header. Raises `DamagedError` if they are none."""
    found: dict[str, bytes] = {}
    position = 0
    while position < len(contents.rstrip(b"\0")):
        length = _PAX_RECORD.match(contents, position)
        end = position + int(length[1]) if length else 0
        if not length or end > len(contents) or contents[end - 1 : end] != b"\n":
            raise DamagedError(
                say("a header of the archive is damaged"),
                advice=say("Pack the archive anew, or have it sent again."),
            )
        key, equals, value = contents[length.end() : end - 1].partition(b"=")
        if equals:
            found[key.decode("utf-8", "replace")] = value
        position = end
    return found


def numbered(head: bytes, size: int) -> bytes:
    """Headers whose last one tells another size."""
    before, block = head[:-BLOCK], head[-BLOCK:]
    return before + _summed(_with(block, _SIZE, b"%011o\0" % size))


def renamed(head: bytes, name: bytes) -> bytes:
    """Headers, the last with its extensions before it, for another name.

    It goes where the old one was: into GNU's long name or the fields of the header. One too long
    for those, which were wide enough for the old one, is told by a PAX header, as UTF-8.
    """
    before, block = head[:-BLOCK], head[-BLOCK:]
    extensions = {header[156:157]: (header, contents) for header, contents in _extensions(before)}
    is_ustar = block[257:265] == _USTAR
    fitting = _fitting(name, is_ustar)
    if b"L" in extensions:
        extensions[b"L"] = extensions[b"L"][0], name + b"\0"
        block = _with(block, _NAME, name[:100].ljust(100, b"\0"))
    elif fitting is not None:
        prefix, short = fitting
        block = _with(block, _NAME, short.ljust(100, b"\0"))
        if is_ustar:
            block = _with(block, _PREFIX, prefix.ljust(155, b"\0"))
    else:
        # Of two PAX headers in a row some readers forget the first.
        header, records = extensions.get(b"x", (_pax_header(block), b""))
        extensions[b"x"] = header, records + _pax_record(b"path", name)
    pieces = [
        numbered(header, len(contents)) + contents + bytes(-len(contents) % BLOCK)
        for header, contents in extensions.values()
    ]
    return b"".join(pieces) + _summed(block)


def _extensions(before: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The headers that only tell of the next one, with what they hold."""
    position = 0
    while position < len(before):
        header = read_header(before, position)
        assert header is not None, "it was read before"
        body = position + BLOCK
        yield before[position:body], before[body : body + header.size]
        position = body + header.size + -header.size % BLOCK


def _fitting(name: bytes, has_prefix: bool) -> tuple[bytes, bytes] | None:
    """The name as prefix and name; None if it does not fit."""
    if len(name) <= 100:
        return b"", name
    if not has_prefix:
        return None
    # The last slash that leaves no more than the name holds; a folder's own slash stays with it.
    cut = name.find(b"/", len(name) - 101)
    if 0 < cut <= 155 and cut < len(name) - 1:
        return name[:cut], name[cut + 1 :]
    return None


def _pax_record(key: bytes, value: bytes) -> bytes:
    """A record, which begins with its own length."""
    rest = b" " + key + b"=" + value + b"\n"
    length = len(rest) + len(str(len(rest)))
    length = len(rest) + len(str(length))
    return b"%d" % length + rest


def _pax_header(block: bytes) -> bytes:
    """A PAX header for the member of a block, with its owner and times."""
    header = _with(block, _NAME, b"PaxHeaders".ljust(100, b"\0"))
    header = _with(header, slice(156, 265), b"x" + bytes(100) + _USTAR)
    return _with(header, slice(345, 512), bytes(167))


def _with(block: bytes, place: slice, value: bytes) -> bytes:
    return block[: place.start] + value + block[place.stop :]


def _summed(block: bytes) -> bytes:
    (total, _) = _checksums(block)
    return _with(block, _SUM, b"%06o\0 " % total)


def _checksums(block: bytes) -> tuple[int, int]:
    """The checksum, which counts its own field as blanks; of bytes, and as old writers had it."""
    plain = _with(block, _SUM, b" " * 8)
    total = sum(plain)
    return total, total - 256 * sum(byte > 127 for byte in plain)


def _number(field: bytes) -> int | None:
    if field[0] & _BASE_256:  # GNU tar, for what 11 octal digits do not hold
        return int.from_bytes(field, "big") & ((1 << (8 * len(field) - 1)) - 1)
    digits = field.strip(b" \0")
    if not digits:
        return 0
    return int(digits, 8) if re.fullmatch(rb"[0-7]+", digits) else None


def _plain(field: bytes) -> bytes:
    return field.partition(b"\0")[0]
