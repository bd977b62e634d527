"""Whether lines will break elsewhere once the faces change, from font metrics, nothing drawn.

Each paragraph is set twice, by the faces that it has and by those that it gets, in the width that
its page gives it. It is an expectation: kerning, compression of punctuation and the rules of one
program or another are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.fonts.advances import Advances, usual
from fontbridge.fonts.faces import family_of_each
from fontbridge.formats.base import Document, Paragraph, Setting
from fontbridge.formats.measure import Grid
from fontbridge.harmonise.linebreak import AUTOSPACE, breaks
from fontbridge.harmonise.restyled import families_after
from fontbridge.model import Finding, Message, Severity, say

__all__ = ["STANDARD_GRID", "Layout", "Moved"]

STANDARD_GRID = Grid(22, 28)  # GB/T 9704-2012, 5.2.3


class Moved(NamedTuple):
    """A paragraph whose lines will break elsewhere: `number` counts those of its part that hold
    text, `advance` is the change of its length in em of its text, `lines` that of its lines."""

    part: str
    number: int
    offset: int
    advance: float
    lines: int


class Layout:
    """Collects the paragraphs whose lines will break elsewhere."""

    def __init__(self, document: Document, advances: Advances) -> None:
        self._document = document
        self._advances = advances
        self._counts: Counter[str] = Counter()
        self._lines: Counter[str] = Counter()
        self.moved: list[Moved] = []
        self._grids: dict[str, Counter[Grid]] = {}

    def add(self, paragraph: Paragraph, settings: Sequence[Setting] | None) -> None:
        """Set a paragraph by the faces before and after; `settings` as for the redrawing."""
        part = paragraph.part
        self._counts[part] += 1
        measure = self._document.measure(paragraph)
        if measure is None:
            return
        if measure.grid is not None:
            self._grids.setdefault(part, Counter())[measure.grid] += 1
        text = "".join(run.text for run in paragraph.runs)
        now: list[float] = []
        then: list[float] = []
        for number, run in enumerate(paragraph.runs):
            stretches = settings[number].stretches if settings else ()
            size, spacing = measure.drawn[number]
            before = family_of_each(run.text, run.faces)
            after = families_after(run, stretches)
            now += self._widths(run.text, before, size, spacing)
            then += self._widths(run.text, after, size, spacing)
        gaps = _gaps(text, measure.drawn[0][0])
        first = [width + gap for width, gap in zip(now, gaps, strict=True)]
        second = [width + gap for width, gap in zip(then, gaps, strict=True)]
        old = breaks(text, first, measure.width, measure.first)
        self._lines[part] += len(old) + 1
        if now == then:
            return
        new = breaks(text, second, measure.width, measure.first)
        if old != new:
            em = measure.drawn[0][0]
            advance = (sum(then) - sum(now)) / em
            offset = paragraph.runs[0].offset
            lines = len(new) - len(old)
            self.moved.append(Moved(part, self._counts[part], offset, advance, lines))

    def _widths(
        self, text: str, families: Sequence[str], size: float, spacing: float
    ) -> list[float]:
        width = self._advances.width
        return [
            width(family, character) * size + spacing
            for character, family in zip(text, families, strict=True)
        ]

    def findings(self) -> Iterator[Finding]:
        """What is to be told, by parts."""
        for part, grids in self._grids.items():
            grid = grids.most_common(1)[0][0]
            if grid != STANDARD_GRID:
                yield self._off_grid(part, grid)
        for part in dict.fromkeys(each.part for each in self.moved):
            yield self._drift(part, [each for each in self.moved if each.part == part])

    def _off_grid(self, part: str, grid: Grid) -> Finding:
        message = say(
            "a page has {lines} lines of {characters} characters; GB/T 9704-2012 has 22 of 28",
            lines=grid.lines, characters=grid.characters,
        )
        advice = say("Set the document grid in the page setup, if the document is to follow it.")
        return Finding("layout-drift", message, Severity.INFO, part, advice=advice)

    def _drift(self, part: str, moved: Sequence[Moved]) -> Finding:
        first = moved[0]
        lines = sum(each.lines for each in moved)
        values: dict[str, object] = {
            "count": len(moved), "number": first.number, "advance": f"{first.advance:+.1f}",
            "lines": f"{lines:+d}",
        }
        if any(each.lines for each in moved):
            severity = Severity.WARNING
            message = say(
                "lines will break elsewhere in {count} paragraphs, {lines} lines in all{grid}; "
                "first in paragraph {number}, which changes by {advance} em",
                **values, grid=self._leaving(part, lines),
            )
        else:
            severity = Severity.INFO
            message = say(
                "lines will break elsewhere in {count} paragraphs, none gets more or fewer lines; "
                "first in paragraph {number}, which changes by {advance} em", **values,
            )
        return Finding(
            "layout-drift", message, severity, part, self._document.line(part, first.offset),
            advice=self._advice(),
        )

    def _leaving(self, part: str, lines: int) -> Message | str:
        """That pages are no longer filled as they were, where the document has a grid."""
        grids = self._grids.get(part)
        if not grids or not lines:
            return ""
        each = grids.most_common(1)[0][0].lines
        # A page starts anew where its author says so; without that, lines fill pages in turn.
        before = -(-self._lines[part] // each)
        after = -(-(self._lines[part] + lines) // each)
        return say(
            " (the text fills {before} pages of {grid} lines, then {after})",
            before=before, after=after, grid=each,
        )

    def _advice(self) -> Message:
        guessed = sorted(filter(None, self._advances.guessed))
        if not guessed:
            return say("Look at it with `preview` before it is printed.")
        return say(
            "Look at it with `preview`. Widths are estimated for fonts that are not here: "
            "{families}; name their folder with --font-dir.",
            families=", ".join(guessed),
        )


def _gaps(text: str, size: float) -> list[float]:
    """What programs put between ideographs and Latin, after the character before the gap."""
    kinds = [_kind(character) for character in text]
    return [
        AUTOSPACE * size if {kind, following} == {"han", "latin"} else 0.0
        for kind, following in zip(kinds, [*kinds[1:], ""], strict=True)
    ]


def _kind(character: str) -> str:
    if character.isalnum():
        return "han" if usual(character) == 1.0 and character >= "\u2e80" else "latin"
    return ""
