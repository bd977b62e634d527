"""Giving characters of DrawingML other fonts, by cutting an `a:r` or joining it with the next.

A cut inserts markup into the text and never writes the text again; both halves carry all the run's
properties. Joining takes such markup out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from fontbridge.fonts.faces import AnyFaces
from fontbridge.formats.base import Paragraph, Redrawn, Setting, Stretch
from fontbridge.formats.drawingml import with_family
from fontbridge.formats.drawingtext import DrawingRun
from fontbridge.formats.runjoins import cut_apart
from fontbridge.formats.xmlcut import cut_in
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Edit, Slot

__all__ = ["redraw"]

_Span = tuple[int, int]
_ELEMENTS = {Slot.LATIN: "latin", Slot.EA: "ea", Slot.CS: "cs", Slot.SYM: "sym"}
_LAST_EXTENSIONS = re.compile(
    rb"<([\w.-]+:)?extLst(?=[\s>])(?:(?!extLst).)*</([\w.-]+:)?extLst\s*>\s*\Z", re.DOTALL
)
_EAST_ASIAN = re.compile(
    rb"<(?:[\w.-]+:)?ea(?=[\s/>])[^>]*(?:/>|>\s*</(?:[\w.-]+:)?ea\s*>)"
)
_EMPTY = re.compile(rb"\s*(?<!/)>\s*</[^>]*>\Z")
_SAYING_NOTHING = re.compile(rb"<[\w.:-]+/>")


def redraw(
    name: str,
    part: XmlPart,
    wanted: Sequence[tuple[Paragraph, Sequence[Setting]]],
    edits: Sequence[Edit],
) -> Iterator[Redrawn]:
    """The edits that draw runs of one part as set; the handle of each paragraph is a
    `DrawingParagraph`. `edits` are the renamings in the part, in order."""
    redrawing = _Redrawing(part, edits)
    for paragraph, settings in wanted:
        runs: list[DrawingRun] = paragraph.handle.runs
        for run, setting in zip(runs, settings, strict=True):
            if setting.stretches:
                redrawing.cut(run, setting.stretches)
        for index in range(1, len(runs)):
            left, right = index - 1, index
            before = _drawn(settings[left], paragraph.runs[left].after, -1)
            behind = _drawn(settings[right], paragraph.runs[right].after, 0)
            if before == behind and cut_apart(paragraph, settings, index):
                redrawing.join(runs[left], runs[right])
    for (start, end), replacement in sorted(redrawing.edits.items()):
        slots = frozenset(redrawing.slots.get((start, end), ()))
        unchanged = part.view[start:end] == replacement
        yield Redrawn(Edit(name, start, end, replacement), unchanged, slots)


def _drawn(setting: Setting, after: AnyFaces, which: int) -> tuple[str, ...]:
    """The families that draw the first (0) or last (-1) stretch of a run."""
    families = dict(setting.stretches[which].families) if setting.stretches else {}
    return tuple(families.get(slot, after.family(slot)) for slot in after.slots)


class _Redrawing:
    """Gathers the edits on the runs of one part; `slots` are those that one sets."""

    def __init__(self, part: XmlPart, converted: Sequence[Edit]) -> None:
        self._part = part
        self._view = part.view
        self._converted = converted
        self._starts = [edit.start for edit in converted]
        self._cuts: dict[int, Sequence[Stretch]] = {}  # by the start of the run
        self._joined: dict[int, bytes] = {}  # what a run that was joined to another comes to have
        self.edits: dict[_Span, bytes] = {}
        self.slots: dict[_Span, set[Slot]] = {}

    # -- cutting --

    def cut(self, run: DrawingRun, stretches: Sequence[Stretch]) -> None:
        """Draw each stretch of a run as told. The run is not `atomic`."""
        assert run.element is not None, "a run without text has nothing to cut"
        self._cuts[run.start] = stretches
        first = dict(stretches[0].families)
        self.edits |= self._own_edits(run, first)
        for slot in first:
            place = run.fonts.get(_ELEMENTS[slot])
            if place is not None:
                self.slots.setdefault(place[:2], set()).add(slot)
        tag = run.element.tag
        for stretch in stretches[1:]:
            properties = self._properties(run, dict(stretch.families))
            between = tag.closing + run.tag.closing + run.tag.raw + properties + tag.raw
            offset, markup = cut_in(self._part, run.element, stretch.start, between)
            self.edits[offset, offset] = markup

    def _own_edits(self, run: DrawingRun, families: Mapping[Slot, str]) -> dict[_Span, bytes]:
        """The edits that give a run these families, instead of any that rename them."""
        found: dict[_Span, bytes] = {}
        missing: dict[int, bytes] = {}
        for slot, element in _ELEMENTS.items():
            if slot not in families:
                continue
            place = run.fonts.get(element)
            if place is not None:
                found[place[:2]] = with_family(place[2], families[slot])
            else:
                at = self._place_of_new(run, element)
                spelt = self._sibling(run, element).with_attributes(
                    {("", "typeface"): families[slot]}
                )
                missing[at] = missing.get(at, b"") + spelt
        properties = run.properties_tag
        for at, markup in missing.items():
            if run.properties is None or properties is None:
                opened = run.tag.sibling("rPr", empty=False)
                found[at, at] = opened.raw + markup + opened.closing
            elif properties.empty:
                opened_raw = properties.raw[: -len(b"/>")].rstrip() + b">"
                found[run.properties] = opened_raw + markup + properties.closing
            else:
                found[at, at] = markup
        return found

    @staticmethod
    def _sibling(run: DrawingRun, element: str) -> Tag:
        return (run.properties_tag or run.tag).sibling(element)

    def _place_of_new(self, run: DrawingRun, element: str) -> int:
        """Where a font goes that is not there yet: the order is fixed (21.1.2.3.9)."""
        if run.properties is None or run.properties_tag is None:
            return run.tag_end
        if element in run.behind:
            return run.behind[element]
        start, end = run.properties
        if run.properties_tag.empty:
            return end
        last = self._view.rfind(b"</", start, end)
        extensions = _LAST_EXTENSIONS.search(self._view, start, last)
        return extensions.start() if extensions else last

    def _properties(self, run: DrawingRun, families: Mapping[Slot, str]) -> bytes:
        """The run's properties as the conversion leaves them, with these families."""
        start, end = run.properties or (run.tag_end, run.tag_end)
        mine = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        edits = {(edit.start, edit.end): edit.replacement for edit in self._converted[mine]}
        edits |= self._own_edits(run, families)
        pieces, done = [], start
        for (at, to), new in sorted(edits.items()):
            pieces += [self._view[done:at], new]
            done = to
        return b"".join([*pieces, self._view[done:end]])

    # -- joining --

    def join(self, left: DrawingRun, right: DrawingRun) -> None:
        """Make one run of two that touch and are drawn alike; nothing is done where their
        properties differ in more than an East Asian font that one names and the other inherits."""
        first, second = left.element, right.element
        if first is None or second is None or left.atomic or right.atomic:
            return
        head = right.properties[1] if right.properties else right.tag_end
        touching = (
            left.end == right.start
            and left.tag.raw == right.tag.raw
            and self._view[first.end : left.end] == first.tag.closing + left.tag.closing
            and head == second.start
            and second.tag_end == second.pieces[0].start
        )
        mine, theirs = self._final(left, -1), self._final(right, 0)
        if not touching or _bare(mine) != _bare(theirs):
            return
        if len(mine) > len(theirs):
            # Cut off at the start of what inherits its font: it is to inherit again as well.
            if left.start in self._joined or len(self._cuts.get(left.start, ())) > 1:
                return
            if "ea" not in left.fonts:
                return
            for span in [span for span in self.edits if left.start <= span[0] < first.start]:
                del self.edits[span]
            self.edits[left.fonts["ea"][:2]] = b""
        start, end = first.end, second.tag_end
        for span in [span for span in self.edits if start <= span[0] < end]:
            del self.edits[span]
        self.edits[start, end] = b""
        self._joined[right.start] = min(mine, theirs, key=len)

    def _final(self, run: DrawingRun, which: int) -> bytes:
        """The properties that the first (0) or last (-1) stretch of a run comes to have."""
        if which and run.start in self._joined:
            return self._joined[run.start]
        cuts = self._cuts.get(run.start)
        return self._properties(run, dict(cuts[which].families) if cuts else {})


def _bare(properties: bytes) -> bytes:
    """Properties without an East Asian font, and nothing for those that then say nothing."""
    bare = _EMPTY.sub(b"/>", _EAST_ASIAN.sub(b"", properties))
    return b"" if _SAYING_NOTHING.fullmatch(bare) else bare
