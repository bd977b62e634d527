"""A table of fonts to whose entries everything refers by number, while families are renamed.

DOC and PPT have one. An entry often serves several slots: 宋体 for digits and for Chinese. Which
entries are renamed is known only when all references are, so a reference to a family that the table
does not have is first written with a number behind its end; when the edits are made, each such
number becomes that of an entry that has the name by then.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fontbridge.formats.base import Consequence, Construct, Declaration, Settled, Site
from fontbridge.model import Edit, Slot

__all__ = ["NumberedFonts", "Span"]

# The slots by whose renaming an entry is renamed, the first that has one.
_BY_WEIGHT = (
    Slot.EAST_ASIA, Slot.EA, Slot.ASCII, Slot.LATIN, Slot.HANSI, Slot.CS, Slot.SYM, Slot.ANY,
)  # fmt: skip
_FOR_HAN = frozenset({Slot.EAST_ASIA, Slot.EA})

Span = tuple[int, int]


class NumberedFonts(ABC):
    """The fonts of a document: their families, and where each stands in the stream `part`."""

    carrier = "font table"

    def __init__(self, entries: Sequence[tuple[str, bytes]], spans: Sequence[Span], part: str):
        """`entries` are (family, spelling); the family is empty in one that names none."""
        self._entries = entries
        self._spans = spans
        self._part = part
        self._missing: list[str] = []

    @abstractmethod
    def respelt(self, raw: bytes, family: str, *, chinese: bool) -> bytes:
        """An entry for another family, in the manner of an existing one."""

    @abstractmethod
    def family_in(self, raw: bytes) -> str:
        """The family that an entry names."""

    def __len__(self) -> int:
        return len(self._entries)

    # -- numbers --

    def family(self, number: int) -> str:
        """The family of an entry; empty if there is no such entry."""
        return self._entries[number][0] if number < len(self._entries) else ""

    def number(self, family: str, was: int) -> int:
        """The number to write for a family where `was` stands."""
        if self.family(was) == family:
            return was
        for number, (name, _) in enumerate(self._entries):
            if name == family:
                return number
        if family not in self._missing:
            self._missing.append(family)
        return len(self._entries) + self._missing.index(family)

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        """The entries. They draw nothing themselves: `settle` does the writing."""
        for (family, _), span in zip(self._entries, self._spans, strict=True):
            if family:
                declaration = Declaration(Slot.ANY, family, self.carrier, role="listed")
                yield Site(self._part, *span, Construct((declaration,), None))

    def settle(self, settled: Settled) -> Iterator[Consequence]:
        """New names for the entries whose families are declared no more, and the names that come
        without an entry to take. No entry goes, for that would give others another number."""
        listed = {family for family, _ in self._entries}
        for (family, raw), span in zip(self._entries, self._spans, strict=True):
            if family in settled.final:
                continue
            names = (settled.names.get((slot, family)) for slot in _BY_WEIGHT)
            new = next((name for name in names if name), None)
            if new is not None:
                chinese = any(slot in _FOR_HAN and name == new
                              for (slot, _), name in settled.names.items())  # fmt: skip
                spelt = self.respelt(raw, new, chinese=chinese or not new.isascii())
                listed.add(new)
                yield Consequence(Edit(self._part, *span, spelt), family, new)
        for new in settled.brought:
            if new not in listed and self._entries:
                # Its entry is spelt with the table, once it is known which references need it.
                end = self._spans[-1][1]
                yield Consequence(Edit(self._part, end, end, b""), "", new)

    # -- bytes --

    def is_entry(self, start: int, end: int) -> bool:
        """True if that is the span of an entry."""
        return (start, end) in self._spans

    def final(
        self, entries: Mapping[Span, bytes], numbers: Iterable[int]
    ) -> tuple[list[bytes], dict[int, int]]:
        """All entries with some spelt anew, by their span, and behind them those for the families
        that the `numbers` behind the end stand for; and the numbers that take their place."""
        spelt = [
            entries.get(span, raw)
            for (_, raw), span in zip(self._entries, self._spans, strict=True)
        ]
        families = [
            name if new == raw else self.family_in(new)
            for (name, raw), new in zip(self._entries, spelt, strict=True)
        ]
        final: dict[int, int] = {}
        for number in sorted(set(numbers)):
            which = number - len(self._entries)
            if not 0 <= which < len(self._missing):
                continue
            name = self._missing[which]
            if name not in families:
                first = self._entries[0][1]
                spelt.append(self.respelt(first, name, chinese=not name.isascii()))
                families.append(name)
            final[number] = families.index(name)
        return spelt, final
