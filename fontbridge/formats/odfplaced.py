"""A paragraph of an OpenDocument text where it stands, and what stands in its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fontbridge.formats.measure import LINE_END, OBJECT, TABULATOR, Unforeseen
from fontbridge.formats.odfnumbering import OdfLevel
from fontbridge.formats.odfpages import Page
from fontbridge.formats.odfsheet import OdfLook, count_in, points
from fontbridge.formats.xmlpart import Tag

__all__ = ["OdfPlaced", "PlacedMark", "Widths", "mark", "stand"]

Widths = Sequence[float] | Unforeseen
"""How wide lines may be in some place, or why that is not known."""

_BESIDE = ("left", "right", "parallel", "dynamic", "biggest")  # style:wrap (20.396)
_MOST_BLANKS = 1000


@dataclass(slots=True)
class PlacedMark:
    """What stands in a line at an offset of the part, `width` points wide if it is an object."""

    start: int
    text: str
    width: float = 0.0


@dataclass(slots=True)
class OdfPlaced:
    """A paragraph. `pages` are the layouts of those that it may be on, none for what stands in a
    cell or a frame; `level` is that of the list that it is in, `label` what stands before it."""

    style: str
    widths: Widths
    pages: Sequence[Page] = ()
    level: OdfLevel | None = None
    label: str = ""
    marks: list[PlacedMark] = field(default_factory=list)
    why: Unforeseen | None = None


def stand(paragraph: OdfPlaced, frame: Tag, look: OdfLook, start: int) -> None:
    """Take note of a frame or shape in a paragraph: in its line, or beside it."""
    if frame.get("text", "anchor-type") == "as-char":
        width = points(frame.get("svg", "width"))
        if width:
            paragraph.marks.append(PlacedMark(start, OBJECT, width))
        else:
            paragraph.why = Unforeseen.INLINE
    elif look.get("wrap") in _BESIDE:
        paragraph.why = Unforeseen.BESIDE


def mark(paragraph: OdfPlaced, tag: Tag, start: int) -> None:
    """Take note of what stands in a line."""
    match tag.local:
        case "tab":
            paragraph.marks.append(PlacedMark(start, TABULATOR))
        case "line-break":
            paragraph.marks.append(PlacedMark(start, LINE_END))
        case "s":
            blanks = min(count_in(tag, "text", "c"), _MOST_BLANKS)
            paragraph.marks.append(PlacedMark(start, " " * blanks))
        case "ruby":
            paragraph.why = Unforeseen.INLINE
