"""What WordprocessingML says of how text is set, level by level, as far as lines break by it.

Sizes and spacing of characters, indents, tabulator stops, the grid (ECMA-376 Part 1, 17.3.1 and
17.3.2), and the list that a paragraph is in. Which level lies on which is told in 17.7.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fontbridge.formats.measure import Align, Stop
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["LOOKS", "OLD", "SILENT", "TWIPS", "Look", "Sheet", "number_in", "said"]

TWIPS = 20  # a point
LOOKS = frozenset(
    {"sz", "spacing", "w", "vanish", "snapToGrid", "ind", "tabs", "tab", "numPr", "numId", "ilvl"}
    | {"autoSpaceDE", "rPr", "pPr", "pPrChange", "rPrChange"}
    | {"listPr", "ilfo"}  # of Word 2003 XML
)
"""The elements that `said` wants to see."""
OLD = frozenset({"pPrChange", "rPrChange", "sectPrChange", "tcPrChange", "tblPrChange"})
"""What keeps the past of tracked changes."""

_STYLES = {"w": LOOKS | {"style", "basedOn", "docDefaults", "tblStylePr", "tblCellMar"}
           | {"left", "right", "start", "end"}}
_OFF = ("0", "false", "off")
_SIDES = {"left": "left", "start": "left", "right": "right", "end": "right"}
_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "end": Align.RIGHT,
           "decimal": Align.DECIMAL}
_LISTS = {"numId": "list", "ilfo": "list", "ilvl": "depth"}
_NO_STOPS = ("clear", "bar")
_SINGLE = 12.0  # 240 units of w:line, where w:lineRule is auto (17.3.1.33)
_TELLING = 0.1  # points
_NONSENSE = 1e8  # no length or count is so large in any unit; infinity is not either
_CELL_MARGIN = 5.4  # points at either side: 108 twips, as Word's own style for tables has it


@dataclass(frozen=True, slots=True)
class Look:
    """What one level says. `lengths` are in points, those whose names end in "chars" in
    characters; `flags` are on or off; a stop of None clears one; `words` are names."""

    lengths: Mapping[str, float] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    stops: Mapping[float, Align | None] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def over(self, lower: Look) -> Look:
        """This level on top of another."""
        if lower is SILENT or self is SILENT:
            return lower if self is SILENT else self
        return Look(
            {**lower.lengths, **self.lengths},
            {**lower.flags, **self.flags},
            {**lower.stops, **self.stops},
            {**lower.words, **self.words},
        )

    @property
    def size(self) -> float:
        """That of characters; where nothing says one, 10 points (17.3.2.38)."""
        return self.lengths.get("sz") or 10.0

    @property
    def em(self) -> float:
        """How wide an em is: the size, stretched; 0 for hidden text."""
        return 0.0 if self.flags.get("vanish") else self.size * self.lengths.get("w", 1.0)

    def indents(self, size: float) -> tuple[float, float, float]:
        """Left, right and first-line indent; those in characters of `size` go before lengths."""

        def either(*names: str) -> float:
            for name in names:
                if chars := self.lengths.get(f"{name}chars"):
                    return chars * size
                if name in self.lengths:
                    return self.lengths[name]
            return 0.0

        hanging = either("hanging")
        return either("start", "left"), either("end", "right"), -hanging or either("firstline")

    def keeps_to(self, pitch: float) -> bool:
        """True if lines of this look are as high as those of a grid, and snap to it."""
        if not self.flags.get("lines", True):
            return False
        height = self.lengths.get("line", 0.0)
        single = _SINGLE if self.words.get("rule") == "auto" else pitch
        return not height or abs(height - single) < _TELLING

    def tab_stops(self) -> list[Stop]:
        """The tabulator stops that are not cleared, in order."""
        return [Stop(at, align) for at, align in sorted(self.stops.items()) if align is not None]


SILENT = Look()


def said(tag: Tag, inside: str) -> Look:
    """What one element says; `inside` is the element around it."""
    local = tag.local
    if inside == "rPr":
        match local:
            case "sz":
                return Look({"sz": number_in(tag, "val") / 2})
            case "spacing":
                return Look({"spacing": number_in(tag, "val") / TWIPS})
            case "w":
                return Look({"w": (number_in(tag, "val") or 100) / 100})
            case "vanish":
                return Look(flags={"vanish": _is_on(tag)})
    elif inside == "pPr":
        match local:
            case "ind":
                return Look(_indents(tag))
            case "spacing" if tag.get("w", "line"):
                rule = tag.get("w", "lineRule") or tag.get("w", "line-rule") or "auto"
                return Look({"line": number_in(tag, "line") / TWIPS}, words={"rule": rule})
            case "snapToGrid":
                return Look(flags={"lines": _is_on(tag)})
            case "autoSpaceDE":
                return Look(flags={"autospace": _is_on(tag)})
    elif inside == "tabs" and local == "tab":
        kind = tag.get("w", "val") or ""
        align = None if kind in _NO_STOPS else _ALIGNS.get(kind, Align.LEFT)
        return Look(stops={number_in(tag, "pos") / TWIPS: align})
    elif inside in ("numPr", "listPr"):
        return Look(words={_LISTS.get(local, ""): tag.get("w", "val") or ""})
    return SILENT


def number_in(tag: Tag, attribute: str) -> float:
    """The number in an attribute; 0 for a length with a unit (22.9.2.15), or nonsense."""
    try:
        found = float(tag.get("w", attribute) or 0)
    except ValueError:
        return 0.0
    return found if abs(found) < _NONSENSE else 0.0


def _is_on(tag: Tag) -> bool:
    return (tag.get("w", "val") or "1") not in _OFF


def _indents(tag: Tag) -> dict[str, float]:
    # Word 2003 XML writes first-line-chars where later versions write firstLineChars.
    found = {}
    for each in tag.attributes:
        name = each.local.replace("-", "").lower()
        unit = 100 if name.endswith("chars") else TWIPS
        found[name] = number_in(tag, each.local) / unit
    # A level that indents the first line takes back what one beneath lets hang, and the other way.
    for name, other in (("hanging", "firstline"), ("firstline", "hanging")):
        if name in found or f"{name}chars" in found:
            found = {other: 0.0, f"{other}chars": 0.0, **found}
    return found


class Sheet:
    """The styles of a document with all that they are based on, and what lies below them."""

    def __init__(self, part: XmlPart | None) -> None:
        self.base = SILENT
        self.default = ""  # the paragraph style of paragraphs that name none
        self._styles: dict[str, tuple[str, Look]] = {}
        self._chains: dict[str, Look] = {}
        self._margins: dict[str, dict[str, float]] = {}
        self._default_table = ""
        if part is not None:
            self._read(part)

    def look(self, style: str) -> Look:
        """What a style says with all that it is based on; nothing where there is no such style."""
        if style not in self._chains:
            found = SILENT
            for _, look in reversed(self._ancestry(style)):
                found = look.over(found)
            self._chains[style] = found
        return self._chains[style]

    def listed(self, style: str) -> tuple[Look, Look]:
        """The same in two: what lies above where the style is put into a list, that level
        included, and what lies beneath. A list's own indents come between them."""
        above, beneath = SILENT, SILENT
        listed = False
        for _, look in self._ancestry(style):
            if listed:
                beneath = beneath.over(look)
            else:
                above = above.over(look)
                listed = "list" in look.words
        return above, beneath

    def cell_margins(self, style: str) -> tuple[float, float]:
        """The left and right margins of cells by a style of tables."""
        told: dict[str, float] = {}
        for name, _ in self._ancestry(style or self._default_table):
            told = {**self._margins.get(name, {}), **told}
        return told.get("left", _CELL_MARGIN), told.get("right", _CELL_MARGIN)

    def _ancestry(self, style: str) -> list[tuple[str, Look]]:
        """A style and all that it is based on, nearest first, with their names."""
        found: dict[str, Look] = {}
        while style in self._styles and style not in found:
            base, found[style] = self._styles[style]
            style = base
        return list(found.items())

    def _read(self, part: XmlPart) -> None:
        around: list[str] = []
        name = ""
        for kind, _, _, tag, _ in part.walk(_STYLES):
            if kind == "end":
                around.pop()
                continue
            inside = around[-1] if around else ""
            if tag.local == "style":
                name = tag.get("w", "styleId") or ""
                self._styles[name] = "", SILENT
                if tag.get("w", "default") in ("1", "true", "on"):
                    self._note_default(name, tag.get("w", "type") or "")
            elif tag.local == "basedOn":
                self._styles[name] = tag.get("w", "val") or "", self._styles[name][1]
            elif inside == "tblCellMar" and "tblStylePr" not in around:
                margins = self._margins.setdefault(name, {})
                margins[_SIDES.get(tag.local, "")] = number_in(tag, "w") / TWIPS
            elif OLD.isdisjoint(around) and "tblStylePr" not in around:
                if around[:1] == ["docDefaults"]:
                    self.base = said(tag, inside).over(self.base)
                elif around[:1] == ["style"]:
                    base, look = self._styles[name]
                    self._styles[name] = base, said(tag, inside).over(look)
            around.append(tag.local)

    def _note_default(self, name: str, kind: str) -> None:
        if kind == "paragraph":
            self.default = name
        elif kind == "table":
            self._default_table = name
