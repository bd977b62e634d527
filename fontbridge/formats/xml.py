"""XML that no other format takes: no families, only a charset. See docs/formats/xml.md."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from fontbridge.characters.charset import detect
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.declaration import agrees, declared_in
from fontbridge.characters.repertoire import repertoire_of, within
from fontbridge.characters.target import Target
from fontbridge.formats.base import Content, Site
from fontbridge.formats.onepart import OnePartDocument
from fontbridge.formats.recoding import Recoding
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlrecode import pieces, recode, with_label
from fontbridge.formats.xmlroot import root_of
from fontbridge.formats.xmlspelling import unescape
from fontbridge.model import Charset, DamagedError, say

__all__ = ["XmlDocument"]

_STARTS = tuple("<?xml ".encode(codec) for codec in ("utf-8", "utf-16-le", "utf-16-be"))
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Namespaces and names of roots that are documents of formats with fonts, read here or not.
_OTHER_NAMESPACES = frozenset({
    "office", "uof", "pkg", "ss", "w", "s", "p", "a",
    "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg",
})  # fmt: skip
_OTHER_ROOTS = frozenset({"html", "svg", "uof"})
_HEAD = 1024
_FAMILY = ("gb2312", "gbk", "gb18030")


class XmlDocument(OnePartDocument):
    """A file that begins with an XML declaration."""

    format = "xml"
    title = "XML file"
    suffixes = (".xml",)
    is_text = True
    precedence = 8

    @classmethod
    def recognises(cls, content: Content) -> bool:
        head = content.data[:16]
        for mark in _MARKS:
            head = head.removeprefix(mark)
        if not head.startswith(_STARTS):
            return False
        root = root_of(content)
        return root is None or not (
            root.namespace in _OTHER_NAMESPACES or root.local.lower() in _OTHER_ROOTS
        )

    def __init__(self, content: Content) -> None:
        """Raises `DamagedError` for what is not well-formed or in no charset known here."""
        self.data = content.data
        # A declaration decides where few bytes leave it open, and yields to bytes that do not.
        self._charset = detect(self.data, expected=declared_in(self.data[:_HEAD]))
        if not self._charset.codec:
            raise DamagedError(
                say("its bytes are in no charset that is known here"),
                advice=say("Open it in the program that wrote it and save it again."),
            )
        try:
            self._text = decode(self.data, self._charset.codec)
        except UnicodeDecodeError as fault:
            raise DamagedError(
                say("byte {offset} is not {codec}", offset=fault.start, codec=self._charset.codec),
                line=self.data.count(b"\n", 0, fault.start) + 1,
                advice=say("Have the sender save the file again, or repair that line by hand."),
            ) from fault
        self._limits = content.limits
        XmlPart(self._image, "", content.limits)

    @cached_property
    def _image(self) -> bytes:
        """The document in UTF-8, and saying so, for readers that know no Chinese charset."""
        text = self._text
        offset, old, new = with_label(text, "utf-8")
        return encode(text[:offset] + new + text[offset + len(old) :], "utf-8")

    def charset(self) -> Charset:
        return self._charset

    def sites(self) -> Iterable[Site]:
        return ()

    def passages(self) -> Iterable[tuple[str, int, str]]:
        for start, end, value in pieces(self._text):
            yield "", start, unescape(self._text[start:end].encode(), attribute=value)

    def line(self, part: str, offset: int) -> int:
        return self._text.count("\n", 0, offset) + 1

    def recode(self, target: Target) -> Recoding | None:
        fits = self._text.isascii() or self._is_told_in(target.charset)
        return recode(self.data, self._charset.codec, target, relabel=not fits)

    def _is_told_in(self, charset: str) -> bool:
        """True if the declaration may stay: it names `charset`, or what `charset` includes."""
        label = self._charset.declared.lower()
        repertoire = repertoire_of(self._text)
        if charset not in _FAMILY or label not in _FAMILY:
            return label == charset and agrees(label, self._charset.codec, repertoire)
        return within(label, charset) and within(repertoire, label)

    def characters(self, part: str) -> bytes:
        return character_data(self._image)
