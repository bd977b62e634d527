"""Giving characters of a run other fonts, by cutting the run or joining it with the next.

A cut inserts markup into the text, never writes the text again: its bytes, and every attribute and
child of the run, stay where they are, and both halves carry all the run's properties. Joining
takes such markup out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.wordruns import TextPiece, WordRun
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.formats.xmlspelling import CDATA

__all__ = ["Cut", "Redrawing", "Values"]

Values = Mapping[tuple[str, str], str | None]
"""Attributes for `Tag.with_attributes`."""


class Cut(NamedTuple):
    """Characters `start:end` of a run carry these attributes in their `w:rFonts`."""

    start: int
    end: int
    values: Values


class Redrawing:
    """Gathers the edits on the runs of one part.

    `converted` are the edits that the conversion makes in this part anyway, in order; `renamed`
    tells those it makes to the attributes of a run's own `w:rFonts`. An edit that is gathered here
    takes the place of one of them with the same span.
    """

    def __init__(
        self,
        part: XmlPart,
        converted: Sequence[tuple[int, int, bytes]],
        renamed: Callable[[WordRun], Values],
    ) -> None:
        self._part = part
        self._view = part.view
        self._converted = converted
        self._starts = [start for start, _, _ in converted]
        self._renamed = renamed
        self._cuts: dict[int, Sequence[Cut]] = {}  # by the start of the run
        self._spelt: dict[tuple[Tag, tuple[tuple[tuple[str, str], str | None], ...]], bytes] = {}
        self.edits: dict[tuple[int, int], bytes] = {}
        self.values: dict[tuple[int, int], Values] = {}  # what was set at a span

    # -- cutting --

    def cut(self, run: WordRun, cuts: Sequence[Cut]) -> None:
        """Give each cut its fonts. The run is not `atomic`."""
        self._cuts[run.start] = cuts
        self._set(run, cuts[0].values)
        for cut in cuts[1:]:
            properties = self._properties(run, cut.values)
            between = run.tag.closing + run.tag.raw + properties
            offset, piece = self._place(run, cut.start)
            if piece is not None:
                tag = piece.tag
                opened = tag.with_attributes({("xml", "space"): "preserve"})
                between = tag.closing + between + opened
                if offset > piece.start and self._view.startswith(CDATA, piece.start):
                    between = b"]]>" + between + CDATA
                self.edits[piece.tag_start, piece.tag_end] = opened
            self.edits[offset, offset] = between

    def _place(self, run: WordRun, at: int) -> tuple[int, TextPiece | None]:
        """Where a cut before character `at` goes: into the `w:t` of a piece, or before its tag."""
        opened = -1
        for piece in run.pieces:
            if at == 0:
                # A CDATA section or a comment parts the text of one w:t into pieces.
                inside = piece.tag_start == opened
                return (piece.start, piece) if inside else (piece.tag_start, None)
            if at < len(piece.text):
                return self._part.places(piece.start)[at], piece
            at -= len(piece.text)
            opened = piece.tag_start
        raise ValueError("a cut behind the end of the run")

    def _set(self, run: WordRun, values: Values) -> None:
        """Give the run itself these fonts."""
        if run.fonts is not None:
            start, end, tag = run.fonts
            alike = tag, tuple(values.items())  # of many runs that are set alike
            if alike not in self._spelt:
                self._spelt[alike] = tag.with_attributes({**self._renamed(run), **values})
            self.edits[start, end] = self._spelt[alike]
            self.values[start, end] = values
        elif values:
            spelt = run.tag.sibling("rFonts").with_attributes(values)
            inside = self._inside_properties(run)
            if inside is not None:
                self.edits[inside, inside] = spelt
            else:
                span = run.properties or (run.tag_end, run.tag_end)
                self.edits[span] = _wrapped(run, spelt)

    def _properties(self, run: WordRun, values: Values) -> bytes:
        """The run's properties as the conversion leaves them, with these fonts."""
        inside = self._inside_properties(run)
        if run.properties is None or inside is None:
            spelt = run.tag.sibling("rFonts").with_attributes(values) if values else b""
            return _wrapped(run, spelt) if spelt else b""
        start, end = run.properties
        edits = {(at, to): new for at, to, new in self._conversions(start, end)}
        if run.fonts is not None:
            at, to, tag = run.fonts
            edits[at, to] = tag.with_attributes({**self._renamed(run), **values})
        elif values:
            edits[inside, inside] = run.tag.sibling("rFonts").with_attributes(values)
        pieces, done = [], start
        for (at, to), new in sorted(edits.items()):
            pieces += [self._view[done:at], new]
            done = to
        return b"".join([*pieces, self._view[done:end]])

    def _inside_properties(self, run: WordRun) -> int | None:
        """Where a `w:rFonts` goes that is not there yet: after w:rStyle (17.3.2.28)."""
        if run.properties is None or run.properties_tag is None or run.properties_tag.empty:
            return None
        return run.style_end or run.properties[0] + len(run.properties_tag.raw)

    def _conversions(self, start: int, end: int) -> Sequence[tuple[int, int, bytes]]:
        return self._converted[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    # -- joining --

    def join(self, left: WordRun, right: WordRun) -> bool:
        """Make one run of two that touch and are alike in all but what the conversion made alike.

        False, and nothing done, where they are not.
        """
        first, second = left.pieces[-1], right.pieces[0]
        gap = first.end, second.start
        plain = (
            left.end == right.start
            and left.tag.raw == right.tag.raw
            and first.tag.local == second.tag.local
            and self._view[first.end : left.end] == first.tag.closing + left.tag.closing
            and _head_end(right) == second.tag_start
            and self._final(left, -1) == self._final(right, 0)
            and _keeps_blanks(first, second)
        )
        if not plain:
            return False
        for span in [span for span in self.edits if gap[0] <= span[0] < gap[1]]:
            del self.edits[span]
        self.edits[gap] = b""
        return True

    def _final(self, run: WordRun, which: int) -> bytes:
        """The properties that the first (0) or last (-1) stretch of a run comes to have."""
        cuts = self._cuts.get(run.start)
        return self._properties(run, cuts[which].values if cuts else {})


def _wrapped(run: WordRun, inner: bytes) -> bytes:
    opened = run.tag.sibling("rPr", empty=False)
    return opened.raw + inner + opened.closing


def _head_end(run: WordRun) -> int:
    return run.properties[1] if run.properties else run.tag_end


def _keeps_blanks(first: TextPiece, second: TextPiece) -> bool:
    """True if the joined text, under the first one's tag, keeps the blanks that count."""
    if first.tag.get("xml", "space") == "preserve":
        return second.tag.get("xml", "space") == "preserve" or second.text == second.text.strip()
    edges = first.text[-1:], second.text[:1], second.text[-1:]
    return not any(map(str.isspace, edges))
