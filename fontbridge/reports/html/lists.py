"""Findings and changes, each with its place; the script of the page filters and searches them."""

from __future__ import annotations

from collections.abc import Sequence

from fontbridge.messages import in_language, mark
from fontbridge.model import Change, Finding, Severity
from fontbridge.reports import explain
from fontbridge.reports.html.markup import Markup, element
from fontbridge.reports.html.setting import Setting
from fontbridge.reports.shown import listed

__all__ = ["changes", "filters", "findings"]

_SEVERITIES = {
    Severity.ERROR: mark("error"),
    Severity.WARNING: mark("warning"),
    Severity.INFO: mark("note"),
}
_PLACES = 6  # named before the others are folded away
_MOST_ROWS = 5000  # a browser shows so many without delay; the JSON report has all


def filters(setting: Setting, *, severities: bool = True) -> Markup:
    """The search and the choice of severities; they show only where the script runs."""
    _ = setting.words
    choices = [element("option", _("all"), value="")]
    choices += [
        element("option", _(word), value=str(severity)) for severity, word in _SEVERITIES.items()
    ]
    return element(
        "div",
        element(
            "label", _("Search"), " ",
            element("input", type="search", id="search", autocomplete="off"),
        ),
        element("label", _("Severity"), " ", element("select", *choices, id="severity"))
        if severities else None,
        element(
            "output", id="matching", data_words=_("{shown} of {all} entries"), for_="search"
        ),
        class_="filters", hidden=True,
    )


def findings(found: Sequence[Finding], title: str, setting: Setting) -> Markup | None:
    """The findings, gravest first; None if there is none."""
    if not found:
        return None
    _ = setting.words
    gravity = list(_SEVERITIES)
    ranked = sorted(found, key=lambda one: gravity.index(one.severity))
    return element(
        "section",
        element("h2", title, element("small", f" {len(found):,}")),
        element("ol", *(_finding(one, setting) for one in ranked[:_MOST_ROWS]), class_="findings"),
        _left(len(found), setting),
        *_explanations(found, setting),
        id="findings",
    )


def _finding(one: Finding, setting: Setting) -> Markup:
    _ = setting.words
    return element(
        "li",
        element(
            "p",
            element("b", _(_SEVERITIES[one.severity]), class_=f"severity {one.severity}"),
            " ",
            element("a", one.code, href=f"#why-{one.code}") if one.code in explain.codes()
            else one.code,
            " ",
            element("span", _place(one.part, one.line), class_="place"),
        ),
        element("p", in_language(one.message, _)),
        element("p", listed(one.characters, _), class_="characters") if one.characters else None,
        element("p", "→ ", in_language(one.advice, _), class_="advice") if one.advice else None,
        class_=f"entry {one.severity}",
        data_severity=str(one.severity),
    )


def _explanations(found: Sequence[Finding], setting: Setting) -> list[Markup]:
    """What the codes that occur mean."""
    _ = setting.words
    known = explain.codes()
    told = [
        explain.explanation(code, setting.language)
        for code in dict.fromkeys(one.code for one in found)
        if code in known
    ]
    return [
        element(
            "details",
            element("summary", element("code", one.code), " ", one.title),
            element("p", one.what),
            element("p", one.why),
            element("p", one.todo),
            element("p", _("Example"), ": ", one.example),
            id=f"why-{one.code}", class_="why",
        )
        for one in told
    ]


def changes(planned: Sequence[Change], title: str, setting: Setting) -> Markup | None:
    """The changes, those alike together with all their places; None if there is none."""
    if not planned:
        return None
    _ = setting.words
    groups: dict[tuple[str, str, str, str], list[Change]] = {}
    for change in planned[:_MOST_ROWS]:
        alike = (change.slot, change.old, change.new, change.rule)
        groups.setdefault(alike, []).append(change)
    heads = (_("Slot"), _("Old"), _("New"), _("Rule"), _("Place"))
    head = element(
        "tr",
        *(element("th", one, scope="col") for one in heads),
        element("th", _("Times"), scope="col", class_="number"),
    )
    rows = [_change(alike, setting) for alike in groups.values()]
    times = sum(change.count for change in planned)
    return element(
        "section",
        element("h2", title, element("small", f" {times:,}")),
        element(
            "div",
            element("table", element("thead", head), element("tbody", *rows)),
            class_="wide",
        ),
        _left(len(planned), setting),
        id="changes",
    )


def _change(alike: Sequence[Change], setting: Setting) -> Markup:
    first = alike[0]
    return element(
        "tr",
        element("td", element("code", first.slot)),
        element("td", first.old or "—", class_="old"),
        element("td", first.new or "—", class_="new"),
        element("td", in_language(first.rule, setting.words)),
        element("td", *_places(alike), class_="place"),
        element("td", f"{sum(change.count for change in alike):,}", class_="number"),
        class_="entry",
    )


def _places(alike: Sequence[Change]) -> list[Markup]:
    """The first places, and the others to be unfolded; each part is named once."""
    parts: dict[str, dict[int, None]] = {}
    for change in alike:
        parts.setdefault(change.part, {})[change.line] = None
    told = [
        element("div", f"{part}: {', '.join(map(str, lines))}" if part else
                ", ".join(map(str, lines)))
        for part, lines in parts.items()
    ]
    if sum(map(len, parts.values())) <= _PLACES:
        return told
    part, lines = next(iter(parts.items()))
    first = ", ".join(map(str, list(lines)[:_PLACES]))
    summary = f"{part}: {first} …" if part else f"{first} …"
    return [element("details", element("summary", summary), *told)]


def _left(count: int, setting: Setting) -> Markup | None:
    if count <= _MOST_ROWS:
        return None
    words = setting.words("and {count} more; the JSON report has all")
    return element("p", words.format(count=f"{count - _MOST_ROWS:,}"), class_="hint")


def _place(part: str, line: int) -> str:
    return ":".join(str(step) for step in (part, line) if step)
