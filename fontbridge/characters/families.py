"""Which family of encodings bytes belong to, by what each reading would say.

Every candidate reads the same words; the likelihood of what it reads is compared. Bytes that a
candidate cannot decode cost it likelihood instead of ruling it out, so one bad byte or a cut
character does no harm.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fontbridge.characters.likelihood import LANGUAGES, cost, other_script_cost, rough_cost

__all__ = ["Reading", "family_of_line", "rank", "words"]


class Family(NamedTuple):
    """`reader` is the widest of Python's codecs for it; `prior` in nats is what we expect.

    `torn` says by what rests of a character data may begin that was cut inside one.
    """

    name: str
    reader: str
    languages: tuple[str, ...]
    prior: float
    torn: tuple[re.Pattern[bytes], ...]


class Reading(NamedTuple):
    """One candidate's reading. `skip` bytes at the beginning belong to a cut character.

    `score` is in nats, the nearer to 0 the likelier; `size` bytes were read.
    """

    score: float
    family: str
    language: str
    skip: int
    size: int

    @property
    def dear(self) -> bool:
        """True if this costs more than text in one of our languages does."""
        dearest = _DEAREST.get(self.family, _DEAREST_ELSE)
        if self.size < _FIRST_LOOK:
            dearest += _SHORT_MAY_BE_DEARER
        return self.size >= _LONG_ENOUGH and -self.score > dearest * self.size


_TRAIL = (re.compile(rb"[\x40-\x7e\x81-\xfe]"),)
_TRAIL_GB = (*_TRAIL, re.compile(rb"[\x81-\xfe][0-9]"), re.compile(rb"[0-9][\x81-\xfe][0-9]"))
_TRAIL_UTF8 = tuple(re.compile(rb"[\x80-\xbf]{%d}(?![\x80-\xbf])" % rest) for rest in (1, 2, 3))
# Documents of Chinese offices come first: a tie of two or three characters goes to them.
_FAMILIES = (
    Family("gb18030", "gb18030", ("hans", "hant"), 0.0, _TRAIL_GB),
    Family("utf-8", "utf-8", LANGUAGES, 3.0, _TRAIL_UTF8),
    Family("big5", "big5hkscs", ("hant",), -3.0, _TRAIL),
    Family("euc-kr", "cp949", ("ko",), -3.0, _TRAIL),
    Family("euc-jp", "euc_jp", ("ja",), -3.0, _TRAIL),
    Family("shift_jis", "cp932", ("ja",), -3.0, _TRAIL),
    Family("cp1252", "cp1252", ("western",), -1.0, ()),
    Family("cp1251", "cp1251", ("ru",), -3.0, ()),
)
# Every encoding here has single bytes below 0x30 only as themselves: GB18030's third and fourth
# bytes begin at 0x30, other trail bytes at 0x40.
_SEPARATOR = re.compile(rb"[\x00-\x2f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LOW = bytes(range(0x80))
# A word is compared from a little before its first high byte: the rest is ASCII to everyone.
_BEFORE = 12
# Nats a byte beyond which it is no language of ours that is being read. Measured on the inputs of
# benchmarks/detection.py: Russian costs 3, Greek and Hebrew read as Russian 4 to 5; western text 4,
# Czech 6; the multi-byte families 2 to 3, Thai read as Chinese 6.
_DEAREST, _DEAREST_ELSE = {"cp1251": 3.9, "cp1252": 6.0}, 5.2
_SHORT_MAY_BE_DEARER = 0.5
_LONG_ENOUGH = 32
_FIRST_LOOK, _SECOND_LOOK = 240, 2400
# Nats by which a candidate may trail the best before the finer comparison.
_ROUGH_MARGIN = 60.0
_CLEAR_MARGIN = 30.0
# If one character in so many cannot be decoded, this is not the family; GB18030 always stays.
# Each costs what a character that no language wrote does.
_BROKEN, _BROKEN_EACH = 3, 6.0
# Input cut inside a character is rare, and the bytes that the cut leaves over explain nothing.
_CUT_PENALTY, _LEFT_OVER = 9.0, 5.0
# Words of one letter are the same to Russian and to French or Italian: a, и stand where à, è do.
# What tells is whether there are Latin words around them.
_LATIN_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]{2,}(?![A-Za-z\x80-\xff])")
_PER_LATIN_WORD, _LATIN_IN = 4.0, 16 << 10
# They also make it a little likelier that Ï in THAÏE is one, and not half of a rare hanzi.
_LATIN_BONUS, _LATIN_WORDS, _LATIN_NEAR = 0.75, 4, 256


def words(data: bytes, limit: int) -> list[bytes]:
    """The words of `data` that hold high bytes, `limit` bytes of them at most.

    >>> words("see 第3条, end".encode("gbk"), 100) == ["第3条".encode("gbk")]
    True
    """
    found: list[bytes] = []
    at = size = 0
    while size < limit and (high := _HIGH.search(data, at)):
        begin = high.start()
        start = begin - len(_SEPARATOR.split(data[max(at, begin - _BEFORE) : begin])[-1])
        end = stop.start() if (stop := _SEPARATOR.search(data, begin)) else len(data)
        # One byte more than the last high one: it may be the second of a character.
        last = begin + len(data[begin:end].rstrip(_LOW)) + 1
        found.append(data[start : min(last, end, start + limit - size)])
        size += len(found[-1])
        at = end
    return found


def rank(data: bytes, bonus: Mapping[str, float] | None = None) -> list[Reading]:
    """The readings of `data` that deserve comparison, the likeliest first.

    `data` holds high bytes. `bonus` is what is known beforehand, by family, in nats.
    """
    readings: list[Reading] = []
    for limit in (_FIRST_LOOK, _SECOND_LOOK):
        sample = _Sample(data, limit)
        readings = sorted(_read(sample, bonus or {}), reverse=True)
        if sample.size < limit or _margin(readings) > _CLEAR_MARGIN:
            break
    return readings


def family_of_line(line: bytes) -> str:
    """The family of a single line; empty if it is ASCII."""
    return "" if line.isascii() else rank(line)[0].family


def _margin(readings: list[Reading]) -> float:
    others = [r.score for r in readings if r.family != readings[0].family]
    return readings[0].score - max(others, default=-1e9)


class _Sample:
    """The words of some data that are compared, and what else tells about them."""

    def __init__(self, data: bytes, limit: int) -> None:
        self.words = words(data, limit)
        self.size = sum(map(len, self.words))
        self._data = data
        # A cut can only concern a word at the beginning or the end of the data.
        self._begins = data.startswith(self.words[0])
        self._ends = data.endswith(self.words[-1])
        # What stands after the last word is no part of a character: that must not go unseen.
        # As many blanks as GB18030's decoder waits for.
        self._after = b"" if self._ends or self.size == limit else b"    "
        lone = sum(len(word) == 1 for word in self.words)
        latin = len(_LATIN_WORD.findall(data, 0, _LATIN_IN if lone else _LATIN_NEAR))
        self.bonus = {
            "cp1251": -_PER_LATIN_WORD * min(lone, latin),
            "cp1252": _LATIN_BONUS * min(latin, _LATIN_WORDS),
        }

    def texts(self, family: Family) -> Iterator[tuple[int, float, str]]:
        """What `family` reads: bytes skipped at the beginning, what cuts cost, the text."""
        first, *others = self.words
        rests = enumerate(family.torn, 1) if self._begins else ()
        for skip in (0, *(length for length, rest in rests if rest.match(self._data))):
            decoder = getincrementaldecoder(family.reader)("replace")
            text = decoder.decode(b" ".join((first[skip:], *others)) + self._after)
            left = len(decoder.getstate()[0]) if self._ends else 0
            cuts = sum(_CUT_PENALTY + _LEFT_OVER * count for count in (skip, left) if count)
            broken = text.count("\ufffd")
            if family.name == "gb18030" or broken * _BROKEN <= len(text):
                yield skip, -cuts - broken * _BROKEN_EACH, text


def _read(sample: _Sample, bonus: Mapping[str, float]) -> Iterator[Reading]:
    rough: list[tuple[float, float, Family, str, str, int]] = []
    for family in _FAMILIES:
        prior = family.prior + bonus.get(family.name, 0.0) + sample.bonus.get(family.name, 0.0)
        for skip, cuts, text in sample.texts(family):
            handicap = prior + cuts
            rough += (
                (rough_cost(text, language) + handicap, handicap, family, language, text, skip)
                for language in family.languages
            )
            if family.name == "utf-8" and "\ufffd" not in text:
                score = other_script_cost(text) + handicap
                yield Reading(score, family.name, "", skip, sample.size)
    best = max(score for score, *_ in rough)
    for score, handicap, family, language, text, skip in rough:
        if score > best - _ROUGH_MARGIN:
            score = cost(text, language) + handicap
            yield Reading(score, family.name, language, skip, sample.size)
