"""One part made of XML: checked once, then read and edited by byte offset.

Formats ask for elements by namespace key and local name and get the places where they stand, to
be spliced; nothing is ever serialised anew. Offsets are into `XmlPart.view`, which is the data
itself unless the part is encoded in something other than UTF-8; `XmlPart.edits_for` leads back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from fontbridge.formats.xmlcharacters import character_data
from fontbridge.formats.xmlcheck import checked_text
from fontbridge.formats.xmlcodec import Image
from fontbridge.formats.xmlscan import (
    NOTHING,
    Event,
    Wanted,
    find_even,
    find_texts,
    scan_even,
    scan_scoped,
    scan_shapes,
    text_of,
)
from fontbridge.formats.xmlscope import read_bindings
from fontbridge.formats.xmlspelling import CDATA, escape, spelling, unescape
from fontbridge.formats.xmltag import Attribute, Tag
from fontbridge.model import Limits

__all__ = ["Attribute", "Element", "Event", "Tag", "Wanted", "XmlPart"]

_LIMITS = Limits()
_LINE_BLOCK = 1 << 12
_RAW = re.compile("\r\n|.", re.DOTALL)


class Element(NamedTuple):
    """A whole element: `start:end` with its tags, `inner_start:inner_end` without.

    For an empty-element tag the inner offsets both are `end`.
    """

    start: int
    end: int
    tag: Tag
    inner_start: int
    inner_end: int


class XmlPart:
    """A part whose bytes have been checked; `name` tells it in errors.

    `codec` is the Python codec of the data. Wanted elements are given by namespace key (see
    `namespaces`), as in `{"w": {"rFonts"}, "a": {"latin", "ea"}}`; "" stands for no namespace.

    Raises `DamagedError`, with the line, if the data is not well-formed, holds a DOCTYPE, or is
    not encoded as it declares; `LimitError` if one tag or comment exceeds `limits.token_size`.

    >>> uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    >>> part = XmlPart(f'<p xmlns="{uri}"><r><t>甲&amp;乙</t></r></p>'.encode())
    >>> [text for _, _, text in part.texts({"w": {"t"}})]
    ['甲&乙']
    """

    def __init__(self, data: bytes, name: str = "", limits: Limits = _LIMITS) -> None:
        self.name = name
        self._image = Image(data, name)
        self.codec = self._image.codec
        self.view = self._image.view
        bindings = read_bindings(self.view, name)
        self._characters = checked_text(
            self.view, name, limits.token_size, namespaces=not bindings.sure
        )
        self._scope, self._even = bindings.scope, bindings.even
        self._newlines: list[int] = []

    @property
    def data(self) -> bytes:
        """The part's bytes as they are in the file."""
        return self._image.data

    @property
    def characters(self) -> bytes:
        """All character data in order, as UTF-8, read by expat alone.

        The proof compares it: nothing of the scanner, nor of the decoding to a view, is in it.
        """
        return self._characters if self.codec == "utf-8" else character_data(self.data)

    def find(self, wanted: Wanted) -> Iterator[tuple[int, int, Tag]]:
        """The start tags of wanted elements in document order, as (start, end, tag)."""
        if self._even:
            return find_even(self.view, self._scope, wanted)
        return (event[1:4] for event in self.walk(wanted) if event[0] == "start")

    def walk(self, wanted: Wanted, texts: Wanted = NOTHING) -> Iterator[Event]:
        """Start tags, end tags and text in document order, as (kind, start, end, tag, text).

        Tags are told of elements in `wanted` or `texts`, character data only of those in
        `texts`, where it stands directly inside them; `tag` is then the element around it.
        Kinds are "start", "end" and "text"; every "start" has its "end", empty elements too.
        Comments and CDATA sections interrupt text. A CDATA section is one piece with its
        delimiters: whatever is told as `text` may be replaced by `encode` of something else.
        """
        if self._even:
            return scan_even(self.view, self._scope, wanted, texts)
        return scan_scoped(self.view, 0, self._scope, wanted, texts)

    def prefix(self, key: str) -> bytes | None:
        """What stands before every name of a namespace in this part, with its colon; None if that
        may be one thing here and another there."""
        return self._scope.spelt(key) if self._even else None

    def walk_shapes(
        self, wanted: Wanted, texts: Wanted, shape: bytes
    ) -> Iterator[Event | re.Match[bytes]]:
        """As `walk`, but each stretch that looks like `shape` is told as one match.

        See `xmlscan.scan_shapes`; only for a part that has a `prefix`.
        """
        return scan_shapes(self.view, self._scope, wanted, texts, shape)

    def walk_element(self, start: int, wanted: Wanted, texts: Wanted = NOTHING) -> Iterator[Event]:
        """As `walk`, of the one element that starts at an offset; for a part with a `prefix`."""
        return scan_scoped(self.view, start, self._scope, wanted, texts)

    def tag_at(self, start: int) -> Tag:
        """The tag that starts at an offset; for a part with a `prefix`."""
        return self._scope.at(self.view, start)

    def text(self, wanted: Wanted) -> str:
        """What `texts` tells, in one piece."""
        pieces = text_of(self.view, self._scope, wanted) if self._even else None
        if pieces is None:
            return "".join(text for _, _, text in self.texts(wanted))
        return pieces

    def texts(self, wanted: Wanted) -> Iterator[tuple[int, int, str]]:
        """Character data directly inside wanted elements, as (start, end, decoded text)."""
        if self._even:
            return find_texts(self.view, self._scope, wanted)
        events = self.walk({}, wanted)
        return ((start, end, text) for kind, start, end, _, text in events if kind == "text")

    def text_at(self, start: int) -> str:
        """The piece of character data, no CDATA section, that starts at an offset."""
        return unescape(self.view[start : self.view.index(b"<", start)])

    def elements(self, wanted: Wanted) -> Iterator[Element]:
        """Whole elements, in the order of their start; those inside a wanted one follow it."""
        found: list[Element | None] = []
        around: list[tuple[int, int, int, Tag]] = []
        for kind, start, end, tag, _ in self.walk(wanted):
            if kind == "start":
                around.append((len(found), start, end, tag))
                found.append(None)
            else:
                index, begin, inner, tag = around.pop()
                found[index] = Element(begin, end, tag, inner, start)
                if not around:
                    yield from filter(None, found)
                    found.clear()

    def line(self, offset: int) -> int:
        """The 1-based line of an offset."""
        if not self._newlines:
            blocks = range(0, len(self.view), _LINE_BLOCK)
            counts = (self.view.count(b"\n", start, start + _LINE_BLOCK) for start in blocks)
            self._newlines = list(accumulate(counts, initial=0))
        if self._newlines[-1] == 0:
            return 1
        block = min(offset, len(self.view)) // _LINE_BLOCK
        inside = self.view.count(b"\n", block * _LINE_BLOCK, offset)
        return self._newlines[block] + inside + 1

    def lines(self, offsets: Sequence[int]) -> Sequence[int]:
        """The lines of many offsets, the quicker the more of them are in order."""
        lines, line, at = [], 1, 0
        for offset in offsets:
            if offset >= at:
                line += self.view.count(b"\n", at, offset)
            else:
                line = self.line(offset)
            at = offset
            lines.append(line)
        return lines

    def spelling(self, start: int, end: int) -> list[bytes]:
        """The bytes that spell each character of a piece of text, see `xmlspelling`."""
        return spelling(self.view[start:end])

    def places(self, start: int) -> list[int]:
        """The offset of each character of a piece of text, and that behind the last.

        `start` is where the piece starts, as `texts` and `walk` tell it.
        """
        if self.view.startswith(CDATA, start):
            start += len(CDATA)
            raw = self.view[start : self.view.find(b"]]>", start)].decode()
            spelt = [each.encode() for each in _RAW.findall(raw)]
        else:
            spelt = self.spelling(start, self.view.find(b"<", start))
        return list(accumulate(map(len, spelt), initial=start))

    @staticmethod
    def encode(text: str, quote: str = "") -> bytes:
        """Text as bytes for the view: character data, or a value between `quote`s.

        Raises `ValueError` for control characters, which XML cannot spell.
        """
        return escape(text, quote)

    def edits_for(self, edits: Iterable[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
        """Edits (start, end, replacement) of the view as edits of the data, in order.

        Characters of replacements that the data's codec lacks become character references.
        """
        return self._image.edits(edits)
