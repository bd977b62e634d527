"""Binary workbooks ([MS-XLS]) of one or two sheets."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.makers.compound import compound

Text = str | tuple[str, Sequence[tuple[int, int]]]


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def string(text: str, *, short: bool = False) -> bytes:
    wide = not text.isascii()
    spelt = text.encode("utf-16-le" if wide else "ascii")
    return struct.pack("<BB" if short else "<HB", len(text), wide) + spelt


def font(family: str, charset: int = 134) -> bytes:
    fixed = struct.pack("<5H4B", 220, 0, 0x7FFF, 400, 0, 0, 3, charset, 0)
    return record(0x31, fixed + string(family, short=True))


def rich(text: str, runs: Sequence[tuple[int, int]]) -> bytes:
    """A string with runs: where one starts, and the number of its font."""
    plain = string(text)
    spelt = b"".join(struct.pack("<2H", *run) for run in runs)
    head = plain[:2] + bytes([plain[2] | 8]) + struct.pack("<H", len(runs))
    return head + plain[3:] + spelt


def formats(*fonts: int) -> bytes:
    """A cell format for each font (XF, 2.4.353)."""
    return b"".join(
        record(0xE0, struct.pack("<3H", font, 0, 1).ljust(20, b"\0")) for font in fonts
    )


def shared(texts: Sequence[Text]) -> list[bytes]:
    """An SST in one record and its EXTSST, whose offsets are still to be set."""
    spelt = [string(each) if isinstance(each, str) else rich(*each) for each in texts]
    body = struct.pack("<2I", len(texts), len(texts)) + b"".join(spelt)
    return [record(0xFC, body), record(0xFF, struct.pack("<HIHH", 8, 0, 12, 0))]


def workbook(
    families: Sequence[str],
    texts: Sequence[Text],
    header: str = "",
    sheets: int = 2,
    extra: Sequence[bytes] = (),
    cells: Sequence[tuple[int, int]] | None = None,
) -> bytes:
    """A workbook whose sheets hold the texts in their first column, or `cells` of these numbers of
    a text and a format; `extra` records stand before its fonts."""
    if cells is None:
        cells = [(number, 0) for number in range(len(texts))]
    def globals_(starts: Sequence[int], strings_at: int) -> list[bytes]:
        bounds = [
            record(0x85, struct.pack("<IH", start, 0) + string(f"表{n}", short=True))
            for n, start in enumerate(starts)
        ]
        table, index = shared(texts)
        index = index[:6] + struct.pack("<I", strings_at + 12) + index[10:]
        fonts = [font(family) for family in families]
        head = [_bof(5), record(0x42, b"\xb0\x04"), *extra]
        return [*head, *fonts, *bounds, table, index, record(0x0A)]

    sized = globals_([0] * sheets, 0)
    strings_at = sum(map(len, sized[:-3]))
    at = sum(map(len, sized))
    starts, pages = [], b""
    for _ in range(sheets):
        starts.append(at)
        page = _sheet(at, cells, header)
        at += len(page)
        pages += page
    stream = b"".join(globals_(starts, strings_at)) + pages
    return compound({"Workbook": stream.ljust(4096, b"\0")})


def _bof(kind: int) -> bytes:
    return record(0x809, struct.pack("<4H2I", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _sheet(at: int, shown: Sequence[tuple[int, int]], header: str) -> bytes:
    """A sheet that starts at `at`, with an index of where its columns' width and rows lie."""
    head = [_bof(0x10), record(0x14, string(header) if header else b"")]
    width = record(0x55, b"\x08\x00")
    cells = [
        record(0xFD, struct.pack("<3HI", row, 0, xf, text)) for row, (text, xf) in enumerate(shown)
    ]
    lead = len(head[0]) + 4 + 20
    width_at = at + lead + len(head[1])
    rows_at = width_at + len(width) + sum(map(len, cells))
    index = record(0x20B, struct.pack("<5I", 0, 0, len(shown), width_at, rows_at))
    row_block = record(0xD7, bytes(4))
    return b"".join([head[0], index, head[1], width, *cells, row_block, record(0x0A)])
