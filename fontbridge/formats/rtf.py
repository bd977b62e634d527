"""Rich Text Format, whatever the file is called. See docs/formats/rtf.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from fontbridge.characters.private_use import standard_of
from fontbridge.characters.repertoire import repertoire_of
from fontbridge.fonts.faces import AnyFaces
from fontbridge.formats import rtfspell
from fontbridge.formats.base import (
    Construct,
    Content,
    Declaration,
    Paragraph,
    Redrawn,
    Rename,
    Run,
    Setting,
    Site,
)
from fontbridge.formats.lines import Lines
from fontbridge.formats.onepart import OnePartDocument
from fontbridge.formats.rtffonts import RtfFonts
from fontbridge.formats.rtfmodel import Fonts, Span
from fontbridge.formats.rtfobjects import RtfObject, read_objects
from fontbridge.formats.rtfredraw import RtfRedrawing, can_be_cut
from fontbridge.formats.rtfwalk import walk
from fontbridge.formats.wordfields import font_in_code
from fontbridge.model import Charset, Edit, Finding, Severity, Slot, say

if TYPE_CHECKING:
    from fontbridge.formats.measure import Measure, Unforeseen
    from fontbridge.formats.rtflayout import RtfLayout

__all__ = ["RtfDocument"]

_THEME = "themedata"
_SIGN = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]*(?=\{\\rtf)")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")
# For the proof, which looks at a file without the scanner: groups in which names may change, and
# all that is no text.
_NAMES = re.compile(rb"\{(?:\\\*)?\\(?:fonttbl|fldinst|sv|themedata|objdata)(?![a-zA-Z])")
_BRACES = re.compile(rb"\\.|[{}]", re.DOTALL)
_MARKUP = re.compile(r"\\(?!u-?\d)[A-Za-z]+-?\d* ?|[{}\r\n]+")
_UNICODE = re.compile(r"\\u(-?\d{1,6})")


class RtfDocument(OnePartDocument):
    """One RTF file; its other parts are the theme that Word puts into it and embedded objects."""

    format = "rtf"
    title = "RTF document"
    suffixes = (".rtf",)
    is_text = True

    @classmethod
    def recognises(cls, content: Content) -> bool:
        return _SIGN.match(content.data) is not None

    def __init__(self, content: Content) -> None:
        self.data = content.data
        sign = _SIGN.match(content.data)
        self._begin = sign.end() if sign else 0
        self._walked = walk(content.data, self._begin)
        self._fonts = RtfFonts(content.data, self._walked)
        self._lines = Lines(content.data)

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        found = [*self._fonts.sites(), *self._field_codes(), *self._word_art()]
        return iter(sorted(found, key=lambda site: site.start))

    def _field_codes(self) -> Iterator[Site]:
        for span in self._walked.fields:
            spelt = rtfspell.read(self.data, *span, nested=True)
            place = font_in_code(spelt.text)
            if place:
                yield self._named(span, spelt, *place, Slot.SYM, "field code")

    def _word_art(self) -> Iterator[Site]:
        for span in self._walked.word_art:
            spelt = rtfspell.read(self.data, *span)
            family = spelt.text.strip()
            if family:
                begin = spelt.text.index(family)
                yield self._named(span, spelt, begin, begin + len(family), Slot.ANY, "WordArt")

    def _named(
        self, span: Span, spelt: rtfspell.Spelt, begin: int, end: int, slot: Slot, carrier: str
    ) -> Site:
        """The site of a name written out as characters `begin:end` of a piece."""
        start, until = spelt.spans[begin][0], spelt.spans[end - 1][1]
        return Site(
            "",
            start,
            until,
            Construct(
                (Declaration(slot, spelt.text[begin:end], carrier),),
                lambda names: rtfspell.write(names[0] or "", span.codec, span.uc),
            ),
        )

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for start, runs in self._walked.paragraphs:
            yield "", start, "".join(run.text for run in runs)

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        known: dict[Fonts, tuple[AnyFaces, AnyFaces]] = {}
        for _, runs in self._walked.paragraphs:
            found = []
            for run in runs:
                if run.fonts not in known:
                    now = self._fonts.faces(run.fonts)
                    after = self._fonts.faces(run.fonts, rename) if rename else now
                    known[run.fonts] = now, after
                atomic = rename is not None and not can_be_cut(self.data, run)
                found.append(Run(run.text, *known[run.fonts], run.start, atomic))
            yield Paragraph("", found, runs)

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        return self._layout.measure(paragraph)

    @cached_property
    def _layout(self) -> RtfLayout:
        from fontbridge.formats.rtflayout import RtfLayout

        return RtfLayout(self.data, self._begin)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        redrawing = RtfRedrawing(self.data, self._walked, self._fonts, rename)
        for paragraph, settings in paragraphs:
            redrawing.draw(paragraph.handle, paragraph.runs, settings)
        yield from redrawing.redrawn()

    def charset(self) -> Charset:
        text = "".join(text for _, _, text in self.passages())
        return Charset(self._walked.codec, repertoire_of(text), self._walked.declared)

    def line(self, part: str, offset: int) -> int:
        return 1 if part else self._lines.of(offset)

    def findings(self) -> Iterator[Finding]:
        for start in self._walked.embedded:
            yield Finding(
                "embedded-font",
                say("a font file is embedded"),
                Severity.INFO,
                line=self._lines.of(start),
                advice=say("It is left as it is; it may not fit the new family."),
            )

    def respell(self, characters: Mapping[str, str]) -> Iterator[tuple[Edit, str]]:
        for start, end, old in self._walked.private:
            new = characters.get(old, old)
            # One beyond the BMP takes two codes with a fallback each; it is left to be reported.
            if new != old and ord(new) <= 0xFFFF:
                code = ord(new) - 0x10000 if ord(new) > 0x7FFF else ord(new)
                yield Edit("", start, end, b"\\u%d" % code), old

    # -- bytes --

    @cached_property
    def _objects(self) -> dict[str, RtfObject]:
        """The embedded objects that hold a file, by the names that they have as parts."""
        found = read_objects(self.data, self._walked.objects)
        return {f"object{number}": each for number, each in enumerate(found, 1)}

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        if self._walked.theme:
            start, end = self._walked.theme
            digits = _NOT_HEX.sub(b"", self.data[start:end])
            yield _THEME, bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
        for name, each in self._objects.items():
            yield name, each.native

    def splices(
        self, edits: Iterable[Edit], replaced: Mapping[str, bytes]
    ) -> list[tuple[int, int, bytes]]:
        wanted = [(start, end, replacement) for _, start, end, replacement in edits]
        if _THEME in replaced and self._walked.theme:
            start, end = self._walked.theme
            wanted.append((start, end, b" " + replaced[_THEME].hex().encode("ascii")))
        for name, each in self._objects.items():
            if name in replaced:
                wanted.append((each.start, each.end, each.written(replaced[name])))
        return wanted

    # -- for the proof --

    def stored(self) -> Mapping[str, bytes | memoryview]:
        spans = {name: (each.start, each.end) for name, each in self._objects.items()}
        if self._walked.theme is not None:
            spans[_THEME] = self._walked.theme
        around, at = [], 0
        for start, end in sorted(spans.values()):
            around.append(self.data[at:start])
            at = end
        parts = {name: self.data[start:end] for name, (start, end) in spans.items()}
        return {"": b"".join((*around, self.data[at:])), **parts}

    def characters(self, part: str) -> bytes:
        kept, at = [], 0
        for found in _NAMES.finditer(self.data):
            if found.start() >= at:
                kept.append(self.data[at : found.start()])
                at = _group_end(self.data, found.start())
        text = b"".join((*kept, self.data[at:])).decode("latin-1")
        plain = _UNICODE.sub(lambda code: chr(int(code[1]) % 0x10000), _MARKUP.sub("", text))
        # The same bytes are other characters where a font of another charset decodes them.
        today = str.maketrans(dict(standard_of()))
        read = "".join(text for _, _, text in self.passages()).translate(today)
        return (plain + read).encode("utf-8", "surrogatepass")


def _group_end(data: bytes, start: int) -> int:
    """Where the group that opens at `start` ends."""
    depth = 0
    for found in _BRACES.finditer(data, start):
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(data)
