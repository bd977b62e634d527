"""Letting a document carry the faces that its reader may lack.

It comes after the conversion, as a step of its own: the record undoes it first, and the proof holds
that nothing but the fonts came in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fontbridge.bulk import Data, same
from fontbridge.characters.repertoire import members
from fontbridge.fonts.fontfiles import find_face, installed_folders
from fontbridge.fonts.subset import Cut, cut_out
from fontbridge.formats import open_document
from fontbridge.formats.base import Document
from fontbridge.formats.fontcarrier import FontCarrier
from fontbridge.harmonise.drawn import Drawn
from fontbridge.harmonise.plan import Work
from fontbridge.harmonise.proof import failed
from fontbridge.harmonise.signatures import forbids
from fontbridge.harmonise.undo import restored
from fontbridge.model import DamagedError, Finding, Message, Severity, say

__all__ = ["embedded"]


def embedded(work: Work, data: Data, undo: Mapping[str, Any]) -> tuple[Data, dict[str, Any]]:
    """The converted file with the fonts that are wanted, and the record with the way back.

    What is embedded, and what may not be, is added to the findings of the plan. Raises
    `ProofError` where the result is not what it should be.
    """
    limits = work.options.limits
    document = open_document(data, limits)
    may_break = work.options.break_signatures and not work.plan.empty
    if forbids(document.findings(), may_break=may_break) is not None:
        work.plan.findings.append(Finding(
            "embedded-font", say("no font was embedded: that would break the signature"),
            advice=say("Ask the signer for an unsigned copy, convert that, and sign again."),
        ))
        return data, dict(undo)
    wanted = _wanted(work, document)
    if not isinstance(document, FontCarrier):
        work.plan.findings.append(_cannot(document, wanted))
        return data, dict(undo)
    fonts: dict[str, Cut] = {}
    for family, characters in wanted.items():
        cut = _cut(work, family, characters, document.outlines)
        if cut is not None:
            fonts[family] = cut
    if not fonts:
        return data, dict(undo)
    carried = document.carrying(fonts)
    if carried is None:
        work.plan.findings.append(Finding(
            "embedded-font", say("no font was embedded: this file has no place for one"),
            advice=say("Save it again in the program that made it, and try again."),
        ))
        return data, dict(undo)
    work.plan.findings += [_told(family, cut, wanted[family]) for family, cut in fonts.items()]
    result, record = carried
    after = dict(undo) or {"format": document.format}
    after["later"] = _before(after.get("later"), {"format": document.format, "apply": record})
    _prove(work, document, open_document(result, limits), result, after)
    return result, after


def _cannot(document: Document, wanted: Mapping[str, str]) -> Finding:
    """What is said of a file whose format takes no fonts: a person must know of those wanted, and
    of those that documents inside may want."""
    inside = next(iter(document.embedded()), None) is not None
    if inside and not wanted:
        return Finding(
            "embedded-font", say("no font was embedded in the documents inside"),
            advice=say("Take them out and convert them by themselves."),
        )
    return Finding(
        "embedded-font", say("fonts cannot be embedded in a file of this format"),
        Severity.WARNING if wanted else Severity.INFO,
        advice=say(
            "Send it as .docx, .pptx or OpenDocument, or see that the recipient has the fonts."
        ),
    )


def _before(later: Any, step: dict[str, Any]) -> dict[str, Any]:
    """The step as the last of those that come later: it is undone first."""
    if not later:
        return step
    return {**later, "later": _before(later.get("later"), step)}


def _wanted(work: Work, document: Document) -> dict[str, str]:
    """The characters of each family that is to be embedded, those that are already left out."""
    drawn = Drawn()
    for paragraph in document.paragraphs(None):
        drawn.add(paragraph)
    there = document.carried() if isinstance(document, FontCarrier) else frozenset()
    texts: dict[str, str] = {}
    for slot, family in drawn.counts:
        if family and family not in there:
            texts[family] = texts.get(family, "") + drawn.text(slot, family)
    if work.options.embed == "all":
        return texts
    assert work.profile is not None
    try:
        sure = members(work.profile.repertoire)
    except ValueError:  # the recipient has whatever has a code
        return {}
    # Ideographs only: symbols and foreign letters are in the faces of every machine.
    return {
        family: text
        for family, text in texts.items()
        if any(each >= "\u2e80" and each not in sure for each in text)
    }


def _cut(
    work: Work, family: str, characters: str, outlines: Collection[str]
) -> Cut | None:
    """What is to be embedded of a family; None where it cannot be, with a finding."""

    def is_alias(other: str) -> bool:
        match, found = work.catalogue.find(family), work.catalogue.find(other)
        return match is not None and found is not None and found.family == match.family

    folders = [*work.options.font_dirs, *installed_folders()]
    face = find_face(family, folders, is_alias)
    if face is None:
        _refuse(work, family, say("its file is not here"))
        return None
    try:
        cut = cut_out(face, characters, outlines)
    except (DamagedError, OSError):
        _refuse(work, family, say("its file cannot be read"))
        return None
    if not cut.data:
        _refuse(work, family, cut.why)
        return None
    return cut


def _told(family: str, cut: Cut, characters: str) -> Finding:
    """What is said of a font that was embedded."""
    count = len(set(characters))
    message = (
        say("the whole font {family} was embedded; licence: {licence}, it may not be cut",
            family=family, licence=str(cut.licence))
        if cut.whole
        else say("the font {family} was embedded for {count} characters; licence: {licence}",
                 family=family, count=count, licence=str(cut.licence))
    )
    advice = say("The font file allows it (fsType); whether your contract does, only you know.")
    return Finding("embedded-font", message, Severity.INFO, advice=advice)


def _refuse(work: Work, family: str, why: Message | str) -> None:
    message = say("the font {family} was not embedded: {why}", family=family, why=why)
    advice = say("See that the recipient has it, or name the folder of its file with --font-dir.")
    work.plan.findings.append(Finding("embedded-font", message, advice=advice))


def _prove(
    work: Work, before: Document, after: Document, data: Data, undo: Mapping[str, Any]
) -> None:
    if type(after) is not type(before) or after.text() != before.text():
        raise failed("its text differs")
    second = Work(after, work.catalogue, work.profile, work.options, work.depth).plan
    if not second.empty:
        raise failed("a second conversion would change it again")
    if not same(restored(data, undo, work.options.limits), work.document.bulk):
        raise failed("the record does not give the first bytes back")
