"""Effective fonts of runs: what the levels of formatting add up to (ECMA-376 Part 1, 17.7.2).

From low to high: document defaults, table style with its conditional formats, paragraph style with
all it is based on, character style, direct formatting. Each attribute of `w:rFonts` is inherited by
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Rename
from fontbridge.formats.wordcells import CellStyle
from fontbridge.formats.wordfonts import WordFonts
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["LEVEL", "Formatting", "Level", "Styles"]

LEVEL = frozenset({"rFonts", "cs", "rtl", "lang"})
_WANTED = {
    "w": LEVEL
    | {"docDefaults", "style", "basedOn", "rPr", "pPr", "tblStylePr", "rPrChange"}
    | {"numPr", "numId", "ilvl"}
    | {"defaultFonts"}  # of Word 2003 XML
}
_FONTS = ("rFonts", "defaultFonts")
_OFF = ("0", "false", "off")


class Formatting(NamedTuple):
    """What one level says of fonts; None where it is silent."""

    ascii: str | None = None
    hansi: str | None = None
    east_asia: str | None = None
    cs: str | None = None
    hint: bool | None = None
    complex_: bool | None = None
    rtl: bool | None = None
    zh: bool | None = None
    charset: bool | None = None

    def over(self, lower: Formatting) -> Formatting:
        """This level on top of another."""
        if lower is _SILENT:
            return self
        return Formatting._make(
            theirs if mine is None else mine for mine, theirs in zip(self, lower, strict=True)
        )

    @property
    def faces(self) -> Faces:
        """What Word's slot rule asks for."""
        return Faces(
            self.ascii or "",
            self.hansi or "",
            self.east_asia or "",
            self.cs or "",
            bool(self.hint),
            self.zh is not False,
            bool(self.complex_ or self.rtl),
            bool(self.charset),
        )


_SILENT = Formatting()


class Level:
    """Collects the tags of one `w:rPr`; hashable, so that equal runs are resolved once."""

    __slots__ = ("tags",)

    def __init__(self, tags: tuple[Tag, ...] = ()) -> None:
        self.tags = tags

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Level) and self.tags == other.tags

    def __hash__(self) -> int:
        return hash(self.tags)

    def formatting(self, fonts: WordFonts, role: str, rename: Rename | None) -> Formatting:
        """What the level says, under the names that a renaming gives."""
        families: dict[Slot, str] = {}
        flags: dict[str, bool] = {}
        for tag in self.tags:
            if tag.local in _FONTS:
                families = fonts.families(tag, role, rename)
                if Slot.EAST_ASIA in families:
                    flags["charset"] = fonts.is_chinese(tag, role)
                hint = tag.get("w", "hint")
                if hint is not None:
                    flags["hint"] = hint == fonts.words.hint
            elif tag.local == "lang":
                language = tag.get("w", fonts.words.hint)
                if language is not None:
                    flags["zh"] = language.startswith("zh")
            else:
                on = (tag.get("w", "val") or "1") not in _OFF
                flags["complex_" if tag.local == "cs" else "rtl"] = on
        return Formatting(
            families.get(Slot.ASCII),
            families.get(Slot.HANSI),
            families.get(Slot.EAST_ASIA),
            families.get(Slot.CS),
            **flags,
        )


@dataclass(slots=True)
class _Style:
    kind: str = ""
    based_on: str = ""
    default: bool = False
    number: str = ""
    depth: str = ""
    tags: list[Tag] = field(default_factory=list)
    conditional: dict[str, list[Tag]] = field(default_factory=dict)  # by w:tblStylePr w:type


class _Chain(NamedTuple):
    """What a style says with all that it is based on: of fonts, of the list that it is in, and
    under the conditions of a table style."""

    formatting: Formatting
    number: str = ""
    depth: str = ""
    conditional: Mapping[str, Formatting] = MappingProxyType({})


_UNSTYLED = _Chain(_SILENT)


class Styles:
    """The styles of a document, resolved under the names that a renaming gives, or as they are."""

    def __init__(
        self, part: XmlPart | None, fonts: WordFonts, rename: Rename | None = None
    ) -> None:
        self._fonts = fonts
        self._rename = rename
        self._styles: dict[str, _Style] = {}
        self._defaults: list[Tag] = []
        self._default_paragraph = ""
        self._chains: dict[str, _Chain] = {}
        self._levels: dict[tuple[Level, str], Formatting] = {}
        self._resolved: dict[tuple[CellStyle, str, str, Level, str], Faces] = {}
        if part is not None:
            self._read(part)
        self._base = Level(tuple(self._defaults)).formatting(fonts, "default", rename)

    def _read(self, part: XmlPart) -> None:
        around: list[str] = []
        style = _Style()
        condition = ""
        for kind, _, _, tag, _ in part.walk(_WANTED):
            local = tag.local
            if kind == "end":
                around.pop()
                continue
            if local == "style":
                style = _Style(
                    tag.get("w", "type") or "", "", (tag.get("w", "default") or "0") not in _OFF
                )
                name = tag.get("w", "styleId") or ""
                self._styles[name] = style
                if style.default and style.kind == "paragraph":
                    self._default_paragraph = name
            elif local == "defaultFonts":
                self._defaults.append(tag)
            elif local == "tblStylePr":
                condition = tag.get("w", "type") or ""
            elif local == "basedOn":
                style.based_on = tag.get("w", "val") or ""
            elif local == "numId":
                style.number = tag.get("w", "val") or ""
            elif local == "ilvl":
                style.depth = tag.get("w", "val") or ""
            elif local in LEVEL:
                if around == ["docDefaults", "rPr"]:
                    self._defaults.append(tag)
                elif around == ["style", "rPr"]:
                    style.tags.append(tag)
                elif around == ["style", "tblStylePr", "rPr"]:
                    style.conditional.setdefault(condition, []).append(tag)
            around.append(local)

    @property
    def has_conditions(self) -> bool:
        """True if a table style has fonts for some of its cells only."""
        return any(style.conditional for style in self._styles.values())

    def faces(
        self, table: CellStyle, paragraph: str, character: str, direct: Level, role: str
    ) -> Faces:
        """The effective fonts of a run, from the ids of its styles ("" for none)."""
        key = table, paragraph, character, direct, role
        faces = self._resolved.get(key)
        if faces is None:
            formatting = self._formatting(direct, role)
            for style in (character, paragraph or self._default_paragraph):
                formatting = formatting.over(self._chain(style).formatting)
            formatting = formatting.over(self._of_cell(table))
            faces = self._resolved[key] = formatting.over(self._base).faces
        return faces

    def label_faces(self, table: CellStyle, paragraph: str, mark: Level, label: Level) -> Faces:
        """The effective fonts of a label: its level's formatting, over that of the paragraph's mark
        (17.9.24)."""
        formatting = self._formatting(label).over(self._formatting(mark))
        formatting = formatting.over(self._chain(paragraph or self._default_paragraph).formatting)
        return formatting.over(self._of_cell(table)).over(self._base).faces

    def _of_cell(self, table: CellStyle) -> Formatting:
        """What a table style says for a cell."""
        chain = self._chain(table.style)
        formatting = chain.formatting
        for condition in table.conditions:
            formatting = chain.conditional.get(condition, _SILENT).over(formatting)
        return formatting

    def list_of(self, paragraph: str) -> tuple[str, str]:
        """The `w:numId` and `w:ilvl` that a paragraph style gives; empty if none."""
        chain = self._chain(paragraph or self._default_paragraph)
        return chain.number, chain.depth

    def _formatting(self, level: Level, role: str = "") -> Formatting:
        """What a level says, worked out once however many styles and runs are spelt like it."""
        formatting = self._levels.get((level, role))
        if formatting is None:
            formatting = level.formatting(self._fonts, role, self._rename)
            self._levels[level, role] = formatting
        return formatting

    def _chain(self, style: str) -> _Chain:
        """What a style and all it is based on say together.

        Every style of the chain is settled with it, from the lowest up, so that a document of
        styles each based on the one before costs no more than its length.
        """
        if style in self._chains:
            return self._chains[style]
        ancestry: dict[str, _Style] = {}
        at = style
        while at in self._styles and at not in self._chains and at not in ancestry:
            ancestry[at] = self._styles[at]
            at = ancestry[at].based_on
        chain = self._chains.get(at, _UNSTYLED)
        names = list(ancestry)
        # In a circle each style has all the others beneath it: the circle is gone round twice.
        circle = names[names.index(at) :] if at in ancestry else []
        for name in (*reversed(circle), *reversed(names)):
            each = ancestry[name]
            formatting = self._formatting(Level(tuple(each.tags))).over(chain.formatting)
            number = each.number or chain.number
            depth = (each.depth or "0") if each.number else chain.depth
            conditional = dict(chain.conditional)
            for condition, tags in each.conditional.items():
                own = self._formatting(Level(tuple(tags)))
                conditional[condition] = own.over(conditional.get(condition, _SILENT))
            chain = self._chains[name] = _Chain(formatting, number, depth, conditional)
        return chain
