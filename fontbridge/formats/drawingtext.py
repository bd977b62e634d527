"""Text in DrawingML with what is said of its fonts (ECMA-376 Part 1, 21.1.2).

Whatever holds it, a slide, a chart, a shape in a workbook, a diagram: text stands in `a:p` in a
body of text with its own `a:lstStyle`, in a shape that may be a placeholder or refer to a font of
the theme, or in a table with a style. What lies below that differs with the part and is not looked
at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats.xmlcut import TextElement, TextPiece
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = [
    "FONTS",
    "Body",
    "DrawingParagraph",
    "DrawingRun",
    "Formatting",
    "Levels",
    "list_styles",
    "of_level",
    "read",
]

FONTS = ("latin", "ea", "cs", "sym")
"""The elements that name a font of a run, in the order of the schema (21.1.2.3.9)."""

_CHILDREN = (*FONTS, "hlinkClick", "hlinkMouseOver", "rtl")
_LEVEL_NUMBERS = frozenset("012345678")
_LEVELS = {"defPPr": -1} | {f"lvl{number}pPr": number - 1 for number in range(1, 10)}
_RUNS = frozenset({"r", "fld"})
_STYLING = frozenset({*FONTS, *_LEVELS, "defRPr"})
_NONE: frozenset[str] = frozenset()
_TEXTS: Mapping[str, frozenset[str]] = {"a": frozenset({"t", "tableStyleId"}), "m": frozenset("t")}
_SHAPE = frozenset({"sp"})
_WANTED: Mapping[str, frozenset[str]] = {
    "a": _RUNS | _STYLING | _SHAPE
    | {*_CHILDREN, "rPr", "p", "pPr", "bodyPr", "lstStyle", "fontRef", "tbl"},
    "m": frozenset("r"),
    "p": _SHAPE | {"ph"},
    "xdr": _SHAPE,
    "cdr": _SHAPE,
    "dsp": _SHAPE,
}


class Formatting(NamedTuple):
    """What one level says of fonts, names as they are written; None where it is silent."""

    latin: str | None = None
    ea: str | None = None
    cs: str | None = None
    sym: str | None = None
    language: str | None = None
    other_language: str | None = None

    def over(self, lower: Formatting) -> Formatting:
        """This level on top of another."""
        if self is _SILENT or lower is _SILENT:
            return lower if self is _SILENT else self
        return Formatting(*(a if a is not None else b for a, b in zip(self, lower, strict=True)))


_SILENT = Formatting()

Levels = tuple[tuple[int, Formatting], ...]
"""A list style: the formatting of each level from 0; that of -1 holds for all."""


class Body(NamedTuple):
    """What holds a paragraph, as far as its fonts may depend on it.

    `placeholder` is the (type, idx) of its shape, `font_ref` the theme's font that the shape's
    style refers to ("major", "minor", "none"), `table_style` the style of the table around it; None
    where there is no placeholder, or no table.
    """

    placeholder: tuple[str, str] | None = None
    font_ref: str = ""
    table_style: str | None = None
    levels: Levels = ()

    def formatting(self, level: int) -> Formatting:
        """What the body's own list style says of a level."""
        return of_level(self.levels, level)


@dataclass(slots=True)
class DrawingRun:
    """One `a:r`, `a:fld` or run of a formula. Offsets are into the part's view.

    `properties` is its `a:rPr` element, `fonts` the tags in it that name one, and `behind` where
    the first child starts that must follow a font of the key's name.
    """

    tag: Tag
    start: int
    tag_end: int
    end: int = 0
    properties: tuple[int, int] | None = None
    properties_tag: Tag | None = None
    fonts: dict[str, tuple[int, int, Tag]] = field(default_factory=dict)
    behind: dict[str, int] = field(default_factory=dict)
    element: TextElement | None = None

    @property
    def formatting(self) -> Formatting:
        """What the run itself says."""
        return _formatting(self.properties_tag, (tag for _, _, tag in self.fonts.values()))

    @property
    def atomic(self) -> bool:
        """True if it cannot be cut: a field is one piece, a formula's letters stand as they are."""
        return self.tag.local == "fld" or self.tag.namespace == "m"


@dataclass(slots=True)
class DrawingParagraph:
    """One `a:p`: its level, what its own default properties say, its runs."""

    body: Body
    level: int = 0
    default: Formatting = _SILENT
    runs: list[DrawingRun] = field(default_factory=list)


def of_level(levels: Levels, level: int) -> Formatting:
    """What a list style says of a level."""
    found = dict(levels)
    return found.get(level, _SILENT).over(found.get(-1, _SILENT))


def read(part: XmlPart) -> Iterator[DrawingParagraph]:
    """The paragraphs of a part, each when it ends, those without text too."""
    return _Reader().read(part)


def list_styles(
    part: XmlPart, wanted: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, Levels]]:
    """The list styles of a part by the names of their elements: (local name, levels)."""
    names = frozenset().union(*wanted.values())
    gathered = _Gathered()
    for kind, _, _, tag, _ in part.walk({**wanted, "a": wanted.get("a", _NONE) | _STYLING}):
        if tag.local not in names:
            gathered.take(kind, tag)
        elif kind == "start":
            gathered = _Gathered()
        else:
            yield tag.local, gathered.levels


class _Gathered:
    """A list style as far as it was read."""

    def __init__(self) -> None:
        self._levels: dict[int, Formatting] = {}
        self._level = -1
        self._properties: Tag | None = None
        self._fonts: list[Tag] = []

    def take(self, kind: str, tag: Tag) -> None:
        """Read the start or end of one of the elements inside."""
        if tag.local in _LEVELS:
            self._level = _LEVELS[tag.local]
        elif tag.local == "defRPr" and kind == "start":
            self._properties, self._fonts = tag, []
        elif tag.local == "defRPr":
            self._levels[self._level] = _formatting(self._properties, self._fonts)
        elif kind == "start":
            self._fonts.append(tag)

    @property
    def levels(self) -> Levels:
        return tuple(self._levels.items())


class _Reader:
    """Follows the structure of one part."""

    def __init__(self) -> None:
        self._placeholder: tuple[str, str] | None = None
        self._font_ref = ""
        self._tables: list[str] = []
        self._list_style: _Gathered | None = None
        self._body = Body()
        self._paragraph: DrawingParagraph | None = None
        self._default: _Gathered | None = None
        self._run: DrawingRun | None = None
        self._in_properties = False

    def read(self, part: XmlPart) -> Iterator[DrawingParagraph]:
        opened: tuple[Tag, int, int] | None = None
        pieces: list[TextPiece] = []
        for kind, start, end, tag, text in part.walk(_WANTED, _TEXTS):
            if tag.local == "t" or tag.local == "tableStyleId":
                if kind == "start":
                    opened, pieces = (tag, start, end), []
                elif kind == "text":
                    pieces.append(TextPiece(start, end, text))
                elif tag.local == "tableStyleId":
                    self._tables[-1:] = ["".join(piece.text for piece in pieces)]
                elif self._run is not None and opened is not None and pieces:
                    self._run.element = TextElement(*opened, pieces)
            elif kind == "start":
                self._start(tag, start, end)
            else:
                done = self._end(tag, start, end)
                if done is not None:
                    yield done

    def _start(self, tag: Tag, start: int, end: int) -> None:
        local = tag.local
        if local == "sp":
            self._placeholder, self._font_ref = None, ""
        elif local == "ph":
            self._placeholder = tag.get("", "type") or "obj", tag.get("", "idx") or "0"
        elif local == "fontRef":
            self._font_ref = tag.get("", "idx") or ""
        elif local == "tbl":
            self._tables.append("")
        elif local == "bodyPr":
            self._body = self._new_body(())
        elif local == "lstStyle":
            self._list_style = _Gathered()
        elif self._list_style is not None:
            self._list_style.take("start", tag)
        elif local == "p":
            self._paragraph = DrawingParagraph(self._body)
        elif self._paragraph is None:
            pass
        elif local in _RUNS:
            self._run = DrawingRun(tag, start, end)
        elif self._run is not None:
            self._in_run(self._run, tag, start, end)
        elif local == "pPr":
            level = tag.get("", "lvl") or ""
            self._paragraph.level = int(level) if level in _LEVEL_NUMBERS else 0
            self._default = _Gathered()
        elif self._default is not None:
            self._default.take("start", tag)

    def _new_body(self, levels: Levels) -> Body:
        if self._tables:
            return Body(None, "", self._tables[-1], levels)
        return Body(self._placeholder, self._font_ref, None, levels)

    def _in_run(self, run: DrawingRun, tag: Tag, start: int, end: int) -> None:
        local = tag.local
        if local == "rPr":
            run.properties, run.properties_tag, self._in_properties = (start, end), tag, True
        elif self._in_properties:
            place = _CHILDREN.index(local) if local in _CHILDREN else 0
            for font in FONTS[:place]:
                run.behind.setdefault(font, start)
            if local in FONTS:
                run.fonts[local] = start, end, tag

    def _end(self, tag: Tag, start: int, end: int) -> DrawingParagraph | None:
        local = tag.local
        if local == "sp":
            self._placeholder, self._font_ref = None, ""
        elif local == "tbl":
            self._tables.pop()
        elif local == "lstStyle" and self._list_style is not None:
            self._body = self._new_body(self._list_style.levels)
            self._list_style = None
        elif self._list_style is not None:
            self._list_style.take("end", tag)
        elif local in _RUNS and self._run is not None:
            self._run.end = end
            if self._paragraph is not None and self._run.element is not None:
                self._paragraph.runs.append(self._run)
            self._run = None
        elif local == "rPr" and self._run is not None and self._run.properties is not None:
            self._run.properties = self._run.properties[0], end
            self._in_properties = False
        elif local == "pPr" and self._paragraph is not None and self._default is not None:
            self._paragraph.default = of_level(self._default.levels, -1)
            self._default = None
        elif self._default is not None:
            self._default.take("end", tag)
        elif local == "p":
            done, self._paragraph = self._paragraph, None
            return done
        return None


def _formatting(properties: Tag | None, fonts: Iterable[Tag]) -> Formatting:
    # An empty name names nothing: what lies below counts.
    named = {tag.local: tag.get("", "typeface") or None for tag in fonts}
    latin, ea, cs, sym = map(named.get, FONTS)
    if properties is None:
        return Formatting(latin, ea, cs, sym)
    languages = properties.get("", "lang"), properties.get("", "altLang")
    return Formatting(latin, ea, cs, sym, *languages)
