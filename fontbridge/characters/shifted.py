"""Encodings of seven bits that shift: HZ, and those of ISO 2022."""

from __future__ import annotations

import re

from fontbridge.characters.codecs import decode
from fontbridge.characters.likelihood import rough_cost

__all__ = ["ESCAPES", "shifted_codec", "shifts_beyond_gb2312"]

#: What any shifted text holds; plain ASCII without it needs no closer look.
ESCAPES = (b"~{", b"\x1b$")
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+(?:~\}|\n|\Z)")
# Chinese costs 6 to 8 nats a character taken alone, in verse up to 11; a stray "~{" in program text
# more than 12, and what it opens is seldom closed.
_DEAREST, _DEAREST_CLOSED = 9.5, 12.0
# RFC 1922, RFC 1557 and RFC 1468 with its extensions: the designations that open each.
_DESIGNATIONS = (
    (re.compile(rb"\x1b\$\)[AGE]|\x1b\$\*H"), "iso-2022-cn"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b\$[@B]"), "iso2022_jp"),
    (re.compile(rb"\x1b\$(?:\(D|A|\(C)"), "iso2022_jp_2"),
)

_BEYOND_GB2312 = re.compile(rb"\x1b\$(?:\)[GE]|\*H)")


def shifted_codec(data: bytes) -> str:
    """The shifting codec of seven-bit `data`; empty if it is none.

    >>> shifted_codec("通知".encode("hz")), shifted_codec(b"if x: y = f'~{a}'")
    ('hz', '')
    """
    for pattern, codec in _DESIGNATIONS:
        if pattern.search(data):
            return codec
    runs = [match[0][2:] for match in _HZ.finditer(data)]
    text = "".join(_hanzi(run) for run in runs)
    dearest = _DEAREST_CLOSED if all(run.endswith(b"~}") for run in runs) else _DEAREST
    return "hz" if text and -rough_cost(text, "hans") < dearest * len(text) else ""


def shifts_beyond_gb2312(data: bytes) -> bool:
    """True if ISO-2022-CN designates another set than GB2312 (RFC 1922, 3)."""
    return _BEYOND_GB2312.search(data) is not None


def _hanzi(run: bytes) -> str:
    whole = run.removesuffix(b"~}").rstrip(b"\n")
    return decode(b"~{" + whole[: len(whole) // 2 * 2] + b"~}", "hz") if _decodes(whole) else ""


def _decodes(run: bytes) -> bool:
    try:
        decode(b"~{" + run[: len(run) // 2 * 2] + b"~}", "hz")
    except UnicodeDecodeError:
        return False
    return True
