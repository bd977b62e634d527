"""What a profile makes of a document.

`inspect` tells what the walk saw, `check` what the plan is, `convert` carries the plan out. There
is no second way to any of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.characters.private_use import PRIVATE_USE
from fontbridge.fonts.advances import Advances
from fontbridge.fonts.catalogue import Catalogue, Family
from fontbridge.fonts.fontfiles import installed_folders
from fontbridge.formats import is_meant, open_document
from fontbridge.formats.base import Document, Paragraph, Setting, Settled
from fontbridge.harmonise import findings, privateuse
from fontbridge.harmonise.allowance import Allowance
from fontbridge.harmonise.drawn import Drawn
from fontbridge.harmonise.membernames import plan_names
from fontbridge.harmonise.misreading import Sample
from fontbridge.harmonise.renaming import Declared, Renaming
from fontbridge.harmonise.signatures import forbids, told
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.harmonise.textplan import plan_text
from fontbridge.harmonise.typeset import Typeset
from fontbridge.mapping.profile import Profile
from fontbridge.mapping.stages import FINAL
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

if TYPE_CHECKING:
    from fontbridge.characters.target import Target
    from fontbridge.formats.recoding import Recoding
    from fontbridge.harmonise.docmap import DocumentMap
    from fontbridge.harmonise.layout import Layout

__all__ = ["EMBED", "Options", "Plan", "Work"]

EMBED = ("rare", "all")
"""Which fonts may go with a result, see `fontbridge.api.convert`."""


class Options(NamedTuple):
    """How to treat a file. `text` is what is wanted of text files; font files in
    `font_dirs` tell better than the catalogue what their faces draw. Without `break_signatures` a
    signed document is never changed. The `stage` of proofreading decides how grave findings are.
    With `layout` lines that will break elsewhere are findings. `embed` is "rare" or "all" where
    fonts are to go with the result. With `mapped` the walk draws a map of the document, which
    quotes it if `quoted`."""

    limits: Limits = Limits()
    text: TextOptions = TextOptions()
    font_dirs: tuple[Path, ...] = ()
    break_signatures: bool = False
    stage: str = FINAL
    layout: bool = False
    embed: str = ""
    mapped: bool = False
    quoted: bool = False


@dataclass(slots=True)
class Plan:
    """Everything that a profile asks of one document.

    `settled` are the findings that carrying the plan out settles, `findings` those that remain.
    `respelt` counts, by part, the edits that put one character in place of another. `target` is
    what a text becomes by `recoding`.
    """

    edits: list[Edit] = field(default_factory=list)
    inside: dict[str, Work] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    recoding: Recoding | None = None
    target: Target | None = None
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    settled: list[Finding] = field(default_factory=list)
    respelt: Counter[str] = field(default_factory=Counter)

    @property
    def empty(self) -> bool:
        """True if the document already conforms as far as a plan can make it."""
        return not (self.edits or self.inside or self.removed or self.recoding)


class Work:
    """One document under one profile; without a profile it is only looked at.

    `uses` counts declarations by (slot, family), those of documents inside too; `drawn` the
    characters that families draw, `map` is the map of the document if one is wanted.
    """

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        profile: Profile | None,
        options: Options,
        depth: int = 0,
        allowance: Allowance | None = None,
    ) -> None:
        self.document = document
        self.catalogue = catalogue
        self.profile = profile
        self.options = options
        self.depth = depth
        self._allowance = allowance or Allowance(options.limits)
        self.plan = Plan()
        self.drawn = Drawn()
        self._sample = Sample()
        self._tally: Counter[Change] = Counter()
        renaming = Renaming(document, profile)
        self.uses: Counter[tuple[Slot, str]] = Counter()
        for (slot, family, _), count in renaming.uses.items():
            self.uses[slot, family] += count
        self.map: DocumentMap | None = None
        if options.mapped:
            from fontbridge.harmonise.docmap import DocumentMap

            self.map = DocumentMap(
                document, catalogue, profile, renaming.uses, quoted=options.quoted
            )
        if profile is None:
            for paragraph in document.paragraphs(None):
                self._take(paragraph)
                if self.map is not None:
                    self.map.add(paragraph, None, person=False)
        else:
            today = privateuse.todays_characters(document, profile)
            typeset = self._typeset(profile, renaming, today)
            self.plan.edits += renaming.edits()
            self._respell(today)
            self._tally += renaming.changes()
            self._settle(renaming, typeset)
            self._judge(profile, renaming)
            self._judge_characters(typeset)
        tried = self._judge_text()
        self._judge_private_use()
        self._judge_names()
        if self.map is not None:
            self.map.add_rest([edit[:2] for edit in self.plan.edits], tried)
        self._look_inside()
        self.plan.changes = [replace(change, count=n) for change, n in self._tally.items()]

    def family(self, name: str) -> Family | None:
        """What the catalogue knows of a family."""
        match = self.catalogue.find(name)
        return match.family if match else None

    def _line(self, part: str, offset: int) -> int:
        return self.document.line(part, offset)

    # -- characters --

    def _take(self, paragraph: Paragraph) -> None:
        self.drawn.add(paragraph)
        if not self._sample.full:
            self._sample.add(paragraph.text)

    def _typeset(
        self, profile: Profile, renaming: Renaming, today: Mapping[str, str]
    ) -> Typeset:
        """Hold every character against the face that will draw it, and mend what that shows."""
        typeset = Typeset(profile, self.catalogue, self.options.font_dirs)
        layout = self._layout() if self.options.layout else None
        by_part: dict[str, list[tuple[Paragraph, Sequence[Setting]]]] = {}
        for paragraph in self.document.paragraphs(renaming.name_for):
            self._take(paragraph)
            undrawn = typeset.uncovered.total()
            settings = typeset.settings(privateuse.in_todays_characters(paragraph, today))
            if layout is not None:
                layout.add(paragraph, settings)
            if self.map is not None:
                left = typeset.uncovered.total() > undrawn
                self.map.add(paragraph, settings, person=left)
            if settings is not None:
                by_part.setdefault(paragraph.part, []).append((paragraph, settings))
        if layout is not None:
            self.plan.findings += layout.findings()
        for part, paragraphs in by_part.items():
            before = renaming.edits_in(part)
            for redrawn in self.document.redraw(paragraphs, before, renaming.name_for):
                elsewhere = redrawn.edit.part != part  # where fonts are declared for all parts
                renamings = renaming.edits_in(redrawn.edit.part) if elsewhere else before
                renaming.redraw(redrawn, renamings)
        alike: Counter[tuple[str, int, Change]] = Counter()
        for (part, offset, change), count in typeset.changes.items():
            alike[part, self._line(part, offset), change] += count
        for (part, line, change), count in alike.items():
            self._tally[replace(change, part=part, line=line)] += count
        return typeset

    def _layout(self) -> Layout:
        """What sets the lines, by the fonts that are at hand."""
        from fontbridge.harmonise.layout import Layout

        folders = [*self.options.font_dirs, *installed_folders()]
        return Layout(self.document, Advances(self.catalogue, folders))

    def _respell(self, today: Mapping[str, str]) -> None:
        """Give private-use characters the code points that they have today."""
        for edit, old in self.document.respell(today) if today else ():
            self.plan.edits.append(edit)
            self.plan.respelt[edit.part] += 1
            change = Change(
                "private-use-character", edit.part, self._line(edit.part, edit.start), "text",
                old, today[old], say("standard code point"),
            )
            self._tally[change] += 1

    def _judge_private_use(self) -> None:
        """A finding a private-use character, but for those that symbol fonts draw."""
        wanted = None
        if self.drawn.knows_all:
            wanted = {
                character
                for slot, family in self.drawn.counts
                if (known := self.family(family)) is None or known.is_text
                for character in PRIVATE_USE.findall(self.drawn.text(slot, family))
            }
        mended = {change.old for change in self._tally if change.code == "private-use-character"}
        places = privateuse.first_places(self.document, wanted)
        for character, (part, offset, count) in places.items():
            finding = findings.of_private_use(
                character, count, part, self._line(part, offset), mended=character in mended
            )
            (self.plan.settled if character in mended else self.plan.findings).append(finding)

    def _judge_characters(self, typeset: Typeset) -> None:
        self.plan.settled += findings.of_mended(typeset.changes, self._line)
        for (family, character), count in typeset.uncovered.items():
            part, offset = typeset.first[family, character]
            line = self._line(part, offset)
            self.plan.findings.append(
                findings.of_undrawable(family, character, count, part, line)
            )
        for family, count in typeset.latin_for_han.items():
            part, offset = typeset.first[family, ""]
            found = findings.of_latin_for_han(family, count, part, self._line(part, offset))
            self.plan.findings.append(found)
        now = Counter({
            slot: count for (slot, family), count in self.drawn.counts.items() if not family
        })
        left = now.copy()
        left.update(typeset.undeclared)
        told = findings.of_undeclared
        self.plan.findings += [told(slot, count) for slot, count in left.items() if count > 0]
        self.plan.settled += [told(slot, count) for slot, count in now.items() if left[slot] <= 0]

    # -- declarations --

    def _settle(self, renaming: Renaming, typeset: Typeset) -> None:
        """Let the format see to what follows: font tables, what nothing refers to any more."""
        brought = dict.fromkeys([*renaming.brought, *sorted(typeset.fallbacks)])
        final = frozenset(renaming.final | typeset.fallbacks)
        if not renaming.names and not brought:
            return
        in_use = [family for family in brought if family in final]
        settlement = self.document.settle(Settled(renaming.names, in_use, final, self.family))
        for edit, old, new in settlement.consequences:
            self.plan.edits.append(edit)
            if old or new:
                renaming.outcomes[Declared(Slot.ANY, old, "listed")] = new
                line = self._line(edit.part, edit.start)
                rule = say("font table")
                self._tally[
                    Change("family-not-accepted", edit.part, line, Slot.ANY, old, new, rule)
                ] += 1
        self.plan.removed += settlement.removed

    def _judge(self, profile: Profile, renaming: Renaming) -> None:
        """A finding for each slot and family that the profile does not accept.

        Roles that come to the same are told together: a reader knows nothing of them.
        """
        counts: Counter[tuple[str, str, Slot, str | None, bool]] = Counter()
        first: dict[tuple[str, str, Slot, str | None, bool], tuple[str, int]] = {}
        declared = {family for _, family, role in renaming.uses if role != "listed"}
        for key, count in renaming.uses.items():
            slot, family, role = key
            choice = profile.choose(family, slot, role)
            if not choice.code or not count:
                continue
            outcome = renaming.outcomes.get(key)
            if role == "listed" and family in declared and outcome is None:
                continue  # the table says nothing that the declarations do not
            idle = outcome is None and self._is_idle(key)
            alike = choice.code, family, slot, outcome, idle
            counts[alike] += count
            first.setdefault(alike, renaming.first[key])
        for alike, count in counts.items():
            code, family, slot, outcome, idle = alike
            part, offset = first[alike]
            finding = findings.of_family(
                code, family, slot, count, outcome, part, self._line(part, offset), idle=idle
            )
            (self.plan.findings if outcome is None else self.plan.settled).append(finding)

    def _is_idle(self, key: Declared) -> bool:
        """True if a declaration is known to draw nothing."""
        if key.role == "listed":
            return True
        if key.role == "theme":
            return self.drawn.knows_all and not self.drawn.has(key.family)
        return self.drawn.count(key.slot, key.family) == 0

    # -- the charset of the text --

    def _judge_text(self) -> Recoding | None:
        """Plan the charset of the text; what another one would come to, if it was tried."""
        if not self.drawn.knows_all:
            for _, _, passage in self.document.passages():
                self._sample.add(passage)
                if self._sample.full:
                    break
        text = plan_text(self.document, str(self._sample), self.profile, self.options.text)
        self.plan.recoding, self.plan.target = text.recoding, text.target
        self._tally += text.changes
        self.plan.settled += text.settled
        self.plan.findings += text.left
        return text.tried

    # -- files inside --

    def _judge_names(self) -> None:
        names = plan_names(self.document, self.profile)
        for edit, change in names.edits:
            self.plan.edits.append(edit)
            self._tally[change] += 1
        self.plan.settled += names.settled
        self.plan.findings += names.left

    def _look_inside(self) -> None:
        for part, data in self.document.embedded():
            try:
                self._look_into(part, data)
            except UnsupportedError:
                continue  # an embedded file of another kind is none of our business
            except FontbridgeError as error:
                self.plan.findings.append(findings.of_error(error, part))

    def _look_into(self, part: str, data: bytes) -> None:
        limits = self.options.limits
        if self.depth >= limits.depth:
            depth = limits.depth
            message = say("documents are nested deeper than {depth}; left alone", depth=depth)
            self.plan.findings.append(Finding("unsupported", message, part=part))
            return
        self._allowance.take(data)
        document = open_document(data, limits, part)
        if not is_meant(document, part):
            return
        child = Work(
            document, self.catalogue, self.profile, self.options, self.depth + 1, self._allowance
        )
        self.uses += child.uses
        if self.map is not None and child.map is not None:
            self.map.take(part, child.map)
        may_break = self.options.break_signatures
        own = told(document.findings(), broken=may_break and not child.plan.empty)
        self.plan.findings += findings.within(part, own)
        if forbids(own, may_break=may_break):
            self.plan.findings += findings.within(part, child.plan.findings)
            return
        if not child.plan.empty:
            self.plan.inside[part] = child
        for change in child.plan.changes:
            place = findings.place_within(part, change.part)
            self._tally[replace(change, part=place, count=1)] += change.count
        self.plan.findings += findings.within(part, child.plan.findings)
        self.plan.settled += findings.within(part, child.plan.settled)
