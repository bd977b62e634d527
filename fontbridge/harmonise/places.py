"""Where in a document its findings show: the paragraphs, for the person who is to mend them.

A finding names a family in a slot, or characters; the walk that judged them is taken again and
each paragraph is held against what is sought. Formats that tell no paragraphs leave a finding
with the part and line that it has itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Paragraph, Run
from fontbridge.harmonise import findings
from fontbridge.harmonise.plan import Work
from fontbridge.harmonise.renaming import Renaming
from fontbridge.model import Finding, Message, Place, Report

__all__ = ["Explained", "explained"]

# Places kept for one finding: what a person reads is far less, what a hostile file has far more.
_MOST = 5_000

# Running text given with a place that is to be quoted, before and after what is wrong.
_BEFORE, _AFTER = 8, 16

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_LINE_AND_COLUMN = re.compile("([0-9]+):([0-9]+)")


class Explained(NamedTuple):
    """A finding with its places; `settled` if converting the file settles it."""

    finding: Finding
    places: Sequence[Place]
    settled: bool = False


def explained(work: Work, report: Report, *, quote: bool = False) -> list[Explained]:
    """The findings of `report`, the survey of `work`, each with its places.

    With `quote` a place carries the text around what is wrong; else no running text.
    """
    found = report.findings
    sought = [_Sought(finding) for finding in found]
    _look(work, sought, "", quote)
    from_here = len(found) - len(work.plan.settled)
    numbers = work.document.numbers()
    return [
        Explained(
            one.finding, one.places or list(_own_places(one.finding, numbers)), index >= from_here
        )
        for index, one in enumerate(sought)
    ]


class _Sought:
    """What a finding is about, in the words of its message, and where it was seen."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.places: list[Place] = []
        values = _values(finding)
        # `old` is a face as it is after the renaming, `family` with a slot one as it is declared.
        self.old = str(values.get("old", ""))
        self.family = str(values.get("family", ""))
        self.slot = str(values.get("slot", ""))
        self.characters = frozenset(finding.characters)

    def seen_in(self, run: Run) -> int:
        """Where in the run's text it shows, -1 if nowhere."""
        if self.slot:
            return self._of_slot(run)
        if self.characters:
            return self._of_characters(run)
        if self.family and run.after.family(run.after.han) == self.family:
            chinese = _CHINESE.search(run.text)  # what only a Latin family is declared for
            return chinese.start() if chinese else -1
        return -1

    def _of_slot(self, run: Run) -> int:
        faces = run.faces if self.family else run.after  # no family: none will be declared
        if self.family not in faces.families:
            return -1
        for start, end, slot in faces.segments(run.text):
            if slot == self.slot and faces.family(slot) == self.family:
                text = run.text[start:end]
                if text.strip():
                    return start + len(text) - len(text.lstrip())
        return -1

    def _of_characters(self, run: Run) -> int:
        if self.characters.isdisjoint(run.text):
            return -1
        family = self.old or self.family
        for start, end, slot in run.after.segments(run.text):
            if not family or run.after.family(slot) == family:
                for at in range(start, end):
                    if run.text[at] in self.characters:
                        return at
        return -1


def _values(finding: Finding) -> Mapping[str, object]:
    message = finding.message
    return message.values if isinstance(message, Message) else {}


def _look(work: Work, sought: Sequence[_Sought], around: str, quote: bool) -> None:
    """Take the walk through a document, and those inside it; `around` is the part it lies in."""
    mine = [one for one in sought if one.slot or one.characters or one.family]
    if not mine:
        return
    rename = Renaming(work.document, work.profile).name_for if work.profile else None
    leaves = work.document.numbers()
    counts: dict[str, int] = {}
    for paragraph in work.document.paragraphs(rename):
        if not any(run.text.strip() for run in paragraph.runs):
            continue
        count = counts[paragraph.part] = counts.get(paragraph.part, 0) + 1
        leaf = leaves.get(paragraph.part, 0)
        part = findings.place_within(around, paragraph.part) if around else paragraph.part
        for one in mine:
            if len(one.places) >= _MOST or not _is_here(one.finding, around):
                continue
            at = _seen_at(one, paragraph)
            if at >= 0:
                text = _quoted(paragraph, at) if quote else ""
                one.places.append(
                    Place(part, count, region=paragraph.region, quote=text, number=leaf)
                )
    for part, inside in work.plan.inside.items():
        _look(inside, sought, findings.place_within(around, part) if around else part, quote)


def _is_here(finding: Finding, around: str) -> bool:
    """True if a finding is of the document in the part `around`, not of one in or around that."""
    outer, inside, _ = finding.part.rpartition("!/")
    return outer == around or (not inside and finding.part in ("", around))


def _seen_at(one: _Sought, paragraph: Paragraph) -> int:
    """The offset in the paragraph's whole text, -1 if it does not show there."""
    before = 0
    for run in paragraph.runs:
        at = one.seen_in(run)
        if at >= 0:
            return before + at
        before += len(run.text)
    return -1


def _quoted(paragraph: Paragraph, at: int) -> str:
    text = "".join(run.text for run in paragraph.runs)
    start, end = max(at - _BEFORE, 0), min(at + _AFTER, len(text))
    return "…" * (start > 0) + text[start:end].strip() + "…" * (end < len(text))


def _own_places(finding: Finding, numbers: Mapping[str, int]) -> Iterator[Place]:
    """The place that a finding tells itself; of text files each line and column."""
    told = _LINE_AND_COLUMN.findall(str(_values(finding).get("places", "")))
    for line, column in told[:_MOST]:
        yield Place(finding.part, line=int(line), column=int(column))
    if not told and (finding.part or finding.line):
        number = numbers.get(finding.part, 0)
        yield Place(finding.part, line=finding.line, number=number)
