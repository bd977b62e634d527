"""How Word documents set their paragraphs: page, indents, tabulator stops, labels, sizes.

Only what decides where lines break (ECMA-376 Part 1, 17.3.1, 17.6 and 17.9); what stands where is
found by `wordwalk`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Paragraph
from fontbridge.formats.measure import TABULATOR, Label, Mark, Measure, Size, Unforeseen
from fontbridge.formats.wordcounting import Counting
from fontbridge.formats.wordlooks import Look, Sheet
from fontbridge.formats.wordnumbering import ListLevel, WordList
from fontbridge.formats.wordpages import Section
from fontbridge.formats.wordreader import WholeRuns
from fontbridge.formats.wordruns import WordParagraph
from fontbridge.formats.wordwalk import Placed, Walk
from fontbridge.formats.xmlpart import XmlPart

__all__ = ["Around", "WordLayout"]

_FOLLOW = {"tab": TABULATOR, "space": " ", "nothing": ""}
_SHARE = {"center": 0.5, "right": 0.0, "end": 0.0}


class Around(NamedTuple):
    """What a part is set by that is not in it: styles, lists (None where they are not known), how
    often a tabulator stops, and the sections of the document that a header or a note stands in."""

    sheet: Sheet
    lists: Mapping[str, WordList] | None
    every: float
    sections: Sequence[Section] = ()


class WordLayout:
    """The paragraphs of a part by their places, with all that they are set by."""

    def __init__(self, part: XmlPart, around: Around) -> None:
        self._around = around
        self._whole = WholeRuns(part)
        walk = Walk(part, around.sheet)
        self.sections = walk.sections
        self._by_run = {start: each for each in walk.paragraphs for start in each.runs}
        self._counting = Counting(around.lists or {})
        self._labels: dict[int, str | None] = {}  # by the start of the paragraph
        for each in walk.paragraphs:
            number, depth = self._list_of(each)
            if number and not each.repeated:
                self._labels[each.start] = self._counting.label(number, depth)

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen:
        """How a paragraph is set, or why that is not known."""
        handle: WordParagraph = paragraph.handle
        found = (self._by_run.get(run.offset) for run in paragraph.runs)
        placed = next(filter(None, found), None)
        if placed is None:
            return Unforeseen.INLINE  # all of it is a formula
        if placed.why is not None:
            return placed.why
        number, depth = self._list_of(placed)
        if number and self._around.lists is None:
            return Unforeseen.LABEL
        level = self._counting.level(number, depth) if number else None
        beneath = self._beneath(placed, level)
        look = placed.look.over(beneath)
        size = beneath.size
        left, right, first = look.indents(size)
        widths = self._widths(placed)
        if isinstance(widths, Unforeseen):
            return widths
        width, *others = (each - left - right for each in widths)
        if min(width, *others, width) < size:
            return Unforeseen.NARROW
        sizes, ems = self._sizes(placed, paragraph, beneath)
        label = None
        if level is not None:
            text = self._labels.get(placed.start)
            if text is None or (text and handle.label is None):
                return Unforeseen.LABEL
            if text and handle.label:
                drawn = level.drawn.over(placed.mark).over(beneath)
                label = _label(level, text, handle.label, drawn)
        section = placed.section
        on_page = placed.holder is None and section is not None
        advance = sizes[0].em + sizes[0].spacing
        grid = section.grid(self._default_size, advance) if on_page and section else None
        pitch = section.pitch if section else 0.0
        spread = section.spread if on_page and section and look.flags.get("lines", True) else 0.0
        return Measure(
            width,
            first,
            sizes,
            left=left,
            stops=look.tab_stops(),
            every=self._around.every,
            marks=self._marks(placed, paragraph, ems),
            label=label,
            others=others,
            autospace=look.flags.get("autospace", True),
            spread=spread or 0.0,
            grid=grid,
            on_grid=grid is None or look.keeps_to(pitch),
        )

    @property
    def _default_size(self) -> float:
        sheet = self._around.sheet
        return sheet.look(sheet.default).over(sheet.base).size

    def _list_of(self, placed: Placed) -> tuple[str, str]:
        """The list and level of a paragraph, its own or that of its style; "" if in none."""
        sheet = self._around.sheet
        words = placed.look.words
        if "list" not in words:
            words = {**sheet.look(placed.style or sheet.default).words, **words}
        number = words.get("list", "")
        return ("", "") if number in ("", "0") else (number, words.get("depth") or "0")

    def _beneath(self, placed: Placed, level: ListLevel | None) -> Look:
        """What lies below the direct formatting. The indents of a list lie right below whatever put
        the paragraph into it, as Word has it."""
        sheet = self._around.sheet
        style = placed.style or sheet.default
        if level is None:
            return sheet.look(style).over(sheet.base)
        if "list" in placed.look.words:
            return level.look.over(sheet.look(style)).over(sheet.base)
        above, below = sheet.listed(style)
        return above.over(level.look).over(below).over(sheet.base)

    def _widths(self, placed: Placed) -> Sequence[float] | Unforeseen:
        """How wide the columns are that a paragraph may stand in."""
        if placed.holder is not None:
            width = placed.holder.width
            return width if isinstance(width, Unforeseen) else [width]
        sections = [placed.section] if placed.section else self._around.sections
        if any(each.vertical for each in sections):
            return Unforeseen.VERTICAL
        if placed.section is not None:
            widths = placed.section.columns
        else:  # headers and notes
            widths = list(dict.fromkeys(round(each.width, 1) for each in sections))
        return widths if widths and min(widths) > 0 else Unforeseen.PAGE

    def _sizes(
        self, placed: Placed, paragraph: Paragraph, beneath: Look
    ) -> tuple[list[Size], list[float]]:
        """The sizes of the runs, and how wide an em is in each."""
        starts = accumulate((len(run.text) for run in paragraph.runs), initial=0)
        sizes = []
        for start, run in zip(starts, paragraph.runs, strict=False):
            style, own = placed.runs.get(run.offset, ("", Look()))
            look = own.over(self._around.sheet.look(style)).over(beneath)
            sizes.append(Size(start, look.em, look.lengths.get("spacing", 0.0)))
        return sizes, [size.em for size in sizes]

    def _marks(
        self, placed: Placed, paragraph: Paragraph, ems: Sequence[float]
    ) -> list[Mark]:
        """What stands in the lines, by the index of the text before which it stands."""
        if not placed.marks:
            return []
        offsets = [run.offset for run in paragraph.runs]
        starts = list(accumulate((len(run.text) for run in paragraph.runs), initial=0))
        found = []
        for mark in placed.marks:
            run = bisect_right(offsets, mark.start) - 1
            at = 0
            if run >= 0:
                pieces = self._whole.of(paragraph.handle, offsets[run]).pieces
                at = starts[run] + sum(len(each.text) for each in pieces if each.start < mark.start)
            found.append(Mark(at, mark.text, mark.width + mark.ems * ems[max(run, 0)]))
        return found


def _label(level: ListLevel, text: str, faces: tuple[Faces, Faces], drawn: Look) -> Label:
    follow = _FOLLOW.get(level.follow, TABULATOR)
    share = _SHARE.get(level.justification, 1.0)
    return Label(text, *faces, drawn.em, follow, share)
