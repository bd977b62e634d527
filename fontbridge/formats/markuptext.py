"""The text of a page and who draws it: a run for each stretch that one family draws.

A browser goes through the list of families for every character and takes the first that holds it
(CSS Fonts Level 4, 5.3). Word reads one family a slot. What a family holds is known of those in the
catalogue; a Latin face is taken to hold all but Chinese, one that nobody knows everything, unless
a list has a face for Chinese beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.fonts.coverage import Coverage, coverage_of_family, plan_fallback
from fontbridge.fonts.faces import AnyFaces, FileFace, OneFace
from fontbridge.fonts.scripts import segments_by_script
from fontbridge.formats.base import Paragraph, Rename, Run
from fontbridge.formats.markup import Unescaped, unescape
from fontbridge.formats.markupcascade import Cascade
from fontbridge.formats.markupfonts import FontList
from fontbridge.formats.markuptree import Element, TextNode
from fontbridge.model import Slot

__all__ = ["Drawn", "PageText", "held_by"]

_CHINESE = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\ua4cf\ue000-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
_NOT_DRAWN = frozenset({
    "desc", "head", "metadata", "noframes", "noscript", "script", "style", "template", "title",
    "xml",
})  # fmt: skip
_NO_MARKUP = frozenset({"cdata", "option", "textarea", "xmp"})  # no element can stand in these
_SLOTS = {Slot.WESTERN: Slot.ASCII, Slot.ASIAN: Slot.EAST_ASIA, Slot.COMPLEX: Slot.CS}


class _Holds(Coverage):
    """A face of which the catalogue tells no repertoire."""

    def __init__(self, family: str, outside: re.Pattern[str] | None) -> None:
        super().__init__(family, "")
        self._outside = outside

    def _lacking(self, text: str) -> str:
        return "".join(dict.fromkeys(self._outside.findall(text))) if self._outside else ""


@cache
def held_by(family: str) -> Coverage:
    """What a family is taken to hold."""
    known = coverage_of_family(family, load_catalogue())
    return known or _Holds(family, _CHINESE if _script(family) not in ("han", "") else None)


@cache
def _script(family: str) -> str:
    """The script that a family is made for; empty if nobody knows it."""
    match = load_catalogue().find(family)
    return match.family.script if match else ""


class Drawn(NamedTuple):
    """Characters `start:end` of a text, the list by which they are drawn, and by whom of it.

    `source` is None where no list names a family that could; `office` if Word's slots count.
    """

    start: int
    end: int
    source: FontList | None
    face: OneFace
    office: bool


class Piece(NamedTuple):
    """What a run is redrawn by: its text, where its characters stand, and how it is drawn."""

    node: TextNode
    value: Unescaped
    start: int
    drawn: Drawn
    alone: bool


class PageText:
    """The paragraphs of a page. `files` are the families that @font-face gives files to."""

    def __init__(
        self, text: str, nodes: Sequence[TextNode], cascade: Cascade, files: frozenset[str]
    ) -> None:
        self._text = text
        self._nodes = nodes
        self._cascade = cascade
        self._files = files
        self._shown: dict[Element, bool] = {}

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        """The text by blocks, as it is drawn now and under the names that `rename` gives."""
        runs: list[Run] = []
        pieces: list[Piece] = []
        block = -1
        now = _Reading(self._cascade, None)
        after = _Reading(self._cascade, rename) if rename else now
        for node in self._nodes:
            if not self._is_shown(node.element):
                continue
            if node.block != block and runs:
                yield Paragraph("", runs, pieces)
                runs, pieces = [], []
            block = node.block
            for run, piece in self._runs(node, now, after):
                runs.append(run)
                pieces.append(piece)
        if runs:
            yield Paragraph("", runs, pieces)

    def list_of(self, piece: Piece) -> FontList | None:
        """The list that a family is added to, to draw a piece."""
        return self._cascade.list_of(piece.node.element) if piece.drawn.source else None

    def _is_shown(self, element: Element | None) -> bool:
        if element is None:
            return True
        if element not in self._shown:
            shown = element.name not in _NOT_DRAWN and self._is_shown(element.parent)
            self._shown[element] = shown
        return self._shown[element]

    def _runs(
        self, node: TextNode, now: _Reading, after: _Reading
    ) -> Iterator[tuple[Run, Piece]]:
        span = node.piece.start, node.piece.end
        plain = Unescaped(self._text[slice(*span)], span[0], [])
        value = plain if node.piece.name == "cdata" else unescape(self._text, *span)
        text = value.text
        closed = bool({node.piece.name, node.element.name} & _NO_MARKUP)
        alone = node.element.nodes == 1
        old_and_new = now.drawn(node.element, text), after.drawn(node.element, text)
        for start, end, old, new in _together(*old_and_new):
            run = Run(
                text[start:end],
                self._face(old.face),
                self._face(new.face),
                value.span(start, end)[0],
                atomic=closed and new.office,
            )
            yield run, Piece(node, value, start, new, alone and (start, end) == (0, len(text)))

    def _face(self, face: OneFace) -> AnyFaces:
        return FileFace(*face) if face.name in self._files else face


class _Reading:
    """How the page is drawn under the names that `rename` gives, or as it is."""

    def __init__(self, cascade: Cascade, rename: Rename | None) -> None:
        self._cascade = cascade
        self._rename = rename
        self._orders: dict[tuple[FontList | None, bool], _Order] = {}

    def drawn(self, element: Element, text: str) -> list[Drawn]:
        """Who draws what of the text of an element, without gaps."""
        declared = self._cascade.declared(element)
        if not declared.office:
            return list(self._order(declared.family, office=False).drawn(text, 0))
        found: list[Drawn] = []
        own = dict(declared.office)
        for start, end, script in segments_by_script(text, Slot.ASIAN):
            slot = _SLOTS[script]
            source = own.get(slot) or (own.get(Slot.HANSI) if slot is Slot.ASCII else None)
            order = self._order(source or declared.family, office=True)
            found += order.drawn(text[start:end], start)
        return found

    def _order(self, source: FontList | None, *, office: bool) -> _Order:
        key = source, office
        if key not in self._orders:
            self._orders[key] = _Order(source, self._rename, office=office)
        return self._orders[key]


class _Order:
    """The families of one list in the order in which they are asked for a character."""

    def __init__(self, source: FontList | None, rename: Rename | None, *, office: bool) -> None:
        named = source.families(rename) if source else []
        if office:
            named = named[:1]
        families = [family for family, _ in named]
        chinese = [family for family in families if _script(family) == "han"]
        # What nobody holds is told of the face that is there for Chinese, if there is one.
        answers = next((each for each in chinese or families if held_by(each).covers("一")), "")
        faces = [OneFace(family, declaration.slot) for family, declaration in named]
        faces.append(next((face for face in faces if face.name == answers), OneFace()))
        self._faces = faces[:1] if office else faces
        able = [
            _Holds(family, _CHINESE) if chinese and not _script(family) else held_by(family)
            for family in families
        ]
        self._able = [*able, _Holds("", None)][: len(self._faces)]
        self._source, self._office = source, office

    def drawn(self, text: str, at: int) -> Iterator[Drawn]:
        """Who draws what of a text that begins at `at`."""
        for start, end, index in plan_fallback(text, self._able):
            face = self._faces[index]
            source = self._source if face.name else None
            yield Drawn(at + start, at + end, source, face, self._office)


def _together(
    now: Sequence[Drawn], after: Sequence[Drawn]
) -> Iterator[tuple[int, int, Drawn, Drawn]]:
    """Cut a text wherever one of the two changes hands."""
    left, right = iter(now), iter(after)
    old, new = next(left, None), next(right, None)
    at = 0
    while old is not None and new is not None:
        end = min(old.end, new.end)
        yield at, end, old, new
        at = end
        if old.end == end:
            old = next(left, None)
        if new.end == end:
            new = next(right, None)
