r"""Giving characters of RTF other fonts: each in a group of its own, `{\dbch\f60 …}`.

The characters themselves are never written again, so a new entry of the font table has the charset
that decodes them. A group that was made for this is known by its spelling; when what is around it
has a face for it again it goes, and with the last of them the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from fontbridge.fonts.faces import AnyFaces
from fontbridge.formats import rtfspell
from fontbridge.formats.base import Redrawn, Rename, Run, Setting, Stretch
from fontbridge.formats.rtffonts import RtfFonts
from fontbridge.formats.rtfmodel import RtfPiece, RtfRun, Walked
from fontbridge.formats.rtftable import Addition, added
from fontbridge.model import Edit, Slot

__all__ = ["RtfRedrawing", "can_be_cut"]

_KINDS = {Slot.ASCII: rb"\loch", Slot.HANSI: rb"\hich", Slot.EAST_ASIA: rb"\dbch"}
_OPENED = re.compile(rb"\{(?:\\(?:loch|hich|dbch))?(\\f(\d{1,6})) \Z")
_LONGEST_OPENING = len(rb"{\dbch\f999999 ")
_CODE = re.compile(rb"\\u-?\d+")
_PLAIN = re.compile(
    rb"(?:[^\\{}]|\\'[0-9A-Fa-f]{2})*"
    rb"|\\(?:u-?[0-9]+|[a-z]+|[^A-Za-z'])\x20?(?:[^\\{}]|\\'[0-9A-Fa-f]{2})*"
)


class _Group(NamedTuple):
    """One that was made for characters: `{…` at `start:inner`, `}` at `end`; the reference in it
    and its number."""

    start: int
    inner: int
    end: int
    reference: int
    number: int


class _Wanted(NamedTuple):
    """Characters `start:end` of pieces that follow one another without a gap, and how they are to
    be drawn."""

    run: RtfRun
    after: AnyFaces
    row: Sequence[RtfPiece]
    start: int
    end: int
    stretch: Stretch


def can_be_cut(data: bytes, run: RtfRun) -> bool:
    """True if it is known of every character of a run where it stands."""
    return not any(_is_open(data, piece) for piece in run.pieces) and all(
        ("\ufffd" not in piece.text and _PLAIN.fullmatch(data, piece.start, piece.end))
        or rtfspell.read(data, *piece[:2], piece.codec, piece.uc).text == piece.text
        for piece in run.pieces
    )


def _is_open(data: bytes, piece: RtfPiece) -> bool:
    """True if a part of the fallback of the last code is still to come, behind the piece."""
    ends = [code.end() for code in _CODE.finditer(data, piece.start, piece.end)]
    return bool(ends) and rtfspell.lacks_fallback(data, ends[-1], piece.uc)


def _rows(run: RtfRun) -> list[list[RtfPiece]]:
    """The pieces, those together that follow one another without a gap."""
    rows: list[list[RtfPiece]] = []
    for piece in run.pieces:
        if rows and rows[-1][-1].end == piece.start:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


class RtfRedrawing:
    """Gathers the edits on one file."""

    def __init__(self, data: bytes, walked: Walked, fonts: RtfFonts, rename: Rename) -> None:
        self._data = data
        self._walked = walked
        self._fonts = fonts
        self._rename = rename
        self._free = fonts.free_numbers()
        self._made: dict[tuple[str, Slot, int | None], int] = {}
        self._entries: list[bytes] = []
        self._markup: dict[tuple[int, int], bytes] = {}
        self._stays: dict[int, list[tuple[_Group, _Wanted]]] = {}  # by number
        self._goes: dict[int, list[_Group]] = {}
        self._known: tuple[int, list[tuple[int, int]]] = -1, []  # a piece is cut many times

    def draw(
        self, found: Sequence[RtfRun], runs: Sequence[Run], settings: Sequence[Setting]
    ) -> None:
        """Draw the runs of a paragraph as set."""
        for index, (each, setting) in enumerate(zip(found, settings, strict=True)):
            around = [*runs[max(index - 1, 0) : index], *runs[index + 1 : index + 2]]
            beside = {run.after.family(run.after.han) for run in around}
            asked = {name for stretch in setting.stretches for _, name in stretch.families}
            if setting.reunited and asked <= beside:
                self._join(each)
                continue
            for stretch in setting.stretches:
                if stretch.families or stretch.hint is not None:
                    self._cut(each, runs[index].after, stretch)

    def _join(self, run: RtfRun) -> None:
        for row in _rows(run):
            group = self._group_of(row)
            if group is not None:
                self._goes.setdefault(group.number, []).append(group)

    def _cut(self, run: RtfRun, after: AnyFaces, stretch: Stretch) -> None:
        at = 0
        for row in _rows(run):
            size = sum(len(piece.text) for piece in row)
            start, end = max(stretch.start - at, 0), min(stretch.end - at, size)
            at += size
            if start >= end:
                continue
            wanted = _Wanted(run, after, row, start, end, stretch)
            group = self._group_of(row)
            entry = self._walked.entries.get(group.number) if group else None
            families = {family for _, family in stretch.families}
            if group and entry and families == {entry.family} and stretch.hint is None:
                self._stays.setdefault(group.number, []).append((group, wanted))
            else:
                self._wrap(wanted)

    def _group_of(self, row: Sequence[RtfPiece]) -> _Group | None:
        """The group that was made for pieces."""
        start, end = row[0].start, row[-1].end
        opened = _OPENED.search(self._data, max(start - _LONGEST_OPENING, 0), start)
        if opened is None or self._data[end : end + 1] != b"}":
            return None
        return _Group(opened.start(), start, end, opened.start(1), int(opened[2]))

    # -- making groups --

    def _wrap(self, wanted: _Wanted) -> None:
        opened = self._opening(wanted)
        if opened is None:
            return
        for start, end in self._places(wanted):
            self._insert(start, b"", opened)
            self._insert(end, b"}", b"")

    def _insert(self, at: int, before: bytes, behind: bytes) -> None:
        """Markup at one place: what ends there stands before what begins there."""
        self._markup[at, at] = before + self._markup.get((at, at), b"") + behind

    def _places(self, wanted: _Wanted) -> Iterator[tuple[int, int]]:
        """Where the characters stand, in stretches that nothing interrupts."""
        spans = [span for piece in wanted.row for span in self._spans(piece)]
        begin = until = -1
        for start, end in spans[wanted.start : wanted.end]:
            if start != until:
                if begin >= 0:
                    yield begin, until
                begin = start
            until = end
        if begin >= 0:
            yield begin, until

    def _spans(self, piece: RtfPiece) -> list[tuple[int, int]]:
        if len(piece.text) == 1:
            return [(piece.start, piece.end)]
        if self._known[0] != piece.start:
            read = rtfspell.read(self._data, *piece[:2], piece.codec, piece.uc)
            self._known = piece.start, read.spans
        return self._known[1]

    def _opening(self, wanted: _Wanted) -> bytes | None:
        """What opens the group; None if there is no font to refer to."""
        fonts, stretch = wanted.run.fonts, wanted.stretch
        families = dict(stretch.families)
        slot = next(iter(families), Slot.ANY)
        if stretch.hint is not None:
            slot = Slot.EAST_ASIA if stretch.hint else Slot.ASCII
        number = None if slot in families else self._number_in_force(wanted, slot)
        if number is None:
            family = families.get(slot) or wanted.after.family(slot)
            number = self._number_of(family, slot, wanted.row) if family else None
        if number is None:
            return None
        serves_all = fonts.one is not None and fonts.kind is None
        kind = b"" if serves_all else _KINDS.get(slot, b"")
        return b"{%s\\f%d " % (kind, number)

    def _number_in_force(self, wanted: _Wanted, slot: Slot) -> int | None:
        """The number of the font for a kind of text; None if it would not decode the pieces."""
        fonts = wanted.run.fonts
        number = fonts.east_asia if slot is Slot.EAST_ASIA else fonts.ascii
        if number is None:
            return None
        new = self._fonts.number_after(number, slot, self._rename, footer=fonts.footer)
        codecs = {piece.codec for piece in wanted.row if piece.raw}
        entry = self._walked.entries.get(new)
        return new if not codecs or (entry and {entry.codec} == codecs) else None

    def _number_of(self, family: str, slot: Slot, row: Sequence[RtfPiece]) -> int | None:
        """The number of a new entry for a family, with the charset that decodes the pieces.

        One for each slot: in another the same family may come to be called otherwise.
        """
        raw = any(piece.raw for piece in row)
        font = row[0].font  # that of all: a change of font ends a row
        like = self._walked.entries.get(-1 if font is None else font)
        if raw and like is None:
            return None
        key = family, slot, font if raw else None
        if key not in self._made:
            number = self._made[key] = next(self._free)
            addition = Addition(number, family, keeps_charset=raw, han=True)
            last = self._walked.listed[-1]
            self._entries.append(added(replace(like or last, grouped=last.grouped), addition))
        return self._made[key]

    # -- what comes of it --

    def redrawn(self) -> Iterator[Redrawn]:
        """All edits, in no order."""
        for number, each in self._stays.items():
            entry = self._walked.entries[number]
            if self._references(number) == {group.reference for group, _ in each}:
                span = entry.start, entry.end
                yield Redrawn(Edit("", *span, self._data[slice(*span)]), True, frozenset())
            else:
                for _, wanted in each:
                    self._wrap(wanted)
        for number, groups in self._goes.items():
            for group in groups:
                yield _removed(group.start, group.inner)
                yield _removed(group.end, group.end + 1)
            if self._references(number) == {group.reference for group in groups}:
                yield from self._without_entry(number)
        for (start, end), markup in self._markup.items():
            yield Redrawn(Edit("", start, end, markup), False, frozenset())
        if self._entries:
            at = self._walked.listed[-1].end
            yield Redrawn(Edit("", at, at, b"".join(self._entries)), False, frozenset())

    def _references(self, number: int) -> set[int]:
        return {each.start for each in self._walked.references if each.number == number}

    def _without_entry(self, number: int) -> Iterator[Redrawn]:
        """The entry that nothing refers to any more goes, if it was made here."""
        entry = self._walked.entries[number]
        for keeps in (True, False):
            spelt = added(entry, Addition(number, entry.family, keeps_charset=keeps, han=True))
            if self._data.endswith(spelt, 0, entry.end):
                yield _removed(entry.end - len(spelt), entry.end)
                return


def _removed(start: int, end: int) -> Redrawn:
    return Redrawn(Edit("", start, end, b""), False, frozenset(Slot))
