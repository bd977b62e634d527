"""Binary presentations ([MS-PPT]): a list of fonts, and text."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

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


class Run(NamedTuple):
    """Text with the numbers of its fonts: one for all, East Asian, ANSI; None where not said."""

    text: str
    font: int | None = None
    east_asian: int | None = None
    ansi: int | None = None


def properties(run: Run) -> bytes:
    """The properties of a run's characters, its size among them."""
    given = ((16, run.font), (21, run.east_asian), (22, run.ansi))
    mask = 1 << 17 | sum(1 << bit for bit, number in given if number is not None)
    numbers = [number for _, number in given if number is not None]
    return struct.pack(f"<I{len(numbers)}HH", mask, *numbers, 24)


_DEFAULT = Run("", 0, 0, 0)


def _text(runs: Sequence[Run], *, compressed: bool) -> list[bytes]:
    text = "".join(run.text for run in runs)
    count = len(text.encode("utf-16-le")) // 2
    bullet = struct.pack("<IHI2H", count + 1, 0, 1 << 4 | 1, 1, 0)
    spelt = [
        struct.pack("<I", len(run.text.encode("utf-16-le")) // 2 + (run is runs[-1]))
        + properties(run)
        for run in runs
    ]
    chars = record(0xFA8, text.encode("latin-1")) if compressed \
        else record(0xFA0, text.encode("utf-16-le"))
    return [record(0xF9F, struct.pack("<I", 4)), chars, record(0xFA1, bullet, *spelt)]


def deck(
    families: Sequence[str],
    texts: Sequence[Sequence[Run]],
    *,
    style: Run = _DEFAULT,
    compressed: bool = False,
    data: bytes = b"",
) -> bytes:
    """A presentation as it is saved whole: a document whose first fonts are its defaults, one slide
    with the texts, and the directory of the two. `data` is embedded for the last font."""
    fonts = [font(family)[8:] for family in families]
    entities = [record(0xFB7, body, version=n << 4) for n, body in enumerate(fonts)]
    blobs = [record(0xFB8, data)] if data else []
    collection = record(0x7D5, *entities, *blobs, version=15)
    defaults = record(0xFA4, properties(style))
    levels = record(0xFA3, struct.pack("<HI", 1, 0) + properties(style), version=4 << 4)
    document = record(0x3E8, record(0x3F2, collection, defaults, levels, version=15), version=15)
    boxes = [record(0xF00D, *_text(runs, compressed=compressed), version=15) for runs in texts]
    slide = record(0x3EE, record(0x3EF, bytes(24)), *boxes, version=15)
    directory_at = len(document) + len(slide)
    directory = record(0x1772, struct.pack("<3I", 2 << 20 | 1, 0, len(document)))
    edit_at = directory_at + len(directory)
    edit = record(0xFF5, struct.pack("<I4x5I4x", 256, 0, directory_at, 1, 3, 1))
    stream = document + slide + directory + edit
    user = record(0xFF6, struct.pack("<3I", 20, 0xE391C05F, edit_at) + bytes(12))
    return compound({"PowerPoint Document": stream, "Current User": user})
