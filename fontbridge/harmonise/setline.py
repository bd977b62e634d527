"""A paragraph as one line without an end: its characters, and how wide each is before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from fontbridge.fonts.advances import Advances, usual
from fontbridge.fonts.faces import family_of_each
from fontbridge.formats.base import Paragraph, Setting
from fontbridge.formats.measure import (
    LINE_END,
    OBJECT,
    TABULATOR,
    Label,
    Mark,
    Measure,
    Stop,
)
from fontbridge.harmonise.linebreak import AUTOSPACE, Tabs
from fontbridge.harmonise.restyled import families_after

__all__ = ["SetLine", "set_line", "tabs_of"]

_CONTROLS = frozenset({TABULATOR, LINE_END})
_NO_GLYPH = _CONTROLS | {OBJECT}


class SetLine(NamedTuple):
    """The characters of a line, and their advances by the faces now and afterwards, in points."""

    text: str
    now: Sequence[float]
    then: Sequence[float]


class _Glyph(NamedTuple):
    """One character of the line; `em` is 0 for what no face draws, `added` comes to its advance."""

    character: str
    now: str
    then: str
    em: float
    added: float


def set_line(
    paragraph: Paragraph, settings: Sequence[Setting] | None, measure: Measure, advances: Advances
) -> SetLine:
    """Set a paragraph with its label and all that stands in it; `settings` as for the redrawing."""
    glyphs = list(_of_text(paragraph, settings, measure))
    glyphs = [*_of_label(measure.label, advances), *_with_marks(glyphs, measure.marks)]
    gaps = _gaps(glyphs) if measure.autospace else [0.0] * len(glyphs)
    width = advances.width
    now, then = [], []
    for glyph, gap in zip(glyphs, gaps, strict=True):
        added = glyph.added + gap
        own = width(glyph.now, glyph.character) * glyph.em + added if glyph.em else added
        now.append(own)
        if glyph.now == glyph.then or not glyph.em:
            then.append(own)
        else:
            then.append(width(glyph.then, glyph.character) * glyph.em + added)
    return SetLine("".join(glyph.character for glyph in glyphs), now, then)


def tabs_of(measure: Measure) -> Tabs:
    """The stops of a paragraph. Where its first line hangs, its left indent is one as well, as
    Word and LibreOffice have it."""
    stops = list(measure.stops)
    if measure.first < 0:
        stops.append(Stop(measure.left))
    return Tabs(measure.left, sorted(stops, key=lambda stop: stop.at), measure.every)


def _of_text(
    paragraph: Paragraph, settings: Sequence[Setting] | None, measure: Measure
) -> Iterator[_Glyph]:
    now: list[str] = []
    then: list[str] = []
    for number, run in enumerate(paragraph.runs):
        now += family_of_each(run.text, run.faces)
        then += families_after(run, settings[number].stretches if settings else ())
    text = "".join(run.text for run in paragraph.runs)
    ends = [*(size.start for size in measure.sizes[1:]), len(text)]
    for size, end in zip(measure.sizes, ends, strict=True):
        for at in range(size.start, end):
            character = text[at]
            if character in _CONTROLS and not measure.controls:
                character = " "  # as XML has it
            added = size.spacing if size.em else 0.0
            if measure.spread and size.em and _is_han(character):
                added += measure.spread
            em = 0.0 if character in _NO_GLYPH else size.em
            yield _Glyph(character, now[at], then[at], em, added)


def _with_marks(glyphs: Sequence[_Glyph], marks: Iterable[Mark]) -> Iterator[_Glyph]:
    done = 0
    for mark in marks:
        yield from glyphs[done : mark.at]
        done = mark.at
        # Blanks are drawn by the face of what stands before them.
        beside = glyphs[max(mark.at - 1, 0)] if glyphs else _Glyph("", "", "", 0.0, 0.0)
        for character in mark.text:
            em = 0.0 if character in _NO_GLYPH else beside.em
            yield _Glyph(character, beside.now, beside.then, em, mark.width)
    yield from glyphs[done:]


def _of_label(label: Label | None, advances: Advances) -> Iterator[_Glyph]:
    if label is None:
        return
    both = family_of_each(label.text, label.now), family_of_each(label.text, label.after)
    for character, now, then in zip(label.text, *both, strict=True):
        yield _Glyph(character, now, then, label.em * label.share, 0.0)
    if label.text:
        for character in label.follow:
            em = 0.0 if character == TABULATOR else label.em
            yield _Glyph(character, now, then, em, 0.0)


def _gaps(glyphs: Sequence[_Glyph]) -> list[float]:
    """What programs put between ideographs and Latin, after the character before the gap."""
    kinds = [_kind(glyph.character) for glyph in glyphs]
    return [
        AUTOSPACE * glyph.em if {kind, following} == {"han", "latin"} else 0.0
        for glyph, (kind, following) in zip(glyphs, pairwise([*kinds, ""]), strict=True)
    ]


def _kind(character: str) -> str:
    if character.isalnum():
        return "han" if _is_han(character) else "latin"
    return ""


def _is_han(character: str) -> bool:
    return character >= "\u2e80" and usual(character) == 1.0
