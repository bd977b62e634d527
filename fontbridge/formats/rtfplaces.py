r"""The paragraphs of an RTF file by their places: what is in force where each ends.

A second walk, for what decides where lines break. RTF writes all that holds for a paragraph in it,
so styles need not be followed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from fontbridge.formats.measure import Align, Stop, Unforeseen
from fontbridge.formats.rtfpages import (
    PAGE,
    SAID_OF_ROWS,
    SAID_OF_SECTIONS,
    TWIPS,
    Row,
    Section,
    Shape,
)
from fontbridge.formats.rtftokens import Kind, tokens

__all__ = ["HALF_POINTS", "RtfSet", "Said", "Walk"]

_STORIES = frozenset({
    "footnote", "annotation", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "shptxt", "dptxbxtext",
})  # fmt: skip
_BOXES = frozenset({"shptxt", "dptxbxtext"})
_UNSEEN = frozenset({
    "shprslt", "nonshppict", "stylesheet", "info", "fonttbl", "colortbl", "listtable", "objdata",
    "listoverridetable", "pntxta", "pntxtb", "fldinst", "nesttableprops",
})  # fmt: skip
_DOCUMENT = frozenset({*PAGE, "deftab"})
_PARAGRAPH = frozenset({"li", "lin", "ri", "rin", "fi", "cufi", "intbl", "itap", "sl", "slmult",
                        "nosnaplinegrid", "aspalpha", "absw"})
_CHARACTERS = frozenset({"fs", "expndtw", "charscalex", "v"})
_ALIGNS = {"tqr": Align.RIGHT, "tqc": Align.CENTER, "tqdec": Align.DECIMAL}
_ENDS = frozenset({"par", "sect", "page", "cell", "nestcell", "row", "nestrow"})
_LONGEST = 12  # digits of a number that makes sense
_PUSHING = (2, 4, 5)
HALF_POINTS = 24
"""The size of characters where nothing says one."""
Said = dict[str, int]
"""What is in force, by control word; those without a number are 1."""


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it; the rest belongs to the group itself."""

    said: Said = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    characters: Said = field(default_factory=dict)
    seen: bool = True
    destination: str = ""
    opened: _Open | None = None  # the paragraph outside, where this is a story of its own


@dataclass(slots=True)
class _Open:
    """A paragraph that has not ended: `texts` counts the pieces of its text so far, `inside` what
    that was where notes and text boxes stand in it."""

    start: int
    marks: list[tuple[int, float]] = field(default_factory=list)
    why: Unforeseen | None = None
    texts: int = 0
    inside: list[int] = field(default_factory=list)


@dataclass(slots=True)
class RtfSet:
    """A paragraph `start:end`; what stands in its lines by offset with its width in points. The
    width of its lines is that of `row`'s `cell`, of `shape`, or of the page; `apart` if it stands
    in a header, a note or a text box, off the grid of the page."""

    start: int
    end: int
    said: Said
    stops: tuple[Stop, ...]
    section: Section
    marks: list[tuple[int, float]]
    why: Unforeseen | None
    row: Row | None = None
    cell: int = 0
    shape: Shape | None = None
    apart: bool = False


class Walk:
    """One walk through a file: its paragraphs (`found`), the properties of characters by the
    offsets from which they hold, the page, and the size of the default style in half-points."""

    def __init__(self, data: bytes, begin: int) -> None:
        self.page: Said = dict(PAGE)
        self.found: list[RtfSet] = []
        self.characters: list[tuple[int, Said]] = [(begin, {})]
        self.default = HALF_POINTS
        self._section = Section(self.page)
        self._open = _Open(begin)
        self._row, self._cell = Row(), 0
        self._waiting: list[RtfSet] = []  # cells, for the end of their row
        self._shapes: list[Shape] = []
        self._property = ""
        self._align = Align.LEFT
        self._picture: Said = {}
        self._state = _State()
        self._groups: list[_State] = []
        for kind, start, end, value, number in tokens(data, begin):
            if kind is Kind.BRACE:
                if value == b"{":
                    self._groups.append(self._state)
                    self._state = replace(self._state, destination="", opened=None)
                elif len(self._groups) == 1:
                    self._end(start)  # the last paragraph needs no word to end it
                    break
                else:
                    self._close(start)
            elif kind is Kind.WORD:
                self._word(value.decode("ascii"), number, start, end)
            elif self._state.destination in ("sn", "sv"):
                self._shape_property(value)
            elif kind is not Kind.SYMBOL and self._state.seen:
                self._open.texts += bool(value.strip())

    # -- groups --

    def _close(self, start: int) -> None:
        state = self._state
        if state.destination in _STORIES and state.opened is not None:
            self._end(start)
            self._open = state.opened
        elif state.destination in ("shp", "do") and self._shapes:
            if self._shapes.pop().wrap in _PUSHING:
                self._open.why = Unforeseen.BESIDE
        elif state.destination == "pict" and state.seen and not self._shapes:
            width = self._picture.get("picwgoal", 0) * self._picture.get("picscalex", 100) / 100
            if width:
                self._open.marks.append((start, width / TWIPS))
            else:
                self._open.why = Unforeseen.INLINE
        self._state = self._groups.pop()
        self.characters.append((start, self._state.characters))

    def _word(self, word: str, number: int | None, start: int, end: int) -> None:
        state, value = self._state, 1 if number is None else number
        if word in _UNSEEN:
            state.destination, state.seen = word, False
        elif word in _STORIES:
            state.destination, state.opened = word, self._open
            self._open.inside.append(self._open.texts)
            self._open = _Open(end)
            state.said, state.stops = {}, ()
        elif word in ("shp", "do", "pict", "sn", "sv"):
            self._enter(word)
        elif word in _CHARACTERS or word == "plain":
            self._character(word, value, end)
        elif word in _DOCUMENT:
            self.page[word] = value
        elif not state.seen:
            return
        elif word == "u":
            self._open.texts += 1
        elif word in _ENDS:
            self._end_word(word, start, end)
        elif word in SAID_OF_SECTIONS:
            self._section.note(word, value)
        elif word in SAID_OF_ROWS:
            self._row.note(word, value)
        elif word in _PARAGRAPH:
            state.said = {**state.said, word: value}
            if number == 0 and word in ("aspalpha", "intbl", "nosnaplinegrid"):
                del state.said[word]
        else:
            handler = self._OTHERS.get(word)
            if handler is not None:
                handler(self, word, value)

    def _enter(self, word: str) -> None:
        self._state.destination = word
        if word in ("shp", "do"):
            self._shapes.append(Shape())
        elif word == "pict":
            self._picture = {}

    def _character(self, word: str, value: int, end: int) -> None:
        state = self._state
        if word == "plain":
            state.characters = {}
        else:
            state.characters = {**state.characters, word: value}
        if any(group.destination == "stylesheet" for group in self._groups[-2:]):
            self._style(word, value)
        elif state.seen:
            self.characters.append((end, state.characters))

    def _style(self, word: str, value: int) -> None:
        """Take note of the size of the default style, which is the first of the sheet."""
        if word == "fs" and self.default == HALF_POINTS:
            self.default = value

    # -- paragraphs --

    def _pard(self, word: str, value: int) -> None:
        self._state.said, self._state.stops = {}, ()

    def _stop(self, word: str, value: int) -> None:
        self._state.stops = (*self._state.stops, Stop(value / TWIPS, self._align))
        self._align = Align.LEFT

    def _align_stop(self, word: str, value: int) -> None:
        self._align = _ALIGNS[word]

    def _end_word(self, word: str, start: int, end: int) -> None:
        if word not in ("row", "nestrow"):
            self._end(start)
        self._open = _Open(end)
        if word == "cell":
            self._cell += 1
        elif word == "row":
            for each in self._waiting:
                each.row = self._row
            self._waiting, self._cell = [], 0
        elif word == "sect":
            self._section = self._section.following()

    def _end(self, start: int) -> None:
        state, opened = self._state, self._open
        if any(0 < before < opened.texts for before in opened.inside):
            opened.why = Unforeseen.PARTED  # its lines go on behind what is told apart
        found = RtfSet(
            opened.start, start, state.said, state.stops, self._section, opened.marks, opened.why
        )
        self.found.append(found)
        around = {state.destination, *(group.destination for group in self._groups)}
        found.apart = not _STORIES.isdisjoint(around)
        if not _BOXES.isdisjoint(around):
            found.shape = self._shapes[-1] if self._shapes else Shape()
        elif state.said.get("itap", 1) > 1:
            found.why = Unforeseen.TABLE  # a table in a table, whose rows are told elsewhere
        elif "intbl" in state.said:
            found.cell = self._cell
            self._waiting.append(found)

    # -- pages, rows, shapes --

    def _new_section(self, word: str, value: int) -> None:
        self._section.said.clear()
        self._section.columns.clear()
        self._section.kind = ""

    def _new_row(self, word: str, value: int) -> None:
        self._row = Row()

    def _edge(self, word: str, value: int) -> None:
        if self._shapes:
            shape = self._shapes[-1]
            match word:
                case "shpleft" | "dpx":
                    shape.left = value
                case "shpright":
                    shape.right = value
                case "dpxsize":
                    shape.left, shape.right = 0, value
                case "shpwr":
                    shape.wrap = value

    def _shape_property(self, value: bytes) -> None:
        text = value.decode("latin-1").strip()
        if self._state.destination == "sn":
            self._property = text
        elif self._shapes and text.isdecimal() and len(text) < _LONGEST:
            self._shapes[-1].insets[self._property] = int(text)

    def _goal(self, word: str, value: int) -> None:
        self._picture[word] = value

    _Handler = Callable[["Walk", str, int], None]
    _OTHERS: ClassVar[dict[str, _Handler]] = {
        "pard": _pard, "tx": _stop, "sectd": _new_section, "trowd": _new_row,
        **dict.fromkeys(_ALIGNS, _align_stop),
        **dict.fromkeys(("shpleft", "shpright", "dpxsize", "shpwr"), _edge),
        **dict.fromkeys(("picwgoal", "picscalex"), _goal),
    }  # fmt: skip
