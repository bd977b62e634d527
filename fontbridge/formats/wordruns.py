"""Runs of text with their places, paragraph by paragraph (ECMA-376 Part 1, 17.3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fontbridge.formats.wordstyles import LEVEL
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["TextPiece", "WordParagraph", "WordRun", "paragraphs"]

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


@dataclass(slots=True)
class WordParagraph:
    """The runs of one `w:p`, with the styles that they inherit from, and what steers its label:
    `mark` formats the end of the paragraph, `number` and `depth` are its `w:numId` and `w:ilvl`.
    `in_table` if a table is around it."""

    style: str = ""
    table_style: str = ""
    in_table: bool = False
    number: str = ""
    depth: str = ""
    mark: list[Tag] = field(default_factory=list)
    runs: list[WordRun] = field(default_factory=list)


def paragraphs(part: XmlPart) -> Iterator[WordParagraph]:
    """The paragraphs of a part, each when it ends; one in a text box before the one around it."""
    return _Reader().read(part)


class _Reader:
    """Follows the structure of one part."""

    def __init__(self) -> None:
        self._paragraphs: list[WordParagraph] = []
        self._runs: list[WordRun] = []
        self._tables: list[str] = []
        self._around: list[str] = []
        self._history = 0  # depth of what tracked changes keep of the past

    def read(self, part: XmlPart) -> Iterator[WordParagraph]:
        piece: tuple[int, int, Tag] | None = None
        for kind, start, end, tag, text in part.walk(_WANTED, _TEXTS):
            local = tag.local
            if kind == "text":
                if self._runs and piece is not None:
                    self._runs[-1].pieces.append(
                        TextPiece(tag, piece[0], piece[1], start, end, text)
                    )
            elif local in ("t", "delText"):
                piece = (start, end, tag) if kind == "start" else None
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
                self._paragraphs[-1].runs.append(run)
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

