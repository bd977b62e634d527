"""Giving characters of a page other families: in the list that draws them, or by an element.

A family that draws what another lacks comes behind it in the list: browsers then draw each
character by the first that holds it. Word reads one family a slot, so where its own properties
count the characters get an element with a family of its own, which goes when it is needed no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from fontbridge.formats import css
from fontbridge.formats.base import Redrawn, Rename, Setting, Stretch
from fontbridge.formats.markupfonts import FontList
from fontbridge.formats.markuptext import PageText, Piece, held_by
from fontbridge.formats.markuptree import Element
from fontbridge.formats.textimage import TextImage
from fontbridge.model import Edit, Slot

__all__ = ["MarkupRedrawing"]

_SLOTS = {
    Slot.ASCII: "mso-ascii-font-family",
    Slot.HANSI: "mso-hansi-font-family",
    Slot.EAST_ASIA: "mso-fareast-font-family",
    Slot.CS: "mso-bidi-font-family",
}
# An element that was made for single characters says nothing but who draws them.
_OWN = re.compile(r"<span style='font-family:[^;']+;mso-[a-z]+-font-family:[^;']+'>")


class MarkupRedrawing:
    """Gathers the edits on one page."""

    def __init__(self, image: TextImage, page: PageText, rename: Rename) -> None:
        self._image = image
        self._page = page
        self._rename = rename
        self._added: dict[FontList, dict[str, list[str]]] = {}
        self._markup: dict[tuple[int, int], bytes] = {}

    def draw(self, pieces: Sequence[Piece], settings: Sequence[Setting]) -> None:
        """Draw the pieces of a paragraph as set."""
        for index, (piece, setting) in enumerate(zip(pieces, settings, strict=True)):
            if setting.reunited and self._is_drawn_anyway(piece, setting.stretches):
                around = pieces[max(index - 1, 0) : index + 2]
                self._join(piece, (each.node.element for each in around))
                continue
            for stretch in setting.stretches:
                for slot, family in stretch.families:
                    if piece.drawn.office:
                        self._wrap(piece, stretch, slot, family)
                    elif (source := self._page.list_of(piece)) is not None:
                        added = self._added.setdefault(source, {})
                        more = added.setdefault(piece.drawn.face.name, [])
                        if family not in more:
                            more.append(family)

    @staticmethod
    def _is_drawn_anyway(piece: Piece, stretches: Sequence[Stretch]) -> bool:
        """True unless a fallback is asked for, and not only what the neighbours have."""
        text = piece.value.text[piece.start : piece.start + (stretches[-1].end if stretches else 0)]
        return not held_by(piece.drawn.face.name).missing(text)

    def _wrap(self, piece: Piece, stretch: Stretch, slot: Slot, family: str) -> None:
        spelt = css.spell(family, "", '"')
        style = f"font-family:{spelt};{_SLOTS.get(slot, _SLOTS[Slot.EAST_ASIA])}:{spelt}"
        opened = self._image.encode(f"<span style='{style}'>", css.escaped)
        element = piece.node.element
        if piece.alone and element.piece is not None and self._is_own(element):
            self._markup[element.piece.start, element.piece.end] = opened
            return
        begin, end = piece.value.span(piece.start + stretch.start, piece.start + stretch.end)
        self._insert(begin, b"", opened)
        self._insert(end, self._image.encode("</span>", css.escaped), b"")

    def _insert(self, at: int, before: bytes, behind: bytes) -> None:
        """Markup at one place: what ends there stands before what begins there."""
        held = self._markup.get((at, at), b"")
        self._markup[at, at] = before + held + behind

    def _join(self, piece: Piece, around: Iterable[Element | None]) -> None:
        """Take the element away that was made for a piece, if its neighbours stand beside it."""
        element = piece.node.element
        if not (piece.alone and self._is_own(element) and element.parent in around):
            return
        assert element.piece is not None, "it is spelt as ours"
        if element.close is not None:
            self._markup[element.piece.start, element.piece.end] = b""
            self._markup[element.close] = b""

    def _is_own(self, element: Element) -> bool:
        tag = element.piece
        return tag is not None and bool(_OWN.fullmatch(self._image.text, tag.start, tag.end))

    # -- what comes of it --

    def redrawn(self) -> Iterator[Redrawn]:
        """All edits, in no order."""
        for source, added in self._added.items():
            written = source.written(self._rename, added)
            yield self._redrawn(*source.span, written, frozenset())
        for (start, end), markup in self._markup.items():
            slots = frozenset((Slot.ANY, *_SLOTS)) if start < end else frozenset()
            yield self._redrawn(start, end, markup, slots)

    def _redrawn(self, start: int, end: int, markup: bytes, slots: frozenset[Slot]) -> Redrawn:
        unchanged = self._image.pieced(start, end, ()) == markup
        return Redrawn(Edit("", start, end, markup), unchanged, slots)
