"""Text of one XML element, and the places where it may be cut.

A CDATA section or a comment parts the text of an element into pieces; between two characters of a
section a cut has to close it and open it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.formats.xmlspelling import CDATA

__all__ = ["TextElement", "TextPiece", "cut_in"]


class TextPiece(NamedTuple):
    """Text without markup in it, and where it stands."""

    start: int
    end: int
    text: str


class TextElement(NamedTuple):
    """An element of nothing but text: its start tag with its place, and its pieces."""

    tag: Tag
    start: int
    tag_end: int
    pieces: Sequence[TextPiece]

    @property
    def text(self) -> str:
        """The text as a whole."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def end(self) -> int:
        """Where the end tag starts, if no comment stands before it."""
        return self.pieces[-1].end


def cut_in(part: XmlPart, element: TextElement, at: int, between: bytes) -> tuple[int, bytes]:
    """Where markup goes that cuts an element before character `at`, and that markup: `between`,
    which closes the element and opens it again.

    Raises `ValueError` for a cut behind the end.
    """
    for start, _, text in element.pieces:
        if at < len(text):
            offset = part.places(start)[at] if at else start
            inside = at and part.view.startswith(CDATA, start)
            return offset, b"]]>" + between + CDATA if inside else between
        at -= len(text)
    raise ValueError("a cut behind the end of the text")
