"""Every place of the XML formats of Office 2003 that names a font.

Word 2003 XML ("WordprocessingML" of the Office 2003 XML Reference Schemas) and XML Spreadsheet. The
font list of Word (`w:fonts`) is left alone: it only describes faces, and Word writes it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.headercodes import font_spans
from fontbridge.formats.tagsites import sites_of_tags
from fontbridge.formats.vml import family_in_style
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["HTML", "HTML_TEXTS", "excel_sites", "word_sites"]

HTML = "http://www.w3.org/TR/REC-html40"
HTML_TEXTS = frozenset({"B", "Font", "I", "S", "Span", "Sub", "Sup", "U"})

_Name = tuple[str, str]
_Spans = Callable[[str], Sequence[tuple[int, int]]]
_RUN = {
    ("w", "ascii"): Slot.ASCII,
    ("w", "h-ansi"): Slot.HANSI,
    ("w", "fareast"): Slot.EAST_ASIA,
    ("w", "cs"): Slot.CS,
}


def word_sites(part: XmlPart) -> Iterator[Site]:
    """The sites of a Word 2003 XML document, in order."""
    wanted = {
        "w": frozenset({"rFonts", "defaultFonts", "sym"}),
        "wx": frozenset({"font", "sym"}),
        "v": frozenset({"textpath"}),
    }
    return sites_of_tags("", part.find(wanted), _word)


def excel_sites(part: XmlPart) -> Iterator[Site]:
    """The sites of an XML Spreadsheet, in order."""
    wanted = {
        "ss": frozenset({"Font"}),
        HTML: frozenset({"Font"}),
        "x": frozenset({"Header", "Footer"}),
    }
    return sites_of_tags("", part.find(wanted), _excel)


def _word(tag: Tag) -> Construct | None:
    match tag.namespace, tag.local:
        case "w", "rFonts" | "defaultFonts":
            carrier = "run fonts" if tag.local == "rFonts" else "default fonts"
            role = "" if tag.local == "rFonts" else "default"
            return _whole(tag, _RUN, carrier, role)
        case "wx", "font":
            # What Word drew the run with when it wrote the file, for programs without its rules.
            return _whole(tag, {("wx", "val"): Slot.ANY}, "auxiliary font")
        case _, "sym":
            name = ("w", "font") if tag.namespace == "w" else ("wx", "font")
            return _whole(tag, {name: Slot.SYM}, "symbol", "glyph")
        case _, "textpath":
            return _inside(tag, ("", "style"), "VML text path", _style_span)
    return None


def _excel(tag: Tag) -> Construct | None:
    match tag.namespace, tag.local:
        case "ss", "Font":
            return _whole(tag, {("ss", "FontName"): Slot.ANY}, "cell font")
        case "x", "Header" | "Footer":
            return _inside(tag, ("x", "Data"), "header code", font_spans)
    return _whole(tag, {(HTML, "Face"): Slot.ANY}, "rich text")


def _whole(
    tag: Tag, slots: Mapping[_Name, Slot], carrier: str, role: str = ""
) -> Construct | None:
    """Attributes that are a family each."""
    named = {name: family for name in slots if (family := tag.get(*name))}
    if not named:
        return None

    def rewrite(names: Sequence[str | None]) -> bytes:
        pairs = zip(named, names, strict=True)
        return tag.with_attributes({name: new or None for name, new in pairs if new is not None})

    declarations = (
        Declaration(slots[name], family, carrier, role=role) for name, family in named.items()
    )
    return Construct(tuple(declarations), rewrite)


def _inside(tag: Tag, name: _Name, carrier: str, spans_of: _Spans) -> Construct | None:
    """One attribute with families inside."""
    value = tag.get(*name) or ""
    spans = spans_of(value)
    if not spans:
        return None

    def rewrite(names: Sequence[str | None]) -> bytes:
        written = value
        for (start, end), new in reversed(list(zip(spans, names, strict=True))):
            if new is not None:
                written = written[:start] + new + written[end:]
        return tag.with_attributes({name: written})

    declarations = (Declaration(Slot.ANY, value[start:end], carrier) for start, end in spans)
    return Construct(tuple(declarations), rewrite)


def _style_span(style: str) -> list[tuple[int, int]]:
    span = family_in_style(style)
    return [span] if span else []
