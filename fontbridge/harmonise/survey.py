"""The report of a document: what the walk saw and what the plan is."""

from __future__ import annotations

from pathlib import PurePath

from fontbridge.bulk import Data, digest
from fontbridge.characters.repertoire import repertoire_of
from fontbridge.formats import formats_of_suffix
from fontbridge.formats.base import Document
from fontbridge.harmonise.locked import finding as locked_finding
from fontbridge.harmonise.plan import Work
from fontbridge.harmonise.signatures import told
from fontbridge.mapping.profile import system_of
from fontbridge.model import Charset, Finding, FontUse, Report, Severity, say

__all__ = ["survey"]


def survey(
    work: Work, name: str, *, converted: Data | None = None, locked: bytes | None = None
) -> Report:
    """The report. `converted` are the bytes after the plan was carried out: its findings are then
    those that remain. `locked` are those of the file, where a password opened it."""
    document, plan = work.document, work.plan
    broken = work.options.break_signatures and not plan.empty
    own = told(document.findings(), broken=broken)
    found = [*own, *_of_suffix(document, name), *plan.findings]
    digests = {"before": digest(document.bulk if locked is None else locked)}
    if locked is not None:
        found.insert(0, locked_finding(written=converted not in (None, locked)))
    if converted is None:
        found += plan.settled
    else:
        digests["after"] = digest(converted)
    if work.profile is not None:
        found = work.profile.stages[work.options.stage].judged(found)
    return Report(
        path=name,
        format=document.format,
        sha256=digests,
        profile=work.profile.name if work.profile else "",
        system=system_of((slot, family, count) for (slot, family), count in work.uses.items()),
        charset=document.charset() or _charset_of_text(document),
        fonts=_fonts(work),
        changes=plan.changes,
        findings=found,
        verified=converted is not None,
    )


def _charset_of_text(document: Document) -> Charset:
    """For formats that fix their encoding themselves: only what the characters need."""
    return Charset("", repertoire_of(document.text()))


def _fonts(work: Work) -> list[FontUse]:
    fonts = []
    for (slot, family), count in sorted(work.uses.items(), key=lambda use: (-use[1], use[0])):
        known = work.family(family)
        names = (known.name, known.typeface, known.repertoire) if known else ("", "", "")
        drawn = work.drawn.count(slot, family)
        needs = work.drawn.needs(slot, family) if drawn else ""
        fonts.append(FontUse(family, *names, slot, count, drawn, needs))
    return fonts


def _of_suffix(document: Document, name: str) -> list[Finding]:
    expected = formats_of_suffix(name)
    if not expected or document.format in expected:
        return []
    return [
        Finding(
            "suffix-mismatch",
            say(
                "named {suffix}, but the content is a {title}",
                suffix=PurePath(name).suffix,
                title=say(document.title),
            ),
            Severity.INFO,
            advice=say("The content decides. Rename the file so that others open it as well."),
        )
    ]
