"""The codes of page headers and footers of sheets that name fonts, as text: `&"仿宋_GB2312,Bold"`.

ECMA-376 Part 1, 18.3.1.46; those of binary workbooks are the same ([MS-XLS] 2.4.136). `&&` is an
ampersand, a `-` in place of the family stands for the font of the theme.
"""

from __future__ import annotations

import re
from itertools import chain

__all__ = ["font_spans", "printed_spans", "without_fonts"]

_CODE = re.compile(r'&(?:&|"(?P<family>[^",]*)(?:,[^"]*)?")')


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
