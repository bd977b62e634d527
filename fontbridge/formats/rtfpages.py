r"""What lines of RTF stand in: sections, rows of tables, shapes (specification 1.9.1, "Section
Text", "Table Definitions", "Drawing Objects"). Lengths are in twips, as RTF writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fontbridge.formats.measure import Grid, Unforeseen

__all__ = ["PAGE", "SAID_OF_ROWS", "SAID_OF_SECTIONS", "TWIPS", "Row", "Section", "Shape"]

TWIPS = 20  # a point
SAID_OF_SECTIONS = frozenset({
    "pgwsxn", "pghsxn", "marglsxn", "margrsxn", "margtsxn", "margbsxn", "guttersxn", "cols",
    "colsx", "colw", "stextflow", "sectlinegrid", "sectexpand", "sectspecifyl", "sectspecifycl",
    "sectspecifygen", "sectdefaultcl",
})  # fmt: skip
"""The words that `Section.note` wants to see."""
SAID_OF_ROWS = frozenset(
    {"trleft", "trgaph", "cellx", "trpaddl", "trpaddr", "trpaddfl", "trpaddfr"}
)
"""The words that `Row.note` wants to see."""
_SPREADING = ("sectspecifycl", "sectspecifygen")
_GRIDS = ("sectspecifyl", *_SPREADING)
# A word of a section and the word of the document that holds where it is not there.
_PAGE_WORDS = {
    "pgwsxn": "paperw", "pghsxn": "paperh", "marglsxn": "margl", "margrsxn": "margr",
    "margtsxn": "margt", "margbsxn": "margb", "guttersxn": "gutter",
}  # fmt: skip
PAGE = {
    "paperw": 12240, "paperh": 15840, "margl": 1800, "margr": 1800, "margt": 1440, "margb": 1440,
    "gutter": 0,
}  # fmt: skip
"""The page where a document says nothing of it."""


@dataclass(slots=True)
class Section:
    """A section: what it says by word, on top of what the document says in `page`; `columns` are
    the widths of columns that it tells one by one."""

    page: dict[str, int]
    said: dict[str, int] = field(default_factory=dict)
    columns: list[int] = field(default_factory=list)
    kind: str = ""  # the word for its grid

    def note(self, word: str, number: int) -> None:
        """Take in what one word says."""
        if word == "colw":
            self.columns.append(number)
        elif word.startswith(("sectspecify", "sectdefault")):
            self.kind = word
        else:
            self.said[word] = number

    def following(self) -> Section:
        r"""The next one, which goes on as this one until `\sectd`."""
        return replace(self, said=dict(self.said), columns=list(self.columns))

    def _of(self, word: str) -> int:
        return self.said.get(word, self.page.get(_PAGE_WORDS.get(word, word), 0))

    @property
    def _width(self) -> float:
        sides = self._of("marglsxn") + self._of("margrsxn") + self._of("guttersxn")
        return self._of("pgwsxn") - sides

    @property
    def widths(self) -> Sequence[float] | Unforeseen:
        """How wide its columns are, in points, each width once."""
        if self.said.get("stextflow"):
            return Unforeseen.VERTICAL
        count = max(self.said.get("cols", 1), 1)
        if count > 1 and len(self.columns) == count:
            found = list(dict.fromkeys(each / TWIPS for each in self.columns))
        else:
            space = self.said.get("colsx", 720)
            found = [(self._width - (count - 1) * space) / count / TWIPS]
        return found if min(found) > 0 else Unforeseen.PAGE

    @property
    def pitch(self) -> float:
        """The height of its grid's lines in points; 0 without one."""
        return self.said.get("sectlinegrid", 0) / TWIPS if self.kind in _GRIDS else 0.0

    @property
    def spread(self) -> float | None:
        r"""What its grid adds to each ideograph: `\sectexpand` counts 1/4096 of a point."""
        return self.said.get("sectexpand", 0) / 4096 if self.kind in _SPREADING else None

    def grid(self, default: float, drawn: float) -> Grid | None:
        """Its grid, from the size of the default style and that of what is drawn."""
        widths, spread = self.widths, self.spread
        advance = drawn if spread is None else default + spread
        if self.pitch <= 0 or advance <= 0 or isinstance(widths, Unforeseen):
            return None
        ends = abs(self._of("margtsxn")) + abs(self._of("margbsxn"))
        height = (self._of("pghsxn") - ends) / TWIPS
        return Grid(int(height / self.pitch + 0.05), int(widths[0] / advance + 0.05))


@dataclass(slots=True)
class Row:
    r"""A row as `\trowd` and what follows it define it."""

    left: int = 0
    gap: int = 0
    padding: dict[str, int] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)

    def note(self, word: str, number: int) -> None:
        """Take in what one word says."""
        match word:
            case "trleft":
                self.left = number
            case "trgaph":
                self.gap = number
            case "cellx":
                self.ends.append(number)
            case _:
                self.padding[word] = number

    def width(self, cell: int) -> float | Unforeseen:
        """That of the lines in a cell, in points."""
        if cell >= len(self.ends):
            return Unforeseen.TABLE
        begin = self.ends[cell - 1] if cell else self.left
        margins = self._margin("l") + self._margin("r")
        width = (self.ends[cell] - begin - margins) / TWIPS
        return width if width > 0 else Unforeseen.TABLE

    def _margin(self, side: str) -> int:
        # A unit of 3 says that it is in twips; without one there is none (0).
        told = self.padding.get(f"trpadd{side}")
        return self.gap if told is None or self.padding.get(f"trpaddf{side}") != 3 else told


@dataclass(slots=True)
class Shape:
    r"""A drawing: its left and right edge, what its text keeps from them in EMU, how it is wrapped
    (the number of `\shpwr`, 2, 4 and 5 being lines beside it)."""

    left: int = 0
    right: int = 0
    insets: dict[str, int] = field(default_factory=dict)
    wrap: int = 0

    @property
    def width(self) -> float | Unforeseen:
        """That of the lines in it, in points."""
        insets = sum(self.insets.get(f"dxText{side}", 91440) for side in ("Left", "Right"))
        width = (self.right - self.left) / TWIPS - insets / 12_700
        return width if self.right > self.left and width > 0 else Unforeseen.BOX
