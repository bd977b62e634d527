"""XML Spreadsheet 2003: text of cells with its effective fonts, and characters given others.

A cell is drawn as its style says, or that of its row, its column, its table, and beneath them all
the style "Default"; rich text in it is HTML, whose `Font` elements may name other faces ("XML
Spreadsheet Reference" of the Office 2003 XML Reference Schemas). Characters that are to have
another face are put into such an element; no text is written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from fontbridge.formats import officexml2003
from fontbridge.formats.base import Content, Paragraph, Redrawn, Rename, Run, Setting, Site, Stretch
from fontbridge.formats.officexml2003 import HTML, HTML_TEXTS
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.formats.sheettext import Strings
from fontbridge.formats.tagsites import Place
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.formats.xmlroot import root_of
from fontbridge.formats.xmlspelling import CDATA
from fontbridge.model import Edit, Slot

__all__ = ["Excel2003"]

_TEXTS = {"ss": frozenset({"Data"}), HTML: HTML_TEXTS}
_STYLES = {"ss": frozenset({"Style", "Font"})}
_TABLE = {"ss": frozenset({"Worksheet", "Table", "Column", "Row", "Cell", "Comment"})}
_DEFAULT = "Default"
_BATCH = 100  # runs told as one paragraph: as one each they cost many times as much
_MOST = 1 << 14  # columns


class Excel2003(PackagedDocument):
    """A file whose root is `ss:Workbook`."""

    @classmethod
    def recognises(cls, content: Content) -> bool:
        root = root_of(content)
        return root is not None and root[:2] == ("ss", "Workbook")

    def sites(self) -> Iterator[Site]:
        return officexml2003.excel_sites(self.xml(""))

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for start, _, text in self.xml("").texts(_TEXTS):
            yield "", start, text

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        faces = Strings({}, rename)
        texts = _drawn(self.xml(""))
        while batch := list(islice(texts, _BATCH)):
            runs = [
                Run(text.text, *faces.face(text.family), text.start, text.atomic) for text in batch
            ]
            yield Paragraph("", runs, batch)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        part = self.xml("")
        found: dict[tuple[int, int], bytes] = {}
        named: set[tuple[int, int]] = set()
        for paragraph, settings in paragraphs:
            texts: Sequence[_Text] = paragraph.handle
            for text, setting in zip(texts, settings, strict=True):
                families = [dict(each.families).get(Slot.ANY, "") for each in setting.stretches]
                if text.font is not None and len(families) == 1 and families[0]:
                    start, end, tag = text.font
                    found[start, end] = tag.with_attributes({(HTML, "Face"): families[0]})
                    named.add((start, end))
                elif any(families):
                    found |= _wrapped(part, text, setting.stretches, families)
        for (start, end), new in sorted(found.items()):
            slots = frozenset({Slot.ANY} if (start, end) in named else ())
            yield Redrawn(Edit("", start, end, new), part.view[start:end] == new, slots)


def _wrapped(
    part: XmlPart, text: _Text, stretches: Sequence[Stretch], families: Sequence[str]
) -> dict[tuple[int, int], bytes]:
    """What goes into a text so that stretches have families, where one is told."""
    places = part.places(text.start)
    inserted: dict[tuple[int, int], bytes] = {}
    for stretch, family in zip(stretches, families, strict=True):
        if family:
            start, end = places[stretch.start], places[stretch.end]
            inserted[start, start] = inserted.get((start, start), b"") + _opened(part, family)
            inserted[end, end] = b"</html:Font>"
    return inserted


def _opened(part: XmlPart, family: str) -> bytes:
    return b'<html:Font xmlns:html="%b" html:Face="%b">' % (
        HTML.encode(), part.encode(family, '"'),
    )


def _families(part: XmlPart) -> Mapping[str, str]:
    """The family of each style, by its id."""
    named: dict[str, str] = {}
    parents: dict[str, str] = {}
    style = ""
    for _, _, tag in part.find(_STYLES):
        if tag.local == "Style":
            style = tag.get("ss", "ID") or ""
            parents[style] = tag.get("ss", "Parent") or ""
        else:
            named.setdefault(style, tag.get("ss", "FontName") or "")

    def family(style: str) -> str:
        seen: set[str] = set()
        while style in parents and style not in seen:
            if named.get(style):
                return named[style]
            seen.add(style)
            style = parents[style]
        return named.get(_DEFAULT, "")

    return {style: family(style) for style in parents}


@dataclass(slots=True)
class _Grid:
    """Where a walk through a table is; styles are "" where none is named."""

    table: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    next_column: int = 1
    row: str = ""
    next_cell: int = 1
    cell: str = ""
    formula: bool = False
    in_comment: bool = False

    def enter(self, tag: Tag) -> None:
        """Take in a start tag."""
        style = tag.get("ss", "StyleID") or ""
        if tag.local == "Table":
            self.table, self.columns, self.next_column = style, {}, 1
        elif tag.local == "Column":
            first = _number(tag, "Index", self.next_column)
            self.next_column = first + 1 + _number(tag, "Span", 0)
            if style:
                self.columns |= dict.fromkeys(range(first, self.next_column), style)
        elif tag.local == "Row":
            self.row, self.next_cell = style, 1
        elif tag.local == "Cell":
            column = _number(tag, "Index", self.next_cell)
            self.next_cell = column + 1 + _number(tag, "MergeAcross", 0)
            self.cell = style or self.row or self.columns.get(column, "") or self.table
            self.formula = tag.get("ss", "Formula") is not None


def _number(tag: Tag, name: str, otherwise: int) -> int:
    value = tag.get("ss", name) or ""
    return min(int(value), _MOST) if value.isdecimal() and len(value) < 10 else otherwise


@dataclass(slots=True)
class _Text:
    """A piece of text; `font` is the `Font` element that holds it alone."""

    text: str
    family: str
    start: int
    atomic: bool
    font: Place | None = None


@dataclass(slots=True)
class _Element:
    """An element of rich text that is open: the face it names, and what it holds so far."""

    place: Place
    family: str
    texts: list[_Text] = field(default_factory=list)
    alone: bool = True


def _drawn(part: XmlPart) -> Iterator[_Text]:
    """All text of cells and comments, each cell's when it ends."""
    families = _families(part)
    grid = _Grid()
    around: list[_Element] = []
    texts: list[_Text] = []
    for kind, start, end, tag, text in part.walk(_TABLE, _TEXTS):
        if kind == "text":
            outer = "" if grid.in_comment else families.get(grid.cell or _DEFAULT, "")
            family = next((each.family for each in reversed(around) if each.family), outer)
            atomic = grid.formula or part.view.startswith(CDATA, start)
            texts.append(_Text(text, family, start, atomic))
            if around:
                around[-1].texts.append(texts[-1])
        elif tag.namespace != "ss" and kind == "start":
            for each in around:
                each.alone = False
            face = tag.get(HTML, "Face") or "" if tag.local == "Font" else ""
            around.append(_Element((start, end, tag), face))
        elif tag.namespace != "ss":
            done = around.pop()
            if done.family and done.alone and len(done.texts) == 1:
                done.texts[0].font = done.place
        elif tag.local == "Data" and kind == "end":
            yield from texts
            texts = []
        elif tag.local == "Comment":
            grid.in_comment = kind == "start"
        elif kind == "start":
            grid.enter(tag)
