"""Shared strings of a binary workbook, cut into runs of rich text so that other fonts draw some
characters, and joined again where nothing parts them any more ([MS-XLS] 2.5.293).

A run names a font by number. A font that differs from another in nothing but its family is looked
for among those that there are once all are renamed; where there is none, one is added behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Paragraph, Redrawn, Setting, Stretch
from fontbridge.formats.biff import spell_record
from fontbridge.formats.runjoins import cut_apart
from fontbridge.formats.sharedstrings import Runs, SharedString
from fontbridge.formats.xlstext import FONT, FontTable, Told
from fontbridge.model import Edit, Slot

__all__ = ["Cuts", "Cutting", "redrawn"]

_Use = tuple[int, int]
"""A shared string, and where a run of it starts."""

Respell = Callable[[bytes, str], bytes]
"""The body of a font with another family."""


class _Piece(NamedTuple):
    """A string from `start` on: `number` is the font there now, `family` what it is to have."""

    start: int
    number: int
    family: str


class Cuts(NamedTuple):
    """What becomes of the strings and fonts: the runs of each string that changes, the bodies of
    the fonts to add, and the numbers of those that keep the name that they have."""

    runs: Mapping[int, Runs]
    fonts: Sequence[bytes]
    kept: frozenset[int]


class _Wanted(NamedTuple):
    """A string with its pieces; `joined` if two were made one."""

    told: Told
    pieces: Sequence[_Piece]
    joined: bool


def redrawn(
    part: str,
    table: FontTable,
    edits: Sequence[Edit],
    cuts: Cuts,
    strings: tuple[int, int, bytes],
) -> Iterator[Redrawn]:
    """The edits of `cuts`; `edits` are the renamings, `strings` the span of the table of strings
    and how it is spelt."""
    kept = {table.spans[table.index(number)] for number in cuts.kept}
    for start, end in sorted(kept):
        renamed = next((edit for edit in edits if edit.start == start), None)
        if renamed is not None:
            yield Redrawn(Edit(part, start, end, b""), True, frozenset({Slot.ANY}))
    if cuts.fonts:
        end = table.spans[-1][1]
        added = b"".join(spell_record(FONT, body) for body in cuts.fonts)
        yield Redrawn(Edit(part, end, end, added), False, frozenset())
    if cuts.runs:
        yield Redrawn(Edit(part, *strings), False, frozenset())


class Cutting:
    """Works out `Cuts` for paragraphs that are shared strings.

    `renamed` are the bodies of the fonts once they are renamed, `others` the numbers of those that
    something else than a run of a shared string refers to.
    """

    def __init__(
        self,
        table: FontTable,
        renamed: Sequence[bytes],
        respell: Respell,
        strings: Sequence[SharedString],
        others: frozenset[int],
    ) -> None:
        self._table = table
        self._after = list(renamed)
        self._respell = respell
        self._strings = strings
        self._others = others
        self._added: list[bytes] = []

    def cuts(self, wanted: Sequence[tuple[Paragraph, Sequence[Setting]]]) -> Cuts:
        """What becomes of everything."""
        found = [self._wanted(*each) for each in wanted]
        kept = self._kept(found)
        for number in kept:
            index = self._table.index(number)
            self._after[index] = self._table.bodies[index]
        runs = {}
        for each in found:
            new = self._runs(each)
            if new != list(self._strings[each.told.string].runs):
                runs[each.told.string] = new
        return Cuts(runs, self._added, kept)

    def _wanted(self, paragraph: Paragraph, settings: Sequence[Setting]) -> _Wanted:
        told: Told = paragraph.handle
        pieces: list[_Piece] = []
        joined = False
        each = zip(told.drawn, paragraph.runs, settings, strict=True)
        for index, (drawn, run, setting) in enumerate(each):
            stretches = setting.stretches or [Stretch(0, len(run.text), None, ())]
            for place, stretch in enumerate(stretches):
                family = dict(stretch.families).get(Slot.ANY) or run.after.family(Slot.ANY)
                before = run.text[: stretch.start]
                start = drawn.start + len(before.encode("utf-16-le")) // 2
                piece = _Piece(start, drawn.font, family)
                alike = pieces and not place and self._alike(pieces[-1], piece)
                if alike and cut_apart(paragraph, settings, index):
                    joined = True
                    continue
                pieces.append(piece)
        return _Wanted(told, pieces, joined)

    def _alike(self, one: _Piece, other: _Piece) -> bool:
        look = self._table.look
        return one.family == other.family and look(one.number) == look(other.number)

    def _kept(self, found: Sequence[_Wanted]) -> frozenset[int]:
        """The fonts of runs that all are to have the family that these have, whatever else has
        it: they were added for what another face cannot draw."""
        right = {
            (each.told.string, piece.start)
            for each in found for piece in each.pieces
            if piece.family == self._table.family(piece.number)
        }
        uses: dict[int, list[_Use]] = {}
        for string, shared in enumerate(self._strings):
            for (start, number), end in zip(shared.runs, shared.ends, strict=True):
                if start < end:
                    uses.setdefault(number, []).append((string, start))
        return frozenset(
            number for number, mine in uses.items()
            if number not in self._others and right.issuperset(mine)
            and self._table.family(number)
        )

    def _runs(self, wanted: _Wanted) -> list[tuple[int, int]]:
        """The runs of a string; what starts in the cell's font needs none."""
        told, pieces = wanted.told, list(wanted.pieces)
        runs = self._strings[told.string].runs
        family = self._family(told.font)
        first = pieces[0]
        explicit = bool(runs) and runs[0][0] == 0
        alike = self._alike(first, _Piece(0, told.font, family))
        if first.start == 0 and alike and (not explicit or wanted.joined):
            pieces = pieces[1:]
        return [(each.start, self._number(each)) for each in pieces]

    def _family(self, number: int) -> str:
        return self._table.family_in(self._after[self._table.index(number)])

    def _number(self, piece: _Piece) -> int:
        """The number of the font for a piece, added if there is none."""
        if self._family(piece.number) == piece.family:
            return piece.number
        look = self._table.look(piece.number)
        for index, body in enumerate(self._after):
            number = self._table.number(index)
            if self._table.look_of(body) == look and self._table.family_in(body) == piece.family:
                return number
        body = self._respell(self._table.bodies[self._table.index(piece.number)], piece.family)
        self._after.append(body)
        self._added.append(body)
        return self._table.number(len(self._after) - 1)
