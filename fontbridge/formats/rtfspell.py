r"""How RTF spells characters: bytes in a font's charset, `\'hh`, `\uN` with its fallback.

Small pieces only, a family's name or a field's code, but with the place of every character.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from fontbridge.formats.rtftokens import Kind, hex_bytes, tokens

__all__ = [
    "CHARACTERS", "SYMBOLS", "Spelt", "behind_code", "codec_of_charset", "codec_of_page",
    "lacks_fallback", "read",
    "write",
]  # fmt: skip

# \fcharsetN, the values of Windows; 77 to 89 are those of the Macintosh. The default charset (1)
# is the document's; symbols (2) have no characters of their own and are read as Latin-1.
_CHARSETS = {
    0: "cp1252", 2: "latin-1", 77: "mac-roman", 78: "cp932", 79: "cp949", 80: "gbk", 81: "cp950",
    128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES = {
    936: "gbk", 54936: "gb18030", 65001: "utf-8", 10000: "mac-roman", 10001: "cp932",
    10002: "cp950", 10003: "cp949", 10008: "gbk", 1361: "johab", 20127: "cp1252",
}  # fmt: skip

# Control words and symbols that stand for a character ("Special Characters").
CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"emspace": "\u2003",
    b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"zwj": "\u200d", b"zwnj": "\u200c",
    b"ltrmark": "\u200e", b"rtlmark": "\u200f",
}  # fmt: skip
SYMBOLS = {
    b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"\t": "\t",
}  # fmt: skip


_FALLBACK = re.compile(
    rb"[\r\n]*(?:\\'[0-9A-Fa-f]{2}|\\(?:%b)\x20?|\\[^A-Za-z\r\n'*]|[^\\{}\r\n])"
    % b"|".join(rb"%b(?![A-Za-z])" % word for word in CHARACTERS)
)


class Spelt(NamedTuple):
    """A text and the bytes that spell each of its characters, as (start, end)."""

    text: str
    spans: list[tuple[int, int]]


def behind_code(data: bytes, end: int, uc: int) -> int:
    r"""Where a control word for a character ends, with its blank and `uc` characters of fallback.

    >>> behind_code(rb"\u20851 \'b9?x", 7, 2)
    13
    """
    end += data[end : end + 1] == b" "
    for _ in range(uc):
        found = _FALLBACK.match(data, end)
        if found is None:
            break
        end = found.end()
    return end


def lacks_fallback(data: bytes, end: int, uc: int) -> bool:
    r"""True if fewer than `uc` characters of fallback follow a `\uN` that ends at `end`.

    A reader goes on skipping behind what comes between, but not behind the end of a group.

    >>> lacks_fallback(rb"\u20851 ?\f1 x", 7, 2), lacks_fallback(rb"\u20851 ??\f1 x", 7, 2)
    (True, False)
    """
    return behind_code(data, end, uc) == behind_code(data, end, uc - 1) if uc else False


def codec_of_charset(charset: int | None, default: str) -> str:
    r"""The codec of a font's `\fcharset`; `default` is the document's.

    >>> codec_of_charset(134, "cp1252"), codec_of_charset(1, "cp1252")
    ('gbk', 'cp1252')
    """
    return _CHARSETS.get(1 if charset is None else charset, default)


def codec_of_page(page: int) -> str:
    r"""The codec of a code page, as in `\ansicpg` and `\cpg`; Windows-1252 if Python has none.

    >>> codec_of_page(936), codec_of_page(950), codec_of_page(99999)
    ('gbk', 'cp950', 'cp1252')
    """
    name = _PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name if page not in _PAGES else name
    except LookupError:
        return "cp1252"


def read(
    data: bytes, start: int, end: int, codec: str, uc: int = 1, *, nested: bool = False
) -> Spelt:
    r"""The characters between two offsets, those in groups of their own only if `nested`.

    >>> read(rb"\'cb\'ce\u20307?", 0, 16, "gbk")
    Spelt(text='宋体', spans=[(0, 8), (8, 16)])
    """
    decoder = codecs.getincrementaldecoder(codec)("replace")
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    pending = -1  # where the character that the decoder has begun starts
    skip = depth = 0

    def feed(byte: bytes, at: int, until: int) -> None:
        nonlocal pending
        pending = at if pending < 0 else pending
        for index, character in enumerate(decoder.decode(byte)):
            found.append(character)
            # A byte that cannot follow the one before gives two: the broken one and itself.
            spans.append((at if index else pending, until))
            pending = -1

    for kind, at, until, value, number in tokens(data, start, end):
        if kind is Kind.BRACE:
            depth += 1 if value == b"{" else -1
            skip = 0
        elif depth and not nested:
            continue
        elif kind is Kind.TEXT or kind is Kind.BYTES:
            wide = 1 if kind is Kind.TEXT else len(b"\\'hh")
            raw = value if kind is Kind.TEXT else hex_bytes(value)
            for index in range(len(raw)):
                here = at + index * wide
                if raw[index] in b"\r\n" and kind is Kind.TEXT:
                    continue
                if skip:
                    skip -= 1
                    if spans:
                        spans[-1] = spans[-1][0], here + wide
                    continue
                feed(raw[index : index + 1], here, here + wide)
        else:
            skip = 0
            decoder.reset()
            pending = -1
            if kind is Kind.WORD and value == b"uc" and number is not None:
                uc = number
            elif kind is Kind.WORD and value == b"u" and number is not None:
                found.append(chr(number % 0x10000))
                spans.append((at, until + (data[until : until + 1] == b" ")))
                skip = uc
            else:
                known = CHARACTERS if kind is Kind.WORD else SYMBOLS
                if value in known:
                    found.append(known[value])
                    blank = kind is Kind.WORD and data[until : until + 1] == b" "
                    spans.append((at, until + blank))
    return _joined(found, spans)


def _joined(found: list[str], spans: list[tuple[int, int]]) -> Spelt:
    """Surrogate pairs as one character."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for character, span in zip(found, spans, strict=True):
        low = "\udc00" <= character <= "\udfff"
        if low and characters and "\ud800" <= characters[-1] <= "\udbff":
            pair = (characters[-1] + character).encode("utf-16-le", "surrogatepass")
            characters[-1] = pair.decode("utf-16-le")
            places[-1] = places[-1][0], span[1]
        else:
            characters.append(character)
            places.append(span)
    return Spelt("".join(characters), places)


def write(text: str, codec: str, uc: int = 1) -> bytes:
    r"""A text in RTF: ASCII as it is, what `codec` has as `\'hh`, the rest as `\uN`.

    >>> write("仿宋_GB2312", "gbk")
    b"\\'b7\\'c2\\'cb\\'ce_GB2312"
    >>> write("方正仿宋", "cp1252"), write("仿;", "utf-8", uc=0)
    (b'\\u26041?\\u27491?\\u20223?\\u23435?', b'\\u20223 \\u59 ')
    """
    spelt = []
    for character in text:
        code = ord(character)
        if " " <= character <= "~" and character not in "\\{};":
            spelt.append(character.encode("ascii"))
            continue
        raw = b""
        # The bytes of UTF-8 are not what \'hh is for; a semicolon would end a font's name.
        if code > 0x7F and codec != "utf-8":
            raw = _encoded(character, codec)
        if raw:
            spelt.append(b"".join(b"\\'%02x" % byte for byte in raw))
        else:
            units = character.encode("utf-16-le", "surrogatepass")
            for low, high in zip(units[::2], units[1::2], strict=True):
                unit = low | high << 8
                signed = unit - 0x10000 if unit > 0x7FFF else unit
                spelt.append(b"\\u%d%s" % (signed, b"?" * uc or b" "))
    return b"".join(spelt)


def _encoded(character: str, codec: str) -> bytes:
    """The bytes that read as the character again, if the codec has any."""
    try:
        raw = character.encode(codec)
        return raw if raw.decode(codec) == character else b""
    except UnicodeError:
        return b""
