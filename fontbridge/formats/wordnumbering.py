"""The lists of a numbering part (ECMA-376 Part 1, 17.9): each level as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats.wordlooks import LOOKS, SILENT, Look, said
from fontbridge.formats.wordstyles import LEVEL
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["ListLevel", "WordList", "read_lists"]

_WANTED = {
    "w": LEVEL | LOOKS
    | {"abstractNum", "lvl", "numFmt", "lvlText", "rPr", "num", "abstractNumId"}
    | {"numStyleLink", "styleLink", "start", "suff", "lvlJc", "isLgl", "lvlRestart"}
    | {"lvlOverride", "startOverride"}
}
_LONGEST = 10  # digits of a number that makes sense


@dataclass(slots=True)
class ListLevel:
    """One `w:lvl`: its tag and place, what its labels say, and how they are drawn and set.

    `tags` say what fonts draw them; `properties` is its `w:rPr`, `fonts` the `w:rFonts` in that.
    `look` is what it says of its paragraphs' indents, `drawn` of its labels' characters.
    """

    tag: Tag
    start: int
    end: int = 0
    format: str = "decimal"
    text: str = ""
    first: int = 0
    follow: str = "tab"
    justification: str = "left"
    legal: bool = False
    restarts: int = -1  # behind which level, from 1; 0 never, -1 behind any above
    look: Look = SILENT
    drawn: Look = SILENT
    tags: list[Tag] = field(default_factory=list)
    properties: tuple[int, int, Tag] | None = None
    fonts: tuple[int, int, Tag] | None = None


class WordList(NamedTuple):
    """The levels of a list by `w:ilvl`, the abstract list that it counts with, and what numbers it
    begins with where it does not go on."""

    levels: Mapping[str, ListLevel]
    abstract: str
    begins: Mapping[str, int]


def read_lists(part: XmlPart) -> Mapping[str, WordList]:
    """The lists of a numbering part by `w:numId`.

    A level that `w:lvlOverride` redefines counts as it is redefined. A list that only links to a
    numbering style (17.9.21) has the levels of the one that this style is linked with (17.9.27).
    """
    return _Reader(part).lists()


class _Reader:
    def __init__(self, part: XmlPart) -> None:
        self._abstract: dict[str, dict[str, ListLevel]] = {}
        # What each list is based on, what it overrides, and what it begins with.
        self._lists: dict[str, tuple[str, dict[str, ListLevel], dict[str, int]]] = {}
        self._links: dict[str, str] = {}  # from an abstract list to a style
        self._linked: dict[str, str] = {}  # from a style to an abstract list
        self._name = ""  # of the abstract list or the list
        self._levels: dict[str, ListLevel] = {}
        self._begins: dict[str, int] = {}
        self._depth = ""
        self._level: ListLevel | None = None
        around: list[str] = []
        for kind, start, end, tag, _ in part.walk(_WANTED):
            if kind == "end":
                if around.pop() == "lvl" and self._level is not None:
                    self._level.end, self._level = start, None
                continue
            self._note(tag, (start, end), around)
            around.append(tag.local)

    def lists(self) -> Mapping[str, WordList]:
        found = {}
        for number, (base, overrides, begins) in self._lists.items():
            linked = self._linked.get(self._links.get(base, ""), "")
            abstract = base if self._abstract.get(base) or not linked else linked
            levels = self._abstract.get(abstract, {}) | overrides
            found[number] = WordList(levels, abstract, begins)
        return found

    def _note(self, tag: Tag, span: tuple[int, int], around: list[str]) -> None:
        value = tag.get("w", "val") or ""
        match tag.local:
            case "abstractNum":
                self._name = tag.get("w", "abstractNumId") or ""
                self._levels = self._abstract.setdefault(self._name, {})
            case "num":
                self._name, self._levels, self._begins = tag.get("w", "numId") or "", {}, {}
                self._lists[self._name] = "", self._levels, self._begins
            case "abstractNumId":
                self._lists[self._name] = value, self._levels, self._begins
            case "numStyleLink":
                self._links[self._name] = value
            case "styleLink":
                self._linked.setdefault(value, self._name)
            case "lvlOverride":
                self._depth = tag.get("w", "ilvl") or ""
            case "startOverride":
                self._begins[self._depth] = _whole(value)
            case "lvl":
                self._level = self._levels[tag.get("w", "ilvl") or ""] = ListLevel(tag, span[0])
            case _ if self._level is not None:
                _in_level(self._level, (*span, tag), value, around)


def _in_level(
    level: ListLevel, place: tuple[int, int, Tag], value: str, around: list[str]
) -> None:
    """Take note of an element inside a level."""
    tag = place[2]
    match tag.local:
        case "numFmt":
            level.format = value
        case "lvlText":
            level.text = value
        case "start" if around[-1:] == ["lvl"]:
            level.first = _whole(value)
        case "suff":
            level.follow = value
        case "lvlJc":
            level.justification = value
        case "isLgl":
            level.legal = value not in ("0", "false", "off")
        case "lvlRestart":
            level.restarts = _whole(value)
        case "rPr" if around[-1:] == ["lvl"]:
            level.properties = place
        case local if around[-2:] == ["lvl", "rPr"]:
            level.drawn = said(tag, "rPr").over(level.drawn)
            if local in LEVEL:
                level.tags.append(tag)
            if local == "rFonts":
                level.fonts = place
        case _:
            level.look = said(tag, around[-1] if around else "").over(level.look)


def _whole(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < _LONGEST else 0
