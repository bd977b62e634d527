"""How OpenDocument texts set their paragraphs (ODF 1.3 Part 3, 16, 17 and 20)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate

from fontbridge.fonts.faces import ScriptFaces
from fontbridge.formats.base import Paragraph, Run
from fontbridge.formats.measure import Label, Mark, Measure, Size, Stop, Unforeseen
from fontbridge.formats.odfnumbering import OdfLevel, OdfNumbering
from fontbridge.formats.odfpages import Pages
from fontbridge.formats.odfplaced import OdfPlaced
from fontbridge.formats.odfsheet import OdfLook, OdfSheet, points
from fontbridge.formats.odftext import OdfParagraph, Piece
from fontbridge.formats.odfwalk import Around, walk
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Slot

__all__ = ["OdfLayout"]

_SETTING = {"config": frozenset({"config-item"})}
_RELATIVE = "TabsRelativeToIndent"
_DEFAULT_SIZE = 12.0  # points; LibreOffice's, where nothing says another
_DEFAULT_STOP = 35.4  # points: 1.25 cm, likewise
_TELLING = 0.1  # points


class OdfLayout:
    """The layout of one document: `parts` are its parts by name, `kind` its body."""

    def __init__(self, parts: Mapping[str, XmlPart], settings: XmlPart, kind: str) -> None:
        self._parts = parts
        self._sheet = OdfSheet(parts)
        self._around = Around(self._sheet, Pages(parts.values()), OdfNumbering(parts), kind)
        self._placed: dict[str, Mapping[int, OdfPlaced]] = {}
        self._relative = _tabs_are_relative(settings)

    def measure(self, paragraph: Paragraph, handle: OdfParagraph) -> Measure | Unforeseen:
        """How a paragraph is set, or why that is not known."""
        name = paragraph.part
        if name not in self._placed:
            self._placed[name] = walk(name, self._parts[name], self._around)
        placed = self._placed[name].get(handle.pieces[0].start)
        # The styles of a document inside this one are not read.
        if placed is None or any(piece.document for piece in handle.pieces):
            return Unforeseen.UNTOLD
        if isinstance(placed.widths, Unforeseen):
            return placed.why or placed.widths
        if placed.why is not None:
            return placed.why
        return self._measured(paragraph, handle, placed, placed.widths)

    def _measured(
        self, paragraph: Paragraph, handle: OdfParagraph, placed: OdfPlaced, widths: Sequence[float]
    ) -> Measure | Unforeseen:
        name = paragraph.part
        block = tuple(each for each in handle.pieces[0].chain if each[0] != "text")
        look = self._sheet.chain(name, block)
        sizes = [
            size
            for start, run, piece in _with_starts(paragraph.runs, handle.pieces)
            for size in _sizes(start, run, self._sheet.chain(name, piece.chain))
        ]
        right = look.length("margin-right", widths[0])
        left, first = self._indents(name, placed, look, widths[0])
        label = _label(placed, paragraph, sizes[0].em)
        em = max(size.em for size in sizes)
        if look.get("auto-text-indent") == "true":
            first = em
        width, *others = (each - left - right for each in widths)
        if min(width, *others, width) < em:
            return Unforeseen.NARROW
        page = placed.pages[0] if placed.pages else None
        default = points(self._sheet.look(name, "paragraph", "").get("font-size-asian"))
        snaps = look.get("snap-to-layout-grid") != "false"
        return Measure(
            width,
            first,
            sizes,
            left=left,
            stops=self._stops(look, left, placed.level),
            every=look.length("tab-stop-distance") or _DEFAULT_STOP,
            marks=_marks(placed, handle),
            label=label,
            others=others,
            autospace=look.get("text-autospace") != "none",
            spread=page.spread(default or _DEFAULT_SIZE) if page and snaps else 0.0,
            grid=page.grid(sizes[0].em + sizes[0].spacing) if page else None,
            on_grid=page is None or _keeps_to(look, page.pitch),
        )

    def _indents(
        self, name: str, placed: OdfPlaced, look: OdfLook, whole: float
    ) -> tuple[float, float]:
        """The left indent and that of the first line: those of its list, unless the paragraph has
        some of its own (17.20)."""
        left, first = look.length("margin-left", whole), look.length("text-indent", whole)
        level = placed.level
        if level is None:
            return left, first
        if level.left is None:
            return left + level.before + level.label, -level.label if placed.label else 0.0
        own = self._sheet.own(name, "paragraph", placed.style)
        return (
            left if own.get("margin-left") else level.left,
            first if own.get("text-indent") else level.first if placed.label else 0.0,
        )

    def _stops(self, look: OdfLook, left: float, level: OdfLevel | None) -> Sequence[Stop]:
        """The stops from the edge of the text; where the document counts them from the indent,
        they are moved."""
        moved = left if self._relative else 0.0
        of_list = [Stop(level.stop)] if level and level.stop else []
        return of_list + [stop._replace(at=stop.at + moved) for stop in look.stops or ()]


def _label(placed: OdfPlaced, paragraph: Paragraph, em: float) -> Label | None:
    """The label, taken to be drawn as the text behind it begins."""
    if not placed.label or placed.level is None:
        return None
    run = paragraph.runs[0]
    return Label(placed.label, run.faces, run.after, em, placed.level.follow)


def _with_starts(
    runs: Sequence[Run], pieces: Sequence[Piece]
) -> Sequence[tuple[int, Run, Piece]]:
    starts = accumulate((len(run.text) for run in runs), initial=0)
    return list(zip(starts, runs, pieces, strict=False))


def _sizes(start: int, run: Run, look: OdfLook) -> list[Size]:
    """The sizes of a run: Chinese and Latin text have one each."""
    if look.get("display") == "none":
        return [Size(start, 0.0)]
    scale = (points(look.get("text-scale"), 1.0) or 1.0) if look.get("text-scale") else 1.0
    spacing = look.length("letter-spacing")
    latin = look.length("font-size") or _DEFAULT_SIZE
    han = look.length("font-size-asian") or latin
    if latin == han or not isinstance(run.faces, ScriptFaces):
        return [Size(start, latin * scale, spacing)]
    return [
        Size(start + begin, (han if slot is Slot.ASIAN else latin) * scale, spacing)
        for begin, _, slot in run.faces.segments(run.text)
    ]


def _marks(placed: OdfPlaced, handle: OdfParagraph) -> list[Mark]:
    """What stands in the lines, by the index of the text before which it stands."""
    ends = list(accumulate((len(piece.text) for piece in handle.pieces), initial=0))
    starts = [piece.start for piece in handle.pieces]
    return [
        Mark(ends[bisect_left(starts, mark.start)], mark.text, mark.width)
        for mark in placed.marks
    ]


def _keeps_to(look: OdfLook, pitch: float) -> bool:
    """True if the lines of a paragraph are as high as those of the grid, and snap to it."""
    if look.get("snap-to-layout-grid") == "false":
        return False
    height = look.get("line-height")
    if height in ("", "normal", "100%"):
        return True
    return not height.endswith("%") and abs(points(height) - pitch) < _TELLING


def _tabs_are_relative(settings: XmlPart) -> bool:
    """True if tabulator stops are counted from the indent, as LibreOffice has it by default."""
    for kind, _, _, tag, text in settings.walk({}, _SETTING):
        if kind == "text" and tag.get("config", "name") == _RELATIVE:
            return text.strip() != "false"
    return True
