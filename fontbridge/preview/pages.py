"""Reading drawn pages: pictures, and lines of text with the face of each character.

PDFium reads the PDF (the extra `preview`). A PDF names a face by its PostScript name, mostly behind
six letters and a plus where it holds only some of its glyphs (ISO 32000-1, 9.6.4).
"""

from __future__ import annotations

import ctypes
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from fontbridge.extras import needing
from fontbridge.model import say

__all__ = ["Line", "Page", "read"]

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_DOTS_PER_INCH = 96
_POINTS_PER_INCH = 72


class Line(NamedTuple):
    """A line as it is drawn, without its blanks: `faces` names the face of each character.

    The box is in points from the top left corner of the page.
    """

    text: str
    faces: tuple[str, ...]
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size in points, its lines from first to last, and its picture as PNG."""

    width: float
    height: float
    lines: Sequence[Line]
    picture: bytes


def read(pdf: bytes, *, pictures: bool = True) -> list[Page]:
    """The pages of a PDF; without `pictures` these are empty.

    Raises `UnsupportedError` where PDFium is not installed.
    """
    with needing("preview", say("a preview")):
        pdfium: Any = import_module("pypdfium2")
        raw: Any = import_module("pypdfium2.raw")
    document = pdfium.PdfDocument(pdf)
    try:
        return [_page(page, raw, pictures) for page in document]
    finally:
        document.close()


def _page(page: Any, raw: Any, pictures: bool) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        lines = list(_lines(_characters(text, raw), height))
    finally:
        text.close()
    return Page(width, height, lines, _picture(page) if pictures else b"")


class _Character(NamedTuple):
    text: str
    face: str
    left: float
    right: float
    baseline: float
    size: float


def _characters(page: Any, raw: Any) -> Iterator[_Character]:
    box = raw.FS_RECTF()
    x, y, flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
    buffer = ctypes.create_string_buffer(256)
    for index in range(page.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(page, index))
        if character.isspace() or raw.FPDFText_IsGenerated(page, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(page, index, box)
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        size = raw.FPDFText_GetFontSize(page, index)
        length = raw.FPDFText_GetFontInfo(page, index, buffer, len(buffer), flags)
        name = buffer.raw[: max(length - 1, 0)].decode("utf-8", "replace")
        yield _Character(character, _SUBSET.sub("", name), box.left, box.right, y.value, size)


def _lines(characters: Iterator[_Character], height: float) -> Iterator[Line]:
    """Characters of one baseline, from left to right as they are drawn, are a line."""
    line: list[_Character] = []
    for each in characters:
        if line:
            last = line[-1]
            lower = abs(each.baseline - last.baseline) > 0.5 * max(each.size, last.size)
            if lower or each.left < last.left - 0.5 * last.size:
                yield _line(line, height)
                line = []
        line.append(each)
    if line:
        yield _line(line, height)


def _line(characters: Sequence[_Character], height: float) -> Line:
    baseline = characters[0].baseline
    size = max(each.size for each in characters)
    return Line(
        "".join(each.text for each in characters),
        tuple(each.face for each in characters),
        min(each.left for each in characters),
        height - baseline - 0.88 * size,  # an ideograph stands on 0.12 em below its baseline
        max(each.right for each in characters),
        height - baseline + 0.12 * size,
    )


def _picture(page: Any) -> bytes:
    bitmap = page.render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH, rev_byteorder=True)
    try:
        data, stride = bytes(bitmap.buffer), bitmap.stride
        row = bitmap.width * 3  # without transparency a pixel is red, green, blue
        rows = b"".join(
            b"\0" + data[at : at + row] for at in range(0, stride * bitmap.height, stride)
        )
        return _png(bitmap.width, bitmap.height, rows)
    finally:
        bitmap.close()


def _png(width: int, height: int, rows: bytes) -> bytes:
    """A picture of 8 bits a colour (ISO/IEC 15948); a filter byte stands before each row."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 6)), chunk(b"IEND", b""),
    ))
