"""Fonts in the codes of page headers and footers: `&"仿宋_GB2312,Bold"`.

ECMA-376 Part 1, 18.3.1.46. The codes stand in the text of six elements of sheets, of custom views
and, in the charts' namespace, of charts that are printed alone. `&&` is an ampersand. The style
behind the comma is written in the language of the Excel that wrote it and stays; `-` stands for the
theme's font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Slot

__all__ = ["ELEMENTS", "WANTED", "font_spans", "sites", "without_fonts", "without_fonts_in_bytes"]

ELEMENTS = frozenset(
    f"{pages}{place}" for pages in ("odd", "even", "first") for place in ("Header", "Footer")
)
WANTED = {"s": ELEMENTS, "c": ELEMENTS}

_CODE = re.compile(r'&(?:&|"(?P<family>[^",]*)(?:,[^"]*)?")')
_CODE_BYTES = re.compile(rb'&"[^",]*(?:,[^"]*)?"')


def font_spans(text: str) -> list[tuple[int, int]]:
    """Where a header names families.

    >>> text = '&C&"仿宋_GB2312,Bold"&&"宋体"&"-,Regular"第 &P 页'
    >>> [text[start:end] for start, end in font_spans(text)]
    ['仿宋_GB2312']
    """
    return [
        found.span("family")
        for found in _CODE.finditer(text)
        if found["family"] and found["family"] != "-"
    ]


def without_fonts(text: str) -> str:
    """A header less its font codes: what is printed, with the codes that stand for pages and dates.

    >>> without_fonts('&C&"仿宋_GB2312,Bold"第 &P 页 A&&B')
    '&C第 &P 页 A&&B'
    """
    return _CODE.sub(lambda found: "&&" if found["family"] is None else "", text)


def without_fonts_in_bytes(characters: bytes) -> bytes:
    """The character data of a part less whatever could be a font code, for comparison only."""
    return _CODE_BYTES.sub(b"", characters) if b'&"' in characters else characters


def sites(name: str, part: XmlPart) -> Iterator[Site]:
    """The sites of one part, one for each header that names a family."""
    for start, end, text in part.texts(WANTED):
        if spans := font_spans(text):
            yield Site(name, start, end, _construct(part.spelling(start, end), text, spans))


def _construct(spelt: list[bytes], text: str, spans: list[tuple[int, int]]) -> Construct:
    declarations = tuple(
        Declaration(Slot.ANY, text[start:end], "header code") for start, end in spans
    )

    def rewrite(names: Sequence[str | None]) -> bytes:
        pieces: list[bytes] = []
        done = 0
        for (start, end), new in zip(spans, names, strict=True):
            if new is not None:
                pieces += spelt[done:start]
                pieces.append(XmlPart.encode(new))
                done = end
        return b"".join(pieces + spelt[done:])

    return Construct(declarations, rewrite)
