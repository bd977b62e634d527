"""Binary presentations ([MS-PPT]): a list of fonts, and text."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.makers.compound import compound


def record(kind: int, *children: bytes, version: int = 0) -> bytes:
    body = b"".join(children)
    return struct.pack("<2HI", version, kind, len(body)) + body


def font(family: str, charset: int = 134) -> bytes:
    name = family.encode("utf-16-le").ljust(64, b"\0")
    return record(0xFB7, name + bytes([charset, 0, 4, 0x12]))


def presentation(
    families: Sequence[str], texts: Sequence[str], extra: bytes = b"", token: int = 0xE391C05F
) -> bytes:
    """A presentation; `extra` follows the fonts in their collection."""
    fonts = record(0x7D5, *map(font, families), extra, version=15)
    environment = record(0x3F2, fonts, version=15)
    slides = [record(0xFA0, text.encode("utf-16-le")) for text in texts]
    listed = record(0xFF0, *slides, version=15)
    stream = record(0x3E8, environment, listed, version=15)
    user = record(0xFF6, struct.pack("<3I", 20, token, len(stream)) + bytes(12))
    return compound({"PowerPoint Document": stream.ljust(4096, b"\0"), "Current User": user})
