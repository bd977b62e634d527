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
from fontbridge.formats.biff import CONTINUE, Record, read_string
from fontbridge.formats.headercodes import font_spans, without_fonts
from fontbridge.formats.sharedstrings import SST, Runs, SharedString, shared_strings

__all__ = ["FONT", "XF", "Drawn", "FontTable", "Told", "cells_fonts", "continued", "other_fonts",
           "texts"]  # fmt: skip

FONT, XF = 0x31, 0xE0
_LABEL_SST, _LABEL, _RICH, _FORMULA, _RESULT = 0xFD, 0x204, 0xD6, 0x06, 0x207
_TXO, _SERIES_TEXT = 0x1B6, 0x100D
_CODES = re.compile('&(?:K[0-9A-Fa-f]{6}|[0-9]+|[^&"])')
_FAMILY, _NAME = 11, 14
_MANY, _NO_NUMBER = 400, 4
# Where charts name fonts: FontX (2.4.123), Fbi (2.4.118), Fbi2, AlRuns (2.4.5).
_IN_CHARTS = {0x1026: (0,), 0x1060: (8,), 0x1068: (8,)}
_CHART_RUNS = 0x1050


class Drawn(NamedTuple):
    """Text at a record, drawn by one family; `start` is where in its string it starts, in units of
    UTF-16, `font` the number of its font."""

    at: int
    text: str
    family: str
    start: int = 0
    font: int = 0


class Told(NamedTuple):
    """What is read as one text. `string` is the number of the shared string that it is, -1 if it
    is none; `font` that of the cell's font."""

    drawn: list[Drawn]
    string: int = -1
    font: int = 0


class FontTable:
    """The fonts of a workbook by number, and the formats of cells that name them.

    `bodies` and `spans` are those of the Font records (2.4.122), in order.
    """

    def __init__(self, stream: bytes, records: Sequence[Record]) -> None:
        mine = [each for each in records if each.kind == FONT]
        self.bodies = [stream[each.start : each.end] for each in mine]
        self.spans = [(each.at, each.end) for each in mine]
        self._families = [self.family_in(body) for body in self.bodies]
        self._of_xf = [
            int.from_bytes(stream[each.start : each.start + 2], "little")
            for each in records if each.kind == XF
        ]  # fmt: skip

    @staticmethod
    def index(number: int) -> int:
        """Which font has a number; 4 is no number (2.5.129)."""
        return number - 1 if number > _NO_NUMBER else number

    @staticmethod
    def number(index: int) -> int:
        """The inverse of `index`."""
        return index + 1 if index >= _NO_NUMBER else index

    @staticmethod
    def family_in(body: bytes) -> str:
        """The family that a font names."""
        return read_string(body, _NAME, short=True)[0]

    @staticmethod
    def look_of(body: bytes) -> bytes:
        """All that a font says but of its face: its family's name, class and character set."""
        return body[:_FAMILY] + body[_FAMILY + 2 : _NAME]

    def has(self, number: int) -> bool:
        """True if a font has that number."""
        return number != _NO_NUMBER and self.index(number) < len(self.bodies)

    def family(self, number: int) -> str:
        """The family of a font; empty if there is no such font."""
        index = self.index(number)
        return self._families[index] if index < len(self._families) else ""

    def look(self, number: int) -> bytes:
        """What `look_of` says of a font; empty if there is no such font."""
        index = self.index(number)
        return self.look_of(self.bodies[index]) if index < len(self.bodies) else b""

    def of_xf(self, number: int) -> int:
        """The font of a cell format."""
        return self._of_xf[number] if number < len(self._of_xf) else 0

    @property
    def of_xfs(self) -> frozenset[int]:
        """The fonts of all cell formats."""
        return frozenset(self._of_xf)

    @property
    def can_grow(self) -> bool:
        """True if fonts can be added: they stand in one place, the four with which every workbook
        begins are there, and they are not near the 512 that Excel reads."""
        ends = [end for _, end in self.spans[:-1]]
        together = ends == [start for start, _ in self.spans[1:]]
        return together and 3 < len(self.spans) < _MANY


def cells_fonts(
    stream: bytes, records: Sequence[Record], fonts: FontTable
) -> dict[int, frozenset[int]]:
    """The fonts of the cells that show a shared string, by its number."""
    shown = {
        stream[each.start + 4 : each.start + 10] for each in records if each.kind == _LABEL_SST
    }
    found: dict[int, frozenset[int]] = {}
    for key in shown:
        if len(key) == 6:
            xf, number = struct.unpack("<HI", key)
            found[number] = found.get(number, frozenset()) | {fonts.of_xf(xf)}
    return found


def other_fonts(
    stream: bytes, records: Sequence[Record], fonts: FontTable
) -> frozenset[int]:
    """The fonts that something else than a run of a shared string may refer to."""
    found = fonts.of_xfs | frozenset(range(4))  # the first are defaults
    for told in texts(stream, records, fonts):
        if told.string < 0:
            found |= {drawn.font for drawn in told.drawn}
    for record in records:
        for at in _IN_CHARTS.get(record.kind, ()):
            found |= {int.from_bytes(stream[record.start + at : record.start + at + 2], "little")}
        if record.kind == _CHART_RUNS:
            body = stream[record.start + 2 : record.end]
            found |= {font for _, font in _pairs(body, 4)}
    return found


def texts(stream: bytes, records: Sequence[Record], fonts: FontTable) -> Iterator[Told]:
    """All text that is drawn, each cell, header or text box by its runs."""
    strings: list[SharedString] = []
    told: set[tuple[int, int]] = set()
    xf = 0
    for index, record in enumerate(records):
        kind = record.kind
        if kind == _LABEL_SST and record.end - record.start >= 10:
            xf, number = struct.unpack_from("<HI", stream, record.start + 4)
            key = number, fonts.of_xf(xf)
            if key not in told and number < len(strings):
                told.add(key)
                shared, font = strings[number], fonts.of_xf(xf)
                drawn = _drawn(record.at, shared.text, font, shared.runs, fonts)
                yield Told(drawn, number, font)
            continue
        if kind not in _WITH_TEXT:
            continue
        body = stream[record.start : record.end]
        if kind == SST:
            strings = list(shared_strings([body, *continued(stream, records, index)]))
        elif kind == _FORMULA:
            (xf,) = struct.unpack_from("<H", body.ljust(6, b"\0"), 4)
        elif kind == _RESULT:
            text = read_string(body, 0, short=False)[0]
            yield Told(_drawn(record.at, text, fonts.of_xf(xf), (), fonts))
        elif kind in (_LABEL, _RICH):
            text, end = read_string(body, 6, short=False)
            (xf,) = struct.unpack_from("<H", body, 4)
            runs = _pairs(body[end + 2 :], 4) if kind == _RICH else ()
            yield Told(_drawn(record.at, text, fonts.of_xf(xf), runs, fonts))
        elif kind == _SERIES_TEXT:
            yield Told(_drawn(record.at, read_string(body, 2, short=True)[0], 0, (), fonts))
        elif kind == _TXO:
            yield Told(_text_box(record.at, body, continued(stream, records, index), fonts))
        else:
            for text in xlsheaders.texts(kind, body):
                yield Told(list(_header(record.at, text, fonts.family(0))))


_WITH_TEXT = xlsheaders.KINDS | {SST, _FORMULA, _RESULT, _LABEL, _RICH, _SERIES_TEXT, _TXO}


def continued(stream: bytes, records: Sequence[Record], index: int) -> Iterator[bytes]:
    """The bodies of the records that continue one."""
    for at in range(index + 1, len(records)):
        if records[at].kind != CONTINUE:
            return
        yield stream[records[at].start : records[at].end]


def _pairs(data: bytes, size: int) -> Runs:
    """Runs of so many bytes each, from their place and font on."""
    return [struct.unpack_from("<2H", data, at) for at in range(0, len(data) - size + 1, size)]


def _drawn(at: int, text: str, number: int, runs: Runs, fonts: FontTable) -> list[Drawn]:
    found = []
    bounds = [(0, number), *runs]
    ends = [start for start, _ in runs] + [1 << 32]
    for (start, font), end in zip(bounds, ends, strict=True):
        if start < end and text:
            found.append(Drawn(at, _units(text, start, end), fonts.family(font), start, font))
    return found


def _units(text: str, start: int, end: int) -> str:
    """A part of a text by units of UTF-16, in which runs count."""
    if text.isascii() or max(text) <= "\uffff":
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _text_box(at: int, body: bytes, more: Iterator[bytes], fonts: FontTable) -> list[Drawn]:
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
