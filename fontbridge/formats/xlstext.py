"""The text of a binary workbook with the fonts that draw it ([MS-XLS] 2.2 and 2.4).

A cell names a format (XF), that a font; rich text has runs that name fonts themselves. A string
that several cells of one font share is told once. Numbers are not told: every face has digits.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.formats import xlsheaders
from fontbridge.formats.biff import CONTINUE, Record, read_string, shared_strings
from fontbridge.formats.headercodes import font_spans, without_fonts

__all__ = ["FONT", "Drawn", "Fonts", "continued", "texts"]

FONT, XF = 0x31, 0xE0
_SST, _LABEL_SST, _LABEL, _RICH, _FORMULA, _RESULT = 0xFC, 0xFD, 0x204, 0xD6, 0x06, 0x207
_TXO, _SERIES_TEXT = 0x1B6, 0x100D
_CODES = re.compile('&(?:K[0-9A-Fa-f]{6}|[0-9]+|[^&"])')
_NAME = 14

Runs = Sequence[tuple[int, int]]
"""Where each run of rich text starts, and the number of its font."""


class Drawn(NamedTuple):
    """Text at a record, drawn by one family."""

    at: int
    text: str
    family: str


class Fonts:
    """The fonts of a workbook by number, and the formats of cells that name them."""

    def __init__(self, stream: bytes, records: Sequence[Record]) -> None:
        self._families = [
            read_string(stream[each.start : each.end], _NAME, short=True)[0]
            for each in records if each.kind == FONT
        ]  # fmt: skip
        self._of_xf = [
            int.from_bytes(stream[each.start : each.start + 2], "little")
            for each in records if each.kind == XF
        ]  # fmt: skip

    def family(self, number: int) -> str:
        """The family of a font; 4 is no number (2.5.129)."""
        index = number - 1 if number > 4 else number
        return self._families[index] if index < len(self._families) else ""

    def of_xf(self, number: int) -> int:
        """The font of a cell format."""
        return self._of_xf[number] if number < len(self._of_xf) else 0


def texts(stream: bytes, records: Sequence[Record], fonts: Fonts) -> Iterator[list[Drawn]]:
    """All text that is drawn, each cell, header or text box by its runs."""
    strings: list[tuple[str, Runs]] = []
    told: set[tuple[int, int]] = set()
    xf = 0
    for index, record in enumerate(records):
        kind = record.kind
        if kind == _LABEL_SST and record.end - record.start >= 10:
            xf, number = struct.unpack_from("<HI", stream, record.start + 4)
            key = number, fonts.of_xf(xf)
            if key not in told and number < len(strings):
                told.add(key)
                text, runs = strings[number]
                yield _drawn(record.at, text, fonts.of_xf(xf), runs, fonts)
            continue
        if kind not in _WITH_TEXT:
            continue
        body = stream[record.start : record.end]
        if kind == _SST:
            strings = list(shared_strings([body, *continued(stream, records, index)]))
        elif kind == _FORMULA:
            (xf,) = struct.unpack_from("<H", body.ljust(6, b"\0"), 4)
        elif kind == _RESULT:
            text = read_string(body, 0, short=False)[0]
            yield _drawn(record.at, text, fonts.of_xf(xf), (), fonts)
        elif kind in (_LABEL, _RICH):
            text, end = read_string(body, 6, short=False)
            (xf,) = struct.unpack_from("<H", body, 4)
            runs = _pairs(body[end + 2 :], 4) if kind == _RICH else ()
            yield _drawn(record.at, text, fonts.of_xf(xf), runs, fonts)
        elif kind == _SERIES_TEXT:
            yield _drawn(record.at, read_string(body, 2, short=True)[0], 0, (), fonts)
        elif kind == _TXO:
            yield _text_box(record.at, body, continued(stream, records, index), fonts)
        else:
            for text in xlsheaders.texts(kind, body):
                yield list(_header(record.at, text, fonts.family(0)))


_WITH_TEXT = xlsheaders.KINDS | {_SST, _FORMULA, _RESULT, _LABEL, _RICH, _SERIES_TEXT, _TXO}


def continued(stream: bytes, records: Sequence[Record], index: int) -> Iterator[bytes]:
    """The bodies of the records that continue one."""
    for at in range(index + 1, len(records)):
        if records[at].kind != CONTINUE:
            return
        yield stream[records[at].start : records[at].end]


def _pairs(data: bytes, size: int) -> Runs:
    """Runs of so many bytes each, from their place and font on."""
    return [struct.unpack_from("<2H", data, at) for at in range(0, len(data) - size + 1, size)]


def _drawn(at: int, text: str, number: int, runs: Runs, fonts: Fonts) -> list[Drawn]:
    found = []
    bounds = [(0, number), *runs]
    ends = [start for start, _ in runs] + [1 << 32]
    for (start, font), end in zip(bounds, ends, strict=True):
        if start < end and text:
            found.append(Drawn(at, _units(text, start, end), fonts.family(font)))
    return found


def _units(text: str, start: int, end: int) -> str:
    """A part of a text by units of UTF-16, in which runs count."""
    if text.isascii() or max(text) <= "\uffff":
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _text_box(at: int, body: bytes, more: Iterator[bytes], fonts: Fonts) -> list[Drawn]:
    """A text box or comment: its characters, then its runs, follow in records of their own
    (2.4.329)."""
    if len(body) < 14:
        return []
    count, size = struct.unpack_from("<2H", body, 10)
    text, runs = "", b""
    for piece in more:
        if len(text) < count:
            wide = piece[:1] == b"\x01"
            text += piece[1:].decode("utf-16-le" if wide else "latin-1", "replace")
        elif len(runs) < size:
            runs += piece
    return _drawn(at, text[:count], 0, _pairs(runs[:size], 8), fonts)


def _header(at: int, text: str, family: str) -> Iterator[Drawn]:
    done = 0
    for start, end in font_spans(text):
        yield Drawn(at, _printed(text[done : start - 2]), family)
        family, done = text[start:end], text.index('"', end) + 1
    yield Drawn(at, _printed(text[done:]), family)


def _printed(text: str) -> str:
    """What a piece of a header prints by itself; codes for pages and dates come to digits."""
    return _CODES.sub("", without_fonts(text))
