"""Lists of OpenDocument texts: what their labels say and how they are set (ODF 1.3 Part 3, 16.30 to
16.34, 17.19 and 17.20). Lengths are in points.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fontbridge.formats.listnumbers import written
from fontbridge.formats.measure import TABULATOR
from fontbridge.formats.odfsheet import count_in, points
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["OUTLINE", "ListCounts", "OdfLevel", "OdfNumbering"]

OUTLINE = ""
"""The name under which the numbering of headings stands, no list being called so."""
_LEVELS = frozenset({"list-level-style-number", "list-level-style-bullet",
                     "list-level-style-image", "outline-level-style"})
_WANTED: Mapping[str, frozenset[str]] = {
    "text": _LEVELS | {"list-style", "outline-style"},
    "style": frozenset({"list-level-properties", "list-level-label-alignment"}),
}
_FORMS = {
    "": "none", "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
    "I": "upperRoman", "一, 二, 三, ...": "chineseCounting",
    "壹, 贰, 叁, ...": "chineseLegalSimplified", "１, ２, ３, ...": "decimalFullWidth",
    "①, ②, ③, ...": "decimalEnclosedCircle", "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
}  # fmt: skip
_FOLLOW = {"space": " ", "nothing": ""}
_REFERENCE = re.compile(r"%(10|[1-9])%")
_DEPTHS = 10


@dataclass(slots=True)
class OdfLevel:
    """A level of a list: its number format (None if it is not known) or bullet, and its indents.

    `left` is None where the level only adds to the indent of the paragraph: then labels take
    `label` points before the text, `before` points from that indent.
    """

    form: str | None = "none"
    bullet: str = ""
    pattern: str = ""
    start: int = 1
    follow: str = TABULATOR
    left: float | None = None
    first: float = 0.0
    stop: float = 0.0
    before: float = 0.0
    label: float = 0.0

    @property
    def speaks(self) -> bool:
        """True if its labels say anything, or nobody knows what."""
        return self.form != "none" or bool(self.bullet)


class OdfNumbering:
    """The levels of all lists of a document, by the part that sees them."""

    def __init__(self, parts: Mapping[str, XmlPart]) -> None:
        self._lists: dict[str, dict[str, list[OdfLevel]]] = {}
        for name, part in parts.items():
            self._lists[name] = _read(part)

    def level(self, part: str, style: str, depth: int) -> OdfLevel | None:
        """A level of a list, counted from 0; automatic styles of the part itself come first."""
        beside = (self._lists[name] for name in self._lists if name != part)
        for lists in (self._lists.get(part, {}), *beside):
            if style in lists:
                return lists[style][depth] if depth < len(lists[style]) else None
        return None

    def label(self, part: str, style: str, depth: int, counts: ListCounts) -> str | None:
        """What a label says; None where its format is not known."""
        level = self.level(part, style, depth)
        if level is None:
            return None
        if level.bullet:
            return level.bullet
        found, at = [], 0
        for reference in _REFERENCE.finditer(level.pattern):
            other = self.level(part, style, int(reference[1]) - 1)
            form = other.form if other else None
            spelt = None if form is None else written(counts.at(int(reference[1]) - 1), form)
            if spelt is None:
                return None
            found += [level.pattern[at : reference.start()], spelt]
            at = reference.end()
        return "".join([*found, level.pattern[at:]])


class ListCounts:
    """How far the levels of one list have been counted."""

    def __init__(self) -> None:
        self._counts: list[int | None] = [None] * _DEPTHS

    def at(self, depth: int) -> int:
        """The number of a level; 1 if none has been counted."""
        count = self._counts[depth] if depth < _DEPTHS else None
        return 1 if count is None else count

    def next(self, depth: int, start: int, value: int | None) -> None:
        """Count an item, whose number may be set to a value."""
        if depth < _DEPTHS:
            last = self._counts[depth]
            self._counts[depth] = value or (start if last is None else last + 1)
            self._counts[depth + 1 :] = [None] * (_DEPTHS - depth - 1)


def _read(part: XmlPart) -> dict[str, list[OdfLevel]]:
    found: dict[str, list[OdfLevel]] = {}
    levels: list[OdfLevel] = []
    for kind, _, _, tag, _ in part.walk(_WANTED):
        if kind == "end":
            continue
        if tag.local == "list-style":
            levels = found.setdefault(tag.get("style", "name") or "", [])
        elif tag.local == "outline-style":
            levels = found.setdefault(OUTLINE, [])
        elif tag.local in _LEVELS:
            levels.append(_level(tag, len(levels) + 1))
        elif levels:
            _place(levels[-1], tag)
    return found


def _level(tag: Tag, number: int) -> OdfLevel:
    if tag.local == "list-level-style-bullet":
        return OdfLevel("none", tag.get("text", "bullet-char") or "")
    if tag.local == "list-level-style-image":
        return OdfLevel(None)
    start, shown = (count_in(tag, "text", name) for name in ("start-value", "display-levels"))
    form = _FORMS.get(tag.get("style", "num-format") or "")
    pattern = tag.get("loext", "num-list-format")
    if pattern is None:
        first = max(number - shown, 0) + 1
        numbers = ".".join(f"%{each}%" for each in range(first, number + 1))
        prefix = tag.get("style", "num-prefix") or ""
        pattern = prefix + numbers + (tag.get("style", "num-suffix") or "")
    return OdfLevel(form, "", pattern, start)


def _place(level: OdfLevel, tag: Tag) -> None:
    """Take in where the labels of a level stand."""
    if tag.local == "list-level-label-alignment":
        level.follow = _FOLLOW.get(tag.get("text", "label-followed-by") or "", TABULATOR)
        level.left = points(tag.get("fo", "margin-left"))
        level.first = points(tag.get("fo", "text-indent"))
        level.stop = points(tag.get("text", "list-tab-stop-position"))
    else:
        level.before = points(tag.get("text", "space-before"))
        level.label = points(tag.get("text", "min-label-width"))
