"""Text of OFD pages (GB/T 33190-2016, 11.2 to 11.4), wherever it stands: pages, templates,
annotations, composite objects of the resources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fontbridge.formats.xmlpart import XmlPart

__all__ = ["TextObject", "read_objects"]

_WANTED = {"ofd": frozenset({"TextObject", "CGTransform"})}
_TEXTS = {"ofd": frozenset({"TextCode"})}


@dataclass(slots=True)
class TextObject:
    """Text of one font; `codes` are (offset, text), `glyphs` if some are given by number."""

    font: str
    codes: list[tuple[int, str]] = field(default_factory=list)
    glyphs: bool = False


def read_objects(part: XmlPart) -> Iterator[TextObject]:
    """The text objects of a part, in order."""
    found: TextObject | None = None
    for kind, start, _, tag, text in part.walk(_WANTED, _TEXTS):
        if tag.local == "TextObject":
            if kind == "start":
                found = TextObject(tag.get("", "Font") or "")
            elif found is not None:
                yield found
        elif found is not None and kind == "text":
            found.codes.append((start, text))
        elif found is not None and tag.local == "CGTransform":
            found.glyphs = True
