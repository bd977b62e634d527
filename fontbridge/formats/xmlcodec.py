"""What an XML part is encoded in, and its UTF-8 image, in which all scanning is done.

UTF-8 is its own image. Everything else is decoded once: no byte of a UTF-8 sequence looks like
markup, whereas GBK's second bytes can (0x5D is "]") and UTF-16's all do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fontbridge.model import DamagedError, say

__all__ = ["Image"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# XML 1.0, appendix F.1: without a BOM, the first character of the declaration tells.
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<")
_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\sencoding\s*=\s*(?:\"([^\">]*)\"|'([^'>]*)')"
)

# "gb2312" and "gbk" are read as GB18030, which holds both: Python's gb2312 codec reads the
# bytes of · and — as other characters than everyone else does.
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "big5": "big5",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "cp1252",
}
_SAVE_AGAIN = say("Open it in the program that wrote it and save it again.")


class Image:
    """`data` with its Python `codec` and its UTF-8 `view`.

    Raises `DamagedError` if the BOM, the declaration and the bytes contradict each other, or the
    encoding is one that no office program writes.
    """

    __slots__ = ("_writes", "codec", "data", "name", "view")

    def __init__(self, data: bytes, name: str = "") -> None:
        self.data, self.name = data, name
        self.codec = self._writes = self._codec()
        if self.codec == "gb18030" and self._label(data).lower() != "gb18030":
            # Who reads "gb2312" or "gbk" need not know the four-byte characters of GB18030.
            self._writes = "gbk"
        # Whether UTF-8 is valid is left to the check for well-formedness, which sees every byte.
        self.view = data if self.codec == "utf-8" else self._decoded().encode()

    def edits(self, edits: Iterable[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
        """Edits of the view, in order of position, as edits of the data; linear time.

        Characters of the replacements that the codec lacks become character references.
        Raises `DamagedError` where a character has two spellings in the codec, so that the
        offsets cannot be told.
        """
        ordered = sorted(edits)
        if self.codec == "utf-8":
            return ordered
        translated = []
        at_view = at_data = 0
        for start, end, replacement in ordered:
            start_data = self._advance(at_view, start, at_data)
            at_data = self._advance(start, end, start_data)
            at_view = end
            spelt = replacement.decode().encode(self._writes, "xmlcharrefreplace")
            translated.append((start_data, at_data, spelt))
        return translated

    def _advance(self, start: int, end: int, at_data: int) -> int:
        """The data offset that belongs to view offset `end`, `at_data` belonging to `start`."""
        spelt = self.view[start:end].decode().encode(self.codec)
        if not self.data.startswith(spelt, at_data):
            raise self._error(
                say("it spells a character in an unusual way of {codec}", codec=self.codec), at_data
            )
        return at_data + len(spelt)

    def _codec(self) -> str:
        data = self.data
        if data.startswith(_UTF32):
            raise self._error(say("it is encoded in UTF-32"))
        for bom, codec in _BOMS:
            if data.startswith(bom):
                return self._agreed(codec)
        for start, codec in _UTF16:
            if data.startswith(start):
                return self._agreed(codec)
        label = self._label(data)
        codec = self._known(label) if label else "utf-8"
        if codec.startswith("utf-16"):
            raise self._error(say("it declares {label} but is not encoded in it", label=label))
        return codec

    def _agreed(self, codec: str) -> str:
        """The codec that the first bytes show, if the declaration does not deny it."""
        head = self.data[:1024]
        if codec != "utf-8":
            head = head.decode(codec, "replace").encode()
        label = self._label(head)
        if label and not codec.startswith(self._known(label)):
            raise self._error(say("it declares {label} but is not encoded in it", label=label))
        return codec

    def _label(self, data: bytes) -> str:
        match = _DECLARED.match(data)
        return (match[1] or match[2] or b"").decode("ascii", "replace") if match else ""

    def _known(self, label: str) -> str:
        codec = _CODECS.get(label.lower())
        if codec is None:
            raise self._error(say("it declares the unusual encoding {label}", label=label[:40]))
        return codec

    def _decoded(self) -> str:
        try:
            return self.data.decode(self.codec)
        except UnicodeDecodeError as error:
            message = say("its bytes are not valid {codec}", codec=self.codec)
            raise self._error(message, error.start) from None

    def _error(self, message: str, at: int = 0) -> DamagedError:
        line = self.data.count(b"\n", 0, at) + 1
        return DamagedError(message, advice=_SAVE_AGAIN, part=self.name, line=line)
