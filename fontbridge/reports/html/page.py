"""The report of one file as a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from fontbridge.batch.outcome import Outcome, State
from fontbridge.formats import format_named
from fontbridge.model import Report, Severity
from fontbridge.reports import lines
from fontbridge.reports.html import characters, docmap, lists, shares
from fontbridge.reports.html.markup import Markup, document, element
from fontbridge.reports.html.setting import Setting
from fontbridge.reports.profiles import title

__all__ = ["page", "verdict"]


def page(outcome: Outcome, setting: Setting, *, back: str = "") -> str:
    """The page, as text to be written in UTF-8. `back` is the address of the index, if any.

    Of the document it holds families, places and the offending characters; running text only if
    the portrait was made with quotations.
    """
    report, portrait = outcome.report, outcome.portrait
    _ = setting.words
    whole = portrait.before.report if portrait else report
    after = portrait.after.report.fonts if portrait and portrait.after else None
    planned = _("Changes") if outcome.state is State.CONVERTED else _("Changes that convert makes")
    left = outcome.state in (State.CONVERTED, State.UNCHANGED)
    found = _("Findings that remain") if left else _("Findings")
    entries = [
        lists.findings(report.findings, found, setting, portrait),
        lists.changes(report.changes, planned, setting, portrait),
    ]
    body = element(
        "main",
        element("nav", element("a", _("All files"), href=back)) if back else None,
        _masthead(outcome, setting),
        shares.section(whole.fonts, after, setting),
        docmap.section(portrait, setting) if portrait else None,
        characters.section(whole, setting),
        lists.filters(setting) if any(entries) else None,
        *entries,
        _footer(setting),
    )
    name = PurePath(report.path).name or report.path
    return document(f"{name} — {_('Font report')}", setting.language, body)


def verdict(outcome: Outcome) -> str:
    """The colour of an outcome: "good", "changes", "person" or "bad"."""
    if outcome.state is State.FAILED:
        return "bad"
    if outcome.report.needs_a_person:
        mended = outcome.state is State.UNFIT and not _left_after(outcome)
        return "changes" if mended else "person"
    return "changes" if outcome.state is State.UNFIT else "good"


def _left_after(outcome: Outcome) -> bool:
    """True if a person is needed even after `convert`, as far as the portrait knows."""
    portrait = outcome.portrait
    return portrait is None or portrait.after is None or portrait.after.report.needs_a_person


def _to_settle(report: Report) -> int:
    return sum(one.severity is not Severity.INFO for one in report.findings)


def _left(outcome: Outcome) -> Iterator[int]:
    """How much a conversion would leave to a person, as far as the portrait knows."""
    portrait = outcome.portrait
    if portrait is not None and outcome.state is State.UNFIT:
        yield _to_settle((portrait.after or portrait.before).report)


def _masthead(outcome: Outcome, setting: Setting) -> Markup:
    _ = setting.words
    report = outcome.report
    path = PurePath(report.path)
    facts = [
        cell
        for term, told in _facts(outcome, setting)
        for cell in (element("dt", term), element("dd", told))
    ]
    return element(
        "header",
        element("p", _("Font report"), class_="kind"),
        element("h1", path.name or report.path),
        element("p", lines.state(outcome.state, _), class_=f"verdict {verdict(outcome)}"),
        _figures(report, outcome, setting),
        element("dl", *facts, class_="facts"),
    )


def _figures(report: Report, outcome: Outcome, setting: Setting) -> Markup:
    _ = setting.words
    to_settle = _to_settle(report)
    figures = [
        (sum(change.count for change in report.changes), _("changes")),
        (to_settle, _("findings to settle")),
        *((left, _("left after converting")) for left in _left(outcome)),
        (len(report.findings) - to_settle, _("notes")),
    ]
    return element(
        "ul",
        *(element("li", element("b", f"{count:,}"), " ", word) for count, word in figures),
        class_="figures",
    )


def _facts(outcome: Outcome, setting: Setting) -> Iterator[tuple[str, str | Markup]]:
    _ = setting.words
    report = outcome.report
    if PurePath(report.path).name != report.path:
        yield _("Path"), report.path
    if outcome.output and outcome.output != report.path:
        yield _("Result"), outcome.output
    if report.format:
        kind = format_named(report.format)
        yield _("Format"), f"{_(kind.title)} ({report.format})" if kind else report.format
    if report.fonts:
        yield _("Follows"), lines.system(report.system, _)
    if setting.profile is not None:
        name = title(setting.profile, setting.language)
        yield _("Held against"), f"{name} ({setting.profile.name})"
    if report.charset is not None:
        yield _("Text"), lines.encoding(report.charset, _)
    for moment, term in (("before", _("SHA-256 before")), ("after", _("SHA-256 after"))):
        if moment in report.sha256:
            yield term, element("code", report.sha256[moment])
    if report.verified:
        yield _("Proof"), _("opened again and held against the plan before it was written")


def _footer(setting: Setting) -> Markup:
    _ = setting.words
    held = (
        _("This page quotes the document. Treat it like the document itself.")
        if setting.quoted
        else _("This page holds none of the document's text: only names of families, places and "
               "the characters that are in question.")
    )
    return element("footer", element("p", held), element("p", f"fontbridge {setting.version}"))
