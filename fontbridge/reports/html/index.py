"""The list of many reports: one line a file, each with a link to its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from fontbridge.batch.outcome import Outcome, State
from fontbridge.messages import mark
from fontbridge.model import Severity
from fontbridge.reports import lines
from fontbridge.reports.html import lists
from fontbridge.reports.html.markup import Markup, document, element
from fontbridge.reports.html.page import verdict
from fontbridge.reports.html.setting import Setting

__all__ = ["Entry", "entry", "index"]

_VERDICTS = {
    "bad": mark("failed"),
    "person": mark("a person must settle it"),
    "changes": mark("convert changes it"),
    "good": mark("fit"),
}


class Entry(NamedTuple):
    """What the list keeps of a file: so little that a hundred thousand files fit."""

    path: str
    page: str
    state: State
    verdict: str
    format: str
    system: str
    changes: int
    findings: int


def entry(outcome: Outcome, page: str) -> Entry:
    """The entry of an outcome, whose report is in the file `page` beside the index."""
    report = outcome.report
    return Entry(
        report.path,
        page,
        outcome.state,
        verdict(outcome),
        report.format,
        report.system if report.fonts else "",
        sum(change.count for change in report.changes),
        sum(one.severity is not Severity.INFO for one in report.findings),
    )


def index(entries: Sequence[Entry], setting: Setting) -> str:
    """The page, as text to be written in UTF-8."""
    _ = setting.words
    counts = Counter(one.verdict for one in entries)
    figures = [
        element("li", element("b", f"{counts[key]:,}"), " ", _(word), class_=key)
        for key, word in _VERDICTS.items()
        if counts[key]
    ]
    texts = (_("File"), _("State"), _("Format"), _("Follows"))
    head = element(
        "tr",
        *(element("th", one, scope="col") for one in texts),
        element("th", _("Changes"), scope="col", class_="number"),
        element("th", _("To settle"), scope="col", class_="number"),
    )
    body = element(
        "main",
        element(
            "header",
            element("p", _("Font report"), class_="kind"),
            element("h1", _("{count} files").format(count=f"{len(entries):,}")),
            _bar(counts, len(entries), _("State")),
            element("ul", *figures, class_="figures"),
        ),
        lists.filters(setting, "State", _VERDICTS),
        element(
            "section",
            element(
                "div",
                element(
                    "table",
                    element("thead", head),
                    element("tbody", *(_row(one, setting) for one in entries)),
                    class_="sortable",
                ),
                class_="wide",
            ),
        ),
        element("footer", element("p", f"fontbridge {setting.version}")),
    )
    return document(_("Font report"), setting.language, body)


def _bar(counts: Counter[str], total: int, title: str) -> Markup:
    pieces, at = [], 0.0
    for key in _VERDICTS:
        width = 1000 * counts[key] / max(total, 1)
        if width:
            pieces.append(
                element("rect", x=f"{at:.2f}", y=0, width=f"{width:.2f}", height=12, class_=key)
            )
        at += width
    return element(
        "svg", *pieces, viewBox="0 0 1000 12", preserveAspectRatio="none", role="img",
        aria_label=title, class_="total",
    )


def _row(one: Entry, setting: Setting) -> Markup:
    _ = setting.words
    return element(
        "tr",
        element("td", element("a", one.path, href=quote(one.page)), class_="path"),
        element("td", element("span", lines.state(one.state, _), class_=f"chip {one.verdict}")),
        element("td", one.format or "—"),
        element("td", lines.system(one.system, _) if one.system else "—"),
        element("td", f"{one.changes:,}", class_="number"),
        element("td", f"{one.findings:,}", class_="number"),
        class_="entry", data_kind=one.verdict,
    )
