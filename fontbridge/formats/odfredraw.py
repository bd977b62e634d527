"""Giving characters of OpenDocument text other families, by spans with automatic styles.

A cut only inserts markup: the text itself is never written again. A style that was made for this
sets nothing but families, by name; when all that it draws is to have another family it is given
that. A span whose neighbours have a face for it again goes, and with the last one its style: a
document that is converted to and fro does not grow.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from fontbridge.formats.base import Redrawn, Stretch
from fontbridge.formats.familylist import spelled
from fontbridge.formats.odffonts import DIRECT, OdfFonts
from fontbridge.formats.odflists import Style
from fontbridge.formats.odftext import Piece
from fontbridge.formats.xmlspelling import CDATA
from fontbridge.model import Edit, Slot

__all__ = ["OdfRedrawing", "is_fallback"]

_NAME = "fontbridge"
_STYLE_START = re.compile(rb"<(?:[\w.-]+:)?style\s[^<>]*>\s*")
_STYLE_END = re.compile(rb"\s*</(?:[\w.-]+:)?style\s*>")

Families = tuple[tuple[Slot, str], ...]


def is_fallback(style: Style) -> bool:
    """True if a style does nothing but name families: one that was made for single characters."""
    if not style.automatic or style.parent or style.family != "text" or style.fonts is None:
        return False
    names = {(each.namespace, each.local) for each in style.fonts.tag.attributes}
    return bool(names) and names <= set(DIRECT.values())


class OdfRedrawing:
    """Gathers the edits on one document of one part.

    `users` counts the pieces of text that each fallback style draws, by its name.
    """

    def __init__(self, fonts: OdfFonts, users: Mapping[str, int]) -> None:
        self._fonts = fonts
        self._part = fonts.part
        self._users = users
        self._taken = {style.name for style in fonts.lists.styles}
        self._fallbacks = {
            style.name: style for style in fonts.lists.styles if is_fallback(style)
        }
        self._restyled: dict[str, list[tuple[Piece, Families]]] = {}
        self._joined: dict[str, list[Piece]] = {}
        self._made: dict[Families, str] = {}
        self._insertions: dict[int, bytes] = {}

    def cut(self, piece: Piece, stretches: Sequence[Stretch]) -> None:
        """Draw stretches of a piece as told."""
        whole = len(stretches) == 1 and stretches[0][:2] == (0, len(piece.text))
        if whole and piece.alone and piece.span in self._fallbacks:
            wanted = self._restyled.setdefault(piece.span, [])
            wanted.append((piece, stretches[0].families))
        else:
            for stretch in stretches:
                self._wrap(piece, stretch.start, stretch.end, stretch.families)

    def join(self, piece: Piece, neighbours: Sequence[Piece]) -> bool:
        """Take the span away that was made for a piece; False, and nothing done, if it was not, or
        if no neighbour stands beside it in the same styles."""
        beside = any(each.chain == piece.chain[:-1] for each in neighbours)
        if not (piece.alone and piece.span in self._fallbacks and beside):
            return False
        self._joined.setdefault(piece.span, []).append(piece)
        return True

    def _wrap(self, piece: Piece, start: int, end: int, families: Families) -> None:
        if not families:
            return
        name = self._made.get(families)
        if name is None:
            name = self._made[families] = self._fresh_name()
        span = piece.tag.sibling("span", empty=False)
        opened = span.with_attributes({("text", "style-name"): name})
        before, after = b"", b""
        if self._part.view.startswith(CDATA, piece.start):
            before, after = b"]]>", CDATA
        places = self._part.places(piece.start)
        self._insert(places[start], before + opened + after)
        self._insert(places[end], before + span.closing + after)

    def _insert(self, offset: int, markup: bytes) -> None:
        self._insertions[offset] = self._insertions.get(offset, b"") + markup

    def _fresh_name(self) -> str:
        number = 1
        while f"{_NAME}{number}" in self._taken:
            number += 1
        self._taken.add(f"{_NAME}{number}")
        return f"{_NAME}{number}"

    # -- what comes of it --

    def redrawn(self) -> Iterator[Redrawn]:
        """All edits, in no order."""
        for name, pieces in self._joined.items():
            for piece in pieces:
                behind = self._part.view.index(b">", piece.end) + 1
                yield self._removed(piece.start - len(piece.tag.raw), piece.start)
                yield self._removed(piece.end, behind)
            if len(pieces) == self._users.get(name, 0):
                yield from self._without_style(self._fallbacks[name], len(pieces))
        for name, wanted in self._restyled.items():
            families = Counter(each for _, each in wanted)
            if len(families) == 1 and len(wanted) == self._users.get(name, 0):
                yield self._restyle(self._fallbacks[name], wanted[0][1])
            else:
                for piece, each in wanted:
                    self._wrap(piece, 0, len(piece.text), each)
        for offset, markup in self._insertions.items():
            yield self._redrawn(offset, offset, markup, frozenset())
        if self._made:
            yield self._styles()

    def _redrawn(
        self, start: int, end: int, markup: bytes, slots: frozenset[Slot]
    ) -> Redrawn:
        unchanged = self._part.view[start:end] == markup
        return Redrawn(Edit(self._fonts.name, start, end, markup), unchanged, slots)

    def _removed(self, start: int, end: int) -> Redrawn:
        return self._redrawn(start, end, b"", frozenset(DIRECT))

    def _without_style(self, style: Style, users: int) -> Iterator[Redrawn]:
        """The edit that takes a style away which nothing uses any more, if it is spelt as here."""
        place, view = style.fonts, self._part.view
        assert place is not None, "a fallback style names families"
        start = view.rindex(b"<", 0, place.start)
        ends = _STYLE_END.match(view, place.end)
        named = view.count(b'"%s"' % style.name.encode())
        if ends and _STYLE_START.fullmatch(view, start, place.start) and named == users + 1:
            yield self._removed(start, ends.end())

    def _restyle(self, style: Style, families: Families) -> Redrawn:
        place = style.fonts
        assert place is not None, "a fallback style names families"
        values = {DIRECT[slot]: spelled(family) for slot, family in families}
        markup = place.tag.with_attributes(values)
        slots = frozenset(slot for slot, _ in families)
        return self._redrawn(place.start, place.end, markup, slots)

    def _styles(self) -> Redrawn:
        """The definitions of the new styles, at the end of the automatic ones."""
        lists = self._fonts.lists
        assert lists.automatic is not None and lists.style_tag is not None, "nothing is cuttable"
        made: list[bytes] = []
        for families, name in self._made.items():
            style = lists.style_tag.sibling("style", empty=False)
            properties = lists.style_tag.sibling("text-properties")
            made += (
                style.with_attributes({("style", "name"): name, ("style", "family"): "text"}),
                properties.with_attributes(
                    {DIRECT[slot]: spelled(family) for slot, family in families}
                ),
                style.closing,
            )
        start, end, tag = lists.automatic
        markup = b"".join(made)
        if tag.empty:
            opened = tag.sibling(tag.local, empty=False)
            markup = opened.raw + markup + opened.closing
        return self._redrawn(start, end, markup, frozenset())
