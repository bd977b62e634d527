r"""Field codes that name a font: `SYMBOL 61 \f "Wingdings"` (ECMA-376 Part 1, 17.16.5.65).

`\f` means something else in every other field (a fraction in EQ), so only SYMBOL is read. Word may
cut a code into any number of runs; the pieces are joined before they are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Slot

__all__ = ["font_in_code", "sites"]

_SYMBOL_FONT = re.compile(
    r'\s*SYMBOL\b.*?\\f\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>[^\s"\\]+))', re.I | re.S
)


class _Piece(NamedTuple):
    start: int
    end: int
    text: str


def font_in_code(code: str) -> tuple[int, int] | None:
    r"""Where a field code names a font, if it does.

    >>> font_in_code(r'SYMBOL 61 \f "仿宋" \s 12')
    (14, 16)
    >>> font_in_code(r"EQ \f(1,2)")
    """
    found = _SYMBOL_FONT.match(code)
    return found.span(found.lastgroup or 0) if found else None


def sites(name: str, part: XmlPart) -> Iterator[Site]:
    """The sites of one part: complex fields, whose code lies in instrText elements."""
    if b"nstrText" not in part.view:
        return
    for pieces in _codes(part):
        span = font_in_code("".join(piece.text for piece in pieces))
        if span:
            yield from _sites_of(name, part, pieces, *span)


def _codes(part: XmlPart) -> Iterator[list[_Piece]]:
    """The codes of all fields, nested ones apart from those around them, each in its pieces."""
    marks: list[tuple[int, str | _Piece]] = [
        (start, tag.get("w", "fldCharType") or "")
        for start, _, tag in part.find({"w": frozenset({"fldChar"})})
    ]
    texts = part.texts({"w": frozenset({"instrText", "delInstrText"})})
    marks += [(start, _Piece(start, end, text)) for start, end, text in texts]
    marks.sort(key=lambda mark: mark[0])
    open_fields: list[list[_Piece]] = []
    for _, mark in marks:
        if isinstance(mark, _Piece):
            if open_fields:
                open_fields[-1].append(mark)
        elif mark == "begin":
            open_fields.append([])
        elif mark == "end" and open_fields:
            yield open_fields.pop()


def _sites_of(
    name: str, part: XmlPart, pieces: list[_Piece], begin: int, end: int
) -> Iterator[Site]:
    """One site a piece that holds some of the family's name; the first takes the new one whole."""
    family = "".join(piece.text for piece in pieces)[begin:end]
    declaration = Declaration(Slot.SYM, family, "field code")
    at, first = 0, True
    for piece in pieces:
        left, right = max(begin - at, 0), min(end - at, len(piece.text))
        if left < right:
            rewrite = _piece_rewriter(part, piece.text[:left], piece.text[right:], first)
            yield Site(name, piece.start, piece.end, Construct((declaration,), rewrite))
            first = False
        at += len(piece.text)


def _piece_rewriter(
    part: XmlPart, before: str, after: str, holds_name: bool
) -> Callable[[Sequence[str | None]], bytes]:
    return lambda names: part.encode(before + ((names[0] or "") if holds_name else "") + after)
