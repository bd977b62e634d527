"""Giving characters of UOF text other fonts, by cutting a 句 in two or joining it with the next.

A cut inserts markup into the text, whose bytes stay where they are; both halves carry the same
properties but for the font. A font that nothing declares yet gets a declaration of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from fontbridge.formats.base import Redrawn, Rename, Run, Setting
from fontbridge.formats.uofnewfonts import GrowingFonts
from fontbridge.formats.uoftext import Place, UofRun
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlspelling import CDATA
from fontbridge.model import Edit, Slot

__all__ = ["UofRedrawing"]

_EMPTY = re.compile(rb"\s*(?:/>|></[^<>]+>)\Z")

Families = Mapping[Slot, str]


class UofRedrawing:
    """Gathers the edits on the text of one part; `converted` are those made there anyway."""

    def __init__(
        self, part: XmlPart, fonts: GrowingFonts, converted: Sequence[Edit], rename: Rename
    ) -> None:
        self._part = part
        self._view = part.view
        self._fonts = fonts
        self._converted = converted
        self._starts = [edit.start for edit in converted]
        self._rename = rename
        self._edits: dict[tuple[int, int], bytes] = {}
        self._stays: dict[str, list[tuple[Place, Families]]] = {}  # by the key of their font
        self._goes: dict[str, int] = {}

    def draw(
        self, found: Sequence[UofRun], runs: Sequence[Run], settings: Sequence[Setting]
    ) -> None:
        """Draw the runs of a paragraph as set."""
        for index, (each, setting) in enumerate(zip(found, settings, strict=True)):
            asked = {name for stretch in setting.stretches for _, name in stretch.families}
            beside = [at for at in (index - 1, index + 1) if 0 <= at < len(found)]
            if setting.reunited and asked <= {
                runs[at].after.family(Slot.ASIAN) for at in beside
            }:
                self._join([*found[max(index - 1, 0) : index + 2]], each)
            elif setting.stretches and each.place is not None:
                self._cut(each, each.place, setting)

    # -- cutting --

    def _cut(self, run: UofRun, place: Place, setting: Setting) -> None:
        first, *others = setting.stretches
        families = dict(first.families)
        key = self._fonts.asian_key(place.font[2]) if place.font else ""
        if not others and key and families == {Slot.ASIAN: self._fonts.family_of(key)}:
            self._stays.setdefault(key, []).append((place, families))
            return
        places = self._part.places(run.start)
        if families:
            self._edits[place.head] = self._head(place, families)
        for stretch in others:
            head = self._head(place, dict(stretch.families))
            between = place.text_tag.closing + place.tag.closing + place.tag.raw + head
            between += place.text_tag.raw
            if self._view.startswith(CDATA, run.start):
                between = b"]]>" + between + CDATA
            at = places[stretch.start]
            self._edits[at, at] = between

    def _head(self, place: Place, families: Families) -> bytes:
        """What stands between the tags of the 句 and its 文本串, with these fonts."""
        start, end = place.head
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        edits = {(edit.start, edit.end): edit.replacement for edit in self._converted[low:high]}
        if families:
            edits.update(self._font(place, families))
        pieces, done = [], start
        for (at, to), new in sorted(edits.items()):
            pieces += [self._view[done:at], new]
            done = to
        return b"".join([*pieces, self._view[done:end]])

    def _font(self, place: Place, families: Families) -> dict[tuple[int, int], bytes]:
        if place.font is not None:
            start, end, tag = place.font
            return {(start, end): self._fonts.with_families(tag, families, self._rename)}
        spelt = self._fonts.new_font(self._part.name, families)
        if place.properties is None or place.properties[2].empty:
            like = place.properties[2] if place.properties else place.tag.sibling(place.inner)
            opened = like.raw.removesuffix(b"/>").rstrip() + b">"
            span = place.properties[:2] if place.properties else (place.head[0], place.head[0])
            return {span: opened + spelt + like.closing}
        behind = place.properties[1]
        return {(behind, behind): spelt}

    # -- joining --

    def _join(self, around: Sequence[UofRun], middle: UofRun) -> None:
        """Make one run of a run and those beside it, where they differ in nothing but the font."""
        joined = False
        for left, right in pairwise(around):
            if middle in (left, right) and self._is_cut(left, right):
                self._edits[left.end, right.start] = b""
                if middle is left and not joined and left.place and right.place:
                    self._edits[left.place.head] = self._head(right.place, {})
                joined = True
        if joined and middle.place is not None and middle.place.font is not None:
            key = self._fonts.asian_key(middle.place.font[2])
            self._goes[key] = self._goes.get(key, 0) + 1

    def _is_cut(self, left: UofRun, right: UofRun) -> bool:
        one, other = left.place, right.place
        if one is None or other is None or one.end != other.start:
            return False
        same = one.tag.raw == other.tag.raw and one.text_tag.raw == other.text_tag.raw
        return same and self._bare(one) == self._bare(other)

    def _bare(self, place: Place) -> bytes:
        """The properties without the Chinese font; with nothing left in them, as an empty tag."""
        (start, end), found = place.head, b""
        if place.font is None:
            found = self._view[start:end]
        else:
            at, to, tag = place.font
            found = self._view[start:at] + self._fonts.without_asian(tag) + self._view[to:end]
        return _EMPTY.sub(b"/>", found)

    # -- what comes of it --

    def redrawn(self) -> Iterator[Redrawn]:
        """All edits, in no order."""
        for key, runs in self._stays.items():
            if len(runs) == self._fonts.users(key):
                yield from self._fonts.kept(key)
            else:
                self._edits |= {place.head: self._head(place, each) for place, each in runs}
        slots = frozenset((Slot.WESTERN, Slot.ASIAN, Slot.COMPLEX))
        for (start, end), new in self._edits.items():
            unchanged = self._view[start:end] == new
            yield Redrawn(Edit(self._part.name, start, end, new), unchanged, slots)
        for key, users in self._goes.items():
            if users == self._fonts.users(key):
                yield from self._fonts.dropped(key)
        yield from self._fonts.declared_anew()
