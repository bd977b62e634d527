"""Which characters of a text a charset has no code for."""

from __future__ import annotations

from functools import cache

from fontbridge.characters.codecs import encode
from fontbridge.characters.repertoire import pattern_outside

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
_EURO = {"cp936": "€"}


def lacking(text: str, charset: str) -> list[str]:
    """The characters that `charset` cannot spell, each once, in order. Raises `LookupError`.

    >>> lacking("二〇二六年〇月", "gb2312"), lacking("价格€，价", "cp936"), lacking("们们", "big5")
    (['〇'], [], ['们'])
    """
    charset = charset.lower().replace("_", "-")
    repertoire = _HOLDS.get(charset, "gb18030" if charset.startswith("utf") else "")
    if repertoire:
        found = dict.fromkeys(pattern_outside(repertoire).findall(text))
        found.pop(_EURO.get(charset, ""), None)
        return list(found)
    held = _held(charset)
    return [character for character in dict.fromkeys(text) if not held[character]]


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
