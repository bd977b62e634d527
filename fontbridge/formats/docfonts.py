"""The font table of a binary Word document while families are renamed.

Everything refers to entries of the table by number, and one entry often serves several slots: 宋体
for digits and for Chinese. Which entries are renamed is known only when all references are, so a
reference to a family that the table does not have is first written with a number behind its end;
when the edits are made, each such number becomes that of an entry that has the name by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Consequence, Construct, Declaration, Settled, Site
from fontbridge.formats.docfib import Font, family_of, renamed, spell_fonts
from fontbridge.model import Edit, Slot

__all__ = ["FontTable"]

# The slots by whose renaming an entry is renamed, the first that has one.
_BY_WEIGHT = (Slot.EAST_ASIA, Slot.ASCII, Slot.HANSI, Slot.CS, Slot.ANY)


class _Span(NamedTuple):
    start: int
    end: int


class FontTable:
    """The fonts of a document; the table stands at `start` of the stream `part`."""

    def __init__(self, fonts: Sequence[Font], part: str, start: int) -> None:
        self._fonts = fonts
        self._part = part
        self._spans: list[_Span] = []
        at = start + 4  # behind the counts
        for font in fonts:
            self._spans.append(_Span(at, at + len(font.raw)))
            at += len(font.raw)
        self._missing: list[str] = []

    # -- numbers --

    def family(self, number: int) -> str:
        """The family of an entry; empty if there is no such entry."""
        return self._fonts[number].family if number < len(self._fonts) else ""

    def number(self, family: str, was: int) -> int:
        """The number to write for a family where `was` stands."""
        if self.family(was) == family:
            return was
        for number, font in enumerate(self._fonts):
            if font.family == family:
                return number
        if family not in self._missing:
            self._missing.append(family)
        return len(self._fonts) + self._missing.index(family)

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        """The entries. They draw nothing themselves: `settle` does the writing."""
        for font, span in zip(self._fonts, self._spans, strict=True):
            if font.family:
                declaration = Declaration(Slot.ANY, font.family, "font table", role="listed")
                yield Site(self._part, *span, Construct((declaration,), None))

    def settle(self, settled: Settled) -> Iterator[Consequence]:
        """New names for the entries whose families are declared no more, and the names that come
        without an entry to take. No entry goes, for that would give others another number."""
        listed = {font.family for font in self._fonts}
        for font, span in zip(self._fonts, self._spans, strict=True):
            if font.family in settled.final:
                continue
            names = (settled.names.get((slot, font.family)) for slot in _BY_WEIGHT)
            new = next((name for name in names if name), None)
            if new is not None:
                chinese = any(slot is Slot.EAST_ASIA and name == new
                              for (slot, _), name in settled.names.items())  # fmt: skip
                raw = renamed(font, new, chinese=chinese or not new.isascii()).raw
                listed.add(new)
                yield Consequence(Edit(self._part, *span, raw), font.family, new)
        for new in settled.brought:
            if new not in listed and self._fonts:
                # Its entry is spelt with the table, once it is known which references need it.
                end = self._spans[-1].end
                yield Consequence(Edit(self._part, end, end, b""), "", new)

    # -- bytes --

    def is_entry(self, start: int, end: int) -> bool:
        """True if that is the span of an entry."""
        return (start, end) in self._spans

    def spelt(
        self, entries: Mapping[tuple[int, int], bytes], numbers: Iterable[int]
    ) -> tuple[bytes, dict[int, int]]:
        """The table with some entries spelt anew, by their span, and with entries for the families
        that the `numbers` behind its end stand for; and the numbers that take their place."""
        fonts = []
        for font, span in zip(self._fonts, self._spans, strict=True):
            raw = entries.get(span, font.raw)
            fonts.append(font if raw == font.raw else Font(family_of(raw), raw))
        final: dict[int, int] = {}
        for number in sorted(set(numbers)):
            which = number - len(self._fonts)
            if not 0 <= which < len(self._missing):
                continue
            name = self._missing[which]
            families = [font.family for font in fonts]
            if name not in families:
                fonts.append(renamed(self._fonts[0], name, chinese=not name.isascii()))
                families.append(name)
            final[number] = families.index(name)
        return spell_fonts(fonts), final
