"""The map of a document as a picture: parts in order, a cell a paragraph, coloured by its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fontbridge.batch.portrait import Portrait
from fontbridge.harmonise.docmap import Cell, PartMap, State
from fontbridge.messages import Translate, mark
from fontbridge.reports.html.markup import Markup, element
from fontbridge.reports.html.setting import Setting

__all__ = ["section"]

_STATES = {
    State.FIT: mark("fit"),
    State.CHANGES: mark("convert changes it"),
    State.PERSON: mark("a person must settle it"),
    State.NEUTRAL: mark("faces of both systems"),
    State.PARTY: mark("Party system"),
    State.GOVERNMENT: mark("government system"),
    State.MIXED: mark("both systems mixed"),
    State.UNKNOWN: mark("unknown families"),
    State.EMPTY: mark("no text"),
}
_TOLD_IN_WORDS = 40  # paragraphs for a person that are listed; all are in the picture
_FAMILIES = 4  # named for one paragraph


def section(portrait: Portrait, setting: Setting) -> Markup | None:
    """The map, before and after side by side; None if there is nothing on it."""
    before, after = portrait.before.parts, portrait.after and portrait.after.parts
    if not before:
        return None
    _ = setting.words
    seen = {cell.state for side in (before, after or ()) for part in side for cell in part.cells}
    legend = [
        element("li", element("i", class_=f"cell {state}"), _(title))
        for state, title in _STATES.items()
        if state in seen
    ]
    maps = [_map(before, _("Before") if after else "", setting)]
    if after:
        maps.append(_map(after, _("After"), setting))
    told = _for_a_person(after or before, setting)
    return element(
        "section",
        element("h2", _("Map of the document")),
        element(
            "p",
            _("Each cell is a paragraph, in order; the longer the text, the wider the cell. Point "
              "at a cell to see its families."),
            class_="hint",
        ),
        element("ul", *legend, class_="legend"),
        element("div", *maps, class_="sides" if after else None),
        element("p", " ", class_="told", id="told", aria_live="polite"),
        told,
        id="map",
    )


def _map(parts: Sequence[PartMap], title: str, setting: Setting) -> Markup:
    return element(
        "div",
        element("h3", title) if title else None,
        *(_part(part, setting) for part in parts),
    )


def _part(part: PartMap, setting: Setting) -> Markup:
    _ = setting.words
    counts: Counter[State] = Counter()
    for cell in part.cells:
        counts[cell.state] += cell.span
    words = _(", ").join(
        f"{_(title)} {counts[state]}" for state, title in _STATES.items() if counts[state]
    )
    cells = [
        element(
            "i", class_=f"cell {cell.state} w{_width(cell)}", title=_told(part.part, cell, _)
        )
        for cell in part.cells
    ]
    return element(
        "div",
        element("h4", element("code", part.part or "—"), element("small", words)),
        element("div", *cells, class_="cells", role="img", aria_label=f"{part.part}: {words}"),
        class_="part",
    )


def _width(cell: Cell) -> int:
    """One of five widths: 10 characters, 30, 90, 270, more."""
    width, most = 1, 10 * cell.span
    while width < 5 and cell.characters > most:
        width, most = width + 1, most * 3
    return width


def _told(part: str, cell: Cell, _: Translate) -> str:
    if cell.span > 1:
        where = _("paragraphs {first}–{last}").format(
            first=cell.number, last=cell.number + cell.span - 1
        )
    else:
        where = _("paragraph {number}").format(number=cell.number)
    told = [where, _(_STATES[cell.state])]
    told += [
        f"{family or '—'} {count}" if count else family or "—"
        for family, count in cell.families[:_FAMILIES]
    ]
    if cell.text:
        told.append(f"“{cell.text}”")
    return " · ".join(told)


def _for_a_person(parts: Sequence[PartMap], setting: Setting) -> Markup | None:
    """The paragraphs that a person must look at, in words: paper has nothing to point with."""
    _ = setting.words
    graves = (State.PERSON, State.MIXED, State.UNKNOWN)
    found = [(part.part, cell) for part in parts for cell in part.cells if cell.state in graves]
    if not found:
        return None
    rows = [
        element("li", element("code", part or "—"), " ", _told(part, cell, _))
        for part, cell in found[:_TOLD_IN_WORDS]
    ]
    if len(found) > _TOLD_IN_WORDS:
        left = _("and {count} more").format(count=len(found) - _TOLD_IN_WORDS)
        rows.append(element("li", left))
    title = _("Paragraphs to look at ({count})").format(count=len(found))
    return element("details", element("summary", title), element("ul", *rows, class_="plain"))
