"""How Word documents set their paragraphs: page, indents, sizes of characters.

Only what decides where lines break, for paragraphs of plain text (ECMA-376 Part 1, 17.3.1.12 ind,
17.3.2.38 sz, 17.3.2.35 spacing, 17.6.13 pgSz, 17.6.11 pgMar, 17.6.5 docGrid). Paragraphs with
tabulators, breaks, drawings or numbers, in text boxes or in several columns, are passed over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fontbridge.formats.base import Paragraph
from fontbridge.formats.measure import Grid, Measure
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["WordLayout"]

_TWIPS = 20  # a point
_DEFAULT_SIZE = 10.0  # points, where nothing says another (17.3.2.38)
_CELL_MARGINS = 2 * 5.4  # points: 108 twips at either side (17.4.42)
_WANTED = {
    "w": frozenset(
        {"p", "pPr", "pStyle", "ind", "numPr", "r", "rPr", "rStyle", "sz", "spacing", "sectPr"}
        | {"pgSz", "pgMar", "cols", "docGrid", "tc", "tcW", "tbl", "txbxContent", "tab", "br"}
        | {"drawing", "pict", "object", "pPrChange", "rPrChange", "sectPrChange", "tabs"}
    )
}
_STYLES = {"w": frozenset({"style", "basedOn", "docDefaults", "pPr", "rPr", "ind", "sz", "numPr"})
           | {"spacing", "pPrChange", "rPrChange", "tblStylePr"}}
_OLD = frozenset({"pPrChange", "rPrChange", "sectPrChange"})
_UNPLAIN = frozenset({"tab", "br", "drawing", "pict", "object"})


@dataclass(frozen=True, slots=True)
class _Look:
    """What one level says; None where it is silent. Lengths in points, `*_chars` in characters."""

    size: float | None = None
    spacing: float | None = None
    numbered: bool | None = None
    indents: Mapping[str, float] = field(default_factory=dict)

    def over(self, lower: _Look) -> _Look:
        return _Look(
            lower.size if self.size is None else self.size,
            lower.spacing if self.spacing is None else self.spacing,
            lower.numbered if self.numbered is None else self.numbered,
            {**lower.indents, **self.indents},
        )

    def told(self, tag: Tag, inside: str) -> _Look:
        """This level with what one element says; `inside` is the element around it."""
        if tag.local == "sz" and inside == "rPr":
            return replace(self, size=_number(tag, "val") / 2)
        if tag.local == "spacing" and inside == "rPr":
            return replace(self, spacing=_number(tag, "val") / _TWIPS)
        if tag.local == "numPr" and inside == "pPr":
            return replace(self, numbered=True)
        if tag.local == "ind" and inside == "pPr":
            told = {
                each.local: _number(tag, each.local) / (100 if "Chars" in each.local else _TWIPS)
                for each in tag.attributes
            }
            return replace(self, indents={**self.indents, **told})
        return self


@dataclass(slots=True)
class _Set:
    """A paragraph as the walk found it; runs by the offsets at which they start."""

    start: int
    style: str = ""
    look: _Look = field(default_factory=_Look)
    runs: list[tuple[int, str, _Look]] = field(default_factory=list)
    width: float | None = None  # of a table cell
    plain: bool = True
    section: _Section | None = None


@dataclass(slots=True)
class _Section:
    """A section: the text's width and height, and the grid, in points."""

    width: float = 0.0
    height: float = 0.0
    columns: int = 1
    pitch: float = 0.0  # between lines of the grid; 0 without one


class WordLayout:
    """The paragraphs of a part by their places, with the styles that they inherit from."""

    def __init__(self, part: XmlPart, styles: XmlPart | None) -> None:
        self._styles: dict[str, tuple[str, _Look]] = {}
        self._default = ""
        self._base = _Look()
        if styles is not None:
            self._read_styles(styles)
        self._paragraphs: list[_Set] = []
        self._read(part)
        self._paragraphs.sort(key=lambda each: each.start)
        self._starts = [each.start for each in self._paragraphs]

    def measure(self, paragraph: Paragraph) -> Measure | None:
        """How a paragraph is set; None where that is not known."""
        if not paragraph.runs:
            return None
        found = bisect_right(self._starts, paragraph.runs[0].offset) - 1
        if found < 0:
            return None
        told = self._paragraphs[found]
        section = told.section
        if not told.plain or section is None or section.columns > 1 or section.width <= 0:
            return None
        beneath = self._style(told.style or self._default).over(self._base)
        look = told.look.over(beneath)
        if look.numbered:
            return None
        size = beneath.size or _DEFAULT_SIZE
        left, right, first = _indents(look.indents, size)
        width = (section.width if told.width is None else told.width) - left - right
        offsets = [start for start, _, _ in told.runs]
        drawn = []
        for run in paragraph.runs:
            at = bisect_right(offsets, run.offset) - 1
            _, style, own = told.runs[at] if at >= 0 else (0, "", _Look())
            full = own.over(self._style(style)).over(beneath)
            drawn.append((full.size or _DEFAULT_SIZE, full.spacing or 0.0))
        if width < size:
            return None
        pitch, advance = section.pitch, size + (beneath.spacing or 0.0)
        grid = Grid(round(section.height / pitch), int(section.width / advance + 0.05)) if (
            pitch and told.width is None
        ) else None
        return Measure(width, first, tuple(drawn), grid)

    def _style(self, name: str) -> _Look:
        chain: list[_Look] = []
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            name, look = self._styles[name]
            chain.append(look)
        told = _Look()
        for look in reversed(chain):
            told = look.over(told)
        return told

    def _read_styles(self, part: XmlPart) -> None:
        around: list[str] = []
        name = ""
        for kind, _, _, tag, _ in part.walk(_STYLES):
            if kind == "end":
                around.pop()
                continue
            inside = around[-1] if around else ""
            if tag.local == "style":
                name = tag.get("w", "styleId") or ""
                self._styles[name] = "", _Look()
                if tag.get("w", "type") == "paragraph" and tag.get("w", "default") in ("1", "true"):
                    self._default = name
            elif tag.local == "basedOn":
                self._styles[name] = tag.get("w", "val") or "", self._styles[name][1]
            elif _OLD.isdisjoint(around) and "tblStylePr" not in around:
                if around[:1] == ["docDefaults"]:
                    self._base = self._base.told(tag, inside)
                elif around[:1] == ["style"]:
                    base, look = self._styles[name]
                    self._styles[name] = base, look.told(tag, inside)
            around.append(tag.local)

    def _read(self, part: XmlPart) -> None:
        around: list[str] = []
        open_: list[_Set] = []
        waiting: list[_Set] = []
        cells: list[float | None] = []
        section = _Section()
        for kind, start, _, tag, _ in part.walk(_WANTED):
            local = tag.local
            if kind == "end":
                around.pop()
                if local == "p":
                    waiting.append(open_.pop())
                elif local == "tc":
                    cells.pop()
                elif local == "sectPr":
                    for each in (*waiting, *open_):
                        each.section = section
                    waiting.clear()
                continue
            inside = around[-1] if around else ""
            around.append(local)
            if local == "tc":
                cells.append(None)
            elif local == "sectPr":
                section = _Section()
            elif local == "p":
                said = _Set(start, width=cells[-1] if cells else None)
                self._paragraphs.append(said)
                said.plain = "txbxContent" not in around and (not cells or cells[-1] is not None)
                open_.append(said)
            elif local == "tcW" and cells:
                fixed = tag.get("w", "type") in ("dxa", None)
                width = _number(tag, "w") / _TWIPS - _CELL_MARGINS
                cells[-1] = width if fixed and width > 0 else None
            elif "sectPr" in around and _OLD.isdisjoint(around):
                _tell(section, tag)
            elif open_ and _OLD.isdisjoint(around):
                _note(open_[-1], tag, inside, around, start)


def _note(paragraph: _Set, tag: Tag, inside: str, around: list[str], start: int) -> None:
    """What an element inside a paragraph says of it or of its last run."""
    local = tag.local
    if local in _UNPLAIN and inside == "r":
        paragraph.plain = False
    elif local == "pStyle":
        paragraph.style = tag.get("w", "val") or ""
    elif local == "r":
        paragraph.runs.append((start, "", _Look()))
    elif "r" in around[_last(around, "p") :]:
        at, style, look = paragraph.runs[-1]
        if local == "rStyle":
            style = tag.get("w", "val") or ""
        paragraph.runs[-1] = at, style, look.told(tag, inside)
    elif inside == "pPr":
        paragraph.look = paragraph.look.told(tag, inside)


def _last(around: list[str], local: str) -> int:
    return len(around) - 1 - around[::-1].index(local)


def _tell(section: _Section, tag: Tag) -> None:
    if tag.local == "pgSz":
        section.width += _number(tag, "w") / _TWIPS
        section.height += _number(tag, "h") / _TWIPS
    elif tag.local == "pgMar":
        sides = (_number(tag, side) for side in ("left", "right", "gutter"))
        section.width -= sum(sides) / _TWIPS
        section.height -= (abs(_number(tag, "top")) + abs(_number(tag, "bottom"))) / _TWIPS
    elif tag.local == "cols":
        section.columns = int(_number(tag, "num")) or 1
    elif tag.local == "docGrid" and tag.get("w", "type") in ("lines", "linesAndChars"):
        section.pitch = _number(tag, "linePitch") / _TWIPS


def _indents(told: Mapping[str, float], size: float) -> tuple[float, float, float]:
    """Left, right and first-line indent in points; in characters they go before lengths."""

    def either(*names: str) -> float:
        for name in names:
            if told.get(f"{name}Chars"):
                return told[f"{name}Chars"] * size
            if name in told:
                return told[name]
        return 0.0

    hanging = either("hanging")
    return either("start", "left"), either("end", "right"), -hanging or either("firstLine")


def _number(tag: Tag, attribute: str) -> float:
    try:
        return float(tag.get("w", attribute) or 0)
    except ValueError:  # a length with a unit (22.9.2.15), or nonsense
        return 0.0
