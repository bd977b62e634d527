"""How RTF sets its paragraphs: pages, indents, tabulator stops, sizes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from fontbridge.formats.base import Paragraph
from fontbridge.formats.measure import OBJECT, Mark, Measure, Size, Unforeseen
from fontbridge.formats.rtfmodel import RtfRun
from fontbridge.formats.rtfpages import TWIPS
from fontbridge.formats.rtfplaces import HALF_POINTS, RtfSet, Said, Walk

__all__ = ["RtfLayout"]

_SINGLE = 240  # \sl of one line, where \slmult1 makes it a multiple
_TELLING = 2  # twips


class RtfLayout:
    """The paragraphs of a file by their places."""

    def __init__(self, data: bytes, begin: int) -> None:
        walked = Walk(data, begin)
        # A file that never says it was written by a program that leaves it to the reader.
        self._tells_autospace = b"\\aspalpha" in data
        self._every = walked.page.get("deftab", 720) / TWIPS
        self._default = walked.default / 2
        self._found = sorted(walked.found, key=lambda each: each.start)
        self._starts = [each.start for each in self._found]
        self._characters = walked.characters
        self._changes = [at for at, _ in walked.characters]

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen:
        """How a paragraph is set, or why that is not known."""
        runs: Sequence[RtfRun] = paragraph.handle
        told = self._at(runs[0].start)
        if told is None:
            return Unforeseen.UNTOLD
        if told.why is not None:
            return told.why
        widths = _widths(told)
        if isinstance(widths, Unforeseen):
            return widths
        sizes = self._sizes(runs)
        em = max(size.em for size in sizes)
        said = told.said
        left, right = (
            said.get(word, said.get(other, 0)) / TWIPS for word, other in (("li", "lin"),
                                                                           ("ri", "rin"))
        )
        first = said.get("fi", 0) / TWIPS or said.get("cufi", 0) / 100 * sizes[0].em
        width, *others = (each - left - right for each in widths)
        if min(width, *others, width) < em:
            return Unforeseen.NARROW
        section = told.section
        on_page = told.row is None and not told.apart
        snaps = "nosnaplinegrid" not in said
        grid = section.grid(self._default, sizes[0].em + sizes[0].spacing) if on_page else None
        return Measure(
            width,
            first,
            sizes,
            left=left,
            stops=told.stops,
            every=self._every,
            marks=_marks(told, runs),
            controls=True,
            others=others,
            autospace="aspalpha" in said or not self._tells_autospace,
            spread=(section.spread or 0.0) if on_page and snaps else 0.0,
            grid=grid,
            on_grid=snaps and _keeps_to(said, section.pitch),
        )

    def _at(self, offset: int) -> RtfSet | None:
        """The innermost paragraph around an offset."""
        for index in range(bisect_right(self._starts, offset) - 1, -1, -1):
            if self._found[index].end > offset:
                return self._found[index]
        return None

    def _sizes(self, runs: Sequence[RtfRun]) -> list[Size]:
        """The sizes of the pieces; a run is in one font but may be of several sizes."""
        pieces = [piece for run in runs for piece in run.pieces]
        starts = accumulate((len(piece.text) for piece in pieces), initial=0)
        sizes: list[Size] = []
        for start, piece in zip(starts, pieces, strict=False):
            said = self._characters[bisect_right(self._changes, piece.start) - 1][1]
            em = said.get("fs", HALF_POINTS) / 2 * said.get("charscalex", 100) / 100
            size = Size(start, 0.0 if said.get("v") else em, said.get("expndtw", 0) / TWIPS)
            if not sizes or sizes[-1][1:] != size[1:]:
                sizes.append(size)
        return sizes


def _widths(told: RtfSet) -> Sequence[float] | Unforeseen:
    """How wide the lines of a paragraph may be."""
    width: float | Unforeseen
    if told.said.get("absw"):
        return [told.said["absw"] / TWIPS]
    if told.shape is not None:
        width = told.shape.width
    elif told.row is not None:
        width = told.row.width(told.cell)
    else:
        return told.section.widths
    return width if isinstance(width, Unforeseen) else [width]


def _marks(told: RtfSet, runs: Sequence[RtfRun]) -> list[Mark]:
    """The pictures in the lines, by the index of the text before which they stand."""
    pieces = [piece for run in runs for piece in run.pieces]
    ends = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    starts = [piece.start for piece in pieces]
    return [Mark(ends[bisect_left(starts, start)], OBJECT, width) for start, width in told.marks]


def _keeps_to(said: Said, pitch: float) -> bool:
    r"""True if lines are as high as those of the grid: `\sl` says how high where it is not 0."""
    height = abs(said.get("sl", 0))
    wanted = _SINGLE if said.get("slmult") else pitch * TWIPS
    return not height or abs(height - wanted) <= _TELLING
