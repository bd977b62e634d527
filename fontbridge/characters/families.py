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

__all__ = ["NAMES", "Reading", "family_of_line", "rank", "words"]


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


# Documents of Chinese offices come first: a tie of two or three characters goes to them.
_TRAIL = (re.compile(rb"[\x40-\x7e\x81-\xfe]"),)
_TRAIL_GB = (*_TRAIL, re.compile(rb"[\x81-\xfe][0-9]"), re.compile(rb"[0-9][\x81-\xfe][0-9]"))
_TRAIL_UTF8 = tuple(re.compile(rb"[\x80-\xbf]{%d}(?![\x80-\xbf])" % rest) for rest in (1, 2, 3))
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
NAMES = tuple(family.name for family in _FAMILIES)
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
# One character in so many that cannot be decoded: this is not the family. One always stays.
_BROKEN = 3
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
    sample = words(data, _FIRST_LOOK)
    readings = sorted(_read(sample, bonus or {}, data), reverse=True)
    if sum(map(len, sample)) >= _FIRST_LOOK and _margin(readings) < _CLEAR_MARGIN:
        readings = sorted(_read(words(data, _SECOND_LOOK), bonus or {}, data), reverse=True)
    return readings


def family_of_line(line: bytes) -> str:
    """The family of a single line; empty if it is ASCII."""
    return "" if line.isascii() else rank(line)[0].family


def _margin(readings: list[Reading]) -> float:
    others = [r.score for r in readings if r.family != readings[0].family]
    return readings[0].score - max(others, default=-1e9)


def _read(sample: list[bytes], bonus: Mapping[str, float], data: bytes) -> Iterator[Reading]:
    # A cut can only concern a word at the beginning or the end of the data.
    begins = bool(sample) and data.startswith(sample[0])
    ends = bool(sample) and data.endswith(sample[-1])
    cut_here = bool(sample) and sum(map(len, sample)) in (_FIRST_LOOK, _SECOND_LOOK)
    # What stands after the last word is no part of a character: that must not go unseen.
    # As many blanks as GB18030's decoder waits for.
    after = b"" if ends or cut_here else b"    "
    lone = sum(len(word) == 1 for word in sample)
    latin = len(_LATIN_WORD.findall(data, 0, _LATIN_IN if lone else _LATIN_NEAR))
    size = sum(map(len, sample))
    rough: list[tuple[float, float, Family, str, str, int]] = []
    for family in _FAMILIES:
        prior = family.prior + bonus.get(family.name, 0.0)
        if family.name == "cp1251":
            prior -= _PER_LATIN_WORD * min(lone, latin)
        elif family.name == "cp1252":
            prior += _LATIN_BONUS * min(latin, _LATIN_WORDS)
        skips = [n for n, rest in enumerate(family.torn, 1) if begins and rest.match(data)]
        for skip in (0, *skips):
            decoder = getincrementaldecoder(family.reader)("replace")
            start = [sample[0][skip:], *sample[1:]] if skip else sample
            text = decoder.decode(b" ".join(start) + after)
            if text.count("\ufffd") * _BROKEN > len(text) and family.name != "gb18030":
                continue
            left = len(decoder.getstate()[0]) if ends else 0
            handicap = prior - sum(_CUT_PENALTY + _LEFT_OVER * n for n in (skip, left) if n)
            rough += (
                (rough_cost(text, language) + handicap, handicap, family, language, text, skip)
                for language in family.languages
            )
            if family.name == "utf-8" and "\ufffd" not in text:
                score = other_script_cost(text) + handicap
                yield Reading(score, family.name, "", skip, size)
    best = max(score for score, *_ in rough)
    for score, handicap, family, language, text, skip in rough:
        if score > best - _ROUGH_MARGIN:
            yield Reading(cost(text, language) + handicap, family.name, language, skip, size)
