"""One walk through a document, and the plan that a profile makes of it.

`inspect` tells what the walk saw, `check` what the plan is, `convert` carries the plan out. There
is no second way to any of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fontbridge.fonts.catalogue import Catalogue, Family
from fontbridge.formats import open_document
from fontbridge.formats.base import (
    Construct,
    Declaration,
    Document,
    Paragraph,
    Recoding,
    Redrawn,
    Setting,
    Settled,
)
from fontbridge.harmonise import findings
from fontbridge.harmonise.drawn import Drawn
from fontbridge.harmonise.typeset import Typeset
from fontbridge.mapping.profile import Choice, Profile
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

__all__ = ["DRAWN_SLOTS", "Options", "Plan", "Work"]


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


# Slots of which `Document.paragraphs` tells what they draw.
DRAWN_SLOTS = (Slot.ASCII, Slot.HANSI, Slot.EAST_ASIA, Slot.CS)


class _Decision(NamedTuple):
    """What one construct becomes: its new bytes, or None, and the changes that this makes."""

    replacement: bytes | None
    changes: tuple[Change, ...] = ()


class _Renaming(NamedTuple):
    """An edit that renames, with what it renames from."""

    edit: Edit
    changes: tuple[Change, ...]
    declarations: tuple[Declaration, ...]


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
        self.drawn = Drawn()
        self._first: dict[tuple[Slot, str], tuple[str, int, str]] = {}
        self._renamings: dict[tuple[str, int, int], _Renaming] = {}
        self._kept: Counter[tuple[Slot, str]] = Counter()  # declared, and right as fallbacks
        self._names: dict[tuple[Slot, str], str] = {}
        self._written: dict[tuple[Slot, str], str] = {}
        self._final: set[str] = set()
        self._tally: Counter[Change] = Counter()
        self._walk()
        if profile is None:
            for paragraph in document.paragraphs(None):
                self.drawn.add(paragraph)
        else:
            typeset = self._typeset(profile)
            self._rename()
            self._settle(typeset)
            self._judge(profile, typeset)
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
                edit = Edit(part, start, end, decision.replacement)
                self._renamings[part, start, end] = _Renaming(
                    edit, decision.changes, construct.declarations
                )

    def _decide(self, construct: Construct) -> _Decision:
        if self.profile is None:
            return _Decision(None)
        wanted: list[str | None] = []
        changes: list[Change] = []
        for declaration in construct.declarations:
            slot, old = declaration.slot, declaration.family
            verdict = self._verdict(declaration)
            wanted.append(verdict.new)
            if construct.rewrite is not None:
                self._final.add(old if verdict.new is None else verdict.new)
            if verdict.new is not None:
                if verdict.new:
                    self._names[slot, old] = verdict.new
                code = verdict.code or "family-not-accepted"
                changes.append(Change(code, "", 0, slot, old, verdict.new, verdict.rule))
        if not changes or construct.rewrite is None:
            return _Decision(None)
        return _Decision(construct.rewrite(wanted), tuple(changes))

    def _verdict(self, declaration: Declaration) -> Choice:
        """The profile's choice for a declaration, in the light of where it stands."""
        assert self.profile is not None
        slot, family = declaration.slot, declaration.family
        choice = self.profile.choose(family, slot, declaration.role)
        if slot is Slot.EAST_ASIA and not choice.settled:
            choice = self._without_latin_for_han(declaration, choice)
        if declaration.through is not None and choice.new != "":
            # The theme itself is converted. Only a slot that wants another face than the theme
            # will have needs a name of its own.
            inherited = self.profile.choose(family, declaration.through, "theme").new or family
            wanted = choice.new or family
            return choice._replace(new=None if wanted == inherited else wanted)
        return choice

    def _without_latin_for_han(self, declaration: Declaration, choice: Choice) -> Choice:
        """One Latin face for all text is an accident: Word then draws even Chinese by it.

        Without it the face of the style counts again; the document's defaults, which have nothing
        beneath them, get the face of body text.
        """
        if choice.match is None or choice.match.family.script != "latin":
            return choice
        assert self.profile is not None
        body = self.profile.han.get("fangsong")
        new = body.preferred if body and declaration.role == "default" else ""
        return choice._replace(new=new, rule="repair a Latin face for Chinese text", settled=True)

    def _renamed(self, declaration: Declaration) -> str | None:
        return self._verdict(declaration).new

    # -- characters --

    def _typeset(self, profile: Profile) -> Typeset:
        """Hold every character against the face that will draw it, and mend what that shows."""
        typeset = Typeset(profile, self.catalogue)
        by_part: dict[str, list[tuple[Paragraph, Sequence[Setting]]]] = {}
        for paragraph in self.document.paragraphs(self._renamed):
            self.drawn.add(paragraph)
            settings = typeset.settings(paragraph)
            if settings is not None:
                by_part.setdefault(paragraph.part, []).append((paragraph, settings))
        edits: dict[str, list[Edit]] = {part: [] for part in by_part}
        for renaming in self._renamings.values():
            if renaming.edit.part in edits:
                edits[renaming.edit.part].append(renaming.edit)
        for part, paragraphs in by_part.items():
            before = sorted(edits[part], key=lambda edit: edit.start)
            for redrawn in self.document.redraw(paragraphs, before, self._renamed):
                self._redraw(redrawn, before)
        for (part, offset, change), count in typeset.changes.items():
            line = self.document.line(part, offset)
            self._tally[replace(change, part=part, line=line)] += count
        return typeset

    def _redraw(self, redrawn: Redrawn, renamings: Sequence[Edit]) -> None:
        """Let an edit that redraws take the place of the renamings that it covers."""
        edit = redrawn.edit
        changes: tuple[Change, ...] = ()
        at = bisect_left(renamings, edit.start, key=lambda each: each.start)
        while at < len(renamings) and renamings[at].end <= edit.end:
            renaming = self._renamings.pop(renamings[at][:3], None)
            if renaming is not None and redrawn.unchanged:
                for declaration in renaming.declarations:
                    self._kept[declaration.slot, declaration.family] += 1
                    self._final.add(declaration.family)
            elif renaming is not None:
                changes += renaming.changes
            at += 1
        if not redrawn.unchanged:
            kept = tuple(change for change in changes if change.slot not in redrawn.slots)
            self._renamings[edit[:3]] = _Renaming(edit, kept, ())

    def _rename(self) -> None:
        alike: Counter[tuple[tuple[Change, ...], str, int]] = Counter()
        for edit, changes, _ in self._renamings.values():
            self.plan.edits.append(edit)
            if changes:
                alike[changes, edit.part, self.document.line(edit.part, edit.start)] += 1
        for (changes, part, line), count in alike.items():
            for change in changes:
                self._written[Slot(change.slot), change.old] = change.new
                self._tally[replace(change, part=part, line=line)] += count

    def _settle(self, typeset: Typeset) -> None:
        self._final |= typeset.fallbacks
        renamed = [new for (slot, _), new in self._names.items() if slot is not Slot.ANY]
        brought = [*dict.fromkeys([*renamed, *sorted(typeset.fallbacks)])]
        if not brought:
            return
        in_use = [family for family in brought if family in self._final]
        settled = Settled(self._names, in_use, frozenset(self._final), self.family)
        settlement = self.document.settle(settled)
        for edit, old, new in settlement.consequences:
            self.plan.edits.append(edit)
            if old or new:
                self._written[Slot.ANY, old] = new
                change = Change("family-not-accepted", "", 0, Slot.ANY, old, new, "font table")
                line = self.document.line(edit.part, edit.start)
                self._tally[replace(change, part=edit.part, line=line)] += 1
        self.plan.removed += settlement.removed

    # -- findings --

    def _judge(self, profile: Profile, typeset: Typeset) -> None:
        """A finding for each slot and family that the profile does not accept."""
        declared = {family for slot, family in self.uses if slot is not Slot.ANY}
        for (slot, family), count in self.uses.items():
            part, offset, role = self._first[slot, family]
            choice = profile.choose(family, slot, role)
            count -= self._kept[slot, family]
            if not choice.code or not count:
                continue
            key = slot, family
            fixed = key in self._written
            if slot is Slot.ANY and family in declared and not fixed:
                continue  # the font table says nothing that the declarations do not
            finding = findings.of_family(
                choice.code, family, slot, count, self._written.get(key), part,
                self.document.line(part, offset), idle=not fixed and self._is_idle(key, role),
            )
            (self.plan.settled if fixed else self.plan.findings).append(finding)
        self.plan.settled += findings.of_mended(typeset.changes, self.document.line)
        for (family, character), count in typeset.uncovered.items():
            part, offset = typeset.first[family, character]
            self.plan.findings.append(
                findings.of_undrawable(
                    family, character, count, part, self.document.line(part, offset)
                )
            )
        for (slot, family), count in self.drawn.counts.items():
            if not family:
                self.plan.findings.append(findings.of_undeclared(slot, count))

    def _is_idle(self, key: tuple[Slot, str], role: str) -> bool:
        """True if a declaration is known to draw nothing."""
        slot, family = key
        if not self.drawn:
            return False
        if role == "theme":
            return not any(name == family for _, name in self.drawn.counts)
        return slot in DRAWN_SLOTS and not self.drawn.counts[key]

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

