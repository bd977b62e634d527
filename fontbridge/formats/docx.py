"""Word documents: DOCX, DOCM, DOTX, DOTM, transitional and strict. See docs/formats/docx.md."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, partial

from fontbridge.fonts.slots import Faces
from fontbridge.formats import drawings, wordsites, wordtable
from fontbridge.formats.base import (
    Paragraph,
    Redrawn,
    Rename,
    Run,
    Setting,
    Settled,
    Settlement,
    Site,
    Stretch,
)
from fontbridge.formats.opc import OpcDocument
from fontbridge.formats.runjoins import cut_apart
from fontbridge.formats.wordcells import Cells, CellStyle
from fontbridge.formats.wordfonts import RUN_SLOTS, WordFonts, script_of_theme, theme_of
from fontbridge.formats.wordlabels import Label, labels, redrawn
from fontbridge.formats.wordredraw import Cut, Redrawing, Values
from fontbridge.formats.wordruns import RunFormat, WordParagraph, WordRun, paragraphs
from fontbridge.formats.wordstyles import Level, Styles
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.formats.xmlpart import Tag
from fontbridge.model import Edit, Finding, Slot

__all__ = ["DocxDocument"]

_TEXTS: Mapping[str, frozenset[str]] = {
    "w": frozenset({"t", "delText"}),
    "a": frozenset({"t"}),
    "m": frozenset({"t"}),
}
_FIELD_CODES = frozenset({"instrText", "delInstrText"})


class DocxDocument(OpcDocument):
    """A WordprocessingML package."""

    format = "docx"
    title = "Word document"
    suffixes = (".docx", ".docm", ".dotx", ".dotm")
    main_types = ("wordprocessingml", "vnd.ms-word.")

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        for name in self.xml_parts:
            yield from wordsites.sites(name, self.opc.xml(name), self._fonts, self._role(name))

    def _role(self, name: str) -> str:
        """The role of what a part declares, see `Declaration`."""
        kind = self.opc.content_type(name)
        if kind.endswith(".footer+xml"):
            return "page-number"
        return "theme" if kind.endswith(".theme+xml") else ""

    @cached_property
    def _fonts(self) -> WordFonts:
        theme = next(self.parts_of_type(".theme"), None)
        settings = next(self.parts_of_type(".settings"), None)
        table = next(self.parts_of_type(".fontTable"), None)
        script = script_of_theme(self.opc.xml(settings)) if settings else "Hans"
        return WordFonts(
            theme_of(self.opc.xml(theme), script) if theme else {},
            wordtable.chinese_families(self.opc.xml(table)) if table else frozenset(),
        )

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name in self.xml_parts:
            for start, _, text in self.opc.xml(name).texts(_TEXTS):
                yield name, start, text

    def text(self) -> str:
        return "".join(self.opc.xml(name).text(_TEXTS) for name in self.xml_parts)

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        styles = {
            name: (
                Styles(self.opc.xml(name), self._fonts),
                Styles(self.opc.xml(name), self._fonts, rename),
            )
            for name in self.parts_of_type(".styles")
        }
        none = Styles(None, self._fonts), Styles(None, self._fonts, rename)
        for name in self.xml_parts:
            if name in styles:
                continue
            now, after = styles.get(self._styles_of(name, list(styles)), none)
            role = self._role(name)
            numbering, known = self._labels_for(name)
            told: set[tuple[Label, Faces, Faces]] = set()
            drawn: dict[tuple[CellStyle, str], dict[RunFormat, tuple[Faces, Faces]]] = {}
            cells = Cells().read(self.opc.xml(name)) if now.has_conditions else Cells()
            for paragraph in paragraphs(self.opc.xml(name)):
                place = paragraph.runs[0][0] if paragraph.runs else 0
                table = cells.style_at(paragraph.table_style, place)
                label = known.get(_number(paragraph, now))
                if label is not None and label.text:
                    mark = Level(tuple(paragraph.mark))
                    given = table, paragraph.style, mark, label.level
                    each = label, now.label_faces(*given), after.label_faces(*given)
                    if each not in told:
                        told.add(each)
                        yield _labelled(numbering, *each)
                runs = []
                beneath = table, paragraph.style
                known_faces = drawn.setdefault(beneath, {})
                for start, text, form, atomic in paragraph.runs:
                    faces = known_faces.get(form)
                    if faces is None:
                        styled = *beneath, form.style, form.level, role
                        first = now.faces(*styled)
                        faces = first, after.faces(*styled) if rename else first
                        known_faces[form] = faces
                    runs.append(Run(text, faces[0], faces[1], start, atomic))
                if runs:
                    yield Paragraph(name, runs, paragraph, "table" * paragraph.in_table)
        drawn_parts = filter(self._is_drawing, self.xml_parts)
        for name, part, fonts in drawings.parts(self, drawn_parts, rename):
            yield from drawings.paragraphs(self, name, part, fonts)

    def _is_drawing(self, name: str) -> bool:
        return drawings.holds_only_drawings(self.opc.content_type(name))

    def _labels_for(self, name: str) -> tuple[str, Mapping[tuple[str, str], Label]]:
        """The numbering part that serves a part, and its labels."""
        folder = posixpath.dirname(name)
        for each in self.parts_of_type(".numbering"):
            if posixpath.dirname(each) == folder:
                if each not in self._labels:
                    self._labels[each] = labels(self.opc.xml(each))
                return each, self._labels[each]
        return "", {}

    @cached_property
    def _labels(self) -> dict[str, Mapping[tuple[str, str], Label]]:
        """The labels of each numbering part that was read."""
        return {}

    @staticmethod
    def _styles_of(name: str, styles: Sequence[str]) -> str:
        """The styles part that serves a part: the glossary has its own, in its own folder."""
        folder = posixpath.dirname(name)
        beside = [each for each in styles if posixpath.dirname(each) == folder]
        return next(iter(beside or styles), "")

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        name = paragraphs[0][0].part
        part, role = self.opc.xml(name), self._role(name)
        if self._is_drawing(name):
            yield from drawings.redraw(name, part, paragraphs, edits)
            return

        @cache
        def written(tag: Tag) -> Values:
            return self._fonts.values(tag, role, rename)

        def renamed(run: WordRun) -> Values:
            return written(run.fonts[2]) if run.fonts else {}

        if isinstance(paragraphs[0][0].handle, Label):
            yield from self._labels_redrawn(paragraphs, rename)
            return
        converted = [(start, end, new) for _, start, end, new in edits]
        redrawing = Redrawing(part, converted, renamed)
        for paragraph, settings in paragraphs:
            handle: WordParagraph = paragraph.handle
            for index, setting in enumerate(settings):
                if setting.stretches:
                    cuts = [_cut(stretch) for stretch in setting.stretches]
                    redrawing.cut(handle.run(index), cuts)
            for index in range(1, len(settings)):
                if cut_apart(paragraph, settings, index):
                    redrawing.join(handle.run(index - 1), handle.run(index))
        for (start, end), replacement in sorted(redrawing.edits.items()):
            slots = _slots(redrawing.values.get((start, end), {}))
            unchanged = part.view[start:end] == replacement
            yield Redrawn(Edit(name, start, end, replacement), unchanged, slots)

    def _labels_redrawn(
        self, paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]], rename: Rename
    ) -> Iterator[Redrawn]:
        name = paragraphs[0][0].part
        seen: set[tuple[int, int]] = set()
        for paragraph, (setting,) in paragraphs:
            label: Label = paragraph.handle
            fonts = label.properties.fonts
            renamed = self._fonts.values(fonts[2], self._role(name), rename) if fonts else {}
            values: dict[tuple[str, str], str | None] = {}
            for stretch in setting.stretches:
                values.update(_cut(stretch).values)
            start, end, spelt = redrawn(label, renamed, values)
            # Paragraphs of different styles may share a label, which has one spelling.
            if values and (start, end) not in seen:
                seen.add((start, end))
                unchanged = self.opc.xml(name).view[start:end] == spelt
                yield Redrawn(Edit(name, start, end, spelt), unchanged, _slots(values))

    # -- what goes with fonts --

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        yield from self.embedded_fonts(".fontTable", wordtable.embedded_families)

    def settle(self, settled: Settled) -> Settlement:
        return self.settled_by(".fontTable", partial(wordtable.settle, settled=settled))

    def characters(self, part: str) -> bytes:
        found = super().characters(part)
        # Field codes are not text that is drawn, and one that names a font may change.
        data = self.opc.xml(part).data
        if b"nstrText" in data:
            found = character_data(data, _FIELD_CODES)
        # Between the entries of a font table stand only blanks, which go with an entry.
        return found.strip() if part in self.parts_of_type(".fontTable") else found

    def may_hold(self, wanted: re.Pattern[str]) -> bool:
        return any(wanted.search(self.opc.xml(name).characters.decode()) for name in self.xml_parts)


def _number(paragraph: WordParagraph, styles: Styles) -> tuple[str, str]:
    """The list of a paragraph and its level in it, its own or that of its style."""
    if paragraph.number:
        return paragraph.number, paragraph.depth or "0"
    return styles.list_of(paragraph.style)


def _labelled(numbering: str, label: Label, now: Faces, after: Faces) -> Paragraph:
    return Paragraph(numbering, [Run(label.text, now, after, label.start)], label)


def _slots(values: Values) -> frozenset[Slot]:
    """The slots whose family these attributes set."""
    named = ((slot, attribute) for slot, (attribute, _) in RUN_SLOTS.items())
    return frozenset(slot for slot, attribute in named if ("w", attribute) in values)


def _cut(stretch: Stretch) -> Cut:
    values: dict[tuple[str, str], str | None] = {}
    for slot, family in stretch.families:
        attribute, theme_attribute = RUN_SLOTS[slot]
        values["w", attribute] = family
        values["w", theme_attribute] = None
    if stretch.hint is not None:
        values["w", "hint"] = "eastAsia" if stretch.hint else "default"
    return Cut(stretch.start, stretch.end, values)
