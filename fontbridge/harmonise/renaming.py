"""The walk through a document's declarations, and what a profile makes of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from fontbridge.formats.base import Construct, Declaration, Document, Redrawn
from fontbridge.mapping.profile import Choice, Profile
from fontbridge.model import Change, Edit, Slot, say

__all__ = ["Declared", "Renaming"]


class Declared(NamedTuple):
    """What declarations are judged by: a family in a slot, in a role."""

    slot: Slot
    family: str
    role: str


class _Decision(NamedTuple):
    """What a construct becomes: its new bytes, or None; the changes that this makes, and the
    declarations that it makes them to."""

    replacement: bytes | None
    changes: tuple[Change, ...] = ()
    declarations: tuple[Declaration, ...] = ()


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
        self._renamed: dict[tuple[str, int, int], _Decision] = {}
        self._verdicts: dict[Declaration, tuple[Choice, str]] = {}
        self._walk()

    def _walk(self) -> None:
        # A large document has a million sites and a few hundred constructs: a site costs a look-up
        # and a count, everything else a construct.
        decided: dict[Construct, _Decision] = {}
        counts: Counter[Construct] = Counter()
        renamed = self._renamed
        for part, start, end, construct in self._document.sites():
            counts[construct] += 1
            decision = decided.get(construct)
            if decision is None:
                decision = decided[construct] = self._decide(construct)
                for each in construct.declarations:
                    key = Declared(each.slot, each.family, each.role)
                    self.first.setdefault(key, (part, start))
            if decision.replacement is not None:
                renamed[part, start, end] = decision
        for construct, count in counts.items():
            for each in construct.declarations:
                self.uses[Declared(each.slot, each.family, each.role)] += count

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
        return _Decision(construct.rewrite(wanted), tuple(changes), construct.declarations)

    def _verdict(self, declaration: Declaration) -> tuple[Choice, str]:
        """What `_find_verdict` tells, found once."""
        if declaration not in self._verdicts:
            self._verdicts[declaration] = self._find_verdict(declaration)
        return self._verdicts[declaration]

    def _find_verdict(self, declaration: Declaration) -> tuple[Choice, str]:
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
            beneath = self._profile.choose(family, declaration.through, "theme")
            if declaration.through is Slot.EAST_ASIA and not beneath.settled:
                beneath = self._without_latin(self._profile, declaration, beneath)
            inherited = family if beneath.new is None else beneath.new
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
        rule = say("repair a Latin face for Chinese text")
        return choice._replace(new=new, rule=rule, settled=True)

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
        """The edits that rename in a part, in order, before anything is redrawn in it."""
        return sorted(self._edits_by_part.get(part, ()), key=lambda edit: edit.start)

    @cached_property
    def _edits_by_part(self) -> Mapping[str, list[Edit]]:
        found: dict[str, list[Edit]] = {}
        for edit in self.edits():
            found.setdefault(edit.part, []).append(edit)
        return found

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
            self._renamed[edit[:3]] = _Decision(edit.replacement, kept)

    def _keep(self, declarations: Sequence[Declaration]) -> None:
        """They are right as they stand: fallbacks for what the face that is wanted lacks."""
        for declaration in declarations:
            self.uses[Declared(declaration.slot, declaration.family, declaration.role)] -= 1
            self.final.add(declaration.family)

    def edits(self) -> list[Edit]:
        """All edits, those that redraw among them."""
        return [
            Edit(*place, decision.replacement)
            for place, decision in self._renamed.items()
            if decision.replacement is not None
        ]

    def changes(self) -> Counter[Change]:
        """What the edits change, told by part and line."""
        offsets: dict[str, list[int]] = {}
        for part, start, _ in self._renamed:
            offsets.setdefault(part, []).append(start)
        lines = {part: iter(self._document.lines(part, at)) for part, at in offsets.items()}
        # Comparing changes costs far more than comparing the objects that hold them.
        decisions = {id(decision): decision for decision in self._renamed.values()}
        alike = Counter(
            (id(decision), part, next(lines[part]))
            for (part, _, _), decision in self._renamed.items()
        )
        found: Counter[Change] = Counter()
        for (which, part, line), count in alike.items():
            for change in decisions[which].changes:
                found[replace(change, part=part, line=line)] += count
        return found
