"""Runs of text with their places, paragraph by paragraph (ECMA-376 Part 1, 17.3.2).

Nearly every run is one `w:rPr` and one `w:t`. Such a run is found whole by one pattern and costs a
look-up by the spelling of its properties; what only a run that is to be cut or joined must know is
read when it is asked for. All others are followed tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fontbridge.formats.wordstyles import LEVEL, Level
from fontbridge.formats.xmlpart import Event, Tag, XmlPart
from fontbridge.formats.xmlspelling import unescape

__all__ = ["RunFormat", "SeenRun", "TextPiece", "WordParagraph", "WordRun", "paragraphs"]

_STRUCTURE = frozenset(
    {"p", "pPr", "pStyle", "pPrChange", "r", "rPr", "rStyle", "rPrChange", "tbl", "tblStyle"}
    | {"tblPr", "tblPrChange", "numPr", "numId", "ilvl"}
)
_WANTED: Mapping[str, frozenset[str]] = {"w": _STRUCTURE | LEVEL, "m": frozenset({"r"})}
_NUMBERING = {"numId": "number", "ilvl": "depth"}
_TEXTS: Mapping[str, frozenset[str]] = {
    "w": frozenset({"t", "delText"}),
    "m": frozenset({"t"}),
}
# A run of one text and, at most, one plain w:rPr, with the "<" left out; {w} is the prefix. What
# could hide a ">" in a value, or blanks that do not count, does not look so. Its groups are the
# properties, whether blanks are kept, and the text.
_PLAIN_RUN = (
    rb"%(w)br(?:\s[^>]*+(?<!/))?>"
    rb"(?:<%(w)brPr>((?:<(?!/?%(w)brPr)[^>]*+>)*+)</%(w)brPr>)?"
    rb'<%(w)bt( xml:space="preserve")?>([^<]*+)</%(w)bt></%(w)br>'
)


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
"""What is to be known of every run: its offset, its text, its format, and whether it is atomic."""


@dataclass(slots=True)
class WordParagraph:
    """The runs of one `w:p`, with the styles that they inherit from, and what steers its label:
    `mark` formats the end of the paragraph, `number` and `depth` are its `w:numId` and `w:ilvl`.
    `in_table` if a table is around it."""

    part: XmlPart
    style: str = ""
    table_style: str = ""
    in_table: bool = False
    number: str = ""
    depth: str = ""
    mark: list[Tag] = field(default_factory=list)
    runs: list[SeenRun] = field(default_factory=list)
    followed: dict[int, WordRun] = field(default_factory=dict)  # by start

    def run(self, index: int) -> WordRun:
        """All about one of the runs."""
        start = self.runs[index][0]
        if start not in self.followed:
            self.followed[start] = _Reader(self.part).run(start)
        return self.followed[start]


def paragraphs(part: XmlPart) -> Iterator[WordParagraph]:
    """The paragraphs of a part, each when it ends; one in a text box before the one around it."""
    return _Reader(part).read()


class _Reader:
    """Follows the structure of one part."""

    def __init__(self, part: XmlPart) -> None:
        self._part = part
        self._paragraphs: list[WordParagraph] = []
        self._runs: list[WordRun] = []
        self._tables: list[str] = []
        self._around: list[str] = []
        self._history = 0  # depth of what tracked changes keep of the past
        self._piece: tuple[int, int, Tag] | None = None
        self._formats: dict[tuple[str, Level], RunFormat] = {}
        self._spelt: dict[bytes | None, RunFormat] = {}

    def read(self) -> Iterator[WordParagraph]:
        part, prefix = self._part, self._part.prefix("w")
        if prefix is None:
            for event in part.walk(_WANTED, _TEXTS):
                yield from self._follow(event)
            return
        shape = _PLAIN_RUN % {b"w": re.escape(prefix)}
        spelt = self._spelt
        for told in part.walk_shapes(_WANTED, _TEXTS, shape):
            if isinstance(told, tuple):
                yield from self._follow(told)
            elif self._history:
                for event in part.walk_element(told.start(), _WANTED, _TEXTS):
                    yield from self._follow(event)
            elif self._paragraphs:
                # Once a run: nothing is called here that can be done without.
                properties, keeps_blanks, raw = told.group(1, 2, 3)
                if raw:
                    start = told.start()
                    form = spelt.get(properties) or self._read_format(properties, start)
                    text = raw.decode()
                    if "&" in text or "\r" in text:
                        text = unescape(raw)
                    atomic = keeps_blanks is None and text != text.strip()
                    self._paragraphs[-1].runs.append((start, text, form, atomic))

    def run(self, start: int) -> WordRun:
        """The run that starts at an offset; a plain one, of a part with a prefix."""
        for event in self._part.walk_element(start, _WANTED, _TEXTS):
            for _ in self._follow(event):
                raise AssertionError("a plain run holds no paragraph")
            if event[0] == "start" and event[3].local == "r":
                run = self._runs[-1]
        return run

    def _read_format(self, properties: bytes | None, start: int) -> RunFormat:
        """The format of the plain run at an offset, whose properties are spelt so."""
        form = self._spelt[properties] = self._format(_Reader(self._part).run(start))
        return form

    def _format(self, run: WordRun) -> RunFormat:
        key = run.style, Level(tuple(run.level))
        if key not in self._formats:
            self._formats[key] = RunFormat(*key)
        return self._formats[key]

    def _follow(self, event: Event) -> Iterator[WordParagraph]:
        kind, start, end, tag, text = event
        local = tag.local
        if kind == "text":
            if self._runs and self._piece is not None:
                opened, inner, _ = self._piece
                self._runs[-1].pieces.append(TextPiece(tag, opened, inner, start, end, text))
        elif local in ("t", "delText"):
            self._piece = (start, end, tag) if kind == "start" else None
        elif kind == "start":
            self._start(local, start, end, tag)
            self._around.append(local)
        else:
            self._around.pop()
            done = self._end(local, end)
            if done is not None:
                yield done

    def _start(self, local: str, start: int, end: int, tag: Tag) -> None:
        if local == "p":
            self._paragraphs.append(
                WordParagraph(
                    self._part,
                    table_style=self._tables[-1] if self._tables else "",
                    in_table=bool(self._tables),
                )
            )
        elif local == "r":
            self._runs.append(WordRun(tag, start, end))
        elif local == "tbl":
            self._tables.append("")
        elif local.endswith("Change"):
            self._history += 1
        elif self._history:
            pass
        elif local == "tblStyle" and self._tables:
            self._tables[-1] = tag.get("w", "val") or ""
        elif local == "pStyle" and self._paragraphs:
            self._paragraphs[-1].style = tag.get("w", "val") or ""
        elif self._around[-2:] == ["pPr", "numPr"] and self._paragraphs:
            setattr(self._paragraphs[-1], _NUMBERING[local], tag.get("w", "val") or "")
        elif self._around[-2:] == ["pPr", "rPr"] and self._paragraphs and local in LEVEL:
            self._paragraphs[-1].mark.append(tag)
        elif self._runs:
            self._in_run(self._runs[-1], local, start, end, tag)

    def _in_run(self, run: WordRun, local: str, start: int, end: int, tag: Tag) -> None:
        if local == "rPr" and self._around[-1:] == ["r"]:
            run.properties, run.properties_tag = (start, end), tag
        elif self._around[-2:] == ["r", "rPr"]:
            if local == "rStyle":
                run.style, run.style_end = tag.get("w", "val") or "", end
            elif local in LEVEL:
                run.level.append(tag)
                if local == "rFonts":
                    run.fonts = start, end, tag

    def _end(self, local: str, end: int) -> WordParagraph | None:
        if local == "r":
            run = self._runs.pop()
            run.end = end
            if self._paragraphs and run.pieces:
                self._note(self._paragraphs[-1], run)
        elif local == "rPr" and self._runs and self._around[-1:] == ["r"] and not self._history:
            run = self._runs[-1]
            if run.properties is not None:
                run.properties = run.properties[0], end
        elif local == "tbl":
            self._tables.pop()
        elif local.endswith("Change"):
            self._history -= 1
        elif local == "p":
            return self._paragraphs.pop()
        return None

    def _note(self, paragraph: WordParagraph, run: WordRun) -> None:
        paragraph.runs.append((run.start, run.text, self._format(run), run.atomic))
        paragraph.followed[run.start] = run
