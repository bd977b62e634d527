"""The font table of a binary Word document ([MS-DOC] 2.9.286) while families are renamed."""

from __future__ import annotations

from collections.abc import Sequence

from fontbridge.formats.docfib import Font, family_of, renamed
from fontbridge.formats.numberedfonts import NumberedFonts, Span

__all__ = ["FontTable"]


class FontTable(NumberedFonts):
    """The fonts of a document; the table stands at `start` of the stream `part`."""

    def __init__(self, fonts: Sequence[Font], part: str, start: int) -> None:
        spans: list[Span] = []
        at = start + 4  # behind the counts
        for font in fonts:
            spans.append((at, at + len(font.raw)))
            at += len(font.raw)
        super().__init__(fonts, spans, part)

    def respelt(self, raw: bytes, family: str, *, chinese: bool) -> bytes:
        return renamed(raw, family, chinese=chinese)

    def family_in(self, raw: bytes) -> str:
        return family_of(raw)
