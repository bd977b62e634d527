"""Plain text: `.txt`, `.csv`, `.log`, `.md`. No families, only a charset.

See docs/formats/text.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from fontbridge.characters.charset import detect
from fontbridge.characters.convert import recoded
from fontbridge.characters.target import Target
from fontbridge.formats.base import Content, Document, Site
from fontbridge.formats.recoding import Recoding
from fontbridge.model import Charset, Edit, Limits

__all__ = ["TextDocument"]

# Content that opens like this is some other format's, read here or not: taking it for plain
# text would change its bytes and leave its own declaration behind.
_NOT_PLAIN = (b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF", b"%!PS", b"MIME-Version:")
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<svg", b"@charset ")


class TextDocument(Document):
    """A file of text that declares nothing about itself but, perhaps, a BOM."""

    format = "text"
    title = "plain text"
    suffixes = (".txt", ".csv", ".log", ".md")
    precedence = 9

    @classmethod
    def recognises(cls, content: Content) -> bool:
        head = content.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not content.data or head.startswith(_NOT_PLAIN) or head.lower().startswith(_MARKUP):
            return False
        return bool(detect(content.data).codec)

    def __init__(self, content: Content) -> None:
        self.data = content.data

    @cached_property
    def _charset(self) -> Charset:
        return detect(self.data)

    def charset(self) -> Charset:
        return self._charset

    def sites(self) -> Iterable[Site]:
        return ()

    def passages(self) -> Iterable[tuple[str, int, str]]:
        yield "", 0, self._text

    @cached_property
    def _text(self) -> str:
        return self.data.decode(self._charset.codec, "replace")

    def line(self, part: str, offset: int) -> int:
        # Nothing here is told by byte offset; passages count in characters.
        return self._text.count("\n", 0, offset) + 1

    def recode(self, target: Target) -> Recoding:
        return Recoding.of(recoded(self.data, self._charset.codec, target), target.charset)

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        return self.data, {}

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        return data  # a text is only ever recoded, which is undone for all formats alike

    def stored(self) -> Mapping[str, bytes | memoryview]:
        return {"": self.data}

    def characters(self, part: str) -> bytes:
        return self._text.encode("utf-8", "surrogatepass")
