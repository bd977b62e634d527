"""The codes of page headers and footers of sheets that name fonts, as text: `&"仿宋_GB2312,Bold"`.

ECMA-376 Part 1, 18.3.1.46; those of binary workbooks are the same ([MS-XLS] 2.4.136). `&&` is an
ampersand, a `-` in place of the family stands for the font of the theme.
"""

from __future__ import annotations

import re
from itertools import chain

__all__ = ["drawn_pieces", "font_spans", "printed_spans", "without_fonts"]

_CODE = re.compile(r'&(?:&|"(?P<family>[^",]*)(?:,[^"]*)?")')
# Sections, ampersands, fonts, colours, sizes; any other code is of one letter.
_TOKEN = re.compile(
    r'&(?:(?P<section>[LCR])|(?P<ampersand>&)|"(?P<family>[^",]*)(?:,[^"]*)?"'
    r"|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|\d+|.)|(?P<text>[^&]+)",
    re.DOTALL,
)


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
    """A header less its font codes.

    >>> without_fonts('&C&"仿宋_GB2312,Bold"第 &P 页 A&&B')
    '&C第 &P 页 A&&B'
    """
    return _CODE.sub(lambda found: "&&" if found["family"] is None else "", text)


def printed_spans(text: str) -> list[tuple[int, int]]:
    """Where a header holds anything but font codes: text, and codes for pages, dates and the like.

    >>> text = '&C&"仿宋_GB2312,Bold"第 &P 页 A&&B&"-,Regular"'
    >>> [text[start:end] for start, end in printed_spans(text)]
    ['&C', '第 &P 页 A&&B']
    """
    codes = [found.span() for found in _CODE.finditer(text) if found["family"] is not None]
    bounds = iter((0, *chain.from_iterable(codes), len(text)))
    return [(start, end) for start, end in zip(bounds, bounds, strict=True) if start < end]


def drawn_pieces(text: str) -> list[tuple[int, str, str]]:
    """The letters that a header prints, what codes stand for left out: (offset, text, family). The
    family is empty where no code names one; each section begins without.

    >>> drawn_pieces('&L甲&C&"宋体,Bold"&16A&&B第 &P 页&R&D乙')
    [(2, '甲', ''), (18, 'A&B第  页', '宋体'), (32, '乙', '')]
    """
    found: list[tuple[int, str, str]] = []
    family, continues = "", False
    for token in _TOKEN.finditer(text):
        if token["section"] or token["family"] is not None:
            named = token["family"] or ""
            family, continues = "" if named == "-" else named, False
        printed = "&" if token["ampersand"] else token["text"]
        if printed and continues:
            start, before, _ = found[-1]
            found[-1] = start, before + printed, family
        elif printed:
            found.append((token.start(), printed, family))
            continues = True
    return found
