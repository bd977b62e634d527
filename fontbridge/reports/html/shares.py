"""Fonts as a picture: for each kind of text a bar of the shares that families have in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fontbridge.model import FontUse, Serves, Slot
from fontbridge.reports.html.markup import Markup, element
from fontbridge.reports.html.setting import Setting
from fontbridge.reports.slots import KINDS, slot_title

__all__ = ["section"]

_HUES = 8  # colours of the style sheet
_WIDTH = 1000  # units of the drawing, whatever its width on the page
_HEIGHT = 30


class _Share(NamedTuple):
    """The characters (declarations, where the format tells none) that a family has."""

    family: str
    typeface: str
    amount: int
    foreign: bool


def section(
    before: Sequence[FontUse], after: Sequence[FontUse] | None, setting: Setting
) -> Markup | None:
    """The bars and the table; None if the file declares no family."""
    if not before:
        return None
    _ = setting.words
    hues = _hues([*before, *(after or ())])
    states = [(_("Now") if after is None else _("Before"), before)]
    if after is not None:
        states.append((_("After"), after))
    drawn = any(use.characters for use in before)
    bars = [
        _bars(
            _(title),
            [
                (name, _shares(uses, kind, setting, converted=uses is after))
                for name, uses in states
            ],
            hues,
        )
        for kind, title in KINDS.items()
        if not drawn or any(use.characters for use in before if _kind(use) is kind)
    ]
    tables = [
        _table(uses, hues, setting, name if after is not None else "", converted=uses is after)
        for name, uses in states
    ]
    return element(
        "section",
        element("h2", _("Fonts")),
        element("p", _legend(setting), class_="hint"),
        *bars,
        *tables,
        id="fonts",
    )


def _kind(use: FontUse) -> Serves:
    return Slot(use.slot).serves


def _legend(setting: Setting) -> str:
    _ = setting.words
    if setting.profile is None:
        return _(
            "One colour is one typeface. A line of red beneath marks families that no catalogue "
            "knows."
        )
    return _(
        "One colour is one typeface. A line of red beneath marks families that the profile does "
        "not accept."
    )


def _hues(uses: Iterable[FontUse]) -> dict[str, int]:
    """A colour for each typeface, those that draw most first."""
    counts: dict[str, int] = {}
    for use in uses:
        counts[use.typeface] = counts.get(use.typeface, 0) + (use.characters or 0)
    ranked = sorted(counts, key=lambda typeface: -counts[typeface])
    return {typeface: min(rank, _HUES - 1) for rank, typeface in enumerate(ranked)}


def _shares(
    uses: Iterable[FontUse], kind: Serves, setting: Setting, *, converted: bool
) -> list[_Share]:
    mine = [use for use in uses if _kind(use) is kind]
    told = any(use.characters is not None for use in mine)
    counts: dict[str, int] = {}
    foreign: set[str] = set()
    typefaces: dict[str, str] = {}
    for use in mine:
        count = use.characters or 0 if told else use.declarations
        counts[use.family] = counts.get(use.family, 0) + count
        typefaces[use.family] = use.typeface
        if count and setting.is_foreign(use.family, use.slot, converted=converted):
            foreign.add(use.family)
    return [
        _Share(family, typefaces[family], count, family in foreign)
        for family, count in sorted(counts.items(), key=lambda item: -item[1])
        if count
    ]


def _bars(
    title: str, states: Sequence[tuple[str, Sequence[_Share]]], hues: Mapping[str, int]
) -> Markup | None:
    if not any(shares for _, shares in states):
        return None
    rows = [
        element("div", element("span", name, class_="when"), _bar(shares, hues), class_="bar")
        for name, shares in states
        if shares
    ]
    return element("figure", element("figcaption", title), *rows, class_="shares")


def _bar(shares: Sequence[_Share], hues: Mapping[str, int]) -> Markup:
    total = sum(share.amount for share in shares)
    pieces, told, at = [], [], 0.0
    for share in shares:
        width = _WIDTH * share.amount / total
        words = f"{share.family} {share.amount:,} ({_percent(share.amount / total)})"
        pieces.append(
            element(
                "g",
                element("title", words),
                _rectangle(at, 0, width, _HEIGHT, f"h{hues[share.typeface]}"),
                _rectangle(at, _HEIGHT - 5, width, 5, "foreign") if share.foreign else None,
            )
        )
        told.append(words)
        at += width
    drawing = element(
        "svg", *pieces, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", preserveAspectRatio="none",
        role="img", aria_label="; ".join(told),
    )
    names = [
        element(
            "li",
            element("i", class_=f"swatch h{hues[share.typeface]}"),
            element("span", share.family, class_="foreign" if share.foreign else None),
            element("small", f" {_percent(share.amount / total)}"),
        )
        for share in shares
    ]
    return element("div", drawing, element("ul", *names, class_="names"))


def _percent(part: float) -> str:
    return f"{part:.0%}" if part >= 0.005 else "<1%"


def _rectangle(x: float, y: int, width: float, height: int, kind: str) -> Markup:
    return element(
        "rect", x=f"{x:.2f}", y=y, width=f"{width:.2f}", height=height, class_=kind
    )


def _table(
    uses: Sequence[FontUse], hues: Mapping[str, int], setting: Setting, when: str, *,
    converted: bool,
) -> Markup:
    _ = setting.words
    texts = (_("Family"), _("Typeface"), _("Repertoire"), _("Needed"), _("Slot"))
    numbers = (_("Declarations"), _("Characters"))
    head = element(
        "tr",
        *(element("th", one, scope="col") for one in texts),
        *(element("th", one, scope="col", class_="number") for one in numbers),
    )
    rows = [_row(use, hues, setting, converted=converted) for use in uses]
    summary = (
        _("All declarations {when} ({count})").format(when=when, count=len(uses)) if when
        else _("All declarations ({count})").format(count=len(uses))
    )
    body = element("table", element("thead", head), element("tbody", *rows))
    return element(
        "details", element("summary", summary), element("div", body, class_="wide"),
        class_="declarations",
    )


def _row(
    use: FontUse, hues: Mapping[str, int], setting: Setting, *, converted: bool
) -> Markup:
    known = use.known_as if use.known_as != use.family else ""
    foreign = setting.is_foreign(use.family, use.slot, converted=converted)
    return element(
        "tr",
        element(
            "td",
            element("i", class_=f"swatch h{hues[use.typeface]}"),
            element("span", use.family, class_="foreign" if foreign else None),
            element("small", f" {known}") if known else None,
        ),
        element("td", setting.typeface(use.typeface) if use.typeface else "—"),
        element("td", use.repertoire or "—"),
        element("td", use.needs or "—"),
        element("td", slot_title(use.slot, setting.words), " ", element("code", use.slot)),
        element("td", f"{use.declarations:,}", class_="number"),
        element(
            "td", "—" if use.characters is None else f"{use.characters:,}", class_="number"
        ),
    )
