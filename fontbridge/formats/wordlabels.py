"""Labels of numbered paragraphs (ECMA-376 Part 1, 17.9): what they say and what formats them.

A label is no text of the document; it is counted when the page is drawn. What can be known of it
is the characters that it may hold: the literal ones of `w:lvlText`, and those that its format
counts with (17.18.59). It has one set of fonts: if these lack a character, the whole label gets the
fallback.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats.wordredraw import Values
from fontbridge.formats.wordstyles import LEVEL, Level
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["Label", "labels", "redrawn"]

_WANTED = {
    "w": LEVEL
    | {"abstractNum", "lvl", "numFmt", "lvlText", "rPr", "num", "abstractNumId"}
    | {"numStyleLink", "styleLink"}
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


@dataclass(slots=True)
class _Level:
    tag: Tag
    start: int
    end: int = 0
    format: str = "decimal"
    text: str = ""
    tags: list[Tag] = field(default_factory=list)
    properties: tuple[int, int, Tag] | None = None
    fonts: tuple[int, int, Tag] | None = None

    def label(self, levels: Mapping[str, _Level]) -> Label:
        """What is told of it; `levels` are those of its list."""
        span, tag, at = (self.end, self.end), None, self.end
        if self.properties is not None:
            *_, tag = self.properties
            span, at = self.properties[:2], self.properties[1]
        properties = Properties(Level(tuple(self.tags)), tag, self.fonts, span, at)
        return Label(_text(self, levels), properties, self.tag, self.start)


def labels(part: XmlPart) -> Mapping[tuple[str, str], Label]:
    """The labels of a numbering part by (`w:numId`, `w:ilvl`).

    A level that `w:lvlOverride` redefines counts as it is redefined. A list that only links to a
    numbering style (17.9.21) has the levels of the one that this style is linked with (17.9.27).
    """
    abstract: dict[str, dict[str, _Level]] = {}
    lists: dict[str, tuple[str, dict[str, _Level]]] = {}  # what each is based on, and overrides
    links: dict[str, str] = {}  # from an abstract list to a style
    linked: dict[str, str] = {}  # from a style to an abstract list
    around: list[str] = []
    name = ""  # of the abstract list or the list
    levels: dict[str, _Level] = {}
    level: _Level | None = None
    for kind, start, end, tag, _ in part.walk(_WANTED):
        if kind == "end":
            if around.pop() == "lvl" and level is not None:
                level.end = start
            continue
        value = tag.get("w", "val") or ""
        match tag.local:
            case "abstractNum":
                name = tag.get("w", "abstractNumId") or ""
                levels = abstract.setdefault(name, {})
            case "num":
                name, levels = tag.get("w", "numId") or "", {}
                lists[name] = "", levels
            case "abstractNumId":
                lists[name] = value, levels
            case "numStyleLink":
                links[name] = value
            case "styleLink":
                linked.setdefault(value, name)
            case "lvl":
                level = levels[tag.get("w", "ilvl") or ""] = _Level(tag, start)
            case local if level is not None:
                _note(level, local, (start, end, tag), value, around)
        around.append(tag.local)
    found: dict[tuple[str, str], Label] = {}
    for number, (base, overrides) in lists.items():
        beneath = abstract.get(base) or abstract.get(linked.get(links.get(base, ""), ""), {})
        levels = beneath | overrides
        found |= {(number, depth): each.label(levels) for depth, each in levels.items()}
    return found


def _note(
    level: _Level, local: str, place: tuple[int, int, Tag], value: str, around: list[str]
) -> None:
    """Take note of an element inside a level."""
    if local == "numFmt":
        level.format = value
    elif local == "lvlText":
        level.text = value
    elif local == "rPr" and around[-1:] == ["lvl"]:
        level.properties = place
    elif local in LEVEL and around[-2:] == ["lvl", "rPr"]:
        level.tags.append(place[2])
        if local == "rFonts":
            level.fonts = place


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


def _text(level: _Level, levels: Mapping[str, _Level]) -> str:
    """The characters that labels of a level may hold, those of the levels that it refers to too."""

    def counted(reference: re.Match[str]) -> str:
        other = levels.get(str(int(reference[1]) - 1))
        return _COUNTED.get(other.format, "") if other else ""

    return _REFERENCE.sub(counted, level.text)
