"""What a profile makes of the names of an archive's members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fontbridge.formats.base import Document
from fontbridge.formats.members import Archive
from fontbridge.mapping.profile import Profile
from fontbridge.model import Change, Edit, Finding, Severity, say

__all__ = ["NamesPlan", "plan_names"]


class NamesPlan(NamedTuple):
    """Edits that write names anew, each with its change; findings that this settles, or leaves."""

    edits: list[tuple[Edit, Change]]
    settled: list[Finding]
    left: list[Finding]


def plan_names(document: Document, profile: Profile | None) -> NamesPlan:
    """Names in the profile's form. Without a profile, what nothing declares is only reported."""
    if not isinstance(document, Archive):
        return NamesPlan([], [], [])
    form = profile.policies.archive_names if profile else ""
    charset = document.charset()
    rule = say("profile {profile} archive-names", profile=profile.name) if profile else ""
    edits = [
        (edit, Change("charset-undeclared", member, 0, "name", old, form, rule))
        for edit, member, old in document.name_edits(form)
    ]
    plan = NamesPlan(edits, [], [])
    if charset is not None and not (form == charset.codec == "gbk"):
        settled = bool(edits)
        (plan.settled if settled else plan.left).append(_undeclared(document, form, settled))
    if form == "gbk":
        plan.left.extend(_beyond_gbk(document))
    return plan


def _undeclared(document: Archive, form: str, settled: bool) -> Finding:
    names, charset = document.names, document.charset()
    assert charset is not None, "there are undeclared names"
    count = len(names.undeclared)
    return Finding(
        "charset-undeclared",
        say(
            "{count} names of members are in {codec}, which nothing declares",
            count=count,
            codec=charset.codec,
        ),
        Severity.INFO if form == "keep" else Severity.WARNING,
        names.shown[names.undeclared[0]],
        advice=say("`convert` writes them in {charset}.", charset=form)
        if settled
        else say("Programs elsewhere show other characters. Convert the archive, or pack it anew."),
    )


def _beyond_gbk(document: Archive) -> Iterator[Finding]:
    for index in document.names.beyond_gbk():
        shown = document.names.shown[index]
        lacking = dict.fromkeys(c for c in shown if not c.encode("gbk", "ignore"))
        yield Finding(
            "characters-not-covered",
            say("GBK cannot spell the name of the member; it stays as it is"),
            part=shown,
            characters="".join(lacking),
            advice=say("Rename the file, and pack the archive anew."),
        )
