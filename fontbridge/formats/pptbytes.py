"""Edits on the text properties of a binary presentation, and what stays the same under them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum

from fontbridge.formats.base import Setting
from fontbridge.formats.pptfaces import STYLES, Piece, Text
from fontbridge.formats.pptrecords import Record, pointers
from fontbridge.formats.ppttext import (
    ANSI,
    EAST_ASIAN,
    FONT,
    Properties,
    default_properties,
    runs_in,
    with_fonts,
    without_fonts,
)
from fontbridge.model import Slot

__all__ = [
    "Layout", "canonical", "entity_record", "numbers_in", "respelt_runs", "with_numbers",
]  # fmt: skip

_ENTITY, _DATA = 0xFB7, 0xFB8


class Layout(Enum):
    """What an edit spells: bytes without font numbers, one number, properties, or runs of them."""

    NONE = 0
    NUMBER = 1
    PROPERTIES = 2
    RUNS = 3


def numbers_in(spelt: bytes, layout: Layout) -> Iterator[tuple[int, int]]:
    """The font numbers in what an edit spells, each with its place."""
    places: Iterable[int] = ()
    if layout is Layout.NUMBER:
        places = (0,)
    elif layout is Layout.PROPERTIES:
        places = default_properties(spelt, 0, len(spelt)).fonts.values()
    elif layout is Layout.RUNS:
        runs = runs_in(spelt, 0, len(spelt))
        places = [at for run in runs for at in run.properties.fonts.values()]
    for at in places:
        yield at, int.from_bytes(spelt[at : at + 2], "little")


def with_numbers(spelt: bytes, layout: Layout, final: Mapping[int, int]) -> bytes:
    """The same with other numbers for those that `final` has."""
    fixed = bytearray(spelt)
    for at, number in numbers_in(spelt, layout):
        struct.pack_into("<H", fixed, at, final.get(number, number))
    return bytes(fixed)


def entity_record(number: int, entity: bytes) -> bytes:
    """A record of that number in the collection for a font entity."""
    return struct.pack("<2HI", number << 4, _ENTITY, len(entity)) + entity


# -- other fonts for some characters ----------------------------------------------------------


def respelt_runs(
    stream: bytes,
    text: Text,
    cuts: Sequence[tuple[Piece, Setting]],
    renamings: Mapping[int, bytes],
    number: Callable[[str, int], int],
    for_latin: Callable[[int], int],
) -> bytes:
    """The character runs of a text, cut where some of their characters are to have other fonts.

    `renamings` are the properties that the conversion changes, by place; `number` gives the number
    of a family where another one stands, `for_latin` that of a font that is to serve Latin only.
    Neighbours that come to be alike are made one.
    """
    assert text.styles is not None
    drawn: list[tuple[int, int, tuple[tuple[Slot, str], ...]]] = []
    for piece, setting in cuts:
        units = _units(stream, text, piece)
        for start, end, _, families in setting.stretches:
            drawn.append((piece.start + units[start], piece.start + units[end], families))
    drawn.sort()
    found: list[tuple[int, bytes]] = []
    at = 0
    for count, properties in text.styles.runs:
        was = stream[properties.start : properties.end]
        now = renamings.get(properties.start, was)
        end, done = at + count, at
        for start, stop, families in drawn:
            if at <= start < end:
                _add(found, start - done, now)
                _add(found, stop - start, _with_families(now, was, families, number, for_latin))
                done = stop
        _add(found, end - done, now)
        at = end
    return b"".join(struct.pack("<I", count) + spelt for count, spelt in found)


def _units(stream: bytes, text: Text, piece: Piece) -> list[int]:
    """How many units come before each character of a piece, and behind its last."""
    if text.width == 1:
        return list(range(piece.end - piece.start + 1))
    data = stream[text.start + 2 * piece.start : text.start + 2 * piece.end]
    found, at = [0], 0
    for character in data.decode("utf-16-le", "replace"):
        at += 2 if character > "\uffff" else 1
        found.append(at)
    return found


def _add(found: list[tuple[int, bytes]], count: int, spelt: bytes) -> None:
    if found and found[-1][1] == spelt:
        count += found.pop()[0]
    if count:
        found.append((count, spelt))


def _with_families(
    now: bytes,
    was: bytes,
    families: Sequence[tuple[Slot, str]],
    number: Callable[[str, int], int],
    for_latin: Callable[[int], int],
) -> bytes:
    there = default_properties(was, 0, len(was)).fonts
    wanted: dict[int, int] = {}
    if there.keys() == {FONT}:
        # It may have served Chinese as well, until another font beside it does.
        wanted[FONT] = for_latin(int.from_bytes(was[there[FONT] :][:2], "little"))
    for slot, family in families:
        bits = (EAST_ASIAN,) if slot is Slot.EA else (FONT, ANSI)
        for bit in bits:
            # What stood there before the renaming, so that nothing changes where that is right.
            at = there.get(bit, -1)
            old = int.from_bytes(was[at : at + 2], "little") if at >= 0 else 0
            wanted[bit] = number(family, old)
    return with_fonts(now, wanted)


# -- for the proof ----------------------------------------------------------------------------


def canonical(
    stream: bytes,
    records: Sequence[Record],
    texts: Sequence[Text],
    properties: Iterable[tuple[Properties, str, str]],
) -> bytes:
    """All records less what a conversion may change: fonts and the data embedded for them, font
    numbers, where runs are cut for them, lengths of records and offsets."""
    blank = bytearray(stream)
    for each, _, _ in properties:
        for at in each.fonts.values():
            blank[at : at + 2] = bytes(2)
    runs = {each.styles.start: each.styles for each in texts if each.styles is not None}
    pieces: list[bytes] = []
    for record in records:
        if record.kind in (_ENTITY, _DATA):
            continue
        pieces.append(struct.pack("<2H", record.kind, record.instance))
        if record.is_container:
            continue
        for at in pointers(stream, record):
            blank[at : at + 4] = bytes(4)
        styles = runs.get(record.start) if record.kind == STYLES else None
        if styles is None:
            pieces.append(bytes(blank[record.start : record.end]))
            continue
        pieces.append(bytes(blank[record.start : styles.runs_at]))
        alike: list[tuple[int, bytes]] = []
        for count, each in styles.runs:
            _add(alike, count, without_fonts(stream[each.start : each.end]))
        pieces += (struct.pack("<I", count) + spelt for count, spelt in alike)
        end = styles.runs[-1].properties.end if styles.runs else styles.runs_at
        pieces.append(bytes(blank[end : record.end]))
    return b"".join(pieces)
