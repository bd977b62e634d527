"""Bytes to text and back, by names that mean what Chinese offices mean by them.

Python's codecs do the work; this module puts right what they read otherwise:

- ``gb18030`` is the edition of 2022 here and of 2000 in CPython; ``gb18030-2005`` and
  ``gb18030-2000`` name the earlier editions.
- ``gb2312`` is the CP936 reading (A1A4 is U+00B7, A1AA is U+2014), where CPython's codec has U+30FB
  and U+2015 and so rejects the dash of every official document. It encodes nothing beyond GB2312.
- ``cp936`` reads and writes byte 80 as the euro sign, as Windows does; in CPython it is plain gbk.
- ``iso-2022-cn`` exists (its GB2312 half).
- ``hz`` follows the same reading of GB2312.
"""

from __future__ import annotations

import codecs
from functools import cache

from fontbridge.characters import iso2022cn, repertoire, tables

__all__ = ["decode", "encode", "python_name"]

_EURO_BYTE = 0x80
# 8135F437 is the one four-byte code that moved: GB18030-2005 gave it U+E7C7 and A8BC U+1E3F.
_SWAPPED_IN_2005 = {0xE7C7: 0x1E3F, 0x1E3F: 0xE7C7}
_HZ_READING = {0x30FB: 0x00B7, 0x2015: 0x2014}
_HZ_WRITING = {new: old for old, new in _HZ_READING.items()}


def decode(data: bytes, codec: str) -> str:
    """The text of `data`. Raises `UnicodeDecodeError`, whose `start` is the offset of the fault.

    >>> decode(bytes.fromhex("a1a4a1aa"), "gb2312"), decode(bytes.fromhex("80"), "cp936")
    ('·—', '€')
    >>> decode(bytes.fromhex("a6d9"), "gb18030"), decode(bytes.fromhex("a6d9"), "gb18030-2005")
    ('︐', '\\ue78d')
    """
    match _plain(codec):
        case "gb18030":
            return _substitute(data.decode("gb18030"), _decoding_2022())
        case "gb18030-2005":
            return _substitute(data.decode("gb18030"), _SWAPPED_IN_2005)
        case "gb18030-2000":
            return data.decode("gb18030")
        case "gb2312":
            return _only_gb2312(data.decode("gbk"), data)
        case "cp936":
            return data.decode("gbk", "fontbridge.euro-byte")
        case "hz":
            return _substitute(data.decode("hz"), _HZ_READING)
        case iso2022cn.NAME:
            # Named, so that whoever imports this module has it registered.
            return data.decode(iso2022cn.NAME)
        case name:
            return data.decode(name)


def encode(text: str, codec: str) -> bytes:
    """The bytes of `text`. Raises `UnicodeEncodeError` at the first character without a code.

    >>> encode("·—", "gb2312").hex(), encode("€", "cp936").hex(), encode("ḿ", "gb18030").hex()
    ('a1a4a1aa', '80', 'a8bc')
    """
    match _plain(codec):
        case "gb18030":
            return _substitute(text, _encoding_2022()).encode("gb18030")
        case "gb18030-2005":
            return _substitute(text, _SWAPPED_IN_2005).encode("gb18030")
        case "gb18030-2000":
            return text.encode("gb18030")
        case "gb2312":
            if (at := repertoire.first_outside(text, "gb2312")) >= 0:
                raise UnicodeEncodeError("gb2312", text, at, at + 1, "not in GB2312")
            return text.encode("gbk")
        case "cp936":
            return text.encode("gbk", "fontbridge.euro-byte")
        case "hz":
            if (at := repertoire.first_outside(text, "gb2312")) >= 0:
                raise UnicodeEncodeError("hz", text, at, at + 1, "not in GB2312")
            return _substitute(text, _HZ_WRITING).encode("hz")
        case name:
            return text.encode(name)


def python_name(codec: str) -> str:
    """The codec of Python's that cuts bytes into characters as `codec` does.

    >>> python_name("gb18030-2005"), python_name("gb2312"), python_name("utf-8")
    ('gb18030', 'gbk', 'utf-8')
    """
    plain = _plain(codec)
    if plain.startswith("gb18030"):
        return "gb18030"
    return "gbk" if plain in ("gb2312", "cp936") else plain


def _plain(codec: str) -> str:
    return codec.lower().replace("_", "-")


def _substitute(text: str, changes: dict[int, int]) -> str:
    # str.translate visits every character (26 MB/s); nearly every text has nothing to change.
    if text.isascii() or not any(chr(old) in text for old in changes):
        return text
    return text.translate(changes)


@cache
def _decoding_2022() -> dict[int, int]:
    moved = {
        ord(row["private"]): ord(row["standard"])
        for row in tables.rows("private-use.tsv")
        if row["since"] == "2022"
    }
    return moved | _SWAPPED_IN_2005


@cache
def _encoding_2022() -> dict[int, int]:
    # Only the standard side: the private-use side goes to the same two-byte code, as ICU and the
    # WHATWG index do it, since no receiver reads the four-byte code of 2022 as private use.
    moved = {new: old for old, new in _decoding_2022().items() if old not in _SWAPPED_IN_2005}
    return moved | _SWAPPED_IN_2005


def _only_gb2312(text: str, data: bytes) -> str:
    at = repertoire.first_outside(text, "gb2312")
    if at < 0:
        return text
    start = len(text[:at].encode("gbk"))
    raise UnicodeDecodeError("gb2312", data, start, start + 2, "not in GB2312")


def _euro_byte(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == _EURO_BYTE:
        return "€", error.start + 1
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] == "€":
        return bytes((_EURO_BYTE,)), error.start + 1
    raise error


codecs.register_error("fontbridge.euro-byte", _euro_byte)
