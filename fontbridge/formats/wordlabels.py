"""Labels of numbered paragraphs (ECMA-376 Part 1, 17.9): what they say and what formats them.

A label is no text of the document; it is counted when the page is drawn. What can be known of it
is the characters that it may hold: the literal ones of `w:lvlText`, and those that its format
counts with (17.18.59).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats.wordstyles import LEVEL, Level
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["Label", "labels"]

_WANTED = {
    "w": LEVEL | {"abstractNum", "lvl", "numFmt", "lvlText", "rPr", "num", "abstractNumId"}
}
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


class Label(NamedTuple):
    """A level of a list: the characters of its labels, its `w:rPr`, and where it stands."""

    text: str
    level: Level
    start: int


@dataclass(slots=True)
class _Level:
    start: int
    format: str = "decimal"
    text: str = ""
    tags: list[Tag] = field(default_factory=list)


def labels(part: XmlPart) -> Mapping[tuple[str, str], Label]:
    """The labels of a numbering part by (`w:numId`, `w:ilvl`).

    A level that `w:lvlOverride` redefines counts as it is redefined. Styles of lists
    (`w:numStyleLink`) are not followed.
    """
    abstract: dict[str, dict[str, _Level]] = {}
    lists: dict[str, dict[str, _Level]] = {}
    around: list[str] = []
    levels: dict[str, _Level] = {}
    level = _Level(0)
    for kind, start, _, tag, _ in part.walk(_WANTED):
        if kind == "end":
            around.pop()
            continue
        value = tag.get("w", "val") or ""
        match tag.local:
            case "abstractNum":
                levels = abstract.setdefault(tag.get("w", "abstractNumId") or "", {})
            case "num":
                levels = lists.setdefault(tag.get("w", "numId") or "", {})
            case "abstractNumId":
                levels |= abstract.get(value, {})
            case "lvl":
                level = levels[tag.get("w", "ilvl") or ""] = _Level(start)
            case "numFmt":
                level.format = value
            case "lvlText":
                level.text = value
            case local if local in LEVEL and around[-2:] == ["lvl", "rPr"]:
                level.tags.append(tag)
        around.append(tag.local)
    return {
        (number, name): Label(_text(each, levels), Level(tuple(each.tags)), each.start)
        for number, levels in lists.items()
        for name, each in levels.items()
    }


def _text(level: _Level, levels: Mapping[str, _Level]) -> str:
    """The characters that labels of a level may hold, those of the levels that it refers to too."""

    def counted(reference: re.Match[str]) -> str:
        other = levels.get(str(int(reference[1]) - 1))
        return _COUNTED.get(other.format, "") if other else ""

    return _REFERENCE.sub(counted, level.text)
