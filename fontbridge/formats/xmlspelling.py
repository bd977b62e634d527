"""How characters are spelt in XML: references, line ends, CDATA."""

from __future__ import annotations

import re

__all__ = ["CDATA", "escape", "spelling", "unbroken", "unescape"]

_REFERENCE = re.compile(r"&(#x?)?([^;]+);")
_SPELT = re.compile(r"&[^;]*;|\r\n|.", re.DOTALL)
CDATA = b"<![CDATA["
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# XML 1.0, 2.2. Told by what is not a character: `re` goes through all of a class to compile it.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _referred(match: re.Match[str]) -> str:
    kind, name = match.groups()
    if not kind:
        return _ENTITIES[name]
    # Python turns no more than 4300 digits into a number, leading zeros included.
    return chr(int(name.lstrip("0"), 16 if kind == "#x" else 10))


def unbroken(raw: bytes) -> str:
    """Decoded, with line ends as every XML reader must tell them (XML 1.0, 2.11)."""
    text = raw.decode()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def unescape(raw: bytes, *, attribute: bool = False) -> str:
    """What bytes of a well-formed document say: references resolved, line ends normalised.

    In an attribute value, literal blanks of any kind become spaces (XML 1.0, 3.3.3).

    >>> unescape("&#20223;宋_GB2312 &amp;c.".encode())
    '仿宋_GB2312 &c.'
    """
    text = unbroken(raw)
    if attribute:
        text = text.replace("\n", " ").replace("\t", " ")
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def escape(text: str, quote: str = "") -> bytes:
    r"""Spell text for a document: as character data, or with `quote` for a value between such.

    Raises `ValueError` for characters that XML has no spelling for (XML 1.0, 2.2).

    >>> escape('a<b "c"\r'), escape('a "b"\n', '"')
    (b'a&lt;b "c"&#13;', b'a &quot;b&quot;&#10;')
    """
    if _NOT_XML.search(text):
        raise ValueError("XML has no spelling for a control character or a lone surrogate")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    if quote:
        text = text.replace("\n", "&#10;").replace("\t", "&#9;")
        text = text.replace(quote, "&quot;" if quote == '"' else "&apos;")
    else:
        text = text.replace(">", "&gt;")  # "]]>" must not stand in character data
    return text.encode()


def spelling(piece: bytes) -> list[bytes]:
    """The bytes that spell each character of a piece of character data, as it stands.

    There are as many as the text has characters, so that it can be cut between two of them, or
    one replaced, and the others keep their spelling. The characters of a CDATA section are
    escaped instead, for the section ends where it is cut.

    >>> spelling(b"a&amp;b"), spelling(b"<![CDATA[a&b]]>")
    ([b'a', b'&amp;', b'b'], [b'a', b'&amp;', b'b'])
    """
    if piece.startswith(CDATA):
        return [escape(each) for each in unbroken(piece[len(CDATA):-len(b"]]>")])]
    return [each.encode() for each in _SPELT.findall(piece.decode())]
