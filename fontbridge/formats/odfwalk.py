"""The paragraphs of an OpenDocument part by their places: what their lines stand in, the list that
they are in, and what stands in them that is no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fontbridge.formats.measure import Unforeseen
from fontbridge.formats.odfnumbering import OUTLINE, ListCounts, OdfNumbering
from fontbridge.formats.odfpages import Page, Pages, columns_of
from fontbridge.formats.odfplaced import OdfPlaced, Widths, mark, stand
from fontbridge.formats.odfsheet import OdfLook, OdfSheet, count_in, points
from fontbridge.formats.odftext import elements_with_text
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["Around", "walk"]

_FRAMES = frozenset({"frame", "text-box", "custom-shape", "rect", "ellipse", "caption", "control",
                     "circle", "line", "path", "polygon", "connector", "g"})
_WANTED: Mapping[str, frozenset[str]] = {
    "office": frozenset({"annotation", "document"}),
    "draw": _FRAMES,
    "table": frozenset({"table", "table-column", "table-row", "table-cell", "covered-table-cell"}),
    "style": frozenset({"master-page"}),
    "math": frozenset({"math"}),
}
_DRAWN_SHAPES = _FRAMES - {"frame", "text-box", "g"}
_PARAGRAPHS = ("p", "h")
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class _InList:
    """Where a paragraph stands in a list: its style, how deep, whether it begins an item, and what
    the item's number is set to, if it is. `counts` are those of the whole list."""

    counts: ListCounts
    style: str
    depth: int = 0
    begins: bool = False
    value: int | None = None


@dataclass(slots=True)
class _Table:
    whole: float
    columns: list[float] = field(default_factory=list)
    at: int = 0


@dataclass(slots=True)
class _State:
    """What holds inside an element."""

    widths: Widths
    pages: Sequence[Page] = ()
    section: OdfLook | None = None
    table: _Table | None = None
    item: _InList | None = None
    frame: Tag | None = None
    paragraph: OdfPlaced | None = None


class Around(NamedTuple):
    """What a document is set by: its styles, pages and lists, and the kind of its body."""

    sheet: OdfSheet
    pages: Pages
    numbering: OdfNumbering
    kind: str


def walk(name: str, part: XmlPart, around: Around) -> Mapping[int, OdfPlaced]:
    """The paragraphs of a part by the offset of each piece of their text."""
    return _Walk(name, part, around).found


class _Walk:
    def __init__(self, name: str, part: XmlPart, around: Around) -> None:
        self.found: dict[int, OdfPlaced] = {}
        self._name, (self._sheet, self._pages, self._numbering, kind) = name, around
        self._master = self._pages.first
        self._counts = ListCounts()  # of the last list
        self._outline = ListCounts()
        self._by_id: dict[str, ListCounts] = {}
        self._nested = 0  # documents inside this one, whose styles are their own
        top = _State(Unforeseen.UNTOLD)
        if kind == "text":
            top = self._on_master(top, self._master)
        states = [top]
        for event, start, _, tag, _ in part.walk(_WANTED, elements_with_text(part)):
            if event == "start":
                states.append(self._inside(states[-1], tag, start))
            elif event == "end":
                states.pop()
                if tag.local == "document":
                    self._nested -= 1
            elif (paragraph := states[-1].paragraph) is not None:
                self.found[start] = paragraph

    def _inside(self, state: _State, tag: Tag, start: int) -> _State:
        """The state inside an element."""
        match tag.namespace:
            case "office" if tag.local == "document":
                self._nested += 1
                # The root of a flat file is the document itself.
                return state if self._nested == 1 else _State(Unforeseen.UNTOLD)
            case "office" | "math":
                if tag.namespace == "math" and state.paragraph is not None:
                    state.paragraph.why = Unforeseen.INLINE
                return _State(Unforeseen.UNTOLD)
            case "style":
                # Headers and footers are as wide as the page, but not on its grid.
                master = self._on_master(state, tag.get("style", "name") or "")
                return replace(master, pages=())
            case "draw":
                return self._frame(state, tag, start)
            case "table":
                return self._in_table(state, tag)
            case "text":
                return self._in_text(state, tag, start)
        return state

    def _look(self, family: str, name: str | None) -> OdfLook:
        return self._sheet.look(self._name, family, name or "")

    # -- pages --

    def _on_master(self, state: _State, master: str) -> _State:
        pages = self._pages.of(master)
        return replace(state, pages=pages, widths=_on_pages(pages, None))

    def _turn(self, state: _State, look: OdfLook) -> _State:
        """Go to the master of pages that a style sends its text to."""
        master = look.values.get("master-page-name", "")
        if master and state.pages:
            self._master = master
            return self._on_master(state, master)
        if state.pages and state.section is None and state.pages != self._pages.of(self._master):
            return self._on_master(state, self._master)
        return state

    # -- text --

    def _in_text(self, state: _State, tag: Tag, start: int) -> _State:
        local = tag.local
        if local in _PARAGRAPHS:
            return self._paragraph(state, tag)
        if local == "section":
            look = self._look("section", tag.get("text", "style-name"))
            if not state.pages:
                return state
            return replace(state, section=look, widths=_on_pages(state.pages, look))
        if local == "list":
            return replace(state, item=self._list(state, tag))
        if local in ("list-item", "list-header") and state.item is not None:
            value = count_in(tag, "text", "start-value", 0) or None
            item = replace(state.item, begins=local == "list-item", value=value)
            return replace(state, item=item)
        if local == "note-body" and state.pages:
            return replace(state, widths=_on_pages(state.pages, None), paragraph=None, item=None)
        if state.paragraph is not None:
            mark(state.paragraph, tag, start)
        return state

    def _paragraph(self, state: _State, tag: Tag) -> _State:
        style = tag.get("text", "style-name") or ""
        item = state.item or self._heading(tag)
        if state.item is not None and state.item.begins:
            state.item = replace(state.item, begins=False)  # the next one has no label
        if state.widths is not Unforeseen.UNTOLD and self._nested <= 1:
            state = self._turn(state, self._look("paragraph", style))
        pages = state.pages if state.table is None else ()
        paragraph = OdfPlaced(style, state.widths, pages)
        if item is not None:
            self._number(paragraph, item)
        return replace(state, paragraph=paragraph)

    # -- lists --

    def _heading(self, tag: Tag) -> _InList | None:
        """The numbering of a heading that is in no list."""
        depth = count_in(tag, "text", "outline-level", 0) - 1 if tag.local == "h" else -1
        level = self._numbering.level(self._name, OUTLINE, depth) if depth >= 0 else None
        speaks = level is not None and level.speaks
        return _InList(self._outline, OUTLINE, depth, begins=True) if speaks else None

    def _list(self, state: _State, tag: Tag) -> _InList:
        style = tag.get("text", "style-name") or ""
        if state.item is not None:
            return replace(
                state.item, style=style or state.item.style, depth=state.item.depth + 1
            )
        going_on = self._by_id.get(tag.get("text", "continue-list") or "")
        if going_on is not None:
            self._counts = going_on
        elif tag.get("text", "continue-numbering") != "true":
            self._counts = ListCounts()
        if key := tag.get("xml", "id"):
            self._by_id[key] = self._counts
        return _InList(self._counts, style)

    def _number(self, paragraph: OdfPlaced, item: _InList) -> None:
        """Give a paragraph of a list its level, and its label if it begins an item."""
        level = self._numbering.level(self._name, item.style, item.depth)
        paragraph.level = level
        if level is None:
            paragraph.why = Unforeseen.LABEL
        elif item.begins:
            item.counts.next(item.depth, level.start, item.value)
            label = self._numbering.label(self._name, item.style, item.depth, item.counts)
            if label is None:
                paragraph.why = Unforeseen.LABEL
            paragraph.label = label or ""

    # -- tables --

    def _in_table(self, state: _State, tag: Tag) -> _State:
        table = state.table
        if tag.local == "table":
            if isinstance(state.widths, Unforeseen):
                return replace(state, table=None, paragraph=None)
            state = self._turn(state, self._look("table", tag.get("table", "style-name")))
            return replace(state, table=_Table(0.0), item=None)
        if table is None:
            return state
        if tag.local == "table-column":
            look = self._look("table-column", tag.get("table", "style-name"))
            count = count_in(tag, "table", "number-columns-repeated")
            table.columns += [look.length("column-width")] * min(count, _MOST_COLUMNS)
            return state
        if tag.local == "table-row":
            table.at = 0
            return state
        span = count_in(tag, "table", "number-columns-spanned")
        look = self._look("table-cell", tag.get("table", "style-name"))
        columns = table.columns[table.at : table.at + span]
        table.at += count_in(tag, "table", "number-columns-repeated")
        width = sum(columns) - look.frame("left") - look.frame("right")
        known = columns and all(columns) and width > 0
        widths: Widths = [width] if known else Unforeseen.TABLE
        if look.get("writing-mode").startswith("tb"):
            widths = Unforeseen.VERTICAL
        return replace(state, widths=widths, pages=(), item=None, paragraph=None)

    # -- frames --

    def _frame(self, state: _State, tag: Tag, start: int) -> _State:
        if tag.local == "text-box":
            return replace(state, widths=self._in_box(state, tag), pages=(), paragraph=None,
                           item=None)  # fmt: skip
        if tag.local == "g":
            return state
        look = self._look("graphic", tag.get("draw", "style-name"))
        if state.paragraph is not None:
            stand(state.paragraph, tag, look, start)
        widths: Widths = Unforeseen.BOX if tag.local in _DRAWN_SHAPES else Unforeseen.UNTOLD
        return replace(state, frame=tag, widths=widths, pages=(), paragraph=None, item=None)

    def _in_box(self, state: _State, tag: Tag) -> Widths:
        frame = state.frame
        if frame is None:
            return Unforeseen.BOX
        look = self._look("graphic", frame.get("draw", "style-name"))
        look = self._look("presentation", frame.get("presentation", "style-name")).over(look)
        if look.get("writing-mode").startswith("tb"):
            return Unforeseen.VERTICAL
        outer = points(frame.get("svg", "width"))
        width = outer - look.frame("left") - look.frame("right")
        grows = look.get("wrap-option") == "no-wrap" or tag.get("fo", "min-width") is not None
        return Unforeseen.BOX if grows or not outer or width <= 0 else [width]


def _on_pages(pages: Sequence[Page], section: OdfLook | None) -> Widths:
    """How wide lines may be on some pages, in a section of its own columns or not."""
    if not pages:
        return Unforeseen.PAGE
    if any(page.vertical for page in pages):
        return Unforeseen.VERTICAL
    found: list[float] = []
    for page in pages:
        if section is None:
            found += page.widths
        else:
            for width in page.widths:
                sides = section.length("margin-left") + section.length("margin-right")
                found += columns_of(section, width - sides)
    widths = list(dict.fromkeys(round(each, 1) for each in found))
    return widths if min(widths) > 0 else Unforeseen.PAGE
