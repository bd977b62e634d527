"""Whether lines will break elsewhere once the faces change, from font metrics, nothing drawn.

Each paragraph is set twice, by the faces that it has and by those that it gets, in the width that
its page gives it. It is an expectation: kerning, compression of punctuation and the rules of one
program or another are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.fonts.advances import Advances
from fontbridge.formats.base import Document, Paragraph, Setting
from fontbridge.formats.measure import Unforeseen
from fontbridge.harmonise.layoutfindings import Moved, Seen, Where, of_nothing
from fontbridge.harmonise.linebreak import Tabs, breaks
from fontbridge.harmonise.setline import SetLine, set_line, tabs_of
from fontbridge.model import Finding

__all__ = ["Layout"]


class Layout:
    """Collects the paragraphs whose lines will break elsewhere, and those of which nothing can be
    said."""

    def __init__(self, document: Document, advances: Advances) -> None:
        self._document = document
        self._advances = advances
        self.parts: dict[str, Seen] = {}

    def add(self, paragraph: Paragraph, settings: Sequence[Setting] | None) -> None:
        """Set a paragraph by the faces before and after; `settings` as for the redrawing."""
        measure = self._document.measure(paragraph)
        if measure is None:
            return
        seen = self.parts.setdefault(paragraph.part, Seen(paragraph.part))
        seen.paragraphs += 1
        where = Where(seen.paragraphs, paragraph.runs[0].offset if paragraph.runs else 0)
        if isinstance(measure, Unforeseen):
            seen.unforeseen.setdefault(measure, []).append(where)
            return
        if measure.grid is not None:
            seen.grids[measure.grid] += 1
            if not measure.on_grid:
                seen.off_grid.append(where)
        line, tabs = set_line(paragraph, settings, measure, self._advances), tabs_of(measure)
        first, *others = (
            _lines(line, width, measure.first, tabs) for width in (measure.width, *measure.others)
        )
        if any(each.moves != first.moves for each in others):
            seen.unforeseen.setdefault(Unforeseen.COLUMNS, []).append(where)
            return
        seen.lines += len(first.now) + 1
        if first.moves:
            em = next((size.em for size in measure.sizes if size.em), 1.0)
            advance = (sum(line.then) - sum(line.now)) / em
            seen.moved.append(Moved(*where, advance, len(first.then) - len(first.now)))

    def findings(self) -> Iterator[Finding]:
        """What is to be told, by parts."""
        if not self.parts and any(text.strip() for _, _, text in self._document.passages()):
            yield of_nothing()
        for seen in self.parts.values():
            yield from seen.findings(self._document.line, self._advances.guessed)


class _Lines(NamedTuple):
    """Where the lines of a paragraph end, by the faces now and afterwards."""

    now: Sequence[int]
    then: Sequence[int]

    @property
    def moves(self) -> bool:
        return self.now != self.then


def _lines(line: SetLine, width: float, first: float, tabs: Tabs) -> _Lines:
    now = breaks(line.text, line.now, width, first, tabs)
    same = line.now == line.then
    return _Lines(now, now if same else breaks(line.text, line.then, width, first, tabs))
