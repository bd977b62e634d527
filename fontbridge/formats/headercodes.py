"""The codes of page headers and footers of sheets that name fonts, as text: `&"仿宋_GB2312,Bold"`.

ECMA-376 Part 1, 18.3.1.46; those of binary workbooks are the same ([MS-XLS] 2.4.136). `&&` is an
ampersand, a `-` in place of the family stands for the font of the theme.
"""

from __future__ import annotations

import re

__all__ = ["font_spans", "without_fonts"]

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
