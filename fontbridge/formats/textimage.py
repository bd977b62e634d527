"""A file of text, read as characters and changed as bytes.

In GBK the second byte of a character may be `\\`, `{` or a letter, so markup is looked for in
characters; what is written goes to the bytes where they stand. Bytes that are no characters are
kept through lone surrogates (PEP 383).
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from fontbridge.model import DamagedError, say

__all__ = ["TextImage"]

# What decodes more than the codec that was found, and the same where that does: a page that calls
# itself GB2312 may hold a character of GB18030 all the same, and browsers read it so (WHATWG).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "ascii": "utf-8"}
_KEEP = "surrogateescape"


class TextImage:
    """The text of `data`, in `codec`, with BOM; offsets are in characters.

    `writes` is the codec for new text. Raises `DamagedError` if the bytes cannot be had back.
    """

    def __init__(self, data: bytes, codec: str, writes: str = "") -> None:
        self.data = data
        self._codec = _WIDER.get(codec, codec)
        self._writes = writes or codec
        try:
            self.text = data.decode(self._codec, _KEEP)
            whole = self.text.encode(self._codec, _KEEP) == data
        except (UnicodeError, LookupError):
            whole = False
        if not whole:
            raise DamagedError(
                say("the bytes are not {codec}", codec=codec),
                advice=say("Have the sender save the file again."),
            )
        self._line_ends: list[int] | None = None

    def line(self, offset: int) -> int:
        """The 1-based line of an offset."""
        if self._line_ends is None:
            self._line_ends = [found.start() for found in re.finditer("\n", self.text)]
        return bisect_left(self._line_ends, offset) + 1

    def encode(self, text: str, escape: Callable[[str], str]) -> bytes:
        """New text as bytes; `escape` spells a character that the codec lacks."""
        try:
            return text.encode(self._writes)
        except UnicodeEncodeError:
            return b"".join(self._encoded(each, escape) for each in text)

    def _encoded(self, character: str, escape: Callable[[str], str]) -> bytes:
        try:
            return character.encode(self._writes)
        except UnicodeEncodeError:
            return escape(character).encode(self._writes)

    def pieced(self, start: int, end: int, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
        """The bytes of characters `start:end` with edits inside them made, given in order."""
        found: list[bytes] = []
        for begin, until, replacement in edits:
            found += (self.text[start:begin].encode(self._codec, _KEEP), replacement)
            start = until
        return b"".join((*found, self.text[start:end].encode(self._codec, _KEEP)))

    def byte_edits(
        self, edits: Iterable[tuple[int, int, bytes]]
    ) -> list[tuple[int, int, bytes]]:
        """Edits (start, end, replacement) of characters as edits of bytes, in order."""
        ordered = sorted(edits, key=lambda edit: edit[:2])
        if len(self.text) == len(self.data):
            return ordered
        # An incremental encoder does not repeat the mark that "utf-16" begins with.
        encoder = codecs.getincrementalencoder(self._codec)(_KEEP)
        at = counted = 0

        def place(offset: int) -> int:
            nonlocal at, counted
            counted += len(encoder.encode(self.text[at:offset]))
            at = offset
            return counted

        return [(place(start), place(end), replacement) for start, end, replacement in ordered]
