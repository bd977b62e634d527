"""The elements around the text of a page, as a browser nests them.

After the tree construction of the HTML standard (13.2.6), as far as what is inherited depends on
it: elements that the page leaves out (html, body) are there, those without an end tag end where
another begins. Misnested elements are closed together, not opened again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from fontbridge.formats.markup import Piece, unescape

__all__ = ["Element", "TextNode", "read_tree"]

_VOID = frozenset({
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "param", "source", "track", "wbr",
})  # fmt: skip
_HEAD = frozenset({
    "base", "head", "html", "link", "meta", "noscript", "script", "style", "template", "title",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol",
    "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "text", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"caption", "table", "td", "th", "html", "body", "svg", "math"})
# What closes an open element of these names before it opens, as far as this is not inside of those.
_CLOSES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(
        _BLOCKS - {"body", "caption", "dd", "dt", "li", "option", "select", "tbody", "td", "text",
                   "tfoot", "th", "thead", "tr"},
        (frozenset({"p"}), _CELLS),
    ),
    "li": (frozenset({"li"}), _CELLS | {"ul", "ol", "menu", "dir"}),
    "dt": (frozenset({"dt", "dd"}), _CELLS | {"dl"}),
    "dd": (frozenset({"dt", "dd"}), _CELLS | {"dl"}),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"),
        (frozenset({"tbody", "thead", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    ),
}  # fmt: skip
_FOREIGN = frozenset({"svg", "math"})
_DEEPEST = 256  # what lies deeper is put side by side, as browsers do (Chromium's limit is 512)


class Element:
    """One element; `piece` is its start tag, None where the page leaves that out.

    `nodes` counts what it holds, elements and text; `close` is where its end tag stands;
    `foreign` in drawings and formulas, where tags may close themselves.
    """

    def __init__(
        self, name: str, text: str, piece: Piece | None = None, parent: Element | None = None,
        previous: Element | None = None,
    ) -> None:
        self.name, self.text, self.piece = name, text, piece
        self.parent, self.previous = parent, previous
        self.close: tuple[int, int] | None = None
        self.nodes = 0
        self.foreign: bool = name in _FOREIGN or (parent is not None and parent.foreign)

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The values by name, the first where there are several."""
        given = self.piece.attributes if self.piece else ()
        return {
            each.name: unescape(self.text, each.start, each.end).text for each in reversed(given)
        }


class TextNode(NamedTuple):
    """Text directly inside an element; `block` tells paragraphs apart."""

    element: Element
    piece: Piece
    block: int


def read_tree(text: str, pieces: Iterable[Piece], *, xml: bool) -> Iterator[TextNode]:
    """The text of the pieces with the elements around it; in XML they nest as they are written.

    An element is whole (`nodes`, `close`) when the last node has been told.
    """
    return _Tree(text, xml).read(pieces)


class _Tree:
    def __init__(self, text: str, xml: bool) -> None:
        self._text = text
        self._xml = xml
        self._open: list[Element] = [] if xml else [Element("html", text)]
        self._last: dict[int, Element] = {}  # the last child of each open element, by depth
        self._block = 0

    def read(self, pieces: Iterable[Piece]) -> Iterator[TextNode]:
        for piece in pieces:
            if piece.hidden:
                continue
            if piece.kind == "tag":
                self._start(piece)
            elif piece.kind == "close":
                self._end(piece)
            elif piece.kind == "text":
                blank = self._text[piece.start : piece.end].isspace()
                if not (self._xml or blank or piece.name):
                    self._enter_body(None)
                if self._open:
                    self._open[-1].nodes += 1
                    if not blank:
                        yield TextNode(self._open[-1], piece, self._block)

    def _start(self, piece: Piece) -> None:
        name = piece.name
        self._block += name in _BLOCKS
        if not self._xml:
            if name in ("html", "body"):
                self._name(piece)
                return
            if name not in _HEAD:
                self._enter_body(None)
            self._make_room(name)
        element = self._push(name, piece)
        closes_itself = self._text.endswith("/>", piece.start, piece.end)
        if closes_itself if self._xml or element.foreign else name in _VOID:
            self._open.pop()
            element.close = piece.end, piece.end

    def _name(self, piece: Piece) -> None:
        """The page has a tag for html or body after all."""
        if piece.name == "body":
            self._enter_body(piece)
        elif self._open[0].piece is None:
            self._open[0].piece = piece

    def _enter_body(self, piece: Piece | None) -> None:
        if [each.name for each in self._open[1:2]] != ["body"]:
            del self._open[1:]
            self._push("body", piece)

    def _push(self, name: str, piece: Piece | None) -> Element:
        del self._open[_DEEPEST:]
        depth = len(self._open)
        parent = self._open[-1] if depth else None
        element = Element(name, self._text, piece, parent, self._last.get(depth))
        self._last[depth] = element
        self._last.pop(depth + 1, None)
        if parent:
            parent.nodes += 1
        self._open.append(element)
        return element

    def _make_room(self, name: str) -> None:
        """Close what ends where an element of this name begins."""
        closed, inside = _CLOSES.get(name, (frozenset(), frozenset()))
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].name in closed:
                del self._open[depth:]
                return
            if self._open[depth].name in inside:
                return

    def _end(self, piece: Piece) -> None:
        name = piece.name
        self._block += name in _BLOCKS
        if not self._xml and name in ("html", "body"):
            return  # what follows belongs to the body all the same
        for depth in range(len(self._open) - 1, -1 if self._xml else 0, -1):
            if self._open[depth].name == name:
                if depth == len(self._open) - 1:
                    self._open[depth].close = piece.start, piece.end
                del self._open[depth:]
                return
            if not self._xml and self._open[depth].name in _CELLS and name not in _BLOCKS:
                return
