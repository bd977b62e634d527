"""The map of a document as a picture: parts in order, a cell a paragraph, coloured by its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from fontbridge.batch.portrait import Portrait
from fontbridge.harmonise.docmap import Cell, Side, State
from fontbridge.messages import Translate, mark
from fontbridge.reports.html.markup import Markup, element
from fontbridge.reports.html.setting import Setting
from fontbridge.reports.placing import part_title, reading_order

__all__ = ["section"]

_Titled = tuple[str, Sequence[Cell]]  # the cells of a part, under its name

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
    before = _ordered(portrait.before, setting)
    after = _ordered(portrait.after, setting) if portrait.after else []
    if not before:
        return None
    _ = setting.words
    seen = {cell.state for _name, cells in (*before, *after) for cell in cells}
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


def _ordered(side: Side, setting: Setting) -> list[_Titled]:
    """The parts by what an office calls them, in the order in which people look for them."""
    number = side.numbers.get
    parts = sorted(side.parts, key=lambda each: reading_order(each.part, number(each.part, 0)))
    names = [part_title(each.part, setting.words, number(each.part, 0)) for each in parts]
    alike, told = Counter(names), Counter[str]()
    found = []
    for name, part in zip(names, parts, strict=True):
        told[name] += 1
        # Footers, say: those of the first page, of even pages and of the others.
        found.append((f"{name} {told[name]}" if alike[name] > 1 else name, part.cells))
    return found


def _map(parts: Sequence[_Titled], title: str, setting: Setting) -> Markup:
    return element(
        "div",
        element("h3", title) if title else None,
        *(_part(name, cells, setting) for name, cells in parts),
    )


def _part(name: str, cells: Sequence[Cell], setting: Setting) -> Markup:
    _ = setting.words
    counts: Counter[State] = Counter()
    for cell in cells:
        counts[cell.state] += cell.span
    words = _(", ").join(
        f"{_(title)} {counts[state]}" for state, title in _STATES.items() if counts[state]
    )
    drawn = [
        element("i", class_=f"cell {cell.state} w{_width(cell)}", title=_told(cell, _))
        for cell in cells
    ]
    return element(
        "div",
        element("h4", name, element("small", words)),
        element("div", *drawn, class_="cells", role="img", aria_label=f"{name}: {words}"),
        class_="part",
    )


def _width(cell: Cell) -> int:
    """One of five widths: 10 characters, 30, 90, 270, more."""
    width, most = 1, 10 * cell.span
    while width < 5 and cell.characters > most:
        width, most = width + 1, most * 3
    return width


def _told(cell: Cell, _: Translate) -> str:
    told = [*_where(cell, _), _(_STATES[cell.state])]
    told += [
        f"{family or '—'} {count}" if count else family or "—"
        for family, count in cell.families[:_FAMILIES]
    ]
    if cell.text:
        told.append(f"“{cell.text}”")
    return " · ".join(told)


def _where(cell: Cell, _: Translate) -> Iterator[str]:
    """The paragraphs or lines that a cell stands for, if it tells any."""
    if cell.line and cell.span > 1:
        yield _("lines {first}–{last}").format(first=cell.line, last=cell.line + cell.span - 1)
    elif cell.line:
        yield _("line {line}").format(line=cell.line)
    elif cell.last > cell.number:
        yield _("paragraphs {first}–{last}").format(first=cell.number, last=cell.last)
    elif cell.number:
        yield _("paragraph {number}").format(number=cell.number)


def _for_a_person(parts: Sequence[_Titled], setting: Setting) -> Markup | None:
    """The paragraphs that a person must look at, in words: paper has nothing to point with."""
    _ = setting.words
    graves = (State.PERSON, State.MIXED, State.UNKNOWN)
    found = [(name, cell) for name, cells in parts for cell in cells if cell.state in graves]
    if not found:
        return None
    rows = [
        element("li", element("b", name), " · ", _told(cell, _))
        for name, cell in found[:_TOLD_IN_WORDS]
    ]
    if len(found) > _TOLD_IN_WORDS:
        left = _("and {count} more").format(count=len(found) - _TOLD_IN_WORDS)
        rows.append(element("li", left))
    title = _("Paragraphs to look at ({count})").format(count=len(found))
    return element("details", element("summary", title), element("ul", *rows, class_="plain"))
