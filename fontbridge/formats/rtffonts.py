r"""What each entry of an RTF font table serves, and how it and those who refer to it change.

An entry is renamed in place for its primary use. A use for which another family is wanted gets an
entry of its own behind it, and only its references get a new number: the charset of an entry, by
which text is decoded, never changes, nor does a reference that need not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from fontbridge.fonts.faces import AnyFaces, OneFace
from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Construct, Declaration, Rename, Site
from fontbridge.formats.rtfmodel import Fonts, Reference, Walked
from fontbridge.formats.rtftable import Addition, Entry, respell
from fontbridge.model import Slot

__all__ = ["RtfFonts"]

# The order in which uses of an entry are asked for the primary one, whatever its charset.
_PREFERRED = (Slot.ASCII, Slot.HANSI, Slot.EAST_ASIA, Slot.CS)
_THEME_NUMBERS = 31500  # Word's own for the faces of the theme, and above


class _Use(NamedTuple):
    slot: Slot
    role: str

    def declaration(self, family: str, carrier: str, through: Slot | None = None) -> Declaration:
        return Declaration(self.slot, family, carrier, through, self.role)


def _use(slot: Slot, footer: bool = False) -> _Use:
    if slot is Slot.EAST_ASIA:
        # Nothing lies beneath the fonts that RTF names: it repeats what a style says.
        return _Use(slot, "default")
    return _Use(slot, "page-number" if footer and slot in (Slot.ASCII, Slot.HANSI) else "")


class RtfFonts:
    """The font table of one file with its references."""

    def __init__(self, data: bytes, walked: Walked) -> None:
        self._data = data
        self._walked = walked
        self._primary: dict[int, _Use] = {}
        self._uses: dict[int, dict[_Use, bool]] = {}  # the primary one first; True if it decodes
        for reference in walked.references:
            slot = reference.serves
            if slot is not None:  # who draws nothing that tells goes with the others
                uses = self._uses.setdefault(reference.number, {})
                use = _use(slot, reference.footer)
                uses[use] = uses.get(use, False) or reference.raw
        # What entries serve that somebody refers to, for those of the same face that nobody does.
        twins: dict[tuple[str, bool], _Use] = {}
        meant = [entry for entry in walked.listed if self._is_meant(entry)]
        for entry in meant:
            if entry.number in self._uses:
                twins.setdefault((entry.family, entry.east_asian), self._primary_of(entry))
        self._twins = twins
        for entry in meant:
            twin = twins.get((entry.family, entry.east_asian), _use(Slot.ANY))
            primary = self._primary_of(entry, twin)
            self._primary[entry.number] = primary
            others = self._uses.get(entry.number, {})
            self._uses[entry.number] = {primary: others.get(primary, False)} | others
        self._numbers = self._new_numbers()

    def _is_meant(self, entry: Entry) -> bool:
        """False if another entry has the same number and is the one that is referred to."""
        return self._walked.entries.get(entry.number) is entry

    def _primary_of(self, entry: Entry, otherwise: _Use | None = None) -> _Use:
        if entry.theme is not None:
            return _use(entry.theme)
        uses = self._uses.get(entry.number, {})
        if not uses and otherwise is not None:
            return otherwise
        if _use(Slot.ANY) in uses:
            return _use(Slot.ANY)
        if entry.east_asian and _use(Slot.EAST_ASIA) in uses:
            return _use(Slot.EAST_ASIA)
        # What only page numbers use is judged as a face for all text: their own rule would not
        # hold for whoever else goes by the primary use.
        return next((use for use in map(_use, _PREFERRED) if use in uses), _use(Slot.ANY))

    def _new_numbers(self) -> dict[tuple[int, _Use], int]:
        taken = set(self._walked.entries) | {each.number for each in self._walked.references}
        free = max((number for number in taken if number < _THEME_NUMBERS), default=-1) + 1
        numbers: dict[tuple[int, _Use], int] = {}
        for number, uses in self._uses.items():
            for use in [*uses][1:]:
                while free in taken:
                    free += 1
                numbers[number, use] = free
                free += 1
        return numbers

    # -- sites --

    def sites(self) -> Iterator[Site]:
        """The entries of the table and all who refer to them."""
        for entry in self._walked.listed:
            if entry.family:
                yield Site("", entry.start, entry.end, self._entry(entry))
        known: dict[tuple[bytes, int, Slot | None, bool], Construct] = {}
        for reference in self._walked.references:
            referred = self._walked.entries.get(reference.number)
            if referred is None or not referred.family:
                continue
            key = reference.word, reference.number, reference.serves, reference.footer
            if key not in known:
                known[key] = self._reference(referred, reference)
            yield Site("", reference.start, reference.end, known[key])

    def _entry(self, entry: Entry) -> Construct:
        if self._is_meant(entry):
            uses = self._uses[entry.number]
        else:
            uses = {self._twins.get((entry.family, entry.east_asian), _use(Slot.ANY)): False}
        carrier = "font table" if entry.theme is None else "theme font"
        declarations = tuple(use.declaration(entry.family, carrier) for use in uses)

        def rewrite(names: Sequence[str | None]) -> bytes:
            first, *others = names
            added = [
                Addition(
                    self._numbers[entry.number, use],
                    name or entry.family,
                    keeps_charset=uses[use] or use.slot in (Slot.ANY, Slot.CS),
                    han=use.slot is Slot.EAST_ASIA,
                )
                for use, name in zip([*uses][1:], others, strict=True)
                if (name or entry.family) != (first or entry.family)
            ]
            return respell(self._data, entry, first, added)

        return Construct(declarations, rewrite)

    def _reference(self, entry: Entry, reference: Reference) -> Construct:
        primary = self._primary[entry.number]
        slot = reference.serves
        use = primary if slot is None else _use(slot, reference.footer)
        if use == primary:
            return Construct((use.declaration(entry.family, reference.carrier),), None)
        declaration = use.declaration(entry.family, reference.carrier, primary.slot)
        spelt = b"\\%s%d" % (reference.word, self._numbers[entry.number, use])
        return Construct((declaration,), lambda names: spelt)

    # -- numbers --

    def number_after(self, number: int, slot: Slot, rename: Rename, *, footer: bool) -> int:
        """The number by which a reference to an entry goes when all is renamed."""
        use, primary = _use(slot, footer), self._primary.get(number)
        entry = self._walked.entries.get(number)
        if entry is None or primary is None or use == primary:
            return number
        declaration = use.declaration(entry.family, "font reference", primary.slot)
        return number if rename(declaration) is None else self._numbers.get((number, use), number)

    def free_numbers(self) -> Iterator[int]:
        """Numbers for further entries."""
        taken = {*self._walked.entries, *self._numbers.values()}
        taken |= {each.number for each in self._walked.references}
        yield from (n for n in count(max(self._numbers.values(), default=0)) if n not in taken)

    # -- faces --

    def faces(self, fonts: Fonts, rename: Rename | None = None) -> AnyFaces:
        """The effective faces of a run, as they are or as `rename` makes them."""

        def family(number: int | None, slot: Slot) -> str:
            entry = self._walked.entries.get(-1 if number is None else number)
            if entry is None:
                return ""
            new = None
            if rename is not None:
                use = _use(slot, fonts.footer)
                if use not in self._uses[entry.number]:
                    use = self._primary[entry.number]  # the font was set for another kind of text
                new = rename(use.declaration(entry.family, "font reference"))
            return entry.family if new is None else new

        if fonts.one is not None and fonts.kind is None:
            serves = fonts.one.serves
            if serves is None or serves is Slot.ANY:
                return OneFace(family(fonts.one.number, Slot.ANY))
            return OneFace(family(fonts.one.number, serves), serves)
        return Faces(
            family(fonts.ascii, Slot.ASCII),
            family(fonts.hansi, Slot.HANSI),
            family(fonts.east_asia, Slot.EAST_ASIA),
            family(fonts.cs, Slot.CS),
            hint=fonts.kind is Slot.EAST_ASIA,
            cs_on=fonts.kind is Slot.CS,
        )
