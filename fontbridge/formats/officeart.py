"""WordArt in binary Office files ([MS-ODRAW]): the names of its fonts, which stay as they are.

The name is a property of variable length (gtextFontFamily, 2.3.22.7) deep in a tree of records of
which DOC, XLS and PPT each keep the offsets elsewhere; it is told, so that a person can see to it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from fontbridge.model import Finding, Severity, say

__all__ = ["findings", "word_art"]

_CONTAINER, _PROPERTIES = 0xF, frozenset({0xF00B, 0xF121, 0xF122})
_FONT_FAMILY, _COMPLEX = 0x00C5, 0x8000


def word_art(data: bytes) -> Iterator[str]:
    """The families that WordArt names in records of drawings; what is no record ends them."""
    at = 0
    while at + 8 <= len(data):
        version, kind, size = struct.unpack_from("<2HI", data, at)
        at += 8
        if version & 0xF == _CONTAINER:
            continue  # its children follow
        if kind in _PROPERTIES:
            yield from _families(data[at : at + size], version >> 4)
        at += size


def _families(body: bytes, count: int) -> Iterator[str]:
    """The families among so many properties of six bytes, behind which stands their long data."""
    at = 6 * count
    for number in range(min(count, len(body) // 6)):
        name, value = struct.unpack_from("<HI", body, 6 * number)
        if not name & _COMPLEX:
            continue
        if name & 0x3FFF == _FONT_FAMILY:
            family = body[at : at + value].decode("utf-16-le", "replace").partition("\0")[0]
            if family:
                yield family
        at += value


def findings(families: Iterable[str], part: str) -> Iterator[Finding]:
    """What is told of fonts that WordArt names."""
    for family in dict.fromkeys(families):
        yield Finding(
            "unsupported",
            say("WordArt is drawn in {family}, which stays", family=family),
            Severity.INFO,
            part,
            advice=say("Set its font in Office or WPS, if the other system lacks it."),
        )
