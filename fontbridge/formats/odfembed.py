"""Fonts carried by OpenDocument (ODF 1.3 Part 3, 16.23 to 16.27; Part 2, 4.3).

A face's declaration points to the file: a member of the package that the manifest lists, or in
flat XML, as LibreOffice writes and reads it, the bytes themselves in Base64. Text that names its
family directly has no declaration, so one is made that nothing refers to.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from fontbridge.fonts.subset import Cut
from fontbridge.formats import odfmanifest
from fontbridge.formats.familylist import spelled
from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.odffonts import OdfFonts
from fontbridge.formats.odflists import FontFace
from fontbridge.formats.packaged import Members
from fontbridge.formats.xmlgrow import at_end, at_start
from fontbridge.formats.xmlpart import Element, Tag, XmlPart
from fontbridge.model import Edit

__all__ = ["carry"]

_CFF = b"OTTO"
_BOUND = b"".join(
    b' xmlns:%b="%b"' % (key.encode(), NAMESPACES[key][0].encode())
    for key in ("style", "svg", "xlink", "office")
)
_ROOTS = frozenset({"document-content", "document"})
_DECLARATIONS = "font-face-decls"
# What comes behind the declarations (3.1.2, 3.1.3).
_BEHIND = frozenset({"styles", "automatic-styles", "master-styles", "body"})


class _Kind(NamedTuple):
    """What a font file is called: in its name, in its face, in the manifest."""

    suffix: str
    format: str
    media_type: str


_TRUETYPE = _Kind("ttf", "truetype", "application/x-font-ttf")
_OPENTYPE = _Kind("otf", "opentype", "font/otf")


def carry(
    package: Members,
    xml: Callable[[str], XmlPart],
    documents: Sequence[OdfFonts],
    fonts: Mapping[str, Cut],
) -> tuple[list[Edit], dict[str, bytes]] | None:
    """The edits and the members by which a document carries `fonts`, by family, none of which it
    carries yet; None if it has no place for them.

    `documents` are its main parts, that of the content first.
    """
    main, flat = documents[0], documents[0].name == ""
    place = _Place.of(main)
    if place is None or not (flat or odfmanifest.can_grow(package)):
        return None
    edits: list[Edit] = []
    added: dict[str, bytes] = {}
    media_types: dict[str, str] = {}
    for family, cut in fonts.items():
        kind = _OPENTYPE if cut.data.startswith(_CFF) else _TRUETYPE
        digest = sha256(cut.data + family.encode()).hexdigest()[:12]
        name = f"Fonts/fontbridge-{digest}.{kind.suffix}"
        if not flat and name not in package:
            added[name] = cut.data
            media_types[name] = kind.media_type
        uri = _uri(kind, "" if flat else name, cut.data)
        declared = next(_faces_of(documents, family), None)
        if declared is None:
            place.declare(family, uri)
        else:
            edits.append(_pointing(*declared, uri))
    edits += place.edits()
    edits += odfmanifest.with_members(xml, media_types)
    return edits, added


def _faces_of(documents: Sequence[OdfFonts], family: str) -> Iterator[tuple[OdfFonts, FontFace]]:
    for fonts in documents:
        for face in fonts.lists.faces:
            if face.key in fonts.table and fonts.table.family(face.key) == family:
                yield fonts, face


def _uri(kind: _Kind, href: str, data: bytes) -> bytes:
    """What points to a file, or without one holds its bytes."""
    format_ = b'<svg:font-face-format svg:string="%b"/>' % kind.format.encode()
    if href:
        opened = b'<svg:font-face-uri xlink:href="%b" xlink:type="simple">' % href.encode()
        return opened + format_ + b"</svg:font-face-uri>"
    held = b"<office:binary-data>%b</office:binary-data>" % base64.b64encode(data)
    return b"<svg:font-face-uri>" + held + format_ + b"</svg:font-face-uri>"


def _source(uri: bytes) -> bytes:
    return b"<svg:font-face-src>" + uri + b"</svg:font-face-src>"


def _bound(element: bytes) -> bytes:
    """An element with its prefixes bound: what they stand for around it does not matter."""
    name, more = re.split(rb"(?=[ >])", element, maxsplit=1)
    return name + _BOUND + more


def _pointing(fonts: OdfFonts, face: FontFace, uri: bytes) -> Edit:
    """The declaration of a face with the font in it."""
    for source in fonts.part.elements({"svg": frozenset({"font-face-src"})}):
        if face.start < source.start < face.end:
            return at_end(source, fonts.name, _bound(uri))
    whole = Element(face.start, face.end, face.tag, *face.inner)
    return at_start(whole, fonts.name, _bound(_source(uri)))


class _Place:
    """Where more faces are declared: the list of them, or where it has to be."""

    def __init__(self, fonts: OdfFonts, root: Tag, listed: Element | None, offset: int) -> None:
        self._fonts = fonts
        self._root = root
        self._listed = listed
        self._offset = offset
        self._made: list[bytes] = []

    @classmethod
    def of(cls, fonts: OdfFonts) -> _Place | None:
        """The place in a part; None if it is none of a document with text."""
        part = fonts.part
        root = next(part.find({"office": _ROOTS}), None)
        behind = next(part.find({"office": _BEHIND}), None)
        if root is None or behind is None:
            return None
        listed = next(part.elements({"office": frozenset({_DECLARATIONS})}), None)
        own = listed if listed is not None and listed.start < behind[0] else None
        return cls(fonts, root[2], own, behind[0])

    def declare(self, family: str, uri: bytes) -> None:
        """Declare a face with its font, under a key that nothing refers to."""
        key = f"fontbridge {family}"
        while key in self._fonts.table:
            key += "_"
        opened = b'<style:font-face style:name="%b" svg:font-family="%b">' % (
            XmlPart.encode(key, '"'), XmlPart.encode(spelled(family), '"')
        )  # fmt: skip
        self._made.append(_bound(opened + _source(uri) + b"</style:font-face>"))

    def edits(self) -> Iterator[Edit]:
        """The edit that puts the declarations in, if there are any."""
        if not self._made:
            return
        name, made = self._fonts.name, b"".join(self._made)
        if self._listed is not None:
            yield at_end(self._listed, name, made)
        else:
            opened = self._root.sibling(_DECLARATIONS, empty=False)
            spelt = opened.raw + made + opened.closing
            yield Edit(name, self._offset, self._offset, spelt)
