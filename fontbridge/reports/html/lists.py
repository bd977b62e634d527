"""Findings and changes, each with its place; the script of the page filters and searches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fontbridge.batch.portrait import Portrait
from fontbridge.messages import in_language, mark
from fontbridge.model import Change, Finding, Place, Severity
from fontbridge.reports import explain
from fontbridge.reports.html.markup import Markup, element, prose
from fontbridge.reports.html.setting import Setting
from fontbridge.reports.placing import told
from fontbridge.reports.shown import listed
from fontbridge.reports.slots import slot_title, with_slot_title

__all__ = ["changes", "filters", "findings"]

_SEVERITIES: Mapping[str, str] = {
    Severity.ERROR: mark("error"),
    Severity.WARNING: mark("warning"),
    Severity.INFO: mark("note"),
}
_PLACES = 6  # parts, or stretches of one, named before the others are folded away
_MOST_ROWS = 5000  # a browser shows so many without delay; the JSON report has all


def filters(
    setting: Setting,
    title: str = mark("Severity"),
    kinds: Mapping[str, str] = _SEVERITIES,
) -> Markup:
    """The search and the choice of a kind of entries, see `data-kind`; they show only where the
    script runs. `kinds` and `title` are in English."""
    _ = setting.words
    choices = [element("option", _("all"), value="")]
    choices += [element("option", _(word), value=kind) for kind, word in kinds.items()]
    return element(
        "div",
        element(
            "label", _("Search"), " ",
            element("input", type="search", id="search", autocomplete="off"),
        ),
        element("label", _(title), " ", element("select", *choices, id="kind")),
        element(
            "output", id="matching", data_words=_("{shown} of {all} entries"), for_="search"
        ),
        class_="filters", hidden=True,
    )


def findings(
    found: Sequence[Finding], title: str, setting: Setting, portrait: Portrait | None
) -> Markup | None:
    """The findings, gravest first; None if there is none. The portrait tells their places."""
    if not found:
        return None
    places = {one.finding: one.places for one in portrait.before.explained} if portrait else {}
    gravity = list(_SEVERITIES)
    ranked = sorted(found, key=lambda one: gravity.index(one.severity))
    return element(
        "section",
        element("h2", title, element("small", f" {len(found):,}")),
        element(
            "ol",
            *(_finding(one, places.get(one), setting) for one in ranked[:_MOST_ROWS]),
            class_="findings",
        ),
        _left(len(found), setting),
        *_explanations(found, setting),
        id="findings",
    )


def _finding(one: Finding, places: Sequence[Place] | None, setting: Setting) -> Markup:
    _ = setting.words
    own = [Place(one.part, line=one.line)] if one.part or one.line else []
    return element(
        "li",
        element(
            "p",
            element("b", _(_SEVERITIES[one.severity]), class_=f"severity {one.severity}"),
            " ",
            *_code(one.code, setting),
        ),
        element("p", prose(with_slot_title(one.message, _))),
        element("p", listed(one.characters, _), class_="characters")
        if _adds(one.characters, one.message) else None,
        _places(places if places is not None else own, setting, "p"),
        element("p", "→ ", prose(in_language(one.advice, _)), class_="advice")
        if one.advice else None,
        class_=f"entry {one.severity}",
        data_kind=str(one.severity),
    )


def _code(code: str, setting: Setting) -> list[str]:
    """What a code means, with a link to its explanation."""
    if code not in explain.codes():
        return [element("code", code)]
    title = explain.explanation(code, setting.language).title
    return [element("a", title, href=f"#why-{code}"), " ", element("code", code)]


def _adds(characters: str, message: str) -> bool:
    """True if the characters of a finding are not all in its message anyway."""
    return bool(characters) and not set(characters) <= set(message)


def _explanations(found: Sequence[Finding], setting: Setting) -> list[Markup]:
    """What the codes that occur mean."""
    _ = setting.words
    known = explain.codes()
    given = [
        explain.explanation(code, setting.language)
        for code in dict.fromkeys(one.code for one in found)
        if code in known
    ]
    return [
        element(
            "details",
            element("summary", element("code", one.code), " ", one.title),
            *(element("p", prose(words)) for words in (one.what, one.why, one.todo)),
            element("p", prose(_("Example: {example}").format(example=one.example))),
            id=f"why-{one.code}", class_="why",
        )
        for one in given
    ]


def changes(
    planned: Sequence[Change], title: str, setting: Setting, portrait: Portrait | None
) -> Markup | None:
    """The changes, those alike together with all their places; None if there is none."""
    if not planned:
        return None
    _ = setting.words
    numbers = portrait.before.numbers if portrait else {}
    groups: dict[tuple[str, str, str, str], list[Change]] = {}
    for change in planned[:_MOST_ROWS]:
        alike = (change.slot, change.old, change.new, change.rule)
        groups.setdefault(alike, []).append(change)
    heads = [_("Slot"), _("Old"), _("New"), _("Rule"), _("Place"), _("Times")]
    head = element(
        "tr",
        *(element("th", one, scope="col") for one in heads[:-1]),
        element("th", heads[-1], scope="col", class_="number"),
    )
    rows = [_change(alike, heads, numbers, setting) for alike in groups.values()]
    times = sum(change.count for change in planned)
    return element(
        "section",
        element("h2", title, element("small", f" {times:,}")),
        element(
            "div",
            element("table", element("thead", head), element("tbody", *rows), class_="stacked"),
            class_="wide",
        ),
        _left(len(planned), setting),
        id="changes",
    )


def _change(
    alike: Sequence[Change], heads: Sequence[str], numbers: Mapping[str, int], setting: Setting
) -> Markup:
    _ = setting.words
    first = alike[0]
    places = [
        Place(each.part, line=each.line, number=numbers.get(each.part, 0)) for each in alike
    ]
    cells: list[tuple[str | None, ...]] = [
        (slot_title(first.slot, _), " ", element("code", first.slot)),
        (first.old or "—",),
        (first.new or "—",),
        (in_language(first.rule, _),),
        (_places(places, setting, "div"),),
        (f"{sum(change.count for change in alike):,}",),
    ]
    kinds = (None, "old", "new", None, None, "number")
    return element(
        "tr",
        *(
            element("td", *cell, class_=kind, data_head=head)
            for cell, kind, head in zip(cells, kinds, heads, strict=True)
        ),
        class_="entry",
    )


def _places(places: Sequence[Place], setting: Setting, kind: str) -> Markup | None:
    """The first places, and all of them to be unfolded if there are many."""
    if not places:
        return None
    short = told(places, setting.words, _PLACES)
    whole = told(places, setting.words, len(places))
    if short == whole:
        return element(kind, whole, class_="place")
    summary = element("summary", short)
    return element("details", summary, element("p", whole), class_="place")


def _left(count: int, setting: Setting) -> Markup | None:
    if count <= _MOST_ROWS:
        return None
    words = setting.words("and {count} more; the JSON report has all")
    return element("p", words.format(count=f"{count - _MOST_ROWS:,}"), class_="hint")
