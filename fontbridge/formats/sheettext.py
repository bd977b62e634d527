"""Strings of a workbook, shared ones, those in cells and comments, with what draws them.

ECMA-376 Part 1, 18.4: a string is plain or made of runs. A run with properties of its own says
everything of its font; a plain string, and a run without, is drawn in the font of the cell. Many
cells may share a string.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.fonts.faces import OneFace
from fontbridge.formats import sheetfonts
from fontbridge.formats.base import Construct, Declaration, Paragraph, Rename, Run
from fontbridge.formats.drawingml import ThemeFonts
from fontbridge.formats.sheetstyles import PROPERTIES, CellFont, properties_of
from fontbridge.formats.tagsites import Place
from fontbridge.formats.xmlcut import TextElement, TextPiece
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["Drawn", "SheetRun", "SheetString", "Strings", "face_of", "read_strings"]

Pair = tuple[OneFace, OneFace]
"""The face now and as it will be."""

_TEXTS = {"s": frozenset({"t"})}
_PRESERVE = "preserve"


@dataclass(slots=True)
class SheetRun:
    """A run, or the `x:t` of a plain string: then `tag` is None. Offsets are into the view.

    `properties` is its `x:rPr`, `children` the tags in that.
    """

    tag: Tag | None
    start: int
    tag_end: int
    end: int = 0
    properties: tuple[int, int] | None = None
    properties_tag: Tag | None = None
    children: list[Place] = field(default_factory=list)
    element: TextElement | None = None

    @property
    def naming(self) -> list[Place]:
        """The tags that name the face or tell of it."""
        return [place for place in self.children if place[2].local in sheetfonts.NAMING]

    @property
    def font(self) -> CellFont:
        """What it says of its font."""
        return CellFont(*properties_of([tag for _, _, tag in self.children]))

    @property
    def own(self) -> bool:
        """True if it does not depend on the cell."""
        return any(tag.local == "rFont" for _, _, tag in self.children)

    @property
    def cuttable(self) -> bool:
        """False where blanks at the edges do not count, but would if those at a cut had to; and
        where a run says something of its font, but not its name."""
        if self.element is None or (self.properties is not None and not self.own):
            return False
        text, tag = self.element.text, self.element.tag
        return tag.get("xml", "space") == _PRESERVE or text == text.strip()


@dataclass(slots=True)
class SheetString:
    """One string; `start` is where its element starts."""

    start: int
    runs: list[SheetRun] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """True if it is no rich text, and all in the font of the cell."""
        return len(self.runs) == 1 and self.runs[0].tag is None


class Drawn(NamedTuple):
    """The handle of a paragraph: the runs that it is made of, and the one font of the cells.

    `whole` if these are all runs of one string, which can be joined then.
    """

    runs: Sequence[SheetRun]
    cell: CellFont
    whole: bool


def read_strings(part: XmlPart, container: str) -> Iterator[SheetString]:
    """The strings that elements of a name hold, in order; what tells their reading (`x:rPh`) is
    left out."""
    wanted = {"s": PROPERTIES | {container, "r", "rPr", "rPh"}}
    string: SheetString | None = None
    run: SheetRun | None = None
    reading = in_properties = False
    opened: tuple[Tag, int, int] | None = None
    pieces: list[TextPiece] = []
    for kind, start, end, tag, text in part.walk(wanted, _TEXTS):
        local = tag.local
        if local == "t":
            if kind == "start":
                opened, pieces = (tag, start, end), []
            elif kind == "text":
                pieces.append(TextPiece(start, end, text))
            elif string is not None and pieces and opened is not None and not reading:
                mine = run or SheetRun(None, opened[1], opened[1], end)
                mine.element = TextElement(*opened, pieces)
                string.runs.append(mine)
        elif local == container:
            if kind == "start":
                string = SheetString(start)
            elif string is not None:
                yield string
                string = None
        elif local == "rPh":
            reading = kind == "start"
        elif local == "r":
            if kind == "start":
                run = SheetRun(tag, start, end)
            elif run is not None:
                run.end = end
                run = None
        elif run is not None and local == "rPr":
            in_properties = kind == "start"
            begin = start if in_properties or run.properties is None else run.properties[0]
            run.properties, run.properties_tag = (begin, end), tag
        elif run is not None and in_properties and kind == "start":
            run.children.append((start, end, tag))


def face_of(family: str, rename: Rename | None, carrier: str = "cell font") -> Pair:
    """The face of a font that names a family, and the one after a renaming."""
    now = OneFace(family)
    new = rename(Declaration(Slot.ANY, family, carrier)) if family and rename else None
    return now, now if new is None else OneFace(new)


class Strings:
    """Reads strings as paragraphs, by one theme and one renaming."""

    def __init__(self, theme: ThemeFonts, rename: Rename | None) -> None:
        self._theme = theme
        self._rename = rename
        self._faces: dict[str, Pair] = {}

    def face(self, family: str) -> Pair:
        """The face of a family, now and as it will be."""
        if family not in self._faces:
            self._faces[family] = face_of(family, self._rename)
        return self._faces[family]

    def paragraphs(
        self, name: str, string: SheetString, cells: Sequence[CellFont]
    ) -> Iterator[Paragraph]:
        """A string once for each different font of the cells that it stands in.

        What depends on the cell can be redrawn only if there is one such font: a cut has to repeat
        all properties of it. Without any cell it is not drawn at all.
        """
        alone = len(cells) == 1
        for number, cell in enumerate(cells or (CellFont(),)):
            mine = [run for run in string.runs if (not number if run.own else cells)]
            if mine:
                runs = [self._run(run, cell, alone=alone) for run in mine]
                whole = alone and len(mine) == len(string.runs)
                yield Paragraph(name, runs, Drawn(mine, cell, whole))

    def together(self, name: str, runs: Sequence[SheetRun], cell: CellFont) -> Paragraph:
        """Plain strings in one font; though they are told together, nothing joins them."""
        drawn = [self._run(run, cell, alone=True) for run in runs]
        return Paragraph(name, drawn, Drawn(runs, cell, whole=False))

    def _run(self, run: SheetRun, cell: CellFont, *, alone: bool) -> Run:
        assert run.element is not None, "a run without text is not read"
        now, after = self.face(run.font.family if run.own else cell.family)
        start = run.element.pieces[0].start
        atomic = not (run.cuttable and (alone or run.own))
        return Run(run.element.text, now, after, start, atomic)

    def construct(self, part: XmlPart, run: SheetRun) -> tuple[int, int, Construct] | None:
        """The place of the names in the properties of a run, and their construct."""
        naming = run.naming
        if not run.own:
            return None
        start, end = naming[0][0], naming[-1][1]
        found = sheetfonts.construct(part.view[start:end], start, naming, self._theme)
        return (start, end, found) if found else None
