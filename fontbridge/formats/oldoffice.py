"""Office before 97: what Word 6 and 95, Excel 5 and 95 have in common, and how others are known.

They are looked at and never changed: their text is in single bytes of a code page, their fonts have
no slots, and no program of today writes them, so that no result could be held against anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from fontbridge.formats.ole import Splices, Unit
from fontbridge.model import Finding, Message, Severity, say

__all__ = ["OldUnit", "codec_of_charset", "decoded", "known_as"]

# Character sets of fonts ([MS-WMF] 2.1.1.5) and code pages, by the codec that reads them.
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 204: "cp1251", 238: "cp1250"}
_LATIN = "cp1252"


def codec_of_charset(charset: int, otherwise: str = _LATIN) -> str:
    """The codec of text in a font of that character set."""
    return _CHARSETS.get(charset, otherwise)


def decoded(data: bytes, codec: str) -> str:
    """Text of a code page; what is not in it becomes U+FFFD."""
    return data.decode(codec, "replace")


class OldUnit(Unit):
    """A document of Office 5 to 95 in one storage; `program` is what wrote it."""

    program: ClassVar[Message]

    @property
    def parts(self) -> tuple[str, ...]:
        return ()

    def findings(self) -> Iterator[Finding]:
        yield Finding(
            "unsupported",
            say("a file of {program}: looked at, but never changed", program=self.program),
            Severity.INFO,  # what has to be settled are the families, if any
            advice=say("Save it in today's format in Office or WPS, then convert that."),
        )

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        return edits

    def characters(self, part: str) -> bytes:
        return self.file.read(part)


def known_as(data: bytes) -> Message | None:
    """What a file of older programs is, by how it starts; None if it is none of those."""
    if data[:2] in (b"\xdb\xa5", b"\x9b\xa5"):
        return say("a document of Word 1 or 2 for Windows")
    if data[:4] in (b"\x31\xbe\x00\x00", b"\x32\xbe\x00\x00") and data[4:6] == b"\x00\xab":
        return say("a document of Windows Write")
    if data[:2] == b"\x31\xbe":
        return say("a document of Word for DOS")
    if data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return say("a workbook of Excel 2 to 4")
    if data.startswith(b"\xffWPC") or data[:6] == b"\xcb\x0a\x01\xf6\x01\xcb":
        return say("a document of WordPerfect")
    return None
