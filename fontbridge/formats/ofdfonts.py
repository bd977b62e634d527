"""Fonts among the resources of an OFD document (GB/T 33190-2016, 11.1, CT_Font).

FontName is required, FamilyName may stand beside it. Both are family names in most files, but
PostScript names, names of subsets and even paths of font files have been met with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fontbridge.formats.base import Construct, Declaration
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["OfdFont", "construct", "read_fonts"]

_CARRIERS = {"FontName": "font name", "FamilyName": "family name"}
_WANTED = {"ofd": frozenset({"Font", "FontFile"})}


@dataclass(slots=True)
class OfdFont:
    """An ofd:Font; `fixed` if its name must stay because something depends on its face."""

    part: str
    start: int
    end: int
    tag: Tag
    files: list[str] = field(default_factory=list)
    fixed: bool = False

    @property
    def id(self) -> str:
        """The number by which text refers to it."""
        return self.tag.get("", "ID") or ""

    @property
    def name(self) -> str:
        """Its FontName."""
        return self.tag.get("", "FontName") or ""


def read_fonts(part: XmlPart) -> Iterator[OfdFont]:
    """The fonts of a part, in order."""
    font: OfdFont | None = None
    for kind, start, end, tag, text in part.walk(_WANTED, {"ofd": _WANTED["ofd"]}):
        if tag.local == "Font":
            if kind == "start":
                font = OfdFont(part.name, start, end, tag)
            elif kind == "end" and font is not None:
                yield font
        elif kind == "text" and font is not None:
            font.files.append(text.strip())


def construct(font: OfdFont) -> Construct | None:
    """What a font declares; None if it has no name. The first declaration is that of FontName.

    A path in FamilyName is no name. It goes when the face that it led to does.
    """
    tag = font.tag
    names = [name for name in _CARRIERS if tag.get("", name)]
    path = "/" in (tag.get("", "FamilyName") or "")
    if path:
        names.remove("FamilyName")
    if not names:
        return None
    role = "fixed" if font.fixed else ""
    declarations = tuple(
        Declaration(Slot.ANY, tag.get("", name) or "", _CARRIERS[name], role=role) for name in names
    )

    def rewrite(new: Sequence[str | None]) -> bytes:
        values = {("", name): to for name, to in zip(names, new, strict=True) if to is not None}
        stale = {("", "FamilyName"): None} if path else {}
        return tag.with_attributes({**stale, **values})

    return Construct(declarations, None if font.fixed else rewrite)
