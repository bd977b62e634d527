"""One pass over all of the data in the encoding that was decided on, in constant memory.

A scan tells which repertoire the text needs and which character settled that, where bytes are
not what they should be, and which lines are in another encoding. `TextScan` is for any codec;
gbscan.py has the one for the GB family, which must not decode twice.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from fontbridge.characters.codecs import decode
from fontbridge.characters.families import family_of_line
from fontbridge.characters.repertoire import REPERTOIRES, covers, first_outside

__all__ = ["INCOMPLETE", "Deciding", "Fault", "LineRange", "Scan", "TextScan"]

#: How CPython's codecs call a character that the end of the data cuts.
INCOMPLETE = ("incomplete multibyte sequence", "unexpected end of data", "truncated data")
# What is kept of faults and ranges, however many there are.
_KEPT = 1000
# A scan gives up when this share of the bytes is at fault: the encoding was not the right one.
_FEW, _HOPELESS = 8, 1 / 20
_LONGEST_CODE = 4


class Deciding(NamedTuple):
    """The first character outside the `smaller` repertoire. Line and column count from 1."""

    smaller: str
    line: int
    column: int
    character: str
    code: bytes


class Fault(NamedTuple):
    """A byte that no character begins with, and its line."""

    offset: int
    line: int


class LineRange(NamedTuple):
    """Lines `first` to `last`, counted from 1, are in `codec`."""

    first: int
    last: int
    codec: str


class Scan(ABC):
    """Feed all data, in pieces; then `finish`."""

    def __init__(self) -> None:
        self.codec = ""
        self.repertoire = REPERTOIRES[0]
        self.deciding: Deciding | None = None
        self.faults: list[Fault] = []
        self.fault_count = 0
        self.foreign: list[LineRange] = []
        self.torn_end = 0
        self._begin = self._offset = 0
        self._line = 1
        self._rest = b""

    def begin(self, offset: int, line: int) -> None:
        """Say where the data stands that will be fed: after `offset` bytes, in `line`."""
        self._begin = self._offset = offset
        self._line = line

    @property
    def hopeless(self) -> bool:
        """True if so much was at fault that the encoding cannot be right."""
        return self.fault_count > _FEW + (self._offset - self._begin) * _HOPELESS

    def feed(self, data: bytes) -> None:
        """Scan some more."""
        if self._rest:
            data = self._rest + data
        used = self._scan(data)
        self._rest = data[used:]
        self._offset += used

    def finish(self) -> None:
        """The data ends here; what is left of a character is no fault but a cut."""
        self.torn_end = len(self._rest)

    @abstractmethod
    def _scan(self, data: bytes) -> int:
        """Scan `data`; how many bytes of it were used. The rest begins a character."""

    def _note_fault(self, at: int, line: int) -> None:
        self.fault_count += 1
        if len(self.faults) < _KEPT:
            self.faults.append(Fault(self._offset + at, line))

    def _note_foreign(self, line: int, codec: str) -> None:
        last = self.foreign[-1] if self.foreign else None
        if last and line <= last.last:
            return  # it was noted ahead of the scan
        if last and last.codec == codec and line - last.last <= 1:
            self.foreign[-1] = last._replace(last=line)
        elif len(self.foreign) < _KEPT:
            self.foreign.append(LineRange(line, line, codec))


class TextScan(Scan):
    """A scan by Python codecs, each wider than the one before; the narrowest that fits is named."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.codec, *self._wider = names
        self._level = 0
        self._column = 1

    def _scan(self, data: bytes) -> int:
        view = memoryview(data)
        at = 0
        while at < len(data):
            try:
                self._take(self._decoded(view[at:]))
                return len(data)
            except UnicodeDecodeError as error:
                start, end = at + error.start, at + error.end
                incomplete = end == len(data) and error.reason in INCOMPLETE
                # UTF-8: what follows the beginning of a character is what is wrong.
                bad = end if error.reason == "invalid continuation byte" else start
            self._take(self._decoded(view[at:start]))
            if incomplete:
                return start
            at = self._past_fault(data, start, bad)
            if self.hopeless:
                return len(data)
        return at

    def _decoded(self, data: memoryview) -> str:
        # Python's own codecs take a view; of the seven-bit ones we read some codes otherwise.
        return decode(bytes(data), self.codec) if self.codec == "hz" else str(data, self.codec)

    def _past_fault(self, data: bytes, at: int, bad: int) -> int:
        """Where to go on after a fault: in a wider codec, after a foreign line, or a byte on."""
        for wider in self._wider:
            if _begins_with_character(data[at : at + _LONGEST_CODE], wider):
                self._wider = self._wider[self._wider.index(wider) + 1 :]
                self.codec = wider
                return at
        begin, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at) + 1 or len(data)
        if self.codec == "utf-8" and family_of_line(data[begin:end]) == "gb18030":
            self._note_foreign(self._line, "gb18030")
            self._line += data.count(b"\n", at, end)
            self._column = 1
            return end
        self._note_fault(bad, self._line)
        self._column += 1
        return max(bad, at + 1)

    def _take(self, text: str) -> None:
        if not text.isascii():
            self._raise_level(text)
        ends = text.count("\n")
        if ends:
            self._line += ends
            self._column = len(text) - text.rfind("\n")
        else:
            self._column += len(text)

    def _raise_level(self, text: str) -> None:
        at = 0
        while (at := first_outside(text, REPERTOIRES[self._level], at)) >= 0:
            while not covers(REPERTOIRES[self._level], text[at]):
                self._level += 1
            self.repertoire = REPERTOIRES[self._level]
            ends = text.count("\n", 0, at)
            self.deciding = Deciding(
                REPERTOIRES[self._level - 1],
                self._line + ends,
                at - text.rfind("\n", 0, at) if ends else self._column + at,
                text[at],
                text[at].encode(self.codec, "replace"),
            )


def _begins_with_character(code: bytes, codec: str) -> bool:
    for length in range(1, len(code) + 1):
        try:
            code[:length].decode(codec)
        except UnicodeDecodeError:
            continue
        return True
    return False
