"""Giving characters of a workbook's strings other fonts, by cutting runs or joining them.

A cut only inserts markup. A plain string becomes rich text then: what stays with the cell's font is
a run without properties, what goes to a fallback repeats the cell's font but for the name, for a
run with properties inherits nothing (ECMA-376 Part 1, 18.4.7). When the last such run is joined
again the string is plain as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.formats.base import (
    Paragraph,
    Redrawn,
    Rename,
    Run,
    Setting,
    Stretch,
)
from fontbridge.formats.runjoins import cut_apart
from fontbridge.formats.sheetfonts import NAMING, said_of
from fontbridge.formats.sheetstyles import CellFont, Property
from fontbridge.formats.sheettext import Drawn, SheetRun, Strings
from fontbridge.formats.xmlcut import TextElement, cut_in
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Edit, Slot

__all__ = ["redraw"]

_Span = tuple[int, int]


class _Looks(NamedTuple):
    """What a run comes to look like: equal for runs that may be one."""

    family: str
    shape: frozenset[Property]


def redraw(
    name: str,
    part: XmlPart,
    strings: Strings,
    wanted: Sequence[tuple[Paragraph, Sequence[Setting]]],
    rename: Rename,
) -> Iterator[Redrawn]:
    """The edits that draw runs of one part as set; paragraphs whose handle is no `Drawn` cannot be
    redrawn."""
    redrawing = _Redrawing(part, strings, rename)
    for paragraph, settings in wanted:
        if isinstance(paragraph.handle, Drawn):
            redrawing.string(paragraph, paragraph.handle, settings)
    for (start, end), replacement in sorted(redrawing.edits.items()):
        slots = frozenset({Slot.ANY} if (start, end) in redrawing.named else ())
        unchanged = part.view[start:end] == replacement
        yield Redrawn(Edit(name, start, end, replacement), unchanged, slots)


class _Redrawing:
    """Gathers the edits on the strings of one part; `named` are the places whose name is set."""

    def __init__(self, part: XmlPart, strings: Strings, rename: Rename) -> None:
        self._part = part
        self._view = part.view
        self._strings = strings
        self._rename = rename
        self.edits: dict[_Span, bytes] = {}
        self.named: set[_Span] = set()

    def string(self, paragraph: Paragraph, drawn: Drawn, settings: Sequence[Setting]) -> None:
        """Redraw one string."""
        runs = paragraph.runs
        for run, setting in zip(drawn.runs, settings, strict=True):
            if setting.stretches:
                self._cut(run, drawn.cell, setting.stretches)
        if not drawn.whole:
            return
        looks = [
            self._looks(*each, drawn.cell)
            for each in zip(drawn.runs, runs, settings, strict=True)
        ]
        joined = 0
        for index in range(1, len(runs)):
            alike = looks[index - 1][-1] == looks[index][0]
            if alike and cut_apart(paragraph, settings, index):
                joined += self._join(drawn.runs[index - 1], drawn.runs[index])
        family = self._strings.face(drawn.cell.family)[1].name
        plain = all(each == [_Looks(family, drawn.cell.shape)] for each in looks)
        if plain and joined and joined == len(runs) - 1:
            self._unwrap(drawn.runs[0], drawn.runs[-1])

    # -- cutting --

    def _cut(self, run: SheetRun, cell: CellFont, stretches: Sequence[Stretch]) -> None:
        element = run.element
        assert element is not None, "a run without text has nothing to cut"
        tag = run.tag or element.tag.sibling("r", empty=False)
        opened = element.tag.raw
        if len(stretches) > 1:
            opened = element.tag.with_attributes({("xml", "space"): "preserve"})
        first = _family(stretches[0])
        if run.tag is None:
            head = tag.raw + (_spelt(cell, first, element.tag) if first else b"")
            self.edits[element.start, element.tag_end] = head + opened
            self.edits[run.end, run.end] = tag.closing
        else:
            if first:
                self._name(run, cell, first)
            if opened != element.tag.raw:
                self.edits[element.start, element.tag_end] = opened
        for stretch in stretches[1:]:
            properties = self._properties(run, cell, _family(stretch))
            between = element.tag.closing + tag.closing + tag.raw + properties + opened
            offset, markup = cut_in(self._part, element, stretch.start, between)
            self.edits[offset, offset] = markup

    def _name(self, run: SheetRun, cell: CellFont, family: str) -> None:
        """Give the run itself a family."""
        place = self._strings.construct(self._part, run)
        if place is None or place[2].rewrite is None:
            assert run.element is not None
            self.edits[run.tag_end, run.tag_end] = _spelt(cell, family, run.element.tag)
            return
        start, end, construct = place
        self.edits[start, end] = place[2].rewrite([family] * len(construct.declarations))
        self.named.add((start, end))

    def _properties(self, run: SheetRun, cell: CellFont, family: str) -> bytes:
        """The run's properties as the conversion leaves them, with a family if one is given."""
        place = self._strings.construct(self._part, run)
        if run.properties is None or place is None or place[2].rewrite is None:
            assert run.element is not None
            return _spelt(cell, family, run.element.tag) if family else b""
        start, end, construct = place
        names: list[str | None] = [family] * len(construct.declarations)
        if not family:
            names = [self._rename(each) for each in construct.declarations]
        spelt = self._view[start:end]
        if any(name is not None for name in names):
            spelt = place[2].rewrite(names)
        return self._view[run.properties[0] : start] + spelt + self._view[end : run.properties[1]]

    # -- joining --

    def _looks(self, run: SheetRun, drawn: Run, setting: Setting, cell: CellFont) -> list[_Looks]:
        """What the stretches of a run come to look like."""
        shape = run.font.shape if run.properties else cell.shape
        family = drawn.after.family(Slot.ANY)
        stretches = setting.stretches or [Stretch(0, 0, None, ())]
        return [_Looks(_family(each) or family, shape) for each in stretches]

    def _join(self, left: SheetRun, right: SheetRun) -> bool:
        """Make one run of two that touch; False, and nothing done, where more stands between."""
        first, second = left.element, right.element
        if left.tag is None or right.tag is None or first is None or second is None:
            return False
        head = right.properties[1] if right.properties else right.tag_end
        touching = (
            left.end == right.start
            and self._view[first.end : left.end] == first.tag.closing + left.tag.closing
            and head == second.start
            and second.tag_end == second.pieces[0].start
            and _keeps_blanks(first, second)
        )
        if touching:
            self._put(first.end, second.tag_end, b"")
        return touching

    def _unwrap(self, first: SheetRun, last: SheetRun) -> None:
        """Make a string plain whose runs are all one now."""
        assert first.element is not None and last.tag is not None, "they were joined"
        closing = last.tag.closing
        if not self._view.endswith(closing, first.start, last.end):
            return
        opened = self.edits.get((first.element.start, first.element.tag_end))
        self._put(first.start, first.element.tag_end, opened or first.element.tag.raw)
        self._put(last.end - len(closing), last.end, b"")

    def _put(self, start: int, end: int, replacement: bytes) -> None:
        """An edit in place of those inside its span."""
        for span in [span for span in self.edits if start <= span[0] < end]:
            del self.edits[span]
        self.edits[start, end] = replacement


def _family(stretch: Stretch) -> str:
    """The family that a stretch is to have; empty where that is the run's."""
    return dict(stretch.families).get(Slot.ANY, "")


def _spelt(cell: CellFont, family: str, like: Tag) -> bytes:
    """The properties of a run that looks like a cell but for the family, spelt as its element."""
    opened = like.sibling("rPr", empty=False)
    pieces = [opened.raw]
    for element, attributes in cell.properties:
        values = dict(attributes)
        said = values.get("val", "")
        if element in NAMING:
            new = said_of(family, element, said)
            if new is None:
                continue
            values["val"] = new
        tag = like.sibling("rFont" if element == "name" else element)
        pieces.append(tag.with_attributes({("", name): value for name, value in values.items()}))
    return b"".join([*pieces, opened.closing])


def _keeps_blanks(first: TextElement, second: TextElement) -> bool:
    """True if the joined text, under the first one's tag, keeps the blanks that count."""
    if first.tag.get("xml", "space") == "preserve":
        return second.tag.get("xml", "space") == "preserve" or second.text == second.text.strip()
    edges = first.text[-1:], second.text[:1], second.text[-1:]
    return not any(map(str.isspace, edges))
