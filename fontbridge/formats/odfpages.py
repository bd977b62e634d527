"""The pages of OpenDocument texts: their layouts and masters (ODF 1.3 Part 3, 16.5, 16.9, 17.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fontbridge.formats.measure import Grid
from fontbridge.formats.odfsheet import OdfLook, note, points
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["Page", "Pages", "columns_of"]

_WANTED: Mapping[str, frozenset[str]] = {
    "style": frozenset(
        {"page-layout", "page-layout-properties", "columns", "column", "master-page"}
        | {"header-style", "footer-style", "header-footer-properties"}
    ),
}
_LONGEST = 5  # digits of a number that makes sense
_FIRST = "Standard"  # the master of a text's first page, where nothing says another


@dataclass(slots=True)
class Page:
    """A page layout, in points."""

    look: OdfLook = field(default_factory=OdfLook)
    bars: float = 0.0  # height of header and footer, with what parts them from the text

    @property
    def width(self) -> float:
        """That of the text with all its columns."""
        sides = self.look.length("margin-left") + self.look.length("margin-right")
        frame = self.look.frame("left") + self.look.frame("right")
        return self.look.length("page-width") - sides - frame

    @property
    def widths(self) -> Sequence[float]:
        """Those of its columns, each once."""
        return columns_of(self.look, self.width)

    @property
    def vertical(self) -> bool:
        """True if its lines run from top to bottom."""
        return self.look.get("writing-mode").startswith("tb")

    def spread(self, default: float) -> float:
        """What its grid adds to each ideograph; `default` is the size of the default style."""
        if self.look.get("layout-grid-mode") != "both":
            return 0.0
        base = self.look.length("layout-grid-base-width")
        return base - default if base else 0.0

    @property
    def pitch(self) -> float:
        """The height of the grid's lines (17.2, style:layout-grid-base-height); 0 without one."""
        if self.look.get("layout-grid-mode") not in ("line", "both"):
            return 0.0
        ruby = self.look.length("layout-grid-ruby-height")
        return self.look.length("layout-grid-base-height") + ruby

    def grid(self, drawn: float) -> Grid | None:
        """Its grid; `drawn` is how wide the characters of the text are, where it is one of lines
        only."""
        told = self.look.get("layout-grid-lines")
        ends = self.look.length("margin-top") + self.look.length("margin-bottom") + self.bars
        height = self.look.length("page-height") - ends
        both = self.look.get("layout-grid-mode") == "both"
        base = self.look.length("layout-grid-base-width") if both else 0.0
        advance = base or drawn
        if self.pitch <= 0 or advance <= 0 or not self.widths:
            return None
        is_told = told.isdecimal() and len(told) < _LONGEST
        lines = int(told) if is_told else int(height / self.pitch + 0.05)
        return Grid(lines, int(self.widths[0] / advance + 0.05))


class Pages:
    """The masters of a document with their layouts."""

    def __init__(self, parts: Iterable[XmlPart]) -> None:
        self._layouts: dict[str, Page] = {}
        self._masters: dict[str, tuple[str, str]] = {}  # the layout of each, and what follows it
        for part in parts:
            self._read(part)

    @property
    def first(self) -> str:
        """The master of the first page, where nothing says another."""
        return _FIRST if _FIRST in self._masters else next(iter(self._masters), "")

    def of(self, master: str) -> list[Page]:
        """The layouts that text on a master's pages may get: its own, and those of the pages that
        follow it."""
        found: list[Page] = []
        seen: set[str] = set()
        while master in self._masters and master not in seen:
            seen.add(master)
            layout, master = self._masters[master]
            found += [self._layouts[layout]] if layout in self._layouts else []
        return found

    def _read(self, part: XmlPart) -> None:
        page = Page()
        in_bar = False
        for kind, _, _, tag, _ in part.walk(_WANTED):
            if tag.local in ("header-style", "footer-style"):
                in_bar = kind == "start"
            if kind == "end":
                continue
            if tag.local == "page-layout":
                page = self._layouts[tag.get("style", "name") or ""] = Page()
            elif tag.local == "master-page":
                layout = tag.get("style", "page-layout-name") or ""
                following = tag.get("style", "next-style-name") or ""
                self._masters.setdefault(tag.get("style", "name") or "", (layout, following))
            elif in_bar:
                page.bars += _bar(tag)
            else:
                note(page.look, tag)


def _bar(tag: Tag) -> float:
    height = tag.get("svg", "height") or tag.get("fo", "min-height")
    parted = tag.get("fo", "margin-bottom") or tag.get("fo", "margin-top")
    return points(height) + points(parted)


def columns_of(look: OdfLook, width: float) -> Sequence[float]:
    """How wide the columns are in which text of a page or section is set, each width once."""
    told = look.get("column-count")
    count = int(told) if told.isdecimal() and len(told) < _LONGEST else 1
    if count <= 1:
        return [width]
    if len(look.columns) == count:
        whole = sum(share for share, _ in look.columns) or 1.0
        found = (round(width * share / whole - indents, 1) for share, indents in look.columns)
        return list(dict.fromkeys(found))
    gap = look.length("column-gap")
    return [(width - (count - 1) * gap) / count]
