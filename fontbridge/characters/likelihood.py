"""How likely a text is in each of six languages: what tells one reading of bytes from another.

A language is a chain of characters. What a character costs after another, in nats, is looked up for
the pairs that carry most of the evidence; any other pair costs its step from class to class (hanzi
to kana, letter to accented letter) and then the character within its class. The tables are made by
benchmarks/train_charset_model.py from packages named there; frequencies only, no text.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect
from functools import cache
from itertools import repeat
from operator import add
from typing import Any
from unicodedata import combining

from fontbridge.characters import tables

__all__ = [
    "CLASSES",
    "LANGUAGES",
    "class_of",
    "cost",
    "other_script_cost",
    "rough_cost",
    "strange",
    "tokens_only",
]

#: hans and hant are Chinese in simplified and traditional characters; western is German, French,
#: Spanish, Italian, Portuguese, Dutch, Swedish and Danish at once.
LANGUAGES = ("hans", "hant", "ja", "ko", "ru", "western")

# Where the classes begin. a letter, 0 digit, _ blank, . punctuation, of ASCII; s symbols and L l
# letters of Latin; C c Cyrillic; p CJK punctuation and full width; H hanzi, R rare hanzi, K kana,
# G hangul; o anything else; u what text does not hold (controls, private use, unassigned).
_STARTS: tuple[tuple[int, str], ...] = (
    (0x00, "u"), (0x09, "_"), (0x0B, "u"), (0x0D, "_"), (0x0E, "u"), (0x20, "_"), (0x21, "."),
    (0x30, "0"), (0x3A, "."), (0x41, "a"), (0x5B, "."), (0x61, "a"), (0x7B, "."), (0x7F, "u"),
    (0xA0, "s"), (0xC0, "L"), (0xD7, "s"), (0xD8, "L"), (0xDF, "l"), (0xF7, "s"), (0xF8, "l"),
    (0x100, "o"), (0x152, "L"), (0x153, "l"), (0x154, "o"), (0x300, "u"), (0x370, "o"),
    (0x400, "C"), (0x430, "c"), (0x460, "o"), (0x530, "u"), (0x2010, "p"), (0x2028, "u"),
    (0x2030, "p"), (0x206A, "u"), (0x2070, "o"), (0x2E80, "R"), (0x3000, "p"), (0x3040, "K"),
    (0x3100, "o"), (0x3130, "G"), (0x3190, "o"), (0x3400, "R"), (0x4DC0, "u"), (0x4E00, "H"),
    (0xA000, "u"), (0xAC00, "G"), (0xD7A4, "u"), (0xF900, "R"), (0xFB00, "u"), (0xFE30, "o"),
    (0xFE70, "u"), (0xFF01, "p"), (0xFF61, "K"), (0xFFA0, "u"), (0xFFE0, "p"), (0xFFE7, "u"),
    (0x1F300, "o"), (0x1FB00, "u"), (0x20000, "R"), (0x323B0, "u"),
)
_BORDERS = [start for start, _ in _STARTS]
CLASSES = "a0_.sLlCcpHRKGou"

# Within their class, characters of ASCII cost the same in every language and cannot tell them
# apart; what no language wrote in training costs more than anything it did.
FLAT = {"a": -3.5, "0": -2.3, "_": 0.0, ".": -3.0, "u": -6.0}
STEP_FLOOR = -11.0
# Any letter of an alphabet, a change of alphabet, and what is rare in all of them.
_OTHER_LETTER, _OTHER_BLOCK, _ODD = -5.0, -6.0, -8.0
_CERTAIN = 1e3
_CACHED_PAIRS = 50_000


def class_of(character: str) -> str:
    """The class of a character: one of `CLASSES`."""
    return _STARTS[bisect(_BORDERS, ord(character)) - 1][1]


def strange(text: str) -> int:
    """How many characters of `text` are such as text does not hold: class u."""
    return len(_strange().findall(text))


def tokens_only(text: str) -> str:
    """What of `text` is compared: words that are not all ASCII, cut where every encoding may be.

    >>> tokens_only("abc、see 第3条, end")
    'abc、see 第3条'
    """
    words = "".join(c if c > "/" else " " for c in text).split(" ")
    return " ".join(word for word in words if not word.isascii())


def cost(text: str, language: str) -> float:
    """The logarithm of the likelihood of `text`, in nats: the nearer to 0, the likelier."""
    pairs = _pairs(language)
    if len(pairs) > _CACHED_PAIRS:
        pairs.clear_cache()
    return sum(map(pairs.__getitem__, map(add, " " + text, text)))


def rough_cost(text: str, language: str) -> float:
    """Like `cost` with every character taken alone; six times as fast, for weeding out."""
    return sum(map(_alone(language).__getitem__, text))


def other_script_cost(text: str) -> float:
    """A cost for text in whatever script there is no table for: Greek, Arabic, Thai, emoji.

    Letters of one script go together, and marks that combine are few.
    """
    letters = [character for character in text if character > "\x7f"]
    if not letters:
        return -_CERTAIN
    blocks = {ord(character) >> 8 for character in letters}
    odd = sum(not character.isalpha() and not character.isprintable() for character in letters)
    marks = sum(map(bool, map(combining, letters)))
    return (
        _OTHER_LETTER * len(text) + _OTHER_BLOCK * (len(blocks) - 1) + _ODD * (odd + marks)
    )


class _Alone(dict[str, float]):
    """Character to its cost without regard to what it follows."""

    def __init__(self, shares: dict[str, float], within: _Singles) -> None:
        super().__init__()
        self._shares = shares
        self._within = within

    def __missing__(self, character: str) -> float:
        share = self._shares.get(class_of(character), STEP_FLOOR)
        self[character] = value = share + self._within[character]
        return value


class _Singles(dict[str, float]):
    """Character to its cost within its class; learns the cost of those not seen in training."""

    def __init__(self, levels: list[list[Any]], floors: dict[str, float]) -> None:
        super().__init__()
        for level, characters in levels:
            self.update(zip(characters, repeat(level / 4), strict=False))
        self._floors = floors

    def __missing__(self, character: str) -> float:
        kind = class_of(character)
        self[character] = value = FLAT.get(kind, self._floors.get(kind, STEP_FLOOR))
        return value


class _Pairs(dict[str, float]):
    """Two characters to the cost of the second after the first; learns the pairs it is asked."""

    def __init__(self, model: dict[str, Any], within: _Singles) -> None:
        super().__init__()
        self._listed: dict[str, float] = {}
        for level, pairs in model["pairs"]:
            self._listed.update(
                zip(map(add, pairs[::2], pairs[1::2]), repeat(level / 4), strict=False)
            )
        self._steps: dict[str, float] = model["steps"]
        self._within = within
        self.update(self._listed)

    def __missing__(self, pair: str) -> float:
        step = class_of(pair[0]) + class_of(pair[1])
        value = self._steps.get(step, STEP_FLOOR) + self._within[pair[1]]
        self[pair] = value
        return value

    def clear_cache(self) -> None:
        self.clear()
        self.update(self._listed)


@cache
def _strange() -> re.Pattern[str]:
    ends = [*_BORDERS[1:], 0x110000]
    ranges = (
        f"\\U{start:08x}-\\U{end - 1:08x}"
        for (start, kind), end in zip(_STARTS, ends, strict=True)
        if kind == "u"
    )
    return re.compile(f"[{''.join(ranges)}]")


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(zlib.decompress(tables.binary("charset-model.z")))
    return model


@cache
def _singles(language: str) -> _Singles:
    model = _model()[language]
    return _Singles(model["levels"], model["floors"])


@cache
def _alone(language: str) -> _Alone:
    return _Alone(_model()[language]["shares"], _singles(language))


@cache
def _pairs(language: str) -> _Pairs:
    return _Pairs(_model()[language], _singles(language))
