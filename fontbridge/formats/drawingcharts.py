"""Text in charts and the fonts that draw it (ECMA-376 Part 1, 21.2).

Titles and labels of their own are text like any other. The names of categories and series are kept
with the data (`c:v`) and drawn as the axis, the legend or the title say in their `c:txPr`; below
all of these lies the `c:txPr` of the whole chart, and below that the theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fontbridge.formats.base import Paragraph, Run
from fontbridge.formats.drawingfaces import DrawingFonts, paragraphs, theme_text
from fontbridge.formats.drawingtext import Body, Formatting, list_styles, of_level
from fontbridge.formats.xmlpart import XmlPart

__all__ = ["chart_paragraphs"]

_AXES = {"dateAx": "catAx", "catAx": "catAx", "valAx": "valAx", "serAx": "serAx"}
_HOLDERS = frozenset({*_AXES, "chartSpace", "title", "legend", "dLbls", "dTable"})
_TEXT_PROPERTIES = {"c": frozenset({"txPr"})}
_DATA = {"cat": "catAx", "xVal": "catAx", "tx": "legend", "val": "valAx", "yVal": "valAx"}
_CACHED = {"c": frozenset({*_DATA, "title"})}
_THEME = theme_text(Body(), 0)


def chart_paragraphs(name: str, part: XmlPart, fonts: DrawingFonts) -> Iterator[Paragraph]:
    """The text of a chart; what is kept with the data cannot be redrawn."""
    said = _text_properties(part)
    whole = said.get("chartSpace", Formatting()).over(_THEME)
    yield from paragraphs(name, part, fonts, lambda body, level: whole, heeds_defaults=True)
    around: list[str] = []
    for kind, start, _, tag, text in part.walk(_CACHED, {"c": frozenset("v")}):
        if kind == "text":
            holder = _holder(around)
            now, after = fonts.faces(said.get(holder, Formatting()).over(whole))
            yield Paragraph(name, [Run(text, now, after, start, atomic=True)], None)
        elif tag.local == "v":
            continue
        elif kind == "start":
            around.append(tag.local)
        else:
            around.pop()


def _holder(around: list[str]) -> str:
    """What draws data that stands so deep."""
    if "title" in around:
        return "title"
    return _DATA[around[-1]] if around else "valAx"


def _text_properties(part: XmlPart) -> Mapping[str, Formatting]:
    """What the first `c:txPr` of each kind of element says."""
    found: dict[str, Formatting] = {}
    holders: list[str] = []
    around: list[str] = []
    for kind, _, _, tag, _ in part.walk({"c": _HOLDERS | {"txPr"}}):
        if kind == "end":
            around.pop()
            continue
        if tag.local == "txPr":
            holders.append(around[-1] if around else "")
        around.append(tag.local)
    for holder, (_, levels) in zip(holders, list_styles(part, _TEXT_PROPERTIES), strict=True):
        found.setdefault(_AXES.get(holder, holder), of_level(levels, 0))
    return found
