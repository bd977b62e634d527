"""ISO-2022-CN (RFC 1922), for which Python has no codec: its GB2312 half.

Importing this module makes it a codec of Python's under that name. The traditional half, CNS 11643,
is undecodable here; no sender of simplified text writes it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from fontbridge.characters.repertoire import first_outside

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["NAME"]

NAME = "iso-2022-cn"
_DESIGNATE, _SHIFT_OUT, _SHIFT_IN = b"\x1b$)A", b"\x0e", b"\x0f"
_ESCAPE = b"\x1b"
_TO_HIGH = bytes(byte | 0x80 for byte in range(0x100))
_TO_LOW = bytes(byte & 0x7F for byte in range(0x100))
# A designation and a shift hold to the end of their line (RFC 1922, 3.1).
_TOKEN = re.compile(rb"\x1b\$\)A|[\x0e\x0f\n]|[^\x0e\x0f\x1b\n]+|\x1b")
_Handler = Callable[[UnicodeError], tuple[str | bytes, int]]
_STRETCH = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def _decode(data: Buffer, errors: str = "strict") -> tuple[str, int]:
    whole = bytes(data)
    return "".join(_decoded(whole, codecs.lookup_error(errors))), len(whole)


def _decoded(data: bytes, handle: _Handler) -> Iterator[str]:
    shifted = designated = False
    for token in _TOKEN.finditer(data):
        code = token[0]
        if code == _DESIGNATE:
            designated = True
        elif code == _SHIFT_OUT and designated:
            shifted = True
        elif code == _SHIFT_IN:
            shifted = False
        elif code == b"\n":
            shifted = designated = False
            yield "\n"
        else:
            try:
                yield _plain(code, shifted)
            except UnicodeDecodeError as fault:
                start = token.start() + fault.start
                error = UnicodeDecodeError(NAME, data, start, token.end(), fault.reason)
                yield str(handle(error)[0])


def _plain(code: bytes, shifted: bool) -> str:
    if code in (_SHIFT_OUT, _ESCAPE):
        raise UnicodeDecodeError(NAME, code, 0, 1, "a shift to no designated set")
    return code.translate(_TO_HIGH).decode("gbk") if shifted else code.decode("ascii")


def _encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    if (at := first_outside(text, "gb2312")) >= 0:
        raise UnicodeEncodeError(NAME, text, at, at + 1, "not in GB2312")
    return b"\n".join(b"".join(_encoded(line)) for line in text.split("\n")), len(text)


def _encoded(line: str) -> Iterator[bytes]:
    designate = _DESIGNATE
    for stretch in _STRETCH.findall(line):
        if stretch.isascii():
            yield stretch.encode("ascii")
        else:
            yield designate + _SHIFT_OUT + stretch.encode("gbk").translate(_TO_LOW) + _SHIFT_IN
            designate = b""


def _search(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != NAME:
        return None
    return codecs.CodecInfo(_encode, _decode, name=NAME)


codecs.register(_search)
