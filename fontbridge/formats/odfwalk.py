"""The paragraphs of an OpenDocument part by their places: what their lines stand in, the list that
they are in, and what stands in them that is no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fontbridge.formats.measure import LINE_END, OBJECT, TABULATOR, Unforeseen
from fontbridge.formats.odfpages import Page, Pages, columns_of
from fontbridge.formats.odfsheet import OdfLook, OdfSheet, points
from fontbridge.formats.odftext import elements_with_text
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["InList", "OdfPlaced", "PlacedMark", "Widths", "walk"]

Widths = Sequence[float] | Unforeseen
"""How wide lines may be in some place, or why that is not known."""

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
_BESIDE = ("left", "right", "parallel", "dynamic", "biggest")  # style:wrap (20.396)
_MOST_BLANKS = 1000


@dataclass(frozen=True, slots=True)
class InList:
    """Where a paragraph stands in a list: its style, how deep, whether it begins an item, and what
    the item's number is set to, if it is. `list` tells one list from another."""

    list: int
    style: str
    depth: int = 0
    begins: bool = False
    value: int | None = None


@dataclass(slots=True)
class PlacedMark:
    """What stands in a line at an offset of the part, `width` points wide if it is an object."""

    start: int
    text: str
    width: float = 0.0


@dataclass(slots=True)
class OdfPlaced:
    """A paragraph. `pages` are the layouts of those that it may be on, none for what stands in a
    cell or a frame; `outline` is the level of a heading, or 0."""

    style: str
    widths: Widths
    pages: Sequence[Page] = ()
    item: InList | None = None
    outline: int = 0
    marks: list[PlacedMark] = field(default_factory=list)
    why: Unforeseen | None = None


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
    item: InList | None = None
    frame: Tag | None = None
    paragraph: OdfPlaced | None = None


def walk(name: str, part: XmlPart, sheet: OdfSheet, pages: Pages, kind: str) -> Mapping[
    int, OdfPlaced
]:
    """The paragraphs of a part by the offset of each piece of their text; `kind` is the body of
    its document."""
    return _Walk(name, part, sheet, pages, kind).found


class _Walk:
    def __init__(
        self, name: str, part: XmlPart, sheet: OdfSheet, pages: Pages, kind: str
    ) -> None:
        self.found: dict[int, OdfPlaced] = {}
        self._name, self._sheet, self._pages = name, sheet, pages
        self._master = pages.first
        self._lists = 0
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
                return self._on_master(state, tag.get("style", "name") or "")
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
            value = tag.get("text", "start-value") or ""
            begins = local == "list-item"
            item = replace(
                state.item, begins=begins, value=int(value) if value.isdigit() else None
            )
            return replace(state, item=item)
        if local == "note-body" and state.pages:
            return replace(state, widths=_on_pages(state.pages, None), paragraph=None, item=None)
        if state.paragraph is not None:
            _mark(state.paragraph, tag, start)
        return state

    def _paragraph(self, state: _State, tag: Tag) -> _State:
        style = tag.get("text", "style-name") or ""
        if state.widths is not Unforeseen.UNTOLD and self._nested <= 1:
            state = self._turn(state, self._look("paragraph", style))
        outline = tag.get("text", "outline-level") if tag.local == "h" else None
        paragraph = OdfPlaced(
            style, state.widths, state.pages if state.table is None else (), state.item,
            int(outline) if outline and outline.isdigit() else 0,
        )
        if state.item is not None and state.item.begins:
            state.item = replace(state.item)
        return replace(state, paragraph=paragraph)

    def _list(self, state: _State, tag: Tag) -> InList:
        style = tag.get("text", "style-name") or ""
        if state.item is not None:
            return replace(
                state.item, style=style or state.item.style, depth=state.item.depth + 1
            )
        if (tag.get("text", "continue-numbering") or "") != "true":
            self._lists += 1
        return InList(self._lists, style)

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
            count = int(tag.get("table", "number-columns-repeated") or 1)
            table.columns += [look.length("column-width")] * min(count, _MOST_BLANKS)
            return state
        if tag.local == "table-row":
            table.at = 0
            return state
        span = int(tag.get("table", "number-columns-spanned") or 1)
        look = self._look("table-cell", tag.get("table", "style-name"))
        columns = table.columns[table.at : table.at + span]
        table.at += int(tag.get("table", "number-columns-repeated") or 1)
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
            _stand(state.paragraph, tag, look, start)
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


def _stand(paragraph: OdfPlaced, frame: Tag, look: OdfLook, start: int) -> None:
    """Take note of a frame or shape in a paragraph: in its line, or beside it."""
    if frame.get("text", "anchor-type") == "as-char":
        width = points(frame.get("svg", "width"))
        if width:
            paragraph.marks.append(PlacedMark(start, OBJECT, width))
        else:
            paragraph.why = Unforeseen.INLINE
    elif look.get("wrap") in _BESIDE:
        paragraph.why = Unforeseen.BESIDE


def _mark(paragraph: OdfPlaced, tag: Tag, start: int) -> None:
    """Take note of what stands in a line."""
    match tag.local:
        case "tab":
            paragraph.marks.append(PlacedMark(start, TABULATOR))
        case "line-break":
            paragraph.marks.append(PlacedMark(start, LINE_END))
        case "s":
            count = tag.get("text", "c") or "1"
            blanks = min(int(count), _MOST_BLANKS) if count.isdigit() else 1
            paragraph.marks.append(PlacedMark(start, " " * blanks))
        case "ruby":
            paragraph.why = Unforeseen.INLINE
