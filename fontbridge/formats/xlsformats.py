"""Records of binary workbooks that name fonts outside the table of fonts, and theme references.

Conditional formats (`CF`, `CF12`: a block of fixed size, [MS-XLS] 2.5.91), differential formats and
cell styles (`DXF`, `StyleExt`: a list of properties, 2.5.279). `XFExt` and `StyleExt` say whether a
font is that of the theme (2.5.132): programs that know themes then go by the theme, whatever the
name says, so that goes when the name does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Construct, Declaration
from fontbridge.formats.biff import damaged_workbook, spell_record
from fontbridge.model import Slot

__all__ = ["KINDS", "STYLE_EXT", "XF_EXT", "construct", "without_fonts", "xf_of"]

_CF, _CF12, _DXF, STYLE_EXT, XF_EXT = 0x1B1, 0x87A, 0x88D, 0x892, 0x87D
KINDS = frozenset({_CF, _CF12, _DXF, STYLE_EXT, XF_EXT})
_NUMBER, _FONT, _USER = 1 << 25, 1 << 26, 1  # DXFN (2.5.91): which blocks follow
_BLOCK_NAME = 64  # the name and its filling, at the start of the block of a font
_NAME_PROPERTY, _SCHEME_PROPERTY, _SCHEME_EXTENSION = 0x18, 0x25, 0x0E
_HEADER = 12  # FrtHeader


class _Field(NamedTuple):
    """What names a font at `start:end` of a record: a name, or (None) that it is the theme's."""

    start: int
    end: int
    family: str | None


def construct(kind: int, body: bytes, family: str) -> Construct | None:
    """The construct of a record; None if it names no font.

    `family` is that of the font that it extends, empty if it extends none.
    """
    fields = [each for each in _fields(kind, body) if each.family or family]
    if not fields:
        return None
    declarations = tuple(
        Declaration(Slot.ANY, family, "theme reference") if each.family is None
        else Declaration(Slot.ANY, each.family, "format font")
        for each in fields
    )  # fmt: skip

    def rewrite(names: Sequence[str | None]) -> bytes:
        spelt = body
        for field, new in reversed(list(zip(fields, names, strict=True))):
            if new is not None:
                spelt = _with_field(kind, spelt, field, new)
        return spell_record(kind, spelt)

    return Construct(declarations, rewrite)


def xf_of(body: bytes) -> int:
    """The number of the cell format that an XFExt extends (2.4.355)."""
    return int.from_bytes(body[_HEADER + 2 : _HEADER + 4], "little")


def without_fonts(kind: int, body: bytes) -> bytes:
    """A record less what a conversion may change in it."""
    spelt = bytearray(body)
    for field in reversed(list(_fields(kind, body))):
        if field.family is None or kind in (_CF, _CF12):
            spelt[field.start : field.end] = bytes(field.end - field.start)
        else:
            del spelt[field.start - 4 : field.end]  # the size of the property is before it
    return bytes(spelt)


def _fields(kind: int, body: bytes) -> Iterator[_Field]:
    try:
        if kind in (_CF, _CF12):
            yield from _block(body, 6 if kind == _CF else 22)
        elif kind == _DXF:
            yield from _properties(body, _HEADER + 2)
        elif kind == STYLE_EXT:
            (count,) = struct.unpack_from("<H", body, _HEADER + 4)
            yield from _properties(body, _HEADER + 6 + 2 * count)
        else:
            yield from _extensions(body)
    except (struct.error, IndexError):
        raise damaged_workbook() from None


def _block(body: bytes, at: int) -> Iterator[_Field]:
    if len(body) < at + 6:
        return  # a format that changes nothing
    flags, more = struct.unpack_from("<IH", body, at)
    at += 6
    if flags & _NUMBER:
        at += struct.unpack_from("<H", body, at)[0] if more & _USER else 2
    if not flags & _FONT or not body[at]:
        return
    wide = body[at + 1] & 1
    spelt = body[at + 2 :][: body[at] * (2 if wide else 1)]
    yield _Field(at, at + _BLOCK_NAME, spelt.decode("utf-16-le" if wide else "latin-1", "replace"))


def _properties(body: bytes, at: int) -> Iterator[_Field]:
    """Those of an XFProps (2.5.281): each has its kind and its size, these four bytes included."""
    if len(body) < at + 4:
        return
    _, count = struct.unpack_from("<2H", body, at)
    at += 4
    for _ in range(count):
        kind, size = struct.unpack_from("<2H", body, at)
        if kind == _NAME_PROPERTY:
            name = body[at + 6 : at + size].decode("utf-16-le", "replace").rstrip("\0")
            yield _Field(at + 4, at + size, name)
        elif kind == _SCHEME_PROPERTY and size == 5 and body[at + 4]:
            yield _Field(at + 4, at + 5, None)
        at += size


def _extensions(body: bytes) -> Iterator[_Field]:
    (count,) = struct.unpack_from("<H", body, _HEADER + 6)
    at = _HEADER + 8
    for _ in range(count):
        kind, size = struct.unpack_from("<2H", body, at)
        if kind == _SCHEME_EXTENSION and size == 5 and body[at + 4]:
            yield _Field(at + 4, at + 5, None)
        at += size


def _with_field(kind: int, body: bytes, field: _Field, new: str) -> bytes:
    if field.family is None:
        spelt = b"\0"  # no theme: the name counts
    elif kind in (_CF, _CF12):
        name = new.encode("utf-16-le")[: _BLOCK_NAME - 2]
        spelt = (bytes([len(name) // 2, 1]) + name).ljust(_BLOCK_NAME, b"\0")
    else:
        name = new.encode("utf-16-le")
        spelt = struct.pack("<H", len(name) // 2) + name
        size = struct.pack("<H", 4 + len(spelt))
        body = body[: field.start - 2] + size + body[field.start :]
    return body[: field.start] + spelt + body[field.end :]
