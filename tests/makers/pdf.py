"""PDF files by hand: objects, a table of where they lie, an end."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["pdf", "simple", "type0"]


def pdf(*fonts: Sequence[bytes]) -> bytes:
    """A page with fonts, each given as its objects: the font first, then what it refers to as
    `{1}`, `{2}` …"""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"",
    ]
    named = []
    for group in fonts:
        first = len(objects) + 1
        named.append(b"/F%d %d 0 R" % (first, first))
        for written in group:
            for index in range(1, len(group)):
                written = written.replace(b"{%d}" % index, b"%d 0 R" % (first + index))
            objects.append(written)
    objects[2] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<<%s>>>>>>" % b"".join(named)
    )
    data, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        data + b"xref\n0 %d\n0000000000 65535 f \n" % count + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    )  # fmt: skip


def simple(name: bytes) -> list[bytes]:
    """A TrueType font that is not embedded."""
    return [
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding/FontDescriptor {1}>>"
        % name,
        b"<</Type/FontDescriptor/FontName/%s/Flags 4>>" % name,
    ]


def type0(name: bytes, encoding: bytes, *, embedded: bool, unicode: bool) -> list[bytes]:
    """A composite font with its descendant."""
    return [
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[{1}]%s>>"
        % (name, encoding, b"/ToUnicode {3}" if unicode else b""),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/FontDescriptor {2}/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>" % name,
        b"<</Type/FontDescriptor/FontName/%s%s>>" % (name, b"/FontFile2 {3}" if embedded else b""),
        b"<</Length 2>>\nstream\n%%\nendstream",
    ]
