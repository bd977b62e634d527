"""What becomes of a binary Word document's font table when families are renamed.

Everything refers to entries of the table by number, and one entry often serves several slots:
宋体 for digits and for Chinese. So the table is declared first, each entry once for each slot that
uses it; from the names that come back follows which entries are renamed, which names need an entry
of their own, and which number each reference has to carry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Construct, Declaration
from fontbridge.formats.docfib import Font, renamed, spell_fonts
from fontbridge.model import Slot

__all__ = ["FontTable", "Use"]


class Use(NamedTuple):
    """A slot that an entry serves, and the role of what it draws there."""

    entry: int
    slot: Slot
    role: str


class FontTable:
    """The font table, and the numbers that references carry once it is renamed."""

    def __init__(self, fonts: Sequence[Font], uses: Iterable[Use]) -> None:
        self._fonts = fonts
        found = list(dict.fromkeys(uses))
        used = {use.entry for use in found}
        unused = [Use(index, Slot.ANY, "") for index in range(len(fonts)) if index not in used]
        self._uses = [use for use in sorted([*found, *unused]) if fonts[use.entry].family]
        self._numbers: dict[Use, int] = {}

    def number(self, use: Use) -> int:
        """The number of the entry that serves a use after the renaming."""
        return self._numbers.get(use, use.entry)

    def construct(self) -> Construct:
        """The construct of the whole table."""
        declarations = tuple(
            Declaration(use.slot, self._fonts[use.entry].family, "font table", role=use.role)
            for use in self._uses
        )
        return Construct(declarations, self._rewrite)

    def _rewrite(self, names: Sequence[str | None]) -> bytes:
        wanted: dict[Use, str] = {}
        for use, new in zip(self._uses, names, strict=True):
            if new != "":
                wanted[use] = self._fonts[use.entry].family if new is None else new
        fonts = [self._entry(index, wanted) for index in range(len(self._fonts))]
        for use, name in wanted.items():
            families = [font.family for font in fonts]
            if fonts[use.entry].family == name:
                self._numbers[use] = use.entry
            elif name in families:
                self._numbers[use] = families.index(name)
            else:
                self._numbers[use] = len(fonts)
                like = self._fonts[use.entry]
                fonts.append(renamed(like, name, chinese=_is_chinese(name, [use])))
        return spell_fonts(fonts)

    def _entry(self, index: int, wanted: dict[Use, str]) -> Font:
        """What the entry becomes: as it is if anything still needs it so, else what Chinese text
        needs, else the first that it serves. One that serves nothing any more takes the name of
        another, for a number cannot go."""
        font = self._fonts[index]
        mine = {use: name for use, name in wanted.items() if use.entry == index}
        if not mine:
            mine = wanted if any(use.entry == index for use in self._uses) else {}
        if font.family in mine.values() or not mine:
            return font
        uses = sorted(mine, key=lambda use: use.slot is not Slot.EAST_ASIA)
        name = mine[uses[0]]
        alike = [use for use in uses if mine[use] == name]
        return renamed(font, name, chinese=_is_chinese(name, alike))


def _is_chinese(name: str, uses: Iterable[Use]) -> bool:
    """True if the entry is to say that the face has the characters of GB2312."""
    return not name.isascii() or any(use.slot is Slot.EAST_ASIA for use in uses)
