"""The scan of the GB family: tells GB2312, GBK and GB18030 apart at the speed of a codec.

Python's `gb2312` codec accepts exactly the codes of GB2312, whatever it reads two of them as, so
the data is decoded by it; a code beyond GB2312 is looked at alone, until there are many of them.
Nothing is decoded twice.
"""

from __future__ import annotations

import codecs
import re

from fontbridge.characters.codecs import decode
from fontbridge.characters.families import family_of_line
from fontbridge.characters.repertoire import (
    REPERTOIRES,
    first_outside,
    repertoire_of,
    within,
)
from fontbridge.characters.scan import INCOMPLETE, Deciding, Scan

__all__ = ["GbScan"]

_GB2312, _GBK, _GB18030 = (codecs.lookup(name).decode for name in ("gb2312", "gbk", "gb18030"))
_HIGH = re.compile(rb"[\x80-\xff]")
# No code has a byte below 0x30 but as its own character.
_SEPARATOR = re.compile(rb"[\x00-\x2f]")
_BEGINS_FOUR_BYTES = re.compile(rb"[\x81-\xfe](?:[0-9](?:[\x81-\xfe])?)?\Z")
_EURO = re.compile(rb"\x80(?![\x80-\xff])")
# Two hanzi in UTF-8, and in GBK three characters of which hardly any are common.
_HANZI_OF_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}[\xe3-\xe9][\x80-\xbf]{2}")
# Codes beyond GB2312 in one piece of data, after which it is cheaper to decode all in a wider set.
_MANY = 16
# After a damaged byte, how far the ways to go on are compared.
_LOOKED_AHEAD = 64


class GbScan(Scan):
    """Scans GB2312, GBK, CP936 or GB18030.

    `codec` is the narrowest that reads the data: "gbk" for GB2312 too, since
    Python's codec of that name reads two codes otherwise; "cp936" (see codecs.py) for GBK with
    the euro sign at byte 80; else "gb18030".
    """

    def __init__(self) -> None:
        super().__init__()
        self.codec = "gbk"
        self._decoder = _GB2312
        self._characters_before = 0
        self._alone = 0

    def _scan(self, data: bytes) -> int:
        view = memoryview(data)
        self._alone = 0
        if self._decoder is _GBK:
            self._decoder = _GB2312  # what is rare tells lines in UTF-8
        at: int = 0
        while at < len(data) and not self.hopeless:
            try:
                text, _ = self._decoder(view[at:])
                end = start = len(data)
            except UnicodeDecodeError as error:
                start, end = at + error.start, at + error.end
                if self._decoder is _GB18030:
                    text = str(view[at:start], "gb18030")
                if end == len(data) and error.reason in INCOMPLETE:
                    end = start
            if self._decoder is _GB18030:
                self._check_all(text, data, at)
            elif self.repertoire == "ascii" and (high := _HIGH.search(data, at, start)):
                self._raise_to("gb2312", data, high.start(), data[high.start() : high.start() + 2])
            if end == start:
                at = start
                break
            at = self._past_code(data, start)
            if at < 0:
                at = start
                break
        if self.hopeless:
            at = len(data)
        self._advance(data[:at])
        return at

    def _past_code(self, data: bytes, at: int) -> int:
        """Where to go on after what the decoder did not know; -1 if the data ends in a code."""
        begin, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at) + 1 or len(data)
        if _is_utf8(data[begin:end]):
            self._note_foreign(self._line + data.count(b"\n", 0, at), "utf-8")
            return end
        if self._alone < _MANY and _is_out_of_step(data, at):
            self._note_fault(at, self._line + data.count(b"\n", 0, at))
            return at + 1
        code = data[at : at + 2]
        if self._decoder is _GB2312 and _decodes(code, "gbk"):
            self._raise_to("gbk", data, at, code)
            self._alone += 1
            if self._alone < _MANY:
                return at + 2
            self._decoder = _GBK
            self._note_utf8_lines(data, at)
            return at
        for length in (2, 4):
            code = data[at : at + length]
            if len(code) == length and _decodes(code, "gb18030"):
                self._note_beyond(data, at, code)
                return at + length
        if _BEGINS_FOUR_BYTES.match(data, at):
            return -1
        if _EURO.match(data, at) and self.codec != "gb18030":
            self.codec = "cp936"
            self._raise_to("gb18030-2byte", data, at, data[at : at + 1], "€")
            return at + 1
        self._note_fault(at, self._line + data.count(b"\n", 0, at))
        return self._resumed(data, at)

    def _note_utf8_lines(self, data: bytes, at: int) -> None:
        """Note the lines in UTF-8 from `at` on: as GBK they may well be sound."""
        while found := _HANZI_OF_UTF8.search(data, at):
            begin = data.rfind(b"\n", 0, found.start()) + 1
            at = data.find(b"\n", found.end()) + 1 or len(data)
            if _is_utf8(data[begin:at]):
                self._note_foreign(self._line + data.count(b"\n", 0, begin), "utf-8")

    def _note_beyond(self, data: bytes, at: int, code: bytes) -> None:
        self.codec = "gb18030"
        self._alone += 1
        if self._alone > _MANY:
            self._decoder = _GB18030
        elif self._decoder is _GB2312:
            self._decoder = _GBK
        self._raise_to(repertoire_of(decode(code, "gb18030")), data, at, code)

    def _check_all(self, text: str, data: bytes, start: int) -> None:
        """Raise the repertoire to what a stretch needs that was decoded as GB18030."""
        at = 0
        while (at := first_outside(text, self.repertoire, at)) >= 0:
            offset = start + len(text[:at].encode("gb18030"))
            code = text[at].encode("gb18030")
            # Codes that moved after the edition of Python's codec count as what they are now.
            self._raise_to(repertoire_of(decode(code, "gb18030")), data, offset, code)
            at += 1

    def _raise_to(
        self, repertoire: str, data: bytes, at: int, code: bytes, character: str = ""
    ) -> None:
        if within(repertoire, self.repertoire):
            return
        self.repertoire = repertoire
        begin = data.rfind(b"\n", 0, at) + 1
        column = len(decode_leniently(data[begin:at])) + 1
        self.deciding = Deciding(
            REPERTOIRES[REPERTOIRES.index(repertoire) - 1],
            self._line + data.count(b"\n", 0, at),
            column if begin else column + self._characters_before,
            character or decode_leniently(code),
            code,
        )

    def _resumed(self, data: bytes, at: int) -> int:
        """Where characters most likely begin again after a damaged byte."""
        return max((at + 1, at + 2), key=lambda start: _reach(data, start) - start)

    def _advance(self, data: bytes) -> None:
        ends = data.count(b"\n")
        self._line += ends
        if ends:
            self._characters_before = 0
        self._characters_before += len(decode_leniently(data[data.rfind(b"\n") + 1 :]))


def decode_leniently(data: bytes) -> str:
    """The text of some GB bytes, whatever is wrong with them."""
    try:
        return decode(data, "gb18030")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _decodes(code: bytes, codec: str) -> bool:
    try:
        return bool(code.decode(codec))
    except UnicodeDecodeError:
        return False


def _is_utf8(line: bytes) -> bool:
    # Well-formed alone says little of a word or two: 通知 in GBK is well-formed UTF-8.
    return _decodes(line, "utf-8") and family_of_line(line) == "utf-8"


def _is_out_of_step(data: bytes, at: int) -> bool:
    """True if the rest of the word is broken as it stands and sound one byte on.

    A byte that was overwritten by an ASCII one leaves what follows it out of step. Nearly any two
    high bytes are some code of GBK, so the break shows at the end of the word, where one is left;
    the way from here to there would be full of rare characters that nobody wrote.
    """
    end = stop.start() if (stop := _SEPARATOR.search(data, at)) else len(data)
    rest = data[at:end]
    return end < len(data) and not _decodes(rest, "gb18030") and _decodes(rest[1:], "gb2312")


def _reach(data: bytes, start: int) -> int:
    """How far the data is GB2312 from `start` on."""
    try:
        _GB2312(data[start : start + _LOOKED_AHEAD])
    except UnicodeDecodeError as error:
        return start + error.start
    return start + _LOOKED_AHEAD
