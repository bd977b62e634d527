"""Which font of a run in DrawingML draws each of its characters: slides, charts, shapes.

The standard gives a table (ECMA-376 Part 1, 21.1.2.3). It is not Word's: there is no hint, what it
does not name is the East Asian font's, and § ¨ ° ± ´ × ÷ ① □ are so even beside Latin text, while
· — … ‰ ※ ℃ Ⅳ → are the Latin font's even beside Chinese. The quotation marks alone depend on the
language of the run (`lang`): the East Asian font draws them where that is Chinese, Japanese, Korean
or Yi.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fontbridge.fonts.stretches import stretches
from fontbridge.model import Slot

__all__ = ["DrawingFaces", "is_east_asian"]

_SLOTS = (Slot.EA, Slot.LATIN, Slot.CS, Slot.SYM)
_FIELDS = {Slot.LATIN: 0, Slot.EA: 1, Slot.CS: 2, Slot.SYM: 3}  # of DrawingFaces

# The table up to U+FFFF, less the quotation marks. Its U+D835 is the first half of the mathematical
# letters.
_LATIN = (
    "0-A6 A9-AF B2-B3 B5-D6 D8-F6 F8-58F 10A0-10FF 1200-137F 13A0-177F 1D00-1D7F 1E00-1FFF"
    " 2000-200B 2010-2017 2020-2029 2030-2046 204A-245F 27C0-2BFF FB00-FB17 FE50-FE6F 1D400-1D7FF"
)
_COMPLEX = "590-74F 780-7BF 900-109F 1780-18AF 200C-200F 202A-202F 2670-2671 FB1D-FB4F"
_SYMBOL = "F000-F0FF"
_QUOTES = "2018-201F"
_EAST_ASIAN = ("zh", "ja", "ko", "ii")


def is_east_asian(language: str) -> bool:
    """True for the languages whose quotation marks the East Asian font draws.

    >>> is_east_asian("zh-CN"), is_east_asian("en-US")
    (True, False)
    """
    return language[:2].lower() in _EAST_ASIAN


class DrawingFaces(NamedTuple):
    """The effective fonts of a run, themes and styles resolved; an empty name is an undefined slot.

    `east_asian` tells that the run's language is.

    >>> faces = DrawingFaces("Arial", "仿宋_GB2312")
    >>> [slot.value for _, _, slot in faces.segments("于2026年·“一”——")]
    ['ea', 'latin', 'ea', 'latin', 'ea', 'latin']
    >>> [slot.value for _, _, slot in faces._replace(east_asian=True).segments("“一”——")]
    ['ea', 'latin']
    """

    latin: str = ""
    ea: str = ""
    cs: str = ""
    sym: str = ""
    east_asian: bool = False

    @property
    def han(self) -> Slot:
        return Slot.EA

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(_FIELDS)

    @property
    def families(self) -> tuple[str, ...]:
        return self.latin, self.ea, self.cs, self.sym

    def family(self, slot: Slot) -> str:
        return self.families[_FIELDS[slot]]

    def with_family(self, slot: Slot, family: str) -> DrawingFaces:
        fields = list(self)
        fields[_FIELDS[slot]] = family
        return DrawingFaces._make(fields)

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        return stretches(text, _pattern(self.east_asian), tuple(map(self._defined, _SLOTS)))

    def _defined(self, slot: Slot) -> Slot:
        """The Latin slot where the one for complex scripts or symbols is undefined."""
        optional = slot in (Slot.CS, Slot.SYM)
        return Slot.LATIN if optional and not self.family(slot) else slot


@cache
def _pattern(east_asian: bool) -> re.Pattern[str]:
    """One group a slot, in the order of `_SLOTS`; whatever the table leaves is the first one's."""
    western = _LATIN if east_asian else f"{_LATIN} {_QUOTES}"
    latin, complex_, symbol = map(_class, (western, _COMPLEX, _SYMBOL))
    return re.compile(
        f"([^{latin}{complex_}{symbol}]+)|([{latin}]+)|([{complex_}]+)|([{symbol}]+)"
    )


def _class(ranges: str) -> str:
    borders = (span.partition("-") for span in ranges.split())
    return "".join(f"\\U{first:0>8}-\\U{last or first:0>8}" for first, _, last in borders)
