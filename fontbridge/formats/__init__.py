"""One module a format; see `base` for what a format owes the rest.

Formats are found by looking in this folder (see `registry`); a third party's come through the entry
point group `fontbridge.formats`, each entry a `Document` subclass.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import PurePath

from fontbridge.bulk import Bulk, Data, whole_of
from fontbridge.formats import registry
from fontbridge.formats.base import Content, Document
from fontbridge.model import FontbridgeError, Limits, ProtectedError, UnsupportedError, say

__all__ = [
    "Document",
    "all_formats",
    "format_named",
    "formats_of_suffix",
    "is_meant",
    "open_document",
]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@cache
def all_formats() -> tuple[type[Document], ...]:
    """Every format, in the order in which contents are offered to them."""
    found = [*map(registry.loaded, registry.ours()), *registry.theirs()]
    return tuple(sorted(found, key=lambda each: each.precedence))


def format_named(name: str) -> type[Document] | None:
    """The format of that name, if there is one."""
    for card in registry.ours():
        if card.format == name:
            return registry.loaded(card)
    return next((kind for kind in registry.theirs() if kind.format == name), None)


def _offered(data: bytes) -> Iterator[type[Document]]:
    """The formats that contents may be of, in order; none is loaded before it is its turn."""
    for precedence, cards in groupby(registry.ours(), key=lambda card: card.precedence):
        yield from (registry.loaded(card) for card in cards if card.may_be(data))
        yield from (kind for kind in registry.theirs() if kind.precedence == precedence)


def open_document(data: Data, limits: Limits, name: str = "") -> Document:
    """Open a file by its content. `name` serves error messages and suffix findings only.

    `Bulk` is read into memory unless its format can do without. Raises `UnsupportedError` if no
    format recognises it, and what the format raises.
    """
    if not isinstance(data, bytes):
        document = _in_pieces(data, limits, name)
        if document is not None:
            return document
        data = whole_of(data)
    content = Content(data, limits, name)
    for kind in _offered(data):
        if kind.recognises(content):
            return kind(content)
    if data.startswith(_OLE):
        raise _compound_file(data)
    from fontbridge.formats.oldoffice import known_as  # nothing else needs what it brings

    old = known_as(data)
    if old is not None:
        raise UnsupportedError(
            old, advice=say("Save it in today's format in Office or WPS, then convert that.")
        )
    raise UnsupportedError(
        say("not a format that fontbridge reads") if data else say("the file is empty"),
        advice=say("Run `fontbridge formats` to see which formats are read."),
    )


def _in_pieces(data: Bulk, limits: Limits, name: str) -> Document | None:
    """The document of bytes that need not be held, if the format of how they begin is such."""
    beginning = Content(next(data.pieces(), b""), limits, name)
    try:
        kind = next((each for each in all_formats() if each.recognises(beginning)), None)
    except FontbridgeError:
        return None  # a package, cut
    return kind.of_bulk(data) if kind is not None else None


def _compound_file(data: bytes) -> ProtectedError | UnsupportedError:
    """Why a compound file is not opened: an encrypted document lies in one ([MS-OFFCRYPTO])."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        from fontbridge.formats.ole import encrypted

        return encrypted(say("the document is encrypted with a password"))
    return UnsupportedError(
        say("a binary Office file (.doc, .xls, .ppt, .wps, .et, .dps)"),
        advice=say("Save it as .docx in Word or WPS and try again."),
    )


def is_meant(document: Document, name: str) -> bool:
    """True if a file that nobody named goes by its suffix, or is of its format beyond doubt.

    Scripts and settings are plain text as well, programs are ZIP archives, and would break.
    """
    return not document.precedence or PurePath(name).suffix.lower() in document.suffixes


def formats_of_suffix(name: str) -> list[str]:
    """The names of those of our formats that go by a file's suffix."""
    suffix = PurePath(name).suffix.lower()
    return [card.format for card in registry.ours() if suffix in card.suffixes]
