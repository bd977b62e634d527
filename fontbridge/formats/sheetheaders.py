"""Fonts in the codes of page headers and footers: `&"仿宋_GB2312,Bold"`.

ECMA-376 Part 1, 18.3.1.46. The codes stand in the text of six elements of sheets, of custom views
and, in the charts' namespace, of charts that are printed alone. `&&` is an ampersand. The style
behind the comma is written in the language of the Excel that wrote it and stays; `-` stands for the
theme's font.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.headercodes import drawn_pieces, font_spans, printed_spans
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlspelling import CDATA
from fontbridge.model import Slot

__all__ = ["ELEMENTS", "drawn", "passages", "sites", "without_fonts_in_bytes"]

ELEMENTS = frozenset(
    f"{pages}{place}" for pages in ("odd", "even", "first") for place in ("Header", "Footer")
)
_WANTED = {"s": ELEMENTS, "c": ELEMENTS}

_CODE_BYTES = re.compile(rb'&"[^",]*(?:,[^"]*)?"')


def passages(part: XmlPart, start: int, text: str) -> Iterator[tuple[int, str]]:
    """What a header that stands at `start` prints, in pieces: (offset, text)."""
    places = part.places(start)
    for begin, end in printed_spans(text):
        yield places[begin], text[begin:end]


def drawn(part: XmlPart) -> Iterator[tuple[int, str, str]]:
    """What the headers of a part print, with the families that codes name: (offset, text, family),
    the family empty where none does."""
    for start, _, text in part.texts(_WANTED):
        places = part.places(start)
        for begin, piece, family in drawn_pieces(text):
            yield places[begin], piece, family


def without_fonts_in_bytes(characters: bytes) -> bytes:
    """The character data of a part less whatever could be a font code, for comparison only."""
    return _CODE_BYTES.sub(b"", characters) if b'&"' in characters else characters


def sites(name: str, part: XmlPart) -> Iterator[Site]:
    """The sites of one part: just the names, for what stands around them may change as well."""
    for start, _, text in part.texts(_WANTED):
        if spans := font_spans(text):
            encode = str.encode if part.view.startswith(CDATA, start) else XmlPart.encode
            places = part.places(start)
            for begin, end in spans:
                construct = _construct(text[begin:end], encode)
                yield Site(name, places[begin], places[end], construct)


def _construct(family: str, encode: Callable[[str], bytes]) -> Construct:
    def rewrite(names: Sequence[str | None]) -> bytes:
        return encode(names[0] or family)

    return Construct((Declaration(Slot.ANY, family, "header code"),), rewrite)
