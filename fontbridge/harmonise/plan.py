"""One walk through a document, and the plan that a profile makes of it.

`inspect` tells what the walk saw, `check` what the plan is, `convert` carries the plan out. There
is no second way to any of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fontbridge.fonts.catalogue import Catalogue, Family
from fontbridge.formats import open_document
from fontbridge.formats.base import Construct, Document, Recoding, Settled
from fontbridge.harmonise import findings
from fontbridge.mapping.profile import Profile
from fontbridge.model import (
    Change,
    Edit,
    Finding,
    FontbridgeError,
    Limits,
    Slot,
    UnsupportedError,
    say,
)

__all__ = ["Options", "Plan", "Work"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to treat a file. An empty `text_policy` leaves it to the profile."""

    limits: Limits = field(default_factory=Limits)
    text_policy: str = ""


@dataclass(slots=True)
class Plan:
    """Everything that a profile asks of one document.

    `settled` are the findings that carrying the plan out settles, `findings` those that remain.
    """

    edits: list[Edit] = field(default_factory=list)
    inside: dict[str, Work] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    recoding: Recoding | None = None
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    settled: list[Finding] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """True if the document already conforms as far as a plan can make it."""
        return not (self.edits or self.inside or self.removed or self.recoding)


class _Decision(NamedTuple):
    """What one construct becomes: its new bytes, or None, and the changes that this makes."""

    replacement: bytes | None
    changes: tuple[Change, ...] = ()


class Work:
    """One document under one profile; without a profile it is only looked at."""

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        profile: Profile | None,
        options: Options,
        depth: int = 0,
    ) -> None:
        self.document = document
        self.catalogue = catalogue
        self.profile = profile
        self.options = options
        self.depth = depth
        self.plan = Plan()
        self.uses: Counter[tuple[Slot, str]] = Counter()
        self._first: dict[tuple[Slot, str], tuple[str, int, str]] = {}
        self._names: dict[tuple[Slot, str], str] = {}
        self._written: dict[tuple[Slot, str], str] = {}
        self._final: set[str] = set()
        self._tally: Counter[Change] = Counter()
        self._walk()
        if profile is not None:
            self._settle()
            self._judge(profile)
            self._recode(profile)
        self._look_inside()
        self.plan.changes = [replace(change, count=n) for change, n in self._tally.items()]

    def family(self, name: str) -> Family | None:
        """What the catalogue knows of a family."""
        match = self.catalogue.find(name)
        return match.family if match else None

    # -- declarations --

    def _walk(self) -> None:
        decided: dict[Construct, _Decision] = {}
        for part, start, end, construct in self.document.sites():
            decision = decided.get(construct)
            if decision is None:
                decision = decided[construct] = self._decide(construct)
            for declaration in construct.declarations:
                key = declaration.slot, declaration.family
                self.uses[key] += 1
                if key not in self._first:
                    self._first[key] = part, start, declaration.role
            if decision.replacement is not None:
                self.plan.edits.append(Edit(part, start, end, decision.replacement))
                self._count(decision.changes, part, start)

    def _decide(self, construct: Construct) -> _Decision:
        if self.profile is None:
            return _Decision(None)
        wanted: list[str | None] = []
        changes: list[Change] = []
        for declaration in construct.declarations:
            slot, old = declaration.slot, declaration.family
            choice = self.profile.choose(old, slot, declaration.role)
            new = choice.new
            if declaration.through is not None:
                # The theme itself is converted. Only a slot that wants another face than the
                # theme will have needs a name of its own.
                inherited = self.profile.choose(old, declaration.through).new or old
                new = None if (new or old) == inherited else new or old
                self._final.add(new or inherited)
            elif construct.rewrite is not None:
                self._final.add(new or old)
            wanted.append(new)
            if new is not None:
                self._names[slot, old] = new
                if construct.rewrite is not None:
                    self._written[slot, old] = new
                changes.append(
                    Change(choice.code or "family-not-accepted", "", 0, slot, old, new, choice.rule)
                )
        if not changes or construct.rewrite is None:
            return _Decision(None)
        return _Decision(construct.rewrite(wanted), tuple(changes))

    def _settle(self) -> None:
        if not self._names:
            return
        settled = Settled(self._names, frozenset(self._final), self.family)
        settlement = self.document.settle(settled)
        for edit, old, new in settlement.consequences:
            self.plan.edits.append(edit)
            if old or new:
                self._written[Slot.ANY, old] = new
                change = Change("family-not-accepted", "", 0, Slot.ANY, old, new, "font table")
                self._count((change,), edit.part, edit.start)
        self.plan.removed += settlement.removed

    def _count(self, changes: tuple[Change, ...], part: str, offset: int) -> None:
        line = self.document.line(part, offset)
        for change in changes:
            self._tally[replace(change, part=part, line=line)] += 1

    def _judge(self, profile: Profile) -> None:
        """A finding for each slot and family that the profile does not accept."""
        declared = {family for slot, family in self.uses if slot is not Slot.ANY}
        for (slot, family), count in self.uses.items():
            part, offset, role = self._first[slot, family]
            choice = profile.choose(family, slot, role)
            if not choice.code:
                continue
            fixed = self._written.get((slot, family), "")
            if slot is Slot.ANY and family in declared and not fixed:
                continue  # the font table says nothing that the declarations do not
            finding = findings.of_family(
                choice.code, family, slot, count, fixed, part, self.document.line(part, offset)
            )
            (self.plan.settled if fixed else self.plan.findings).append(finding)

    # -- the charset of the text --

    def _recode(self, profile: Profile) -> None:
        charset = self.document.charset()
        if charset is None:
            return
        policy = self.options.text_policy or profile.policies.text_uncovered
        recoding = self.document.recode(profile.charset, policy)
        if recoding is None:
            return
        self.plan.findings += findings.of_uncovered(recoding, policy)
        if recoding.data == self.document.data:
            return
        self.plan.recoding = recoding
        rule = f"profile {profile.name} charset"
        change = Change(
            "charset-mismatch", "", 1, "charset", charset.codec, recoding.charset, rule
        )
        self._tally[change] += 1
        for line, _, character in recoding.replaced:
            new = recoding.replacements.get(character, "")
            change = Change("characters-not-covered", "", line, "text", character, new, policy)
            self._tally[change] += 1
        self.plan.settled.append(findings.of_charset(charset.codec, recoding.charset))

    # -- documents inside --

    def _look_inside(self) -> None:
        for part, data in self.document.embedded():
            try:
                self._look_into(part, data)
            except UnsupportedError:
                continue  # an embedded file of another kind is none of our business
            except FontbridgeError as error:
                self.plan.findings.append(findings.of_error(error, part))

    def _look_into(self, part: str, data: bytes) -> None:
        limits: Limits = self.options.limits
        if self.depth >= limits.depth:
            message = say("documents are nested deeper than {depth}; left alone", depth=limits.depth)
            self.plan.findings.append(Finding("unsupported", message, part=part))
            return
        document = open_document(data, limits, part)
        child = Work(document, self.catalogue, self.profile, self.options, self.depth + 1)
        if not child.plan.empty:
            self.plan.inside[part] = child
        self.uses += child.uses
        for change in child.plan.changes:
            self._tally[replace(change, part=f"{part}!/{change.part}", count=1)] += change.count
        self.plan.findings += findings.within(part, child.plan.findings)
        self.plan.settled += findings.within(part, child.plan.settled)

