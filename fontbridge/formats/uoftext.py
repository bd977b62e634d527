"""The text of UOF and who draws it: 文本串 in 句 in 段落, with styles by key (GB/T 20916)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fontbridge.fonts.faces import ScriptFaces
from fontbridge.formats.base import Rename
from fontbridge.formats.uoffonts import FONT_WORDS, UofFonts
from fontbridge.formats.uofnames import value_of, wanted, word
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["TEXT", "Place", "UofRun", "UofStyles", "read_paragraphs"]

TEXT = frozenset({"文本串"})
_STYLES = frozenset({"句式样", "段落式样", "单元格式样", "文字表式样"})
_REFERENCE = "式样引用"
_PARAGRAPH, _RUN, _CELL = "段落", "句", "单元格"
_OF_RUN = "句属性"
_PROPERTIES = frozenset({"段落属性", _OF_RUN})
_WANTED = frozenset({_PARAGRAPH, _RUN, _CELL, "字体"}) | _PROPERTIES

Level = tuple[str, Tag | None]
"""A style by its key, or directly the tag of a font."""


@dataclass(slots=True)
class _Style:
    parent: str
    font: Tag | None = None
    default: bool = False


@dataclass(slots=True)
class Place:
    """A 句, `start:end`, in which nothing stands but one 文本串 behind its properties.

    `head` is what lies between the start tags of the two; `properties` and `font` are the tags of
    句属性 and 字体 in it; `inner` is how 句属性 is spelt.
    """

    start: int
    tag: Tag
    head: tuple[int, int]
    inner: str
    properties: tuple[int, int, Tag] | None = None
    font: tuple[int, int, Tag] | None = None
    text_tag: Tag = field(init=False)
    end: int = 0


@dataclass(slots=True, eq=False)
class UofRun:
    """Text at `start:end`, and what applies to it, weakest first; `place` if it can be cut."""

    start: int
    end: int
    text: str
    levels: tuple[Level, ...]
    place: Place | None


@dataclass(slots=True)
class _State:
    """What applies so far: to the block, the paragraph, the run."""

    cell: list[Level] = field(default_factory=list)
    paragraph: list[Level] = field(default_factory=list)
    run: list[Level] | None = None
    place: Place | None = None
    text_tag: tuple[int, int, Tag] | None = None

    @property
    def innermost(self) -> list[Level]:
        return self.paragraph if self.run is None else self.run


class UofStyles:
    """The styles of a document; with `rename`, as they are renamed."""

    def __init__(self, parts: Sequence[XmlPart], fonts: UofFonts, rename: Rename | None) -> None:
        self._fonts = fonts
        self._rename = rename
        self._styles: dict[str, _Style] = {}
        self._defaults: list[Level] = []
        self._faces: dict[tuple[Level, ...], ScriptFaces] = {}
        for part in parts:
            self._read(part)

    def _read(self, part: XmlPart) -> None:
        around: list[_Style] = []
        for kind, _, _, tag, _ in part.walk(wanted(part, _STYLES | FONT_WORDS)):
            name = word(tag.local)
            if name in _STYLES:
                if kind == "end":
                    around.pop()
                    continue
                key = value_of(tag, "标识符")
                default = value_of(tag, "类型") == "default"
                around.append(_Style(value_of(tag, "基式样引用"), None, default))
                self._styles.setdefault(key, around[-1])
                if default and name != "单元格式样":
                    self._defaults.append((key, None))
            elif kind == "start" and name == "默认字体":
                self._defaults.insert(0, ("", tag))
            elif kind == "start" and around and around[-1].font is None:
                around[-1].font = tag

    def faces(self, levels: tuple[Level, ...]) -> ScriptFaces:
        """The faces of text to which these styles and fonts apply."""
        found = self._faces.get(levels)
        if found is None:
            families: dict[Slot, str] = {}
            for key, tag in (*self._defaults, *levels):
                for font in [tag] if tag else self._chain(key):
                    families.update(self._fonts.families(font, self._rename))
            slots = Slot.WESTERN, Slot.ASIAN, Slot.COMPLEX
            found = self._faces[levels] = ScriptFaces(*(families.get(slot, "") for slot in slots))
        return found

    def _chain(self, key: str) -> list[Tag]:
        """The fonts of a style and its parents, weakest first."""
        fonts: list[Tag] = []
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            style = self._styles[key]
            if style.font is not None:
                fonts.insert(0, style.font)
            key = style.parent
        return fonts


def read_paragraphs(part: XmlPart) -> Iterator[list[UofRun]]:
    """The paragraphs of a part, each with its runs; those inside one come before it."""
    inner = next((name for names in wanted(part, {_OF_RUN}).values() for name in names), "")
    states: list[_State] = [_State()]
    runs: list[list[UofRun]] = [[]]
    for kind, start, end, tag, text in part.walk(wanted(part, _WANTED), wanted(part, TEXT)):
        name, state = word(tag.local), states[-1]
        if kind == "text":
            levels = (*state.cell, *state.paragraph, *(state.run or ()))
            place = _place(part, state, start, end)
            runs[-1].append(UofRun(start, end, text, levels, place))
        elif name in TEXT:
            state.text_tag = (start, end, tag) if kind == "start" else None
        elif name in (_PARAGRAPH, _CELL):
            if kind == "start":
                states.append(_inside(state, name, tag))
                runs.append([])
            else:
                states.pop()
                if done := runs.pop():
                    yield done
        elif name == _RUN:
            state.run = [] if kind == "start" else None
            state.place = Place(start, tag, (end, end), inner) if kind == "start" else None
        elif kind == "start" and name in _PROPERTIES:
            if name == _OF_RUN and state.place is not None:
                state.place.properties = start, end, tag
            key = value_of(tag, _REFERENCE)
            if key:
                state.innermost.append((key, None))
        elif name == _OF_RUN and state.place is not None:
            state.place.head = state.place.head[0], end
        elif kind == "start" and name == "字体":
            if state.place is not None and state.place.properties is not None:
                state.place.font = start, end, tag
            state.innermost.append(("", tag))


def _place(part: XmlPart, state: _State, start: int, end: int) -> Place | None:
    """The place of text at `start:end`; None if more than it stands in its 句."""
    place, opened = state.place, state.text_tag
    if place is None or opened is None or opened[1] != start or not place.inner:
        return None
    closing = opened[2].closing + place.tag.closing
    if place.head[1] != opened[0] or not part.view.startswith(closing, end):
        return None
    place.text_tag, place.end = opened[2], end + len(closing)
    return place


def _inside(state: _State, name: str, tag: Tag) -> _State:
    if name == _PARAGRAPH:
        return _State(cell=list(state.cell))
    key = value_of(tag, _REFERENCE)
    return _State(cell=[(key, None)] if key else [])
