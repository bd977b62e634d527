"""One gzip member (RFC 1952): what it holds, and the same with other contents."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from fontbridge.containers.deflate import deflate
from fontbridge.containers.seal import seal, unseal
from fontbridge.model import DamagedError, LimitError, Limits, UnsupportedError, say

__all__ = ["Gzip", "begins_as_gzip", "first_bytes", "gunzip", "rezip", "unrezip"]

_MAGIC = b"\x1f\x8b\x08"
_EXTRA, _NAME, _COMMENT, _CRC = 4, 8, 16, 2
_TRAILER = struct.Struct("<2I")


class Gzip(NamedTuple):
    """The header as it is, the deflated stream, and what it inflates to."""

    header: bytes
    stream: bytes
    contents: bytes


def begins_as_gzip(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def first_bytes(data: bytes, count: int) -> bytes:
    """The first bytes of the contents, as far as they can be had; never raises."""
    try:
        start = _header_length(data)
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[start : start + 65536], count)
    except (zlib.error, IndexError, ValueError):
        return b""


def gunzip(data: bytes, limits: Limits) -> Gzip:
    """Raises `DamagedError`, `LimitError`, and `UnsupportedError` for several members in a row."""
    try:
        start = _header_length(data)
    except (IndexError, ValueError):
        raise _damaged() from None
    allowed = min(limits.unpacked_size, max(limits.ratio_from, limits.inflate_ratio * len(data)))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        contents = inflater.decompress(data[start:], allowed + 1)
    except zlib.error:
        raise _damaged() from None
    if len(contents) > allowed:
        raise LimitError(
            say("inflates to more than {limit} bytes", limit=allowed),
            advice=say("If the file is known to be good, raise the limit."),
        )
    trailer = inflater.unused_data
    if not inflater.eof or len(trailer) < _TRAILER.size:
        raise _damaged()
    if trailer[: _TRAILER.size] != _trailer(contents):
        raise _damaged()
    if len(trailer) > _TRAILER.size:
        raise UnsupportedError(
            say("several compressed streams in one file"),
            advice=say("Pack the archive anew with gzip."),
        )
    return Gzip(data[:start], data[start : -_TRAILER.size], contents)


def rezip(old: Gzip, contents: bytes) -> tuple[bytes, dict[str, Any]]:
    """The file with other contents and the same header, and plain data for `unrezip`.

    The old stream is sealed: only who has the old contents can read it.
    """
    sealed = base64.b64encode(seal(old.stream, old.contents)).decode("ascii")
    return old.header + deflate(contents) + _trailer(contents), {"stream": sealed}


def unrezip(now: Gzip, contents: bytes, record: Mapping[str, Any]) -> bytes:
    """The file before `rezip`, which had those contents.

    Raises `DamagedError` if the record is of another file.
    """
    try:
        stream = unseal(base64.b64decode(record["stream"], validate=True), contents)
        if zlib.decompress(stream, -zlib.MAX_WBITS) != contents:
            raise ValueError
    except (zlib.error, ValueError, KeyError, TypeError) as fault:
        raise DamagedError(
            say("the record does not fit the file"),
            advice=say("Restore from the very file and record that one conversion left."),
        ) from fault
    return now.header + stream + _trailer(contents)


def _header_length(data: bytes) -> int:
    flags, position = data[3], 10
    if flags & _EXTRA:
        position += 2 + int.from_bytes(data[position : position + 2], "little")
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            position = data.index(b"\0", position) + 1
    return position + 2 if flags & _CRC else position


def _trailer(contents: bytes) -> bytes:
    return _TRAILER.pack(zlib.crc32(contents), len(contents) & 0xFFFFFFFF)


def _damaged() -> DamagedError:
    return DamagedError(
        say("the compressed data is damaged"),
        advice=say("Open the file in the program that made it and save it again."),
    )
