"""Plain text: `.txt`, `.csv`, `.log`, `.md`. No families, only a charset.

See docs/formats/text.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from fontbridge.bulk import Bulk, Data, whole_of
from fontbridge.characters.charset import detect
from fontbridge.characters.codecs import python_name
from fontbridge.characters.convert import recoded
from fontbridge.characters.pieces import text_pieces
from fontbridge.characters.private_use import PRIVATE_USE
from fontbridge.characters.target import Target
from fontbridge.formats.base import Content, Site
from fontbridge.formats.onepart import OnePartDocument
from fontbridge.formats.recoding import Recoding
from fontbridge.model import Charset

__all__ = ["TextDocument"]

# Content that opens like this is some other format's, read here or not: taking it for plain
# text would change its bytes and leave its own declaration behind.
_NOT_PLAIN = (b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF", b"%!PS", b"MIME-Version:")
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<svg", b"@charset ")


class TextDocument(OnePartDocument):
    """A file of text that declares nothing about itself but, perhaps, a BOM."""

    format = "text"
    title = "plain text"
    suffixes = (".txt", ".csv", ".log", ".md")
    is_text = True
    precedence = 9

    @classmethod
    def recognises(cls, content: Content) -> bool:
        head = content.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not content.data or head.startswith(_NOT_PLAIN) or head.lower().startswith(_MARKUP):
            return False
        return bool(_charset_of(content).codec)

    def __init__(self, content: Content) -> None:
        self._bulk: Data = content.data
        self._charset = _charset_of(content)
        self._lines = _Lines(self.passages)

    @classmethod
    def of_bulk(cls, data: Bulk) -> TextDocument | None:
        document = cls.__new__(cls)
        document._bulk = data
        document._charset = detect(data)
        document._lines = _Lines(document.passages)
        return document if document._charset.codec else None

    @property
    def bulk(self) -> Data:
        return self._bulk

    @cached_property
    def data(self) -> bytes:  # type: ignore[override]
        return whole_of(self._bulk)

    def charset(self) -> Charset:
        return self._charset

    def sites(self) -> Iterable[Site]:
        return ()

    def passages(self) -> Iterator[tuple[str, int, str]]:
        start = 0
        for piece in text_pieces(self._bulk, self._charset.codec):
            text = piece.decode(python_name(self._charset.codec), "replace")
            yield "", start, text
            start += len(text)

    def line(self, part: str, offset: int) -> int:
        # Nothing here is told by byte offset; passages count in characters.
        return self._lines.of(offset)

    def may_hold(self, wanted: re.Pattern[str]) -> bool:
        # Only the widest repertoires have private use, and all characters were looked at.
        return wanted is not PRIVATE_USE or self._charset.repertoire in ("gb18030", "unicode")

    def recode(self, target: Target) -> Recoding:
        return Recoding.of(recoded(self._bulk, self._charset, target), target.charset)

    def characters(self, part: str) -> bytes:
        text = "".join(text for _, _, text in self.passages())
        return text.encode("utf-8", "surrogatepass")


class _Lines:
    """The lines of offsets; asked for in ascending order, they take one pass over the text."""

    def __init__(self, passages: Callable[[], Iterator[tuple[str, int, str]]]) -> None:
        self._passages = passages
        self._begin()

    def _begin(self) -> None:
        self._rest = self._passages()
        self._start, self._line, self._text = 0, 1, ""

    def of(self, offset: int) -> int:
        """The 1-based line of an offset in characters."""
        if offset < self._start:
            self._begin()
        while offset >= self._start + len(self._text):
            following = next(self._rest, None)
            if following is None:
                break
            self._line += self._text.count("\n")
            _, self._start, self._text = following
        return self._line + self._text.count("\n", 0, offset - self._start)


def _charset_of(content: Content) -> Charset:
    charset: Charset = content.memo.get("charset") or detect(content.data)
    content.memo["charset"] = charset
    return charset
