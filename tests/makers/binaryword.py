"""Binary Word documents ([MS-DOC]) of one section, from runs of text with their properties."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from tests.makers.compound import compound

TIMES, FANGSONG, XIAOBIAO = range(3)
FONTS = ("Times New Roman", "仿宋_GB2312", "方正小标宋简体")
_TEXT, _PAGE = 1024, 512


class Run(NamedTuple):
    """A run and its list of modifiers."""

    text: str
    grpprl: bytes = b""


def fonts(
    ascii: int | None = None, east_asia: int | None = None, hansi: int | None = None
) -> bytes:
    """The modifiers that set fonts."""
    given = ((0x4A4F, ascii), (0x4A50, east_asia), (0x4A51, hansi))
    return b"".join(struct.pack("<HH", sprm, n) for sprm, n in given if n is not None)


def font_table(families: Sequence[str]) -> bytes:
    """An SttbfFfn."""
    entries = b""
    for family in families:
        names = (family + "\0").encode("utf-16-le")
        charset = 0 if family.isascii() else 134
        body = struct.pack("<BhBB10s24s", 0x06, 400, charset, 0, b"", b"") + names
        entries += bytes([len(body)]) + body
    return struct.pack("<2H", len(families), 0) + entries


def style(name: str, grpprl: bytes, *, kind: int = 1, base: int = 0xFFF, sti: int = 0) -> bytes:
    """A style as it stands in the style sheet, with its length."""
    papx = struct.pack("<HH", 2, 0) if kind == 1 else b""
    chpx = struct.pack("<H", len(grpprl)) + grpprl
    words = sti, kind | base << 4, (2 if kind == 1 else 1), 0, 0
    named = struct.pack("<H", len(name)) + (name + "\0").encode("utf-16-le")
    body = struct.pack("<5H", *words) + named + papx + chpx
    body += bytes(len(body) % 2)
    return struct.pack("<H", len(body)) + body


def style_sheet(defaults: tuple[int, int, int], styles: Sequence[bytes]) -> bytes:
    """An STSH."""
    header = struct.pack("<9H", len(styles), 10, 1, 91, 15, 0, *defaults)
    return struct.pack("<H", len(header)) + header + b"".join(styles)


def document(
    runs: Sequence[Run],
    families: Sequence[str] = FONTS,
    *,
    defaults: tuple[int, int, int] = (TIMES, FANGSONG, TIMES),
    styles: Sequence[bytes] | None = None,
    footer: Run | None = None,
    room: int = 0,
) -> bytes:
    """A document whose text is one piece in UTF-16; `footer` is that of odd pages. `room` are bytes
    behind the font table that belong to nothing."""
    body = sum(len(run.text) for run in runs)
    runs = [*runs, *([footer] if footer else [])]
    text = "".join(run.text for run in runs)
    ends = len(text) - body
    main = bytearray(_TEXT) + text.encode("utf-16-le")
    main += bytes(-len(main) % _PAGE)
    bounds = [_TEXT]
    for run in runs:
        bounds.append(bounds[-1] + 2 * len(run.text))
    chpx = len(main) // _PAGE
    main += _page_of_runs(bounds, [run.grpprl for run in runs])
    papx = len(main) // _PAGE
    marks = [_TEXT + 2 * (at + 1) for at, character in enumerate(text) if character == "\r"]
    main += _page_of_paragraphs([_TEXT, *marks])
    parts = {
        1: style_sheet(defaults, styles if styles is not None else [style("Normal", b"")]),
        12: struct.pack("<3I", bounds[0], bounds[-1], chpx),
        13: struct.pack("<3I", bounds[0], bounds[-1], papx),
        15: font_table(families),
        33: b"\x02" + struct.pack("<I2IHIH", 16, 0, len(text), 0, _TEXT, 0),
    }
    if footer:
        # Six separators of notes, then two headers and one footer that are empty.
        parts[11] = struct.pack("<14I", *[0] * 10, *[ends] * 4)
    table, pairs = b"", {}
    for number, part in parts.items():
        pairs[number] = len(table), len(part)
        table += part + (bytes(room) if number == 15 else b"")
    main[:900] = _fib(body, ends, len(main), pairs)
    main += bytes(max(4096 - len(main), 0))
    return compound({"WordDocument": bytes(main), "1Table": table.ljust(4096, b"\0")})


def _page_of_runs(bounds: Sequence[int], lists: Sequence[bytes]) -> bytes:
    page, at, offsets = bytearray(_PAGE), _PAGE - 2, []
    places = {b"": 0}
    for grpprl in lists:
        if grpprl not in places:
            at = (at - len(grpprl) - 1) & ~1
            page[at : at + 1 + len(grpprl)] = bytes([len(grpprl)]) + grpprl
            places[grpprl] = at // 2
        offsets.append(places[grpprl])
    head = struct.pack(f"<{len(bounds)}I", *bounds) + bytes(offsets)
    assert len(head) <= at, "too many runs for a page"
    page[: len(head)] = head
    page[-1] = len(lists)
    return bytes(page)


def _page_of_paragraphs(bounds: Sequence[int]) -> bytes:
    count = len(bounds) - 1
    page = bytearray(_PAGE)
    at = _PAGE - 6
    page[at : at + 4] = b"\x02\x00\x00\x00"  # style 0, nothing else
    head = struct.pack(f"<{len(bounds)}I", *bounds) + (bytes([at // 2]) + bytes(12)) * count
    page[: len(head)] = head
    page[-1] = count
    return bytes(page)


def _fib(body: int, headers: int, length: int, pairs: dict[int, tuple[int, int]]) -> bytes:
    base = struct.pack("<7HI4B4HII", 0xA5EC, 0xC1, 0, 0x0804, 0, 0x0200, 0xBF, *(0,) * 11)[:32]
    longs = [length, 0, 0, body, 0, headers, *(0,) * 16]
    found = [pairs.get(number, (0, 0)) for number in range(93)]
    flat = [word for pair in found for word in pair]
    return (
        base.ljust(32, b"\0")
        + struct.pack("<H28x", 14)
        + struct.pack("<H22I", 22, *longs)
        + struct.pack("<H186I", 93, *flat)
        + b"\0\0"
    )
