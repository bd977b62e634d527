"""Which characters of a text a charset has no code for."""

from __future__ import annotations

from functools import cache

from fontbridge.characters.codecs import encode
from fontbridge.characters.repertoire import REPERTOIRES, outside, within

__all__ = ["lacking"]

# What a charset holds, by the repertoire that it is; the UTF encodings hold all that is text.
_HOLDS = {
    "ascii": "ascii",
    "gb2312": "gb2312",
    "hz": "gb2312",
    "iso-2022-cn": "gb2312",
    "gbk": "gbk",
    "cp936": "gbk",
    "gb18030": "gb18030",
    "gb18030-2005": "gb18030",
    "gb18030-2000": "gb18030",
}
_WITH_PRIVATE_USE = ("gb18030", "unicode")
_EURO = {"cp936": "€"}


def lacking(text: str, charset: str) -> list[str]:
    """The characters that `charset` cannot spell, each once, in order. Raises `LookupError`.

    >>> lacking("二〇二六年〇月", "gb2312"), lacking("价格€，价", "cp936"), lacking("们们", "big5")
    (['〇'], [], ['们'])
    """
    repertoire = _repertoire(charset)
    if repertoire == "gb18030" and _is_text(text):
        return []
    if repertoire:
        found = dict.fromkeys(outside(text, repertoire))
        found.pop(_EURO.get(charset.lower(), ""), None)
        return list(found)
    held = _held(charset)
    return [character for character in dict.fromkeys(text) if not held[character]]


def _is_text(text: str) -> bool:
    """True if there are no lone surrogates; three times as fast as looking for them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def holds_all(charset: str, repertoire: str) -> bool:
    """True if `charset` surely spells all of `repertoire`, and there is no private use in it.

    >>> holds_all("gbk", "gb2312"), holds_all("gb2312", "gbk"), holds_all("utf-8", "gb18030")
    (True, False, False)
    """
    held = _repertoire(charset)
    known = repertoire in REPERTOIRES and repertoire not in _WITH_PRIVATE_USE
    return known and bool(held) and within(repertoire, held)


def _repertoire(charset: str) -> str:
    charset = charset.lower().replace("_", "-")
    return _HOLDS.get(charset, "gb18030" if charset.startswith("utf") else "")


class _Held(dict[str, bool]):
    """Character to whether a charset holds it; learns those that it is asked."""

    def __init__(self, charset: str) -> None:
        super().__init__()
        self._charset = charset

    def __missing__(self, character: str) -> bool:
        try:
            encode(character, self._charset)
        except UnicodeEncodeError:
            self[character] = False
        else:
            self[character] = True
        return self[character]


@cache
def _held(charset: str) -> _Held:
    return _Held(charset)
