"""The text of a binary presentation with its effective fonts ([MS-PPT] 2.9).

From low to high: the properties of all text, the styles of other text, those of the slide's main
master by the kind of text and its level of indentation, the run's own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.fonts.faces import SlideFaces
from fontbridge.formats.pptrecords import Record, live_objects
from fontbridge.formats.ppttext import (
    ANSI,
    EAST_ASIAN,
    FONT,
    Properties,
    Styles,
    default_properties,
    levels,
    read_styles,
)

__all__ = ["STYLES", "Masters", "Piece", "Resolver", "Text", "pieces", "texts"]

_HEADER, _UNITS, _BYTES, STYLES = 0xF9F, 0xFA0, 0xFA8, 0xFA1
_MASTER_STYLE, _DEFAULTS = 0xFA3, 0xFA4
_SLIDE, _SLIDE_ATOM, _MAIN_MASTER, _PERSIST = 0x3EE, 0x3EF, 0x3F8, 0x3F3
_OTHER = 4  # the kind of text in no placeholder (TextTypeEnum, 2.13.33)
_FROM_FIVE = 5  # from which kind on the levels of a master are numbered
_BASES = {5: 1, 6: 0, 7: 1, 8: 1}  # centred body and title, half and quarter body

Family = Callable[[int, int, bool], str]
"""The family of a font's number, by the bit of the mask it stands for, and whether that is all
that the properties say of fonts."""


class Text(NamedTuple):
    """A text whose characters stand at `start:end`, `width` bytes each; `kind` as its header says.
    `styles` are its properties, `slide` is where what it lies in stands, or -1."""

    start: int
    end: int
    width: int
    kind: int
    slide: int
    styles: Styles | None


class Piece(NamedTuple):
    """Characters `start:end` (counted in the text's own) of one run and one paragraph."""

    text: Text
    start: int
    end: int
    level: int
    run: int


def texts(stream: bytes, records: Sequence[Record]) -> Iterator[Text]:
    """All texts, in order."""
    places = live_objects(stream, records)
    slides = {record.at for record in records if record.kind in (_SLIDE, _MAIN_MASTER)}
    kind, outlined = _OTHER, -1
    held: Record | None = None
    for record in [*records, None]:
        if held is not None and (record is None or record.kind in (_HEADER, _UNITS, _BYTES)
                                 or record.is_container or record.kind == STYLES):  # fmt: skip
            slide = next((at for at in held.around if at in slides), outlined)
            width = 2 if held.kind == _UNITS else 1
            styles = None
            if record is not None and record.kind == STYLES:
                length = (held.end - held.start) // width
                styles = read_styles(stream, record.start, record.end, length)
            yield Text(held.start, held.end, width, kind, slide, styles)
            held = None
        if record is None:
            return
        if record.kind == _HEADER and record.end - record.start >= 4:
            (kind,) = struct.unpack_from("<I", stream, record.start)
        elif record.kind == _PERSIST and record.end - record.start >= 4:
            # The texts that follow in the list are those of this slide's placeholders.
            (number,) = struct.unpack_from("<I", stream, record.start)
            outlined = places.get(number, -1)
        elif record.kind in (_UNITS, _BYTES):
            held = record


def pieces(stream: bytes, text: Text) -> Iterator[list[Piece]]:
    """A text by paragraph, each cut where runs end."""
    spans, runs = [(1 << 32, 0)], list[int]()  # without runs nothing can be cut
    if text.styles is not None:
        spans = list(text.styles.levels)
        runs = [run.length for run in text.styles.runs]
    length = (text.end - text.start) // text.width
    ends = b"\r\0" if text.width == 2 else b"\r"
    bounds = [at for at in range(length) if stream.startswith(ends, text.start + at * text.width)]
    level_at = _Steps([count for count, _ in spans])
    run_at = _Steps(runs)
    begin = 0
    for stop in [*bounds, length]:
        found = []
        at = begin
        while at < stop:
            paragraph, paragraph_end = level_at.of(at)
            run, run_end = run_at.of(at)
            end = min(stop, paragraph_end, run_end)
            level = spans[paragraph][1] if paragraph < len(spans) else 0
            found.append(Piece(text, at, end, level, run if run < len(runs) else -1))
            at = end
        if found:
            yield found
        begin = stop + 1


class _Steps:
    """Which of the stretches of such lengths a place lies in; asked in rising order."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self._lengths = lengths
        self._index, self._end = 0, lengths[0] if lengths else 1 << 32

    def of(self, at: int) -> tuple[int, int]:
        """The number of the stretch, and where it ends."""
        while at >= self._end:
            self._index += 1
            more = self._lengths[self._index] if self._index < len(self._lengths) else 1 << 32
            self._end += more
        return self._index, self._end


class Masters:
    """What lies beneath the properties of runs: the styles of masters, and those of all text."""

    def __init__(self, stream: bytes, records: Sequence[Record]) -> None:
        self._stream = stream
        self._styles: dict[tuple[int, int], list[Properties]] = {}
        self._defaults: list[Properties] = []
        self._parents: dict[int, int] = {}
        self._main = [record.at for record in records if record.kind == _MAIN_MASTER]
        self.paragraphs: list[Properties] = []
        by_number: dict[int, int] = {}
        wanted: dict[int, int] = {}
        places = live_objects(stream, records)
        for record in records:
            around = record.around[0] if record.around else -1
            size = record.end - record.start
            if record.kind == _MASTER_STYLE:
                found = list(levels(
                    stream, record.start, record.end, numbered=record.instance >= _FROM_FIVE
                ))  # fmt: skip
                self.paragraphs += (paragraph for paragraph, _ in found)
                owner = around if around in self._main else -1
                self._styles[owner, record.instance] = [each for _, each in found]
            elif record.kind == _DEFAULTS:
                self._defaults = [default_properties(stream, record.start, record.end)]
            elif record.kind == _SLIDE_ATOM and size >= 16:
                (wanted[around],) = struct.unpack_from("<I", stream, record.start + 12)
            elif record.kind == _PERSIST and size >= 16:
                reference, number = struct.unpack_from("<I8xI", stream, record.start)
                by_number[number] = places.get(reference, -1)
        for slide, number in wanted.items():
            self._parents[slide] = by_number.get(number, -1)

    @property
    def characters(self) -> list[tuple[Properties, str]]:
        """All properties of characters, each with the role of what it declares."""
        styles = [(each, "") for found in self._styles.values() for each in found]
        return [*styles, *((each, "default") for each in self._defaults)]

    def _master(self, slide: int) -> int:
        """The main master of a slide or of a title master; the first where none is told."""
        for _ in range(4):
            if slide in self._main:
                return slide
            slide = self._parents.get(slide, -1)
        return self._main[0] if self._main else -1

    def beneath(self, piece: Piece) -> Iterator[Properties]:
        """The properties beneath those of a run, from high to low."""
        master, kind, level = self._master(piece.text.slide), piece.text.kind, piece.level
        known = [(master, kind), (master, _BASES.get(kind, kind)), (-1, _OTHER)]
        for key in dict.fromkeys(known):
            # Each level starts from the one around it.
            yield from reversed(self._styles.get(key, [])[: level + 1])
        yield from self._defaults


class Resolver:
    """Resolves fonts under the names that `family` gives."""

    def __init__(self, stream: bytes, masters: Masters, family: Family) -> None:
        self._stream = stream
        self._masters = masters
        self._family = family
        self._said: dict[bytes, Mapping[int, str]] = {}
        self._known: dict[tuple[bytes, int, int, int], SlideFaces] = {}

    def faces(self, piece: Piece) -> SlideFaces:
        """The effective fonts of a piece."""
        own = None
        if piece.text.styles is not None and piece.run >= 0:
            own = piece.text.styles.runs[piece.run].properties
        spelt = self._stream[own.start : own.end] if own else b""
        key = spelt, piece.text.kind, piece.level, piece.text.slide
        if key not in self._known:
            chain = [*([own] if own else []), *self._masters.beneath(piece)]
            latin = ea = ""
            for each in chain:
                said = self._level(each)
                latin = latin or said.get(ANSI) or said.get(FONT) or ""
                ea = ea or said.get(EAST_ASIAN, "")
            # Where nothing names an East Asian face the only one there is draws all (measured:
            # files of PowerPoint 97 of one language); where nothing names any, the first there is.
            latin = latin or self._family(0, FONT, True)
            self._known[key] = SlideFaces(latin, ea or latin)
        return self._known[key]

    def _level(self, properties: Properties) -> Mapping[int, str]:
        spelt = self._stream[properties.start : properties.end]
        if spelt not in self._said:
            alone = properties.fonts.keys() == {FONT}
            self._said[spelt] = {
                bit: self._family(int.from_bytes(self._stream[at : at + 2], "little"), bit, alone)
                for bit, at in properties.fonts.items()
            }
        return self._said[spelt]
