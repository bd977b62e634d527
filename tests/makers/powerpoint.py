"""Presentations from snippets of XML, whole enough for python-pptx to open them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.makers.office import MIME, REL, THEME, A, Part, package, theme, xml

__all__ = [
    "A_STRICT",
    "NAMESPACES",
    "P_STRICT",
    "THEME",
    "A",
    "C",
    "P",
    "Part",
    "part",
    "presentation",
    "run",
    "slide",
    "theme",
    "tree",
]

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
P_STRICT = "http://purl.oclc.org/ooxml/presentationml/main"
A_STRICT = "http://purl.oclc.org/ooxml/drawingml/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
NAMESPACES = {"p": P, "a": A, "r": REL, "c": C}
_KIND = f"{MIME}.presentationml"


def part(root: str, inner: str) -> str:
    """A part with the prefixes that PowerPoint writes."""
    return xml(root, inner, NAMESPACES)


def run(text: str, fonts: str) -> str:
    """A paragraph of one run; `fonts` are the children of its a:rPr."""
    return f"<a:p><a:r><a:rPr>{fonts}</a:rPr><a:t>{text}</a:t></a:r></a:p>"


def tree(paragraphs: str) -> str:
    """What every kind of slide holds: one shape with text."""
    return (
        '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        '</p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" name="框"/><p:cNvSpPr/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp></p:spTree></p:cSld>"
    )


def slide(paragraphs: str) -> str:
    """A slide with one shape."""
    return part("p:sld", tree(paragraphs))


def presentation(
    slide_part: str | bytes, main: str = "", parts: Mapping[str, Part] | None = None
) -> bytes:
    """A presentation of one slide; `main` goes into the main part behind the list of slides."""
    inner = (
        '<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:notesSz cx="1" cy="1"/>' + main
    )
    made = {
        "ppt/presentation.xml": Part(
            part("p:presentation", inner), f"{_KIND}.presentation.main+xml"
        ),
        "ppt/slides/slide1.xml": Part(slide_part, f"{_KIND}.slide+xml", "slide", id="rId1"),
    }
    return package("ppt/presentation.xml", made | dict(parts or {}))
