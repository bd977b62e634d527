"""Objects embedded in RTF: `{\\*\\objdata …}`, the hexadecimal digits of an OLE 1.0 object.

[MS-OLEDS] 2.2.4 and 2.2.5: a header with the class, then the size of the native data and the data
itself, which for everything that office programs embed is an OLE compound file; what follows, a
picture of it, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from struct import pack, unpack_from
from typing import NamedTuple

__all__ = ["RtfObject", "read_objects"]

_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")
_LINE = re.compile(rb"\s*[0-9A-Fa-f]+(\r?\n)")
_EMBEDDED = 2  # FormatID
_STRINGS = 3  # class, topic, item; each with its length before it


class RtfObject(NamedTuple):
    """An object whose digits stand at `start:end`; `before` and `behind` are the bytes around its
    native data, `line` the length of its lines with digits, and how they end."""

    start: int
    end: int
    before: bytes
    native: bytes
    behind: bytes
    line: tuple[int, bytes]

    def written(self, native: bytes) -> bytes:
        """The digits with other native data, in lines as long as they were."""
        data = b"".join((self.before, pack("<I", len(native)), native, self.behind))
        digits = data.hex().encode("ascii")
        width, line_end = self.line
        if not width:
            return b" " + digits
        lines = (digits[at : at + width] for at in range(0, len(digits), width))
        return b" " + line_end.join(lines)


def read_objects(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[RtfObject]:
    """The objects at these places that have native data; others are links or damaged."""
    for start, end in spans:
        digits = _NOT_HEX.sub(b"", data[start:end])
        body = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
        at = _native(body)
        if at < 0:
            continue
        size = unpack_from("<I", body, at)[0]
        native = body[at + 4 : at + 4 + size]
        if len(native) == size > 0:
            line = _LINE.match(data, start, end)
            width = (len(line[0].strip()), line[1]) if line else (0, b"")
            yield RtfObject(start, end, body[:at], native, body[at + 4 + size :], width)


def _native(body: bytes) -> int:
    """Where the size of the native data stands; -1 if there is none."""
    if len(body) < 8 or unpack_from("<I", body, 4)[0] != _EMBEDDED:
        return -1
    at = 8
    for _ in range(_STRINGS):
        if at + 4 > len(body):
            return -1
        at += 4 + unpack_from("<I", body, at)[0]
    return at if at + 4 <= len(body) else -1
