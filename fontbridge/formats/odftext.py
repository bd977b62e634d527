"""The text of an OpenDocument part: paragraphs, their pieces, and the styles that apply to each.

What applies to a paragraph is settled by what holds it: the body of a text, a cell of a sheet, a
shape of a slide, an element of a chart. Notes, comments and shapes inside a paragraph hold
paragraphs of their own, which inherit nothing from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fontbridge.formats.odfcells import Cells
from fontbridge.formats.odfstyles import Chain
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["OdfParagraph", "Piece", "elements_with_text", "read_paragraphs", "read_texts"]

_PARAGRAPHS = frozenset({"p", "h"})
_STYLED = frozenset({"span", "a", "ruby-text"})
# What may hold a text:span (ODF 1.3 Part 3, 6.1.7): in other elements text cannot be cut.
_CUTTABLE = _PARAGRAPHS | {"span", "a", "ruby-base", "meta"}
# Names in the text namespace whose character data nobody draws.
_NOT_DRAWN = frozenset({"script"})
_SHAPES = frozenset(
    {
        "caption", "circle", "connector", "control", "custom-shape", "ellipse", "frame", "line",
        "measure", "path", "polygon", "polyline", "rect", "regular-polygon",
    }
)  # fmt: skip
_CHART = frozenset({"title", "subtitle", "legend", "axis", "footer", "data-label"})
_CELLS = frozenset({"table", "table-column", "table-row", "table-cell", "covered-table-cell"})
_BODIES = frozenset({"text", "spreadsheet", "presentation", "drawing", "chart", "image", "formula"})
_WANTED: Mapping[str, frozenset[str]] = {
    "office": _BODIES | {"document", "annotation"},
    "draw": _SHAPES,
    "chart": _CHART,
    "table": _CELLS,
    "style": frozenset({"header", "footer", "header-left", "footer-left", "header-first",
                        "footer-first"}),
}
_CONTROLS = frozenset({"content-control"})
_LOCAL_NAMES = re.compile(rb"<(?:[^\s:/<>]+:)?([^\s:/<>!?]+)")
# The default style that text stands on, by the body of the document.
_DEFAULTS = {"spreadsheet": "table-cell", "presentation": "graphic", "drawing": "graphic"}


class Piece(NamedTuple):
    """Text without markup in it: `text` stands at `start:end`, inside the element of `tag`.

    `document` counts the documents of the part in order. `cuttable` if a span may be opened here;
    `span` is the style of the text:span directly around it, `alone` if it holds nothing else.
    """

    start: int
    end: int
    text: str
    tag: Tag
    chain: Chain
    document: int
    cuttable: bool
    span: str
    alone: bool


@dataclass(slots=True)
class OdfParagraph:
    """The pieces of a paragraph, without those of paragraphs inside it."""

    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What holds at some place: the styles of the block around it, and of text in it."""

    document: int
    kind: str
    block: Chain
    inline: Chain = ()
    paragraph: OdfParagraph | None = None
    cells: Cells = field(default_factory=Cells)
    chart: bool = False


def read_paragraphs(part: XmlPart, kind: str) -> Iterator[OdfParagraph]:
    """The paragraphs of a part in order of their ends; `kind` is the body of its document."""
    texts = elements_with_text(part)
    states = [_State(0, kind, _default(kind))]
    documents = 0
    tag_ends: list[int] = []
    labels: dict[str, Chain] = {}  # of the chart around, by what draws the texts of its table
    for event, start, end, tag, text in part.walk(_WANTED, texts):
        state = states[-1]
        if event == "start":
            if tag.local == "document" and tag.namespace == "office" and len(states) > 1:
                documents += 1
            states.append(_inside(state, tag, documents))
            if tag.local in _BODIES:
                labels = {}
            elif tag.namespace == "chart":
                labels.setdefault(tag.local, states[-1].block)
            elif tag.local == "table" and state.kind == "chart":
                # Its texts are drawn as labels of the axes, which stand before it.
                states[-1].block = labels.get("axis") or labels.get("legend") or state.block
            tag_ends.append(end)
        elif event == "end":
            states.pop()
            tag_ends.pop()
            done = state.paragraph
            if done is not None and states[-1].paragraph is not done and done.pieces:
                yield done
        elif state.paragraph is not None:
            is_span = tag.local == "span"
            alone = is_span and start == tag_ends[-1] and part.view.startswith(b"</", end)
            span = (tag.get("text", "style-name") or "") if is_span else ""
            cuttable = tag.local in _CUTTABLE and not state.chart
            state.paragraph.pieces.append(
                Piece(start, end, text, tag, state.inline, state.document, cuttable, span, alone)
            )


def read_texts(part: XmlPart) -> Iterator[tuple[int, int, str]]:
    """The text of all paragraphs as (start, end, text), with blanks that stand between them."""
    return part.texts(elements_with_text(part))


def elements_with_text(part: XmlPart) -> Mapping[str, frozenset[str]]:
    """All elements of the text namespace: any of them may hold text, fields by the dozen."""
    names = {found.decode() for found in set(_LOCAL_NAMES.findall(part.view))}
    return {"text": frozenset(names - _NOT_DRAWN), "loext": _CONTROLS}


def _default(kind: str) -> Chain:
    return ((_DEFAULTS.get(kind, "paragraph"), ""),)


def _inside(state: _State, tag: Tag, documents: int) -> _State:
    """The state inside an element."""
    match tag.namespace:
        case "text":
            return _inside_text(state, tag)
        case "loext":
            return replace(state)
        case "table":
            return _inside_table(state, tag)
        case "office" if tag.local == "document":
            return _State(documents, "", _default(""))
        case "office" if tag.local in _BODIES:
            return _State(state.document, tag.local, _default(tag.local))
        case "chart":
            style = tag.get("chart", "style-name") or ""
            chain = (*_default(state.kind), ("chart", style))
            return _State(state.document, state.kind, chain, chart=True)
        case "style":
            return _State(state.document, state.kind, _default(state.kind))
    # The frames of a text lend nothing to what stands in them, unlike its drawn shapes.
    own = () if (state.kind, tag.local) == ("text", "frame") else _shape(tag)
    return _State(state.document, state.kind, (*_default(state.kind), *own))


def _inside_text(state: _State, tag: Tag) -> _State:
    inline, paragraph = state.inline, state.paragraph
    name = tag.get("text", "style-name") or ""
    if tag.local in _PARAGRAPHS:
        own = (("paragraph", name),) if name else ()
        inline, paragraph = (*state.block, *own), OdfParagraph()
    elif tag.local in _STYLED and name:
        inline = (*inline, ("text", name))
    return replace(state, inline=inline, paragraph=paragraph)


def _inside_table(state: _State, tag: Tag) -> _State:
    cells = Cells() if tag.local == "table" else state.cells
    block = state.block
    style = cells.enter(tag)
    if style is not None and state.kind != "chart":
        block = (*_default(state.kind), ("table-cell", style))
    return _State(state.document, state.kind, block, (), None, cells, state.chart)


def _shape(tag: Tag) -> Chain:
    """What a shape's own attributes put on its text."""
    found = (
        ("graphic", tag.get("draw", "style-name")),
        ("presentation", tag.get("presentation", "style-name")),
        ("paragraph", tag.get("draw", "text-style-name")),
    )
    return tuple((family, name) for family, name in found if name)
