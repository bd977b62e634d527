"""The walk through a document's declarations, and what a profile makes of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from fontbridge.formats.base import Construct, Declaration, Document, Redrawn
from fontbridge.mapping.profile import Choice, Profile
from fontbridge.model import Change, Edit, Slot

__all__ = ["Declared", "Renaming"]


class Declared(NamedTuple):
    """What declarations are judged by: a family in a slot, in a role."""

    slot: Slot
    family: str
    role: str


class _Decision(NamedTuple):
    """What one construct becomes: its new bytes, or None, and the changes that this makes."""

    replacement: bytes | None
    changes: tuple[Change, ...] = ()


class _Renamed(NamedTuple):
    """An edit that renames, the changes it makes, and the declarations it makes them to."""

    edit: Edit
    changes: tuple[Change, ...]
    declarations: tuple[Declaration, ...]


class Renaming:
    """The declarations of a document under a profile; without one they are only counted.

    `uses` counts them and `first` has the place of the first. `outcomes` maps those that come to
    name another family to that ("": none at all), `names` the (slot, family) that are written
    anew; `final` are the families declared afterwards, font tables left out.
    """

    def __init__(self, document: Document, profile: Profile | None) -> None:
        self._document = document
        self._profile = profile
        self.uses: Counter[Declared] = Counter()
        self.first: dict[Declared, tuple[str, int]] = {}
        self.outcomes: dict[Declared, str] = {}
        self.names: dict[tuple[Slot, str], str] = {}
        self.final: set[str] = set()
        self._renamed: dict[tuple[str, int, int], _Renamed] = {}
        self._walk()

    def _walk(self) -> None:
        decided: dict[Construct, _Decision] = {}
        for part, start, end, construct in self._document.sites():
            decision = decided.get(construct)
            if decision is None:
                decision = decided[construct] = self._decide(construct)
            for declaration in construct.declarations:
                key = Declared(declaration.slot, declaration.family, declaration.role)
                self.uses[key] += 1
                if key not in self.first:
                    self.first[key] = part, start
            if decision.replacement is not None:
                edit = Edit(part, start, end, decision.replacement)
                renamed = _Renamed(edit, decision.changes, construct.declarations)
                self._renamed[part, start, end] = renamed

    def _decide(self, construct: Construct) -> _Decision:
        if self._profile is None:
            return _Decision(None)
        wanted: list[str | None] = []
        changes: list[Change] = []
        for declaration in construct.declarations:
            slot, old = declaration.slot, declaration.family
            choice, outcome = self._verdict(declaration)
            wanted.append(choice.new)
            if choice.new:
                self.names[slot, old] = choice.new
            if construct.rewrite is None:
                continue
            self.final.add(outcome)
            if outcome != old:
                self.outcomes[Declared(slot, old, declaration.role)] = outcome
            if choice.new is not None:
                code = choice.code or "family-not-accepted"
                changes.append(Change(code, "", 0, slot, old, choice.new, choice.rule))
        if not changes or construct.rewrite is None:
            return _Decision(None)
        return _Decision(construct.rewrite(wanted), tuple(changes))

    def _verdict(self, declaration: Declaration) -> tuple[Choice, str]:
        """The profile's choice for a declaration, and the family that it comes to name."""
        assert self._profile is not None
        slot, family = declaration.slot, declaration.family
        choice = self._profile.choose(family, slot, declaration.role)
        if slot is Slot.EAST_ASIA and not choice.settled:
            choice = self._without_latin(self._profile, declaration, choice)
        outcome = family if choice.new is None else choice.new
        if declaration.through is not None and outcome:
            # The theme itself is converted. Only a slot that wants another face than the theme
            # will have needs a name of its own.
            inherited = self._profile.choose(family, declaration.through, "theme").new or family
            choice = choice._replace(new=None if outcome == inherited else outcome)
        return choice, outcome

    @staticmethod
    def _without_latin(profile: Profile, declaration: Declaration, choice: Choice) -> Choice:
        """One Latin face for all text is an accident: Word then draws even Chinese by it.

        Without it the face of the style counts again; the document's defaults, which have nothing
        beneath them, get the face of body text.
        """
        if choice.match is None or choice.match.family.script != "latin":
            return choice
        body = profile.han.get("fangsong")
        new = body.preferred if body and declaration.role == "default" else ""
        return choice._replace(new=new, rule="repair a Latin face for Chinese text", settled=True)

    def name_for(self, declaration: Declaration) -> str | None:
        """The new name that is written for a declaration; see `fontbridge.formats.base.Rename`."""
        return self._verdict(declaration)[0].new

    @property
    def brought(self) -> list[str]:
        """The families that are written; not those that nothing takes because what should have
        been renamed is right as it stands."""
        used = {(slot, family) for (slot, family, _), count in self.uses.items() if count > 0}
        return [
            new for key, new in self.names.items() if key in used and key[0] is not Slot.ANY
        ]

    # -- edits --

    def edits_in(self, part: str) -> list[Edit]:
        """The edits that rename in a part, in order."""
        mine = (each.edit for each in self._renamed.values() if each.edit.part == part)
        return sorted(mine, key=lambda edit: edit.start)

    def redraw(self, redrawn: Redrawn, renamings: Sequence[Edit]) -> None:
        """Let an edit take the place of the renamings that it covers; they are given in order."""
        edit = redrawn.edit
        changes: tuple[Change, ...] = ()
        at = bisect_left(renamings, edit.start, key=lambda each: each.start)
        while at < len(renamings) and renamings[at].end <= edit.end:
            renamed = self._renamed.pop(renamings[at][:3], None)
            if renamed is not None and redrawn.unchanged:
                self._keep(renamed.declarations)
            elif renamed is not None:
                changes += renamed.changes
            at += 1
        if not redrawn.unchanged:
            kept = tuple(change for change in changes if change.slot not in redrawn.slots)
            self._renamed[edit[:3]] = _Renamed(edit, kept, ())

    def _keep(self, declarations: Sequence[Declaration]) -> None:
        """They are right as they stand: fallbacks for what the face that is wanted lacks."""
        for declaration in declarations:
            self.uses[Declared(declaration.slot, declaration.family, declaration.role)] -= 1
            self.final.add(declaration.family)

    def edits(self) -> list[Edit]:
        """All edits, those that redraw among them."""
        return [each.edit for each in self._renamed.values()]

    def changes(self) -> Counter[Change]:
        """What the edits change, told by part and line."""
        alike: Counter[tuple[tuple[Change, ...], str, int]] = Counter()
        for edit, changes, _ in self._renamed.values():
            if changes:
                alike[changes, edit.part, self._document.line(edit.part, edit.start)] += 1
        found: Counter[Change] = Counter()
        for (changes, part, line), count in alike.items():
            for change in changes:
                found[replace(change, part=part, line=line)] += count
        return found
