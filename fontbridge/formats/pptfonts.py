"""The collection of fonts of a binary presentation ([MS-PPT] 2.9.8) while families are renamed."""

from __future__ import annotations

from collections.abc import Sequence

from fontbridge.formats.numberedfonts import NumberedFonts
from fontbridge.formats.pptrecords import Record

__all__ = ["ENTITY_SIZE", "FontCollection", "family_of", "renamed"]

_NAME_SIZE, _CHARSET, _PITCH_AND_FAMILY = 64, 64, 67
ENTITY_SIZE = 68
_DEFAULT_CHARSET, _GB2312 = 1, 134


def family_of(entity: bytes) -> str:
    """The family of a font entity."""
    return entity[:_NAME_SIZE].decode("utf-16-le", "replace").partition("\0")[0]


def renamed(entity: bytes, family: str, *, chinese: bool) -> bytes:
    """A font entity for another family in the manner of an existing one."""
    units = family.encode("utf-16-le")[: _NAME_SIZE - 2]
    fixed = bytearray(entity)
    fixed[:_NAME_SIZE] = units.ljust(_NAME_SIZE, b"\0")
    # Hints about the face by its old name; without them the name decides.
    keeps = chinese and fixed[_CHARSET] == _GB2312
    fixed[_CHARSET] = _GB2312 if keeps else _DEFAULT_CHARSET
    fixed[_PITCH_AND_FAMILY] = 0
    return bytes(fixed)


class FontCollection(NumberedFonts):
    """The fonts of the document as it stands; `records` are their entities."""

    carrier = "font entity"

    def __init__(self, stream: bytes, records: Sequence[Record], part: str) -> None:
        raw = [stream[record.start : record.end] for record in records]
        entries = [(family_of(each), each) for each in raw]
        super().__init__(entries, [(record.start, record.end) for record in records], part)

    def respelt(self, raw: bytes, family: str, *, chinese: bool) -> bytes:
        return renamed(raw, family, chinese=chinese)

    def family_in(self, raw: bytes) -> str:
        return family_of(raw)
