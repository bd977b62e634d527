"""Embedded OpenType: a TrueType font with the header in front of it by which Windows embeds fonts.

The format is that of the W3C Member Submission "Embedded OpenType (EOT) File Format" (5 March
2008), version 0x00020002. The font itself follows as it is: compression and the XOR that hides it
are options, and a reader must take files without them.
"""

from __future__ import annotations

import io
import struct
from typing import Any

__all__ = ["wrapped"]

_VERSION = 0x00020002
_SUBSET = 0x00000001  # TTEMBED_SUBSET: glyphs were left out
_MAGIC = 0x504C
_ANY_CHARSET = 1  # DEFAULT_CHARSET
# EOTSize, FontDataSize, Version, Flags, FontPANOSE, Charset, Italic, Weight, fsType, MagicNumber,
# UnicodeRange1-4, CodePageRange1-2, CheckSumAdjustment, Reserved1-4 (zero).
_FIXED = struct.Struct("<4I 10s 2B I 2H 4I 2I I 16x")
# Padding5 and RootStringSize (bound to no place), RootStringCheckSum, EUDCCodePage (1252), Padding6
# and SignatureSize, EUDCFlags, EUDCFontSize (none).
_REST = struct.pack("<2H 2I 2H 2I", 0, 0, 0x50475342, 1252, 0, 0, 0, 0)
_WEIGHT = struct.Struct(">H")
_RANGES = struct.Struct(">4I")
_PAGES = struct.Struct(">2I")
_ADJUSTMENT = struct.Struct(">I")
_NAMES = (1, 2, 5, 4)  # family, style, version and full name, in the order of the header


def wrapped(font: bytes, *, cut: bool) -> bytes:
    """A TrueType font as an EOT file; `cut` if it lacks glyphs of the face that it comes from.

    Raises what fontTools raises for bytes that are no font with the tables OS/2, head and name.
    """
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(io.BytesIO(font), lazy=True) as opened:
        os2, head = opened.reader["OS/2"], opened.reader["head"]
        names = b"".join(_name(opened["name"], number) for number in _NAMES)
    # Places in OS/2 and head (OpenType 1.9); a table of version 0 ends before the code pages.
    fixed = _FIXED.pack(
        _FIXED.size + len(names) + len(_REST) + len(font),
        len(font),
        _VERSION,
        _SUBSET if cut else 0,
        os2[32:42],
        _ANY_CHARSET,
        _WEIGHT.unpack_from(os2, 62)[0] & 1,  # fsSelection: italic
        *_WEIGHT.unpack_from(os2, 4),
        *_WEIGHT.unpack_from(os2, 8),  # fsType
        _MAGIC,
        *_RANGES.unpack_from(os2, 42),
        *(_PAGES.unpack_from(os2, 78) if len(os2) >= 86 else (0, 0)),
        *_ADJUSTMENT.unpack_from(head, 8),
    )
    return fixed + names + _REST + font


def _name(table: Any, number: int) -> bytes:
    """Padding, size and text of a name, its English form first, closed by a zero."""
    record = table.getName(number, 3, 1, 0x409) or table.getName(number, 3, 1)
    text = str(record.toUnicode(errors="replace")).rstrip("\0") if record else ""
    spelt = f"{text}\0".encode("utf-16-le") if text else b""
    return struct.pack("<2H", 0, len(spelt)) + spelt
