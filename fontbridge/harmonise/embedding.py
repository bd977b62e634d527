"""Letting a document carry the faces that its reader may lack.

It comes after the conversion, as a step of its own: the record undoes it first, and the proof holds
that nothing but the fonts came in. Archives and mails pass it on to the documents inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fontbridge.bulk import Data, same, whole_of
from fontbridge.formats import is_meant, open_document
from fontbridge.formats.base import Document
from fontbridge.formats.fontcarrier import FontCarrier
from fontbridge.harmonise import findings, takenalong
from fontbridge.harmonise.allowance import Allowance
from fontbridge.harmonise.plan import Work
from fontbridge.harmonise.proof import failed
from fontbridge.harmonise.signatures import forbids
from fontbridge.harmonise.undo import restored
from fontbridge.model import Finding, FontbridgeError, Severity, say

__all__ = ["embedded"]


class _Step(NamedTuple):
    """What became of a document: its bytes, the record with the way back (nothing was done if there
    is none), and what is to be said of it."""

    data: Data
    record: Mapping[str, Any]
    findings: list[Finding]


def embedded(work: Work, data: Data, undo: Mapping[str, Any]) -> tuple[Data, dict[str, Any]]:
    """The converted file with the fonts that are wanted, and the record with the way back.

    What is embedded, and what may not be, is added to the findings of the plan. Raises
    `ProofError` where the result is not what it should be.
    """
    limits = work.options.limits
    document = open_document(data, limits)
    may_break = work.options.break_signatures and not work.plan.empty
    step = _into(work, document, work.depth, Allowance(limits), may_break=may_break)
    work.plan.findings += step.findings
    if not step.record:
        return data, dict(undo)
    after = dict(undo) or {"format": document.format}
    after["later"] = _before(after.get("later"), dict(step.record))
    if not same(restored(step.data, after, limits), work.document.bulk):
        raise failed("the record does not give the first bytes back")
    return step.data, after


def _before(later: Any, step: dict[str, Any]) -> dict[str, Any]:
    """The step as the last of those that come later: it is undone first."""
    if not later:
        return step
    return {**later, "later": _before(later.get("later"), step)}


def _into(
    work: Work, document: Document, depth: int, allowance: Allowance, *, may_break: bool = False
) -> _Step:
    """Put fonts into a document, or into those that it packs up."""
    texts = takenalong.wanted(work, document)
    packs_up = not texts and _packs_up(document)
    if forbids(document.findings(), may_break=may_break) is not None:
        signed = Finding(
            "embedded-font", say("no font was embedded: that would break the signature"),
            advice=say("Ask the signer for an unsigned copy, convert that, and sign again."),
        )
        return _nothing(document, signed) if texts or packs_up else _nothing(document)
    if isinstance(document, FontCarrier):
        fonts, found = takenalong.chosen(work, texts, document.outlines)
        if not fonts:
            return _nothing(document, *found)
        carried = document.carrying(fonts)
        if carried is None:
            return _nothing(document, Finding(
                "embedded-font", say("no font was embedded: this file has no place for one"),
                advice=say("Save it again in the program that made it, and try again."),
            ))
        data, record = carried
        _prove(work, document, open_document(data, work.options.limits))
        return _Step(data, {"format": document.format, "apply": record}, found)
    if packs_up:
        return _inside(work, document, depth, allowance)
    return _nothing(document, _cannot(texts))


def _cannot(families: Iterable[str]) -> Finding:
    """What is said where a format takes no fonts: a person must see to those that were wanted."""
    wanted = ", ".join(families)
    if not wanted:
        message = say("a file of this format takes no fonts along")
        return Finding("embedded-font", message, Severity.INFO)
    return Finding(
        "embedded-font",
        say("a file of this format takes no fonts along: {families}", families=wanted),
        advice=say(
            "Send it as .docx, .pptx or OpenDocument, or see that the recipient has the fonts."
        ),
    )


def _nothing(document: Document, *found: Finding) -> _Step:
    return _Step(document.bulk, {}, list(found))


def _packs_up(document: Document) -> bool:
    """True if a document has no text of its own, only documents inside."""
    return (
        next(iter(document.passages()), None) is None
        and next(iter(document.embedded()), None) is not None
    )


def _inside(work: Work, document: Document, depth: int, allowance: Allowance) -> _Step:
    replaced: dict[str, bytes] = {}
    records: dict[str, Any] = {}
    found: list[Finding] = []
    for part, data in document.embedded():
        inner = _opened(work, part, data, depth + 1, allowance)
        if inner is None:
            continue
        step = _into(work, inner, depth + 1, allowance)
        if step.record:
            found += findings.within(part, step.findings)
            replaced[part], records[part] = whole_of(step.data), dict(step.record)
        else:
            # That a file needs no fonts, in a format that takes none, is worth no word here.
            grave = [each for each in step.findings if each.severity is not Severity.INFO]
            found += findings.within(part, grave)
    if not replaced:
        return _nothing(document, *found)
    result, record = document.apply((), replaced)
    _prove(work, document, open_document(result, work.options.limits))
    return _Step(result, {"format": document.format, "apply": record, "inside": records}, found)


def _opened(
    work: Work, part: str, data: bytes, depth: int, allowance: Allowance
) -> Document | None:
    """A document inside; None where the plan left it alone, and said why: damaged, nested too deep,
    of no known format."""
    limits = work.options.limits
    if depth > limits.depth:
        return None
    try:
        allowance.take(data)
        document = open_document(data, limits, part)
    except FontbridgeError:
        return None
    return document if is_meant(document, part) else None


def _prove(work: Work, before: Document, after: Document) -> None:
    if type(after) is not type(before) or after.text() != before.text():
        raise failed("its text differs")
    second = Work(after, work.catalogue, work.profile, work.options, work.depth).plan
    if not second.empty:
        raise failed("a second conversion would change it again")
