"""Runs of WordprocessingML with their places, and the paragraphs that they make up.

Nearly every run is one `w:rPr` and one `w:t`, and such plain runs follow each other. Of a row of
them only the formats and the texts are read at once; where each stands is worked out when it is
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from fontbridge.fonts.slots import Faces
from fontbridge.formats.wordstyles import Level
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = [
    "PLAIN_RUN",
    "RunFormat",
    "SeenRun",
    "TextPiece",
    "WordParagraph",
    "WordRun",
    "plain_run",
]

# A run of one text and, at most, one plain w:rPr, with the "<" left out; {w} is the prefix. What
# could hide a ">" in a value, or blanks that do not count, does not look so. Its groups are the
# properties, whether blanks are kept, and the text.
PLAIN_RUN = (
    rb"%(w)br(?:\s[^>]*+(?<!/))?>"
    rb"(?:<%(w)brPr>((?:<(?!/?%(w)brPr)[^>]*+>)*+)</%(w)brPr>)?"
    rb'<%(w)bt( xml:space="preserve")?>([^<]*+)</%(w)bt></%(w)br>'
)


@cache
def plain_run(prefix: bytes) -> re.Pattern[bytes]:
    """The pattern of one plain run, where the names of WordprocessingML have this prefix."""
    return re.compile(b"<" + PLAIN_RUN % {b"w": re.escape(prefix)})


@dataclass(slots=True)
class TextPiece:
    """The text of one `w:t`: that element's tag with its place, and the place of the text."""

    tag: Tag
    tag_start: int
    tag_end: int
    start: int
    end: int
    text: str


@dataclass(slots=True)
class WordRun:
    """One `w:r`. Offsets are into the part's view; `fonts` is its direct `w:rFonts`."""

    tag: Tag
    start: int
    tag_end: int
    end: int = 0
    style: str = ""
    style_end: int = 0
    properties: tuple[int, int] | None = None  # the w:rPr element
    properties_tag: Tag | None = None
    fonts: tuple[int, int, Tag] | None = None
    level: list[Tag] = field(default_factory=list)
    pieces: list[TextPiece] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def atomic(self) -> bool:
        """True if it cannot be cut: in a `w:t` that does not keep blanks, those at its edges do
        not count, but would if blanks had to be kept at a cut. Math has no run properties of
        Word's to carry a cut."""
        return self.tag.namespace == "m" or any(
            piece.tag.get("xml", "space") != "preserve" and piece.text != piece.text.strip()
            for piece in self.pieces
        )


class RunFormat:
    """What steers the faces of a run: its character style and its direct formatting.

    One object serves all runs of a part that are formatted alike, so that it is a cheap key.
    """

    __slots__ = ("level", "style")

    def __init__(self, style: str, level: Level) -> None:
        self.style, self.level = style, level


SeenRun = tuple[int, str, RunFormat, bool]
"""What is to be known of a run: its offset, its text, its format, and whether it is atomic."""


@dataclass(slots=True, eq=False)
class WordParagraph:
    """The runs of one `w:p`, with the styles that they inherit from, and what steers its label:
    `mark` formats the end of the paragraph, `number` and `depth` are its `w:numId` and `w:ilvl`.
    `label` are the faces of its label, now and afterwards, once they are known. `in_table` if a
    table is around it. `told` are the format and the text of each run."""

    part: XmlPart
    style: str = ""
    table_style: str = ""
    in_table: bool = False
    number: str = ""
    depth: str = ""
    mark: list[Tag] = field(default_factory=list)
    label: tuple[Faces, Faces] | None = None
    told: list[tuple[RunFormat, str]] = field(default_factory=list)
    # Where they stand: runs that were followed, and the spans of rows of plain ones.
    places: list[WordRun | tuple[int, int]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The offset of the first run; 0 if there is none."""
        first = self.places[0] if self.places else (0, 0)
        return first.start if isinstance(first, WordRun) else first[0]

    def runs(self) -> Iterator[SeenRun]:
        """All that was told, with where it stands."""
        told = iter(self.told)
        for place in self.places:
            if isinstance(place, WordRun):
                form, text = next(told)
                yield place.start, text, form, place.atomic
                continue
            plain = plain_run(self.part.prefix("w") or b"")
            for found in plain.finditer(self.part.view, *place):
                if found[3]:
                    form, text = next(told)
                    yield found.start(), text, form, not found[2] and text != text.strip()
