"""What an OpenDocument package says of itself (ODF 1.3 Part 2, 3 and 4): META-INF/.

The manifest is searched, not parsed, until it is to be changed: manifests of old have a document
type, and that of an encrypted package is all that can be read of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol

from fontbridge.formats.xmlgrow import at_end, the_element
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

__all__ = ["can_grow", "is_encrypted", "is_signed", "names_type", "with_members", "without"]

_MANIFEST = "META-INF/manifest.xml"
_SIGNATURES = "META-INF/documentsignatures.xml"
_ENCRYPTED = re.compile(rb"<(?:[^\s:/<>]+:)?encryption-data[\s/>]")


class Members(Protocol):
    """The members of a package."""

    def __contains__(self, name: object) -> bool: ...
    def read(self, name: str) -> bytes: ...


def is_encrypted(package: Members) -> bool:
    """True if a member is encrypted, which is never only one of them."""
    return _MANIFEST in package and _ENCRYPTED.search(package.read(_MANIFEST)) is not None


def is_signed(package: Members) -> bool:
    """True if the document is signed; signatures of macros hold whatever becomes of the text."""
    return _SIGNATURES in package and b"SignatureValue" in package.read(_SIGNATURES)


def names_type(package: Members, media_type: bytes) -> bool:
    """True if the manifest names a media type that begins so."""
    return _MANIFEST in package and b'media-type="' + media_type in package.read(_MANIFEST)


def without(xml: Callable[[str], XmlPart], removed: Collection[str]) -> Iterator[Edit]:
    """The edits that take members out of the manifest; `xml` opens a part."""
    if removed:
        for element in xml(_MANIFEST).elements({"manifest": frozenset({"file-entry"})}):
            if element.tag.get("manifest", "full-path") in removed:
                yield Edit(_MANIFEST, element.start, element.end, b"")


def can_grow(package: Members) -> bool:
    """True if members can be added: there is a manifest to list them, in plain XML."""
    return _MANIFEST in package and b"<!DOCTYPE" not in package.read(_MANIFEST)


def with_members(
    xml: Callable[[str], XmlPart], media_types: Mapping[str, str]
) -> Iterator[Edit]:
    """The edit that lists new members, which are given with their media types."""
    if media_types:
        root = the_element(xml(_MANIFEST), "manifest", "manifest")
        entry = root.tag.sibling("file-entry")
        yield at_end(root, _MANIFEST, b"".join(
            entry.with_attributes(
                {("manifest", "full-path"): name, ("manifest", "media-type"): media_type}
            )
            for name, media_type in media_types.items()
        ))  # fmt: skip
