"""Labels of numbered paragraphs (ECMA-376 Part 1, 17.9): what they say and what formats them.

A label is no text of the document; it is counted when the page is drawn. What can be known of it
is the characters that it may hold: the literal ones of `w:lvlText`, and those that its format
counts with (17.18.59). It has one set of fonts: if these lack a character, the whole label gets the
fallback.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from fontbridge.formats.wordnumbering import ListLevel, read_lists
from fontbridge.formats.wordredraw import Values
from fontbridge.formats.wordstyles import Level
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["Label", "labels", "redrawn"]

_REFERENCE = re.compile("%([1-9])")
_DIGITS, _HAN = "0123456789", "一二三四五六七八九十"
_COUNTED = {
    "decimal": _DIGITS,
    "decimalZero": _DIGITS,
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑",
    "upperRoman": "IVX",
    "lowerRoman": "ivx",
    "upperLetter": "ABC",
    "lowerLetter": "abc",
    "chineseCounting": _HAN,
    "chineseCountingThousand": _HAN,
    "japaneseCounting": _HAN,
    "taiwaneseCounting": _HAN,
    "chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖拾",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}


class Properties(NamedTuple):
    """The `w:rPr` of a label's level, and where fonts go in it: `fonts` is its `w:rFonts`, if it
    has one; `at` is where one, or the whole of it if there is none, would go in."""

    level: Level
    tag: Tag | None
    fonts: tuple[int, int, Tag] | None
    span: tuple[int, int]
    at: int


class Label(NamedTuple):
    """A level of a list: the characters of its labels, their formatting, its tag and place."""

    text: str
    properties: Properties
    tag: Tag
    start: int

    @property
    def level(self) -> Level:
        """What its `w:rPr` says."""
        return self.properties.level


def labels(part: XmlPart) -> Mapping[tuple[str, str], Label]:
    """The labels of a numbering part by (`w:numId`, `w:ilvl`)."""
    return {
        (number, depth): _label(level, each.levels)
        for number, each in read_lists(part).items()
        for depth, level in each.levels.items()
    }


def _label(level: ListLevel, levels: Mapping[str, ListLevel]) -> Label:
    """What is told of a level; `levels` are those of its list."""
    span, tag, at = (level.end, level.end), None, level.end
    if level.properties is not None:
        *_, tag = level.properties
        span, at = level.properties[:2], level.properties[1]
    properties = Properties(Level(tuple(level.tags)), tag, level.fonts, span, at)
    return Label(_text(level, levels), properties, level.tag, level.start)


def redrawn(label: Label, renamed: Values, wanted: Values) -> tuple[int, int, bytes]:
    """The edit that gives a label the attributes `wanted`, over those that a renaming gives it."""
    properties = label.properties
    if properties.fonts is not None:
        start, end, tag = properties.fonts
        return start, end, tag.with_attributes({**renamed, **wanted})
    spelt = label.tag.sibling("rFonts").with_attributes(wanted)
    if properties.tag is not None and not properties.tag.empty:
        return properties.at, properties.at, spelt
    opened = label.tag.sibling("rPr", empty=False)
    return *properties.span, opened.raw + spelt + opened.closing


def _text(level: ListLevel, levels: Mapping[str, ListLevel]) -> str:
    """The characters that labels of a level may hold, those of the levels that it refers to too."""

    def counted(reference: re.Match[str]) -> str:
        other = levels.get(str(int(reference[1]) - 1))
        return _COUNTED.get(other.format, "") if other else ""

    return _REFERENCE.sub(counted, level.text)
