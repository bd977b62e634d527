"""Font files whose glyphs are all empty, with the names, bits and widths that a test wants."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

__all__ = ["EM", "build_collection", "build_font"]

EM = 256


def build_font(
    path: Path,
    characters: str,
    names: Mapping[str, str],
    *,
    bold: bool = False,
    licence: int = 0,
    widths: Mapping[str, int] | None = None,
    outlines: str = "glyf",
) -> Path:
    """A font file. `names`: family in English and in Chinese; `licence` is OS/2 fsType; `widths`
    differ from one em; `outlines` is "glyf" or "CFF"."""
    builder = FontBuilder(EM, isTTF=outlines == "glyf")
    named = {char: f"u{ord(char):05X}" for char in characters}
    glyphs = [".notdef", *named.values()]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({ord(char): name for char, name in named.items()})
    if outlines == "glyf":
        builder.setupGlyf(dict.fromkeys(glyphs, TTGlyphPen(None).glyph()))
    else:
        empty = T2CharStringPen(EM, None).getCharString()
        builder.setupCFF("Stand-in", {}, dict.fromkeys(glyphs, empty), {})
    metrics = dict.fromkeys(glyphs, (EM, 0))
    metrics |= {named[char]: (width, 0) for char, width in (widths or {}).items()}
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=220, descent=-36)
    builder.setupNameTable({"familyName": {"en": names["en"], "zh": names["zh"]}})
    builder.setupHead(unitsPerEm=EM, macStyle=int(bold))
    builder.setupOS2(fsType=licence)
    builder.setupPost()
    builder.save(path)
    return path


def build_collection(path: Path, *fonts: Path) -> Path:
    """A TTC or OTC of font files."""
    collection = TTCollection()
    collection.fonts = [TTFont(font) for font in fonts]
    collection.save(path)
    return path
