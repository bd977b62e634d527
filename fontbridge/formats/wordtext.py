"""Text of WordprocessingML with its effective fonts, and runs given others.

What Word documents of every make do alike, once their parts and styles are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from fontbridge.fonts.slots import Faces
from fontbridge.formats import wordreader
from fontbridge.formats.base import Paragraph, Redrawn, Rename, Run, Setting, Stretch
from fontbridge.formats.drawntext import Alike
from fontbridge.formats.runjoins import cut_apart
from fontbridge.formats.wordcells import Cells, CellStyle
from fontbridge.formats.wordfonts import WordFonts
from fontbridge.formats.wordlabels import Label, redrawn
from fontbridge.formats.wordredraw import Cut, Redrawing, Values
from fontbridge.formats.wordruns import RunFormat, WordParagraph, WordRun
from fontbridge.formats.wordstyles import Level, Styles
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Edit, Slot

__all__ = ["NO_LABELS", "Labels", "paragraphs", "redraw"]


class Labels(NamedTuple):
    """The labels of a numbering part, by list and level."""

    part: str
    known: Mapping[tuple[str, str], Label]


NO_LABELS = Labels("", {})


def paragraphs(
    name: str, part: XmlPart, styles: tuple[Styles, Styles], role: str, labels: Labels = NO_LABELS
) -> Iterator[Paragraph]:
    """The text of a part with its faces by its styles, as they are and as they will be.

    `role` is that of its runs, see `Declaration`. The labels that its paragraphs have are told as
    text of their own part, each once for each way in which it is drawn.
    """
    now, after = styles
    told: set[tuple[Label, Faces, Faces]] = set()
    drawn: dict[tuple[CellStyle, str], dict[RunFormat, tuple[Faces, Faces]]] = {}
    cells = Cells().read(part) if now.has_conditions else Cells()
    for paragraph in wordreader.paragraphs(part):
        table = cells.style_at(paragraph.table_style, paragraph.start)
        label = labels.known.get(_number(paragraph, now))
        if label is not None and label.text:
            mark = Level(tuple(paragraph.mark))
            given = table, paragraph.style, mark, label.level
            paragraph.label = now.label_faces(*given), after.label_faces(*given)
            each = label, *paragraph.label
            if each not in told:
                told.add(each)
                yield _labelled(labels.part, *each)
        if not paragraph.told:
            continue
        beneath = table, paragraph.style
        known_faces = drawn.setdefault(beneath, {})
        alike: dict[RunFormat, list[str]] = {}
        for form, text in paragraph.told:
            if form in alike:
                alike[form].append(text)
                continue
            alike[form] = [text]
            if form not in known_faces:
                styled = *beneath, form.style, form.level, role
                known_faces[form] = now.faces(*styled), after.faces(*styled)
        yield _WordText(name, paragraph, known_faces, alike)


class _WordText(Paragraph):
    """A paragraph of Word, of whose runs only the formats and the texts were read."""

    __slots__ = ("_alike", "_faces")

    def __init__(
        self,
        part: str,
        paragraph: WordParagraph,
        faces: Mapping[RunFormat, tuple[Faces, Faces]],
        alike: Mapping[RunFormat, Sequence[str]],
    ) -> None:
        super().__init__(part, (), paragraph, "table" if paragraph.in_table else "")
        self._faces = faces
        self._alike = [Alike(*faces[form], texts) for form, texts in alike.items()]

    @property
    def runs(self) -> Sequence[Run]:
        if not self._runs:
            self._runs = [
                Run(text, *self._faces[form], start, atomic)
                for start, text, form, atomic in self.handle.runs()
            ]
        return self._runs

    @property
    def text(self) -> str:
        return "".join([text for _, text in self.handle.told])

    @property
    def alike(self) -> Sequence[Alike]:
        return self._alike


def redraw(
    name: str,
    part: XmlPart,
    fonts: WordFonts,
    role: str,
    wanted: Sequence[tuple[Paragraph, Sequence[Setting]]],
    edits: Sequence[Edit],
    rename: Rename,
) -> Iterator[Redrawn]:
    """The edits that draw runs, or labels, of one part as set; `edits` are the renamings in it."""

    @cache
    def written(tag: Tag) -> Values:
        return fonts.values(tag, role, rename)

    def renamed(run: WordRun) -> Values:
        return written(run.fonts[2]) if run.fonts else {}

    if isinstance(wanted[0][0].handle, Label):
        yield from _labels_redrawn(name, part, fonts, role, wanted, rename)
        return
    runs = wordreader.WholeRuns(part)
    converted = [(start, end, new) for _, start, end, new in edits]
    redrawing = Redrawing(part, converted, renamed)
    for paragraph, settings in wanted:
        handle: WordParagraph = paragraph.handle
        starts = [run.offset for run in paragraph.runs]
        for index, setting in enumerate(settings):
            if setting.stretches:
                cuts = [_cut(stretch, fonts) for stretch in setting.stretches]
                redrawing.cut(runs.of(handle, starts[index]), cuts)
        for index in range(1, len(settings)):
            if cut_apart(paragraph, settings, index):
                redrawing.join(*(runs.of(handle, start) for start in starts[index - 1 : index + 1]))
    for (start, end), replacement in sorted(redrawing.edits.items()):
        slots = _slots(redrawing.values.get((start, end), {}), fonts)
        unchanged = part.view[start:end] == replacement
        yield Redrawn(Edit(name, start, end, replacement), unchanged, slots)


def _labels_redrawn(
    name: str,
    part: XmlPart,
    fonts: WordFonts,
    role: str,
    wanted: Sequence[tuple[Paragraph, Sequence[Setting]]],
    rename: Rename,
) -> Iterator[Redrawn]:
    seen: set[tuple[int, int]] = set()
    for paragraph, (setting,) in wanted:
        label: Label = paragraph.handle
        own = label.properties.fonts
        renamed = fonts.values(own[2], role, rename) if own else {}
        values: dict[tuple[str, str], str | None] = {}
        for stretch in setting.stretches:
            values.update(_cut(stretch, fonts).values)
        start, end, spelt = redrawn(label, renamed, values)
        # Paragraphs of different styles may share a label, which has one spelling.
        if values and (start, end) not in seen:
            seen.add((start, end))
            unchanged = part.view[start:end] == spelt
            yield Redrawn(Edit(name, start, end, spelt), unchanged, _slots(values, fonts))


def _number(paragraph: WordParagraph, styles: Styles) -> tuple[str, str]:
    """The list of a paragraph and its level in it, its own or that of its style."""
    if paragraph.number:
        return paragraph.number, paragraph.depth or "0"
    return styles.list_of(paragraph.style)


def _labelled(numbering: str, label: Label, now: Faces, after: Faces) -> Paragraph:
    return Paragraph(numbering, [Run(label.text, now, after, label.start)], label)


def _slots(values: Values, fonts: WordFonts) -> frozenset[Slot]:
    """The slots whose family these attributes set."""
    named = ((slot, attribute) for slot, (attribute, _) in fonts.words.slots.items())
    return frozenset(slot for slot, attribute in named if ("w", attribute) in values)


def _cut(stretch: Stretch, fonts: WordFonts) -> Cut:
    values: dict[tuple[str, str], str | None] = {}
    for slot, family in stretch.families:
        attribute, theme_attribute = fonts.words.slots[slot]
        values["w", attribute] = family
        if theme_attribute:
            values["w", theme_attribute] = None
    if stretch.hint is not None:
        values["w", "hint"] = fonts.words.hint if stretch.hint else "default"
    return Cut(stretch.start, stretch.end, values)
