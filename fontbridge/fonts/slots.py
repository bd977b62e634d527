"""Which slot of a run draws each of its characters: Word's rule.

[MS-OI29500] 2.1.88 decides in this order: `w:cs` or `w:rtl` gives the whole run to cs; an
eastAsia of "Times New Roman" beside equal ascii and hAnsi gives the whole run to ascii, Chinese
included; otherwise the character decides, by the table in `fontbridge.fonts.slot_table`. This
module takes resolved faces and knows no document format.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from fontbridge.fonts.slot_table import ROWS
from fontbridge.fonts.stretches import stretches
from fontbridge.model import Slot

__all__ = ["Faces", "hint_matters", "segments", "slot_of", "whole_run_slot"]

_SLOTS = (Slot.EAST_ASIA, Slot.ASCII, Slot.CS, Slot.HANSI)
_FIELDS = {Slot.ASCII: 0, Slot.HANSI: 1, Slot.EAST_ASIA: 2, Slot.CS: 3}  # of Faces


class Faces(NamedTuple):
    """The effective fonts of a run, themes and styles resolved, and what steers their choice.

    An empty name is an undefined slot. `hint` is `w:hint="eastAsia"`; `zh` a Chinese
    `w:lang w:eastAsia`; `cs_on` an effective `w:cs` or `w:rtl`; `east_asia_charset_gb` a
    character set of GB2312 (0x86) or Big5 (0x88) in the East Asian font's table entry.
    """

    ascii: str = ""
    hansi: str = ""
    east_asia: str = ""
    cs: str = ""
    hint: bool = False
    zh: bool = False
    cs_on: bool = False
    east_asia_charset_gb: bool = False

    def family(self, slot: Slot) -> str:
        """The family that a slot names. Raises `KeyError` for a slot that is not Word's."""
        return str(self[_FIELDS[slot]])

    @property
    def han(self) -> Slot:
        """The slot that serves Chinese."""
        return Slot.EAST_ASIA

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of a run."""
        return tuple(_FIELDS)

    @property
    def families(self) -> tuple[str, ...]:
        """The family of each slot; "" where one is undefined."""
        return self.ascii, self.hansi, self.east_asia, self.cs

    def with_family(self, slot: Slot, family: str) -> Faces:
        """The same with another family in one slot."""
        fields = list(self)
        fields[_FIELDS[slot]] = family
        return Faces._make(fields)

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        """See the function of that name."""
        return segments(text, self)


def whole_run_slot(faces: Faces) -> Slot | None:
    """The slot that draws the whole run whatever its characters, or None if they decide.

    >>> whole_run_slot(Faces("Times New Roman", "Times New Roman", "Times New Roman"))
    <Slot.ASCII: 'ascii'>
    """
    if faces.cs_on:
        return Slot.CS
    if faces.east_asia == "Times New Roman" and faces.ascii == faces.hansi:
        return Slot.ASCII
    return None


def slot_of(char: str, faces: Faces) -> Slot:
    """The slot that draws one character standing alone. `segments` keeps marks with their base.

    >>> latin_and_han = Faces("Times New Roman", "Times New Roman", "仿宋_GB2312")
    >>> [slot_of(char, latin_and_han).value for char in "1“〇"]
    ['ascii', 'hAnsi', 'eastAsia']
    >>> slot_of("“", latin_and_han._replace(hint=True)).value
    'eastAsia'
    """
    return whole_run_slot(faces) or next(_by_character(char, faces))[2]


def segments(text: str, faces: Faces) -> Iterator[tuple[int, int, Slot]]:
    """Cut `text` into stretches of one slot: (start, end, slot), in order, without gaps.

    Neighbouring stretches differ in their slot. A combining mark, a variation selector, a joiner
    and the second half of a surrogate pair stay with the character before them.

    >>> list(segments("于2026年", Faces("Arial", "Arial", "宋体")))  # doctest: +ELLIPSIS
    [(0, 1, <Slot.EAST_ASIA: ...>), (1, 5, <Slot.ASCII: ...>), (5, 6, <Slot.EAST_ASIA: ...>)]
    """
    slot = whole_run_slot(faces)
    if slot is None:
        yield from _by_character(text, faces)
    elif text:
        yield 0, len(text), slot


def hint_matters(text: str) -> bool:
    """True if the text holds a character that the hint gives to another slot, be it in some runs
    only.

    >>> [hint_matters(text) for text in ("2026年、第1号", "“")]
    [False, True]
    """
    return _moved_by_hint().search(text) is not None


@cache
def _moved_by_hint() -> re.Pattern[str]:
    moved = ((row.first, row.last) for row in ROWS if row.plain is not row.hinted)
    return re.compile(f"[{_character_class(moved)}]")


def _by_character(text: str, faces: Faces) -> Iterator[tuple[int, int, Slot]]:
    return stretches(text, *_rule(faces))


@lru_cache(maxsize=4096)
def _rule(faces: Faces) -> tuple[re.Pattern[str], tuple[Slot, ...]]:
    """The pattern that cuts text for these faces, and the slots of its groups."""
    pattern = _pattern(faces.hint, faces.zh, faces.east_asia_charset_gb)
    return pattern, tuple(_defined(slot, faces) for slot in _SLOTS)


def _defined(slot: Slot, faces: Faces) -> Slot:
    """hAnsi where eastAsia or cs is undefined, as Word does."""
    optional = slot in (Slot.EAST_ASIA, Slot.CS)
    return Slot.HANSI if optional and not faces.family(slot) else slot


@cache
def _pattern(hint: bool, zh: bool, charset_gb: bool) -> re.Pattern[str]:
    """One group a slot, in the order of `_SLOTS`; whatever the table leaves is hAnsi's."""
    met = {"": True, "zh": zh, "zh|charset": zh or charset_gb}
    ranges: dict[Slot, list[tuple[int, int]]] = {slot: [] for slot in _SLOTS}
    for row in ROWS:
        slot = row.hinted if hint and met[row.needs] else row.plain
        ranges[slot].append((row.first, row.last))
    named = [ranges[slot] for slot in _SLOTS[:3]]
    ascii_, cs = map(_character_class, named[1:])
    others = _character_class(_between(sorted(chain(*named))))
    # `re` goes through all that a class names to compile it: three quarters of the plane of the
    # hanzi are eastAsia's, so that class names the rest, and the others', which leave as much,
    # what they are.
    not_east_asia = _character_class(_between(sorted(named[0])))
    return re.compile(f"([^{not_east_asia}]+)|([{ascii_}]+)|([{cs}]+)|([{others}]+)")


def _between(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is in none of the ranges."""
    done = -1
    for first, last in ranges:
        if first > done + 1:
            yield done + 1, first - 1
        done = max(done, last)
    if done < sys.maxunicode:
        yield done + 1, sys.maxunicode


def _character_class(ranges: Iterable[tuple[int, int]]) -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
