"""Text that was decoded by the wrong codec once: whether it was, and what it would read as.

`ÎÄ¼þ` is 文件 in GBK read as Latin-1, `鏂囦欢` the same in UTF-8 read as GBK. Whether a text is
like that is judged as a whole, by how likely it and what it would be are as language; names of
families, too short for that, are for the catalogue to recognise.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.repertoire import count_outside

__all__ = ["Mojibake", "misread", "repair", "suspect"]

# What happens: written in the second, read as the first.
_MISREADINGS = (
    ("cp1252", "gb18030"),
    ("cp1252", "utf-8"),
    ("gb18030", "utf-8"),
    ("gb18030", "big5"),
    ("big5", "gb18030"),
)
_LOOKED_AT = 4000
# Characters of other than ASCII that it takes to judge, and the nats by which the other reading
# must be likelier, in all and a character: a wrong suspicion is worse than none.
_FEWEST, _MARGIN, _MARGIN_EACH = 4, 15.0, 0.5
# Mojibake is full of accented letters or of hanzi that GB2312 lacks (a third and more), of which
# Chinese text has few: it need not be compared.
_SHARE_RARE = 0.1


class Mojibake(NamedTuple):
    """The text was written in `written_in` and decoded as `read_as`."""

    read_as: str
    written_in: str


def suspect(text: str) -> Mojibake | None:
    """How `text` came to be mojibake, if it is.

    >>> suspect("¹ØÓÚÓ¡·¢¹¤×÷ÒªµãµÄÍ¨Öª")
    Mojibake(read_as='cp1252', written_in='gb18030')
    >>> suspect("关于印发工作要点的通知")
    """
    # Bytes that were lost on the way have become this character, which is part of no word.
    text = text[:_LOOKED_AT].replace("\ufffd", " ")
    beyond_ascii = count_outside(text, "ascii")
    if beyond_ascii < _FEWEST:
        return None
    if count_outside(text, "gb2312") < beyond_ascii * _SHARE_RARE:
        return None
    from fontbridge.characters.likelihood import tokens_only  # most texts end above

    tokens = tokens_only(text).split()
    gains = {
        Mojibake(*misreading): _gain(tokens, Mojibake(*misreading)) for misreading in _MISREADINGS
    }
    best = max(gains, key=lambda misreading: gains[misreading])
    return best if gains[best] > _MARGIN else None


def repair(text: str, found: Mojibake) -> str:
    """What `text` was before. Raises `UnicodeError` if bytes were lost on the way.

    >>> repair("¹ØÓÚ", Mojibake("cp1252", "gb18030"))
    '关于'
    """
    return decode(_bytes(text, found.read_as), found.written_in)


def misread(text: str, found: Mojibake) -> str:
    """What `text` becomes where it is misread so: the reverse of `repair`. Raises `UnicodeError`.

    >>> misread("关于", Mojibake("cp1252", "gb18030"))
    '¹ØÓÚ'
    """
    data = encode(text, found.written_in)
    if found.read_as == "cp1252":
        return data.decode("cp1252", _C1)
    return decode(data, found.read_as)


def _gain(tokens: list[str], found: Mojibake) -> float:
    """Nats by which the other reading is likelier; words that it cannot be of are left out."""
    before: list[str] = []
    after: list[str] = []
    for token in tokens:
        try:
            # Where bytes were lost, a replacement character weighs against the reading.
            after.append(_bytes(token, found.read_as).decode(found.written_in, "replace"))
        except UnicodeError:
            continue
        before.append(token)
    read = " ".join(after)
    if 2 * len(before) < len(tokens) or read.isascii():
        return 0.0
    gain = _likelihood(read) - _likelihood(" ".join(before))
    return gain if gain > len(read) * _MARGIN_EACH else 0.0


def _likelihood(text: str) -> float:
    from fontbridge.characters.likelihood import LANGUAGES, cost

    return max(cost(text, language) for language in LANGUAGES)


def _bytes(text: str, codec: str) -> bytes:
    return text.encode(codec, _C1) if codec == "cp1252" else encode(text, codec)


def _c1_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    # Bytes that Windows-1252 leaves open come through as the C1 controls of Latin-1.
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("latin-1"), error.end
    if isinstance(error, UnicodeEncodeError):
        wrong = error.object[error.start : error.end]
        if all("\x80" <= character <= "\x9f" for character in wrong):
            return wrong.encode("latin-1"), error.end
    raise error


_C1 = "fontbridge.c1-bytes"
codecs.register_error(_C1, _c1_bytes)
