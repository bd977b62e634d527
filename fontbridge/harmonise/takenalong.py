"""Which fonts a document is to take along, and what is said of them.

OS/2 fsType decides what may go; whether the reader lacks a face is judged by the repertoire that
its system has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fontbridge.characters.repertoire import members
from fontbridge.fonts.fontfiles import find_face, installed_folders
from fontbridge.fonts.subset import Cut, cut_out
from fontbridge.formats.base import Document
from fontbridge.formats.fontcarrier import FontCarrier
from fontbridge.harmonise.drawn import Drawn
from fontbridge.harmonise.plan import Work
from fontbridge.model import DamagedError, Finding, Message, Severity, say

__all__ = ["chosen", "wanted"]


def wanted(work: Work, document: Document) -> dict[str, str]:
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


def chosen(
    work: Work, texts: Mapping[str, str], outlines: Collection[str]
) -> tuple[dict[str, Cut], list[Finding]]:
    """What is to be embedded, by family, of the fonts that draw `texts`; and what there is to say
    of it and of those that cannot be."""
    fonts: dict[str, Cut] = {}
    found: list[Finding] = []
    for family, text in texts.items():
        cut = _cut(work, family, text, outlines)
        if isinstance(cut, Cut) and cut.data:
            fonts[family] = cut
            found.append(_told(family, cut))
        else:
            found.append(_refused(family, cut.why if isinstance(cut, Cut) else cut))
    return fonts, found


def _cut(work: Work, family: str, text: str, outlines: Collection[str]) -> Cut | Message:
    """What is to be embedded of a family, or why there is nothing."""

    def is_alias(other: str) -> bool:
        match, found = work.catalogue.find(family), work.catalogue.find(other)
        return match is not None and found is not None and found.family == match.family

    folders = [*work.options.font_dirs, *installed_folders()]
    face = find_face(family, folders, is_alias)
    if face is None:
        return say("its file is not here")
    try:
        return cut_out(face, text, outlines)
    except (DamagedError, OSError):
        return say("its file cannot be read")


def _told(family: str, cut: Cut) -> Finding:
    """What is said of a font that was embedded."""
    message = (
        say("the whole font {family} was embedded; licence: {licence}, it may not be cut",
            family=family, licence=str(cut.licence))
        if cut.whole
        else say("the font {family} was embedded for {count} characters; licence: {licence}",
                 family=family, count=cut.drawn, licence=str(cut.licence))
    )
    advice = say("The font file allows it (fsType); whether your contract does, only you know.")
    return Finding("embedded-font", message, Severity.INFO, advice=advice)


def _refused(family: str, why: Message | str) -> Finding:
    message = say("the font {family} was not embedded: {why}", family=family, why=why)
    advice = say("See that the recipient has it, or name the folder of its file with --font-dir.")
    return Finding("embedded-font", message, advice=advice)
