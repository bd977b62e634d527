"""What bytes are encoded in: the codec, the repertoire, and how that is known."""

from __future__ import annotations

from fontbridge.characters.codecs import decode
from fontbridge.characters.repertoire import repertoire_of
from fontbridge.model import Charset, Message, say

__all__ = ["detect"]

# Longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
_BOMS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\x84\x31\x95\x33", "gb18030"),
)


def detect(data: bytes, *, expected: str = "", declared: str = "") -> Charset:
    """What `data` is encoded in.

    `Charset.codec` decodes it with `fontbridge.characters.codecs.decode`; it is empty for
    binary data. `expected="gb"` prefers the GB family where the bytes allow several answers.
    `declared` is what the file claims about itself: reported, and tried when nothing else fits.
    """
    if not data:
        return Charset("ascii", "ascii", declared, (say("the input is empty"),))
    for mark, codec in _BOMS:
        if data.startswith(mark):
            found = _strict(data, codec, declared, say("byte order mark of {codec}", codec=codec))
            if found:
                return found
    if b"\0" in data:
        return Charset("", "", declared, (say("NUL bytes without a byte order mark: binary"),))
    for codec in ("ascii", "utf-8", "gbk", "gb18030", "cp936"):
        if found := _strict(data, codec, declared, say("all bytes are valid {codec}", codec=codec)):
            return found
    import chardet

    guess = chardet.detect(data)["encoding"] or ""
    for codec in filter(None, (guess, declared)):
        evidence = say("{codec} by statistics of a general detector", codec=codec)
        if found := _strict(data, codec, declared, evidence):
            return found
    return Charset("", "", declared, (say("no charset decodes it"),))


def _strict(data: bytes, codec: str, declared: str, evidence: Message) -> Charset | None:
    try:
        text = decode(data, codec)
    except (UnicodeDecodeError, LookupError):
        return None
    return Charset(codec, repertoire_of(text), declared, (evidence,))
