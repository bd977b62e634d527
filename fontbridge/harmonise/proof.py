"""The proof: before a result goes to anyone it is opened anew and held against the plan.

For its verdict on the text it uses neither the scanner that found the places nor the splicing
that changed them: expat reads both sides. The rest it asks the result itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fontbridge.bulk import Data, same
from fontbridge.characters.private_use import standard_of
from fontbridge.formats import open_document
from fontbridge.formats.base import Document
from fontbridge.harmonise.plan import Plan, Work
from fontbridge.harmonise.undo import restored
from fontbridge.model import FontbridgeError, ProofError, Severity, say

__all__ = ["failed", "prove"]

_PIECE = 1 << 16


def prove(work: Work, data: Data, undo: Mapping[str, Any]) -> None:
    """Raise `ProofError` unless `data` is what the plan promised.

    It opens as the same format; only the parts that the plan names differ, and their text does
    not; a second plan for the same profile is empty and has no findings of a kind that this one
    does not leave; the record gives the first bytes back.
    """
    before, limits = work.document, work.options.limits
    try:
        second = _second_plan(work, data)
        if second.edits or second.inside or second.removed:
            raise failed("a second conversion would change it again")
        # A name spelt wrongly is no family that a second plan would change, but an unknown one.
        # What drew nothing may come to draw a mark that is given to it: told already, if lightly.
        new = _grave(second) - {finding.code for finding in work.plan.findings}
        if new - ({"signed"} if work.options.break_signatures else set()):
            raise failed("it needs a person where the first file did not")
        if not same(restored(data, undo, limits), before.bulk):
            raise failed("the record does not give the first bytes back")
    except ProofError:
        raise
    except FontbridgeError as error:
        raise failed(str(error.message), error.part) from error


def _second_plan(work: Work, data: Data) -> Plan:
    """What would be done to the result, whose text is as promised. Nothing of the opened result
    outlives it: a large one takes as much memory as the first file."""
    before = work.document
    after = open_document(data, work.options.limits)
    if type(after) is not type(before):
        raise failed("it opens as another format")
    if work.plan.recoding is None:
        _only_the_plan(before, after, work.plan)
    return Work(after, work.catalogue, work.profile, work.options, work.depth).plan


def _grave(plan: Plan) -> set[str]:
    return {finding.code for finding in plan.findings if finding.severity is not Severity.INFO}


def _only_the_plan(before: Document, after: Document, plan: Plan) -> None:
    old, new = before.stored(), after.stored()
    edited = {edit.part for edit in plan.edits}
    if old.keys() - set(plan.removed) != new.keys():
        raise failed("parts were lost or added")
    for part, stored in new.items():
        if part in edited:
            if not _same_text(before, after, part, plan.respelt[part]):
                raise failed("its text differs", part)
        elif part not in plan.inside and not _same_bytes(stored, old[part]):
            raise failed("it differs though no change names it", part)


def _same_bytes(one: bytes | memoryview, other: bytes | memoryview) -> bool:
    """Equality, by pieces that fit the processor's cache.

    Python compares two memoryviews byte by byte: 30 MB of pictures took a tenth of a second.
    """
    return len(one) == len(other) and all(
        bytes(one[at : at + _PIECE]) == bytes(other[at : at + _PIECE])
        for at in range(0, len(one), _PIECE)
    )


def _same_text(before: Document, after: Document, part: str, respelt: int) -> bool:
    """True if the text is equal, but for so many characters that took their standard form."""
    old, new = before.characters(part), after.characters(part)
    if not respelt:
        return old == new
    was, now = old.decode("utf-8", "surrogatepass"), new.decode("utf-8", "surrogatepass")
    today = standard_of()
    differ = [(a, b) for a, b in zip(was, now, strict=False) if a != b]
    return (
        len(was) == len(now)
        and len(differ) == respelt
        and all(today.get(a) == b for a, b in differ)
    )


def failed(why: str, part: str = "") -> ProofError:
    """The error of a result that is not what its plan promised."""
    return ProofError(
        say("the result did not pass the proof: {why}", why=why),
        part=part,
        advice=say(
            "Nothing was written. Please report it with the JSON report, which holds no text."
        ),
    )
