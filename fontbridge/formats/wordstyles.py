"""Effective fonts of runs: what the levels of formatting add up to (ECMA-376 Part 1, 17.7.2).

From low to high: document defaults, table style, paragraph style with all it is based on,
character style, direct formatting. Each attribute of `w:rFonts` is inherited by itself. Conditional
formats of table styles (first row, …) are not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Rename
from fontbridge.formats.wordfonts import WordFonts
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["LEVEL", "Formatting", "Level", "Styles"]

LEVEL = frozenset({"rFonts", "cs", "rtl", "lang"})
_WANTED = {
    "w": LEVEL
    | {"docDefaults", "style", "basedOn", "rPr", "pPr", "tblStylePr", "rPrChange"}
    | {"numPr", "numId", "ilvl"}
}
_DEEPEST = 64  # a chain of styles that is longer is a circle or an attack
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
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return lower._replace(**said)

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
            if tag.local == "rFonts":
                families = fonts.families(tag, role, rename)
                if Slot.EAST_ASIA in families:
                    flags["charset"] = fonts.is_chinese(tag, role)
                hint = tag.get("w", "hint")
                if hint is not None:
                    flags["hint"] = hint == "eastAsia"
            elif tag.local == "lang":
                language = tag.get("w", "eastAsia")
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
        self._chains: dict[str, Formatting] = {}
        self._resolved: dict[tuple[str, str, str, Level, str], Faces] = {}
        if part is not None:
            self._read(part)
        self._base = Level(tuple(self._defaults)).formatting(fonts, "default", rename)

    def _read(self, part: XmlPart) -> None:
        around: list[str] = []
        style = _Style()
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
            around.append(local)

    def faces(self, table: str, paragraph: str, character: str, direct: Level, role: str) -> Faces:
        """The effective fonts of a run, from the ids of its styles ("" for none)."""
        key = table, paragraph, character, direct, role
        faces = self._resolved.get(key)
        if faces is None:
            formatting = direct.formatting(self._fonts, role, self._rename)
            for style in (character, paragraph or self._default_paragraph, table):
                formatting = formatting.over(self._chain(style))
            faces = self._resolved[key] = formatting.over(self._base).faces
        return faces

    def label_faces(self, table: str, paragraph: str, mark: Level, label: Level) -> Faces:
        """The effective fonts of a label: its level's formatting, over that of the paragraph's mark
        (17.9.24)."""
        formatting = label.formatting(self._fonts, "", self._rename)
        formatting = formatting.over(mark.formatting(self._fonts, "", self._rename))
        for style in (paragraph or self._default_paragraph, table):
            formatting = formatting.over(self._chain(style))
        return formatting.over(self._base).faces

    def list_of(self, paragraph: str) -> tuple[str, str]:
        """The `w:numId` and `w:ilvl` that a paragraph style gives; empty if none."""
        for style in self._ancestry(paragraph or self._default_paragraph):
            if style.number:
                return style.number, style.depth or "0"
        return "", ""

    def _chain(self, style: str) -> Formatting:
        """What a style and all it is based on say together."""
        if style not in self._chains:
            formatting = _SILENT
            for each in self._ancestry(style):
                level = Level(tuple(each.tags)).formatting(self._fonts, "", self._rename)
                formatting = formatting.over(level)
            self._chains[style] = formatting
        return self._chains[style]

    def _ancestry(self, style: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = found.based_on
