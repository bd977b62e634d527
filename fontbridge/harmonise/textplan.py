"""What a profile makes of a text file as such: its charset, and what became of it on its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fontbridge.characters.mojibake import suspect
from fontbridge.characters.private_use import PRIVATE_USE
from fontbridge.formats.base import Document
from fontbridge.harmonise import findings
from fontbridge.harmonise.misreading import finding_of, readings
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.mapping.profile import Profile
from fontbridge.model import Change, Finding, Message, say

if TYPE_CHECKING:
    from fontbridge.characters.mojibake import Mojibake
    from fontbridge.characters.target import Target
    from fontbridge.formats.recoding import Recoding

__all__ = ["TextPlan", "plan_text"]


@dataclass(slots=True)
class TextPlan:
    """The file in another charset, if it is to be, and the `target` that says how; the changes;
    findings that this settles, or leaves. `tried` is what another charset would come to, whether
    it is to be written or not."""

    recoding: Recoding | None = None
    tried: Recoding | None = None
    target: Target | None = None
    changes: Counter[Change] = field(default_factory=Counter)
    settled: list[Finding] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)


def plan_text(
    document: Document, sample: str, profile: Profile | None, wanted: TextOptions
) -> TextPlan:
    """What is to be done with the text, by a `sample` of it; without a profile it is only judged.

    Text that was misread once is not written in another charset but read right, if `wanted`: one
    more misreading would make it harder to tell.
    """
    plan = TextPlan()
    misread = suspect(sample)
    charset = document.charset()
    if profile is not None and charset is not None:
        if misread is None:
            _recode(plan, document, wanted.target(profile, None))
        elif wanted.repair_mojibake:
            _repair(plan, document, profile, wanted, misread)
        rule = (
            say("asked for charset") if wanted.charset
            else say("profile {profile} charset", profile=profile.name)
        )
        _tell(plan, charset.codec, rule)
    if misread is not None:
        repaired = plan.recoding is not None
        told = finding_of(sample, misread, wanted=wanted.repair_mojibake, repaired=repaired)
        (plan.settled if repaired else plan.left).append(told)
    return plan


def _repair(
    plan: TextPlan, document: Document, profile: Profile, wanted: TextOptions, misread: Mojibake
) -> None:
    for reading in readings(misread):
        try:
            _recode(plan, document, wanted.target(profile, reading))
        except UnicodeError:
            continue  # bytes were lost on the way, or it was misread in another way
        return


def _recode(plan: TextPlan, document: Document, target: Target) -> None:
    recoding = document.recode(target)
    if recoding is None:
        return
    plan.tried = recoding
    plan.left += findings.of_uncovered(recoding, target.policy)
    if recoding.undo:
        plan.recoding, plan.target = recoding, target


def _tell(plan: TextPlan, codec: str, rule: Message) -> None:
    recoding, target = plan.recoding, plan.target
    if recoding is None or target is None:
        return
    charset = recoding.charset
    plan.changes[Change("charset-mismatch", "", 1, "charset", codec, charset, rule)] += 1
    if target.misread is not None:
        repair = say("repair-mojibake")
        plan.changes[Change("charset-mismatch", "", 1, "text", *target.misread, repair)] += 1
    for line, _, character in recoding.replaced:
        new = recoding.replacements.get(character, "")
        code, why = "characters-not-covered", say("table")
        if new.startswith("&#"):  # as a reference it is the same private-use character still
            why = say("ncr")
        elif PRIVATE_USE.match(character):
            code, why = "private-use-character", say("standard code point")
        plan.changes[Change(code, "", line, "text", character, new, why)] += 1
    plan.settled.append(findings.of_charset(codec, charset))
