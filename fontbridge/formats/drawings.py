"""Text in DrawingML wherever it stands in an Office package: read with its faces, and redrawn.

Slides, charts, diagrams and shapes differ in what lies below a body of text; all else is alike.
What reads and redraws them is imported when there is one: most Word documents hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from fontbridge.formats.base import Paragraph, Redrawn, Rename, Setting
from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.opc import VML, OpcDocument
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

if TYPE_CHECKING:
    from fontbridge.formats.drawingfaces import Below, DrawingFonts

__all__ = ["holds_only_drawings", "in_placeholder", "paragraphs", "parts", "redraw"]

_URIS = tuple(uri.encode() for uri in NAMESPACES["a"])
_CHART = ("chart+xml", "chartex+xml")


def holds_only_drawings(content_type: str) -> bool:
    """True for charts and diagrams, which are parts of their own in every application."""
    return ".drawingml." in content_type or content_type.endswith(_CHART)


def parts(
    document: OpcDocument, names: Iterable[str], rename: Rename | None
) -> Iterator[tuple[str, XmlPart, DrawingFonts]]:
    """Those of some parts that may hold such text: (name, part, the fonts by the theme that it
    follows)."""
    themes: dict[str, DrawingFonts] = {}
    for name in names:
        if document.opc.content_type(name).endswith(VML):
            continue
        part = document.opc.xml(name)
        if not any(uri in part.view for uri in _URIS):
            continue
        from fontbridge.formats.drawingfaces import DrawingFonts

        theme = document.links.theme(name)
        if theme not in themes:
            themes[theme] = DrawingFonts(document.opc.xml(theme) if theme else None, rename)
        yield name, part, themes[theme]


def paragraphs(
    document: OpcDocument,
    name: str,
    part: XmlPart,
    fonts: DrawingFonts,
    below: Below | None = None,
) -> Iterator[Paragraph]:
    """The text of a part; `below` where it is not just the theme that lies below."""
    if document.opc.content_type(name).endswith(_CHART):
        from fontbridge.formats.drawingcharts import chart_paragraphs

        return chart_paragraphs(name, part, fonts)
    from fontbridge.formats import drawingfaces

    return drawingfaces.paragraphs(name, part, fonts, below or drawingfaces.theme_text)


def in_placeholder(paragraph: Paragraph) -> bool:
    """True for text of a shape that is a placeholder."""
    from fontbridge.formats.drawingtext import DrawingParagraph

    handle = paragraph.handle
    return isinstance(handle, DrawingParagraph) and handle.body.placeholder is not None


def redraw(
    name: str,
    part: XmlPart,
    wanted: Sequence[tuple[Paragraph, Sequence[Setting]]],
    edits: Sequence[Edit],
) -> Iterator[Redrawn]:
    """The edits that draw such text of one part as set; `edits` are the renamings in it."""
    from fontbridge.formats import drawingredraw
    from fontbridge.formats.drawingtext import DrawingParagraph

    texts = [each for each in wanted if isinstance(each[0].handle, DrawingParagraph)]
    return drawingredraw.redraw(name, part, texts, edits)
