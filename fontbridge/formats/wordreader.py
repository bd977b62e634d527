"""Reading the paragraphs of WordprocessingML, run by run (ECMA-376 Part 1, 17.3.2).

A row of plain runs is found whole by one pattern, and each costs a look-up by the spelling of its
properties; the properties of a paragraph are found and looked up likewise. All else is followed tag
by tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from fontbridge.formats.wordruns import (
    PLAIN_RUN,
    RunFormat,
    TextPiece,
    WordParagraph,
    WordRun,
    plain_run,
)
from fontbridge.formats.wordstyles import LEVEL, Level
from fontbridge.formats.xmlpart import Event, Tag, XmlPart
from fontbridge.formats.xmlspelling import unescape

__all__ = ["WholeRuns", "paragraphs"]

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
# What may stand between such runs and tells nothing of fonts.
_MARKER = (
    rb"%(w)b(?:proofErr|bookmark(?:Start|End)|commentRange(?:Start|End)|perm(?:Start|End))"
    rb"\s[^>]*+(?<=/)>"
)
# A row of plain runs, or the properties of a paragraph, which are the first group.
_SHAPE = (
    rb"(?:%(run)b(?:<(?:%(run)b|%(marker)b))*+"
    rb"|%(w)bpPr>((?:<(?!/?%(w)bpPr[\s/>])[^>]*+>)*+)</%(w)bpPr>)"
)
_GROUP = re.compile(rb"\((?!\?)")


@lru_cache(maxsize=64)
def _shape(prefix: bytes) -> bytes:
    """The pattern of what is found whole, for `XmlPart.walk_shapes`."""
    spelt = {b"w": re.escape(prefix)}
    run = PLAIN_RUN % spelt
    ungrouped = _GROUP.sub(b"(?:", run)
    return _SHAPE % {**spelt, b"run": ungrouped, b"marker": _MARKER % spelt}


def paragraphs(part: XmlPart) -> Iterator[WordParagraph]:
    """The paragraphs of a part, each when it ends; one in a text box before the one around it."""
    return _Reader(part).read()


class WholeRuns:
    """All about those runs of a part that are to be cut or joined."""

    def __init__(self, part: XmlPart) -> None:
        self._part = part
        self._read: dict[int, WordRun] = {}
        self._alike: dict[bytes, tuple[int, WordRun]] = {}  # plain runs by their properties

    def of(self, paragraph: WordParagraph, start: int) -> WordRun:
        """The run of a paragraph at an offset; the same object whenever it is asked for."""
        if start not in self._read:
            followed = [each for each in paragraph.places if isinstance(each, WordRun)]
            self._read.update((run.start, run) for run in followed)
        if start not in self._read:
            self._read[start] = self._plain(start)
        return self._read[start]

    def _plain(self, start: int) -> WordRun:
        """The plain run at an offset, worked out from one whose properties are spelt alike."""
        part = self._part
        found = plain_run(part.prefix("w") or b"").match(part.view, start)
        assert found is not None, "a plain run stands there"
        spelt = found[1] or b""
        if spelt not in self._alike:
            like = _Reader(part).run(start)
            self._alike[spelt] = found.start(1), like
            return like
        at, like = self._alike[spelt]
        moved = found.start(1) - at
        tag, opened = part.tag_at(start), part.view.rindex(b"<", start, found.start(3))
        text = unescape(found[3])
        piece = TextPiece(part.tag_at(opened), opened, found.start(3), *found.span(3), text)
        return WordRun(
            tag, start, start + len(tag.raw), found.end(), like.style,
            like.style_end and like.style_end + moved,
            like.properties and (like.properties[0] + moved, like.properties[1] + moved),
            like.properties_tag,
            like.fonts and (like.fonts[0] + moved, like.fonts[1] + moved, like.fonts[2]),
            like.level, [piece],
        )  # fmt: skip


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
        self._spelt: dict[bytes, RunFormat] = {}
        self._styled: dict[bytes, WordParagraph] = {}

    def read(self) -> Iterator[WordParagraph]:
        part, prefix = self._part, self._part.prefix("w")
        if prefix is None:
            for event in part.walk(_WANTED, _TEXTS):
                yield from self._follow(event)
            return
        plain = plain_run(prefix)
        for told in part.walk_shapes(_WANTED, _TEXTS, _shape(prefix)):
            if isinstance(told, tuple):
                yield from self._follow(told)
            elif not self._paragraphs or self._history:
                continue  # no text of now
            elif told[1] is not None:
                self._note_properties(self._paragraphs[-1], told[1], told.start())
            else:
                self._note_row(self._paragraphs[-1], plain, *told.span())

    def _note_properties(self, paragraph: WordParagraph, spelt: bytes, start: int) -> None:
        """Note the `w:pPr` at an offset, which holds what is spelt so."""
        like = self._styled.get(spelt)
        if like is None:
            like = self._styled[spelt] = WordParagraph(self._part)
            reader = _Reader(self._part)
            reader._paragraphs.append(like)
            for event in self._part.walk_element(start, _WANTED, _TEXTS):
                for _ in reader._follow(event):
                    raise AssertionError("properties hold no paragraph")
        paragraph.style, paragraph.mark = like.style, like.mark
        paragraph.number, paragraph.depth = like.number, like.depth

    def _note_row(
        self, paragraph: WordParagraph, plain: re.Pattern[bytes], start: int, end: int
    ) -> None:
        """Note the plain runs between two offsets."""
        view, spelt = self._part.view, self._spelt
        literal = view.find(b"&", start, end) < 0 and view.find(b"\r", start, end) < 0
        read = bytes.decode if literal else unescape
        told = []
        # Once a run: nothing is called here that can be done without.
        for properties, _, raw in plain.findall(view, start, end):
            if raw:
                form = spelt.get(properties)
                if form is None:
                    each = next(
                        found for found in plain.finditer(view, start, end)
                        if (found[1] or b"") == properties
                    )
                    form = spelt[properties] = self._format(_Reader(self._part).run(each.start()))
                told.append((form, read(raw)))
        if told:
            paragraph.told += told
            paragraph.places.append((start, end))

    def run(self, start: int) -> WordRun:
        """The run that starts at an offset; a plain one, of a part with a prefix."""
        for event in self._part.walk_element(start, _WANTED, _TEXTS):
            for _ in self._follow(event):
                raise AssertionError("a plain run holds no paragraph")
            if event[0] == "start" and event[3].local == "r":
                run = self._runs[-1]
        return run

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
        paragraph.told.append((self._format(run), run.text))
        paragraph.places.append(run)
