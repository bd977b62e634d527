"""Who draws each character of a Word document, worked out a second time, by lxml and a table.

It shares nothing with fontbridge. ECMA-376 Part 1, 17.7.2 gives the levels of formatting, 17.3.2.26
what a theme attribute beats, [MS-OI29500] 2.1.88 the rest.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

__all__ = ["Drawn", "judge", "texts"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLOTS = {
    "ascii": "asciiTheme",
    "hAnsi": "hAnsiTheme",
    "eastAsia": "eastAsiaTheme",
    "cs": "cstheme",
}
_SCRIPTS = {"zh-TW": "Hant", "zh-HK": "Hant", "zh-MO": "Hant", "ja-JP": "Jpan", "ko-KR": "Hang"}


class Drawn(NamedTuple):
    """One character, the slot that draws it and the family of that slot ("" for none)."""

    character: str
    slot: str
    family: str


def judge(data: bytes, part: str = "word/document.xml") -> list[list[Drawn]]:
    """The characters of each paragraph of a part, in order of the paragraphs' starts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        trees = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }
    return _Judge(trees).part(trees[part])


def texts(data: bytes) -> dict[str, str]:
    """All text that fonts draw, by part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: "".join(
                "".join(element.xpath("text()"))
                for element in etree.fromstring(archive.read(name)).iter(_w("t"), _w("delText"))
            )
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }


def _w(local: str) -> str:
    return f"{{{_W}}}{local}"


@cache
def _table() -> list[tuple[int, int, str, str, str]]:
    lines = (Path(__file__).parent / "data" / "word_slots.tsv").read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(int(c[0], 16), int(c[1], 16), c[3], c[4], c[5]) for c in cells]


@cache
def _slot(character: str, hint: bool, zh: bool, charset: bool) -> str:
    met = {"": True, "zh": zh, "zh or charset": zh or charset}
    for first, last, plain, hinted, needs in _table():
        if first <= ord(character) <= last:
            return hinted if hint and met[needs] else plain
    raise AssertionError("the table has no gap")


class _Judge:
    def __init__(self, trees: Mapping[str, Any]) -> None:
        styles = trees.get("word/styles.xml")
        self._theme = trees.get("word/theme/theme1.xml")
        self._script = self._script_of(trees.get("word/settings.xml"))
        self._charsets = self._charsets_of(trees.get("word/fontTable.xml"))
        self._styles = {} if styles is None else {
            style.get(_w("styleId")): style for style in styles.iter(_w("style"))
        }
        self._default = next(
            (
                name for name, style in self._styles.items()
                if style.get(_w("default")) == "1" and style.get(_w("type")) == "paragraph"
            ),
            None,
        )
        path = f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}"
        self._defaults = None if styles is None else styles.find(path)

    @staticmethod
    def _script_of(settings: Any) -> str:
        language = None if settings is None else settings.find(_w("themeFontLang"))
        told = None if language is None else language.get(_w("eastAsia"))
        return _SCRIPTS.get(told or "", "Hans")

    @staticmethod
    def _charsets_of(table: Any) -> set[str]:
        found = set()
        for font in () if table is None else table.iter(_w("font")):
            charset = font.find(_w("charset"))
            if charset is not None and charset.get(_w("val")) in ("86", "88"):
                found.add(font.get(_w("name")))
        return found

    def part(self, tree: Any) -> list[list[Drawn]]:
        return [list(self._paragraph(each)) for each in tree.iter(_w("p"))]

    def _paragraph(self, paragraph: Any) -> Iterator[Drawn]:
        for run in paragraph.iter(_w("r")):
            if next(run.iterancestors(_w("p"))) is not paragraph:
                continue
            pieces = (each for each in run if each.tag in (_w("t"), _w("delText")))
            text = "".join("".join(each.xpath("text()")) for each in pieces)
            formatting = self._formatting(paragraph, run)
            slot = ""
            for index, character in enumerate(text):
                joined = index and (
                    unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
                )
                if not joined:
                    slot = self._slot_of(character, formatting)
                yield Drawn(character, slot, formatting.get(slot, ""))

    def _formatting(self, paragraph: Any, run: Any) -> dict[str, str]:
        own = run.find(_w("rPr"))
        levels = [own]
        levels += self._chain(self._value(own, "rStyle"))
        levels += self._chain(self._value(paragraph.find(_w("pPr")), "pStyle") or self._default)
        for table in paragraph.iterancestors(_w("tbl")):
            levels += self._chain(self._value(table.find(_w("tblPr")), "tblStyle"))
            break
        formatting: dict[str, str] = {}
        for level in [*levels, self._defaults]:
            if level is not None:
                for key, value in self._level(level).items():
                    formatting.setdefault(key, value)
        return formatting

    def _chain(self, name: str | None) -> Iterator[Any]:
        while name in self._styles:
            style = self._styles[name]
            yield style.find(_w("rPr"))
            name = self._value(style, "basedOn")

    @staticmethod
    def _value(parent: Any, local: str) -> str | None:
        child = None if parent is None else parent.find(_w(local))
        return None if child is None else child.get(_w("val"), "1")

    def _level(self, properties: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        fonts = properties.find(_w("rFonts"))
        if fonts is not None:
            for slot, attribute in _SLOTS.items():
                reference = fonts.get(_w(attribute))
                if reference is not None:
                    found[slot] = self._of_theme(reference)
                elif fonts.get(_w(slot)):
                    found[slot] = fonts.get(_w(slot))
            if fonts.get(_w("hint")):
                found["hint"] = fonts.get(_w("hint"))
        language = properties.find(_w("lang"))
        if language is not None and language.get(_w("eastAsia")):
            found["lang"] = language.get(_w("eastAsia"))
        for flag in ("cs", "rtl"):
            value = self._value(properties, flag)
            if value is not None:
                found[f"{flag} on"] = "" if value in ("0", "false", "off") else "on"
        return found

    def _of_theme(self, reference: str) -> str:
        if self._theme is None:
            return ""
        fonts = next(self._theme.iter(f"{{{_A}}}{reference[:5]}Font"))
        kind = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}[reference[5:]]
        name = fonts.find(f"{{{_A}}}{kind}").get("typeface")
        if kind == "ea" and not name:
            for font in fonts.iter(f"{{{_A}}}font"):
                if font.get("script") == self._script:
                    return str(font.get("typeface"))
        return str(name)

    def _slot_of(self, character: str, formatting: Mapping[str, str]) -> str:
        if formatting.get("cs on") or formatting.get("rtl on"):
            return "cs"
        if formatting.get("eastAsia") == "Times New Roman" and (
            formatting.get("ascii") == formatting.get("hAnsi")
        ):
            return "ascii"
        zh = formatting.get("lang", "zh").startswith("zh")
        charset = formatting.get("eastAsia") in self._charsets
        slot = _slot(character, formatting.get("hint") == "eastAsia", zh, charset)
        return slot if slot in ("ascii", "hAnsi") or formatting.get(slot) else "hAnsi"
