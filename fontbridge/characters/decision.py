"""Which encoding to scan the data in: one stage after another, until one is sure."""

from __future__ import annotations

import re
from typing import NamedTuple

from fontbridge.characters.binary import looks_binary
from fontbridge.characters.bom import mark_of
from fontbridge.characters.declaration import family_of
from fontbridge.characters.families import Reading, rank, words
from fontbridge.characters.gbscan import GbScan
from fontbridge.characters.hebrew import reads_hebrew
from fontbridge.characters.scan import Scan, TextScan
from fontbridge.characters.shifted import shifted_codec, shifts_beyond_gb2312
from fontbridge.characters.wide import holds_text, wide_codec
from fontbridge.model import Message, say

__all__ = ["Decision", "decide"]

# Codecs of a family, from the narrowest to the widest.
_CODECS = {
    "big5": ("big5", "cp950", "big5hkscs"),
    "euc-kr": ("euc_kr", "cp949"),
    "euc-jp": ("euc_jp",),
    "shift_jis": ("shift_jis", "cp932"),
}
# What a caller's word and a file's own are worth against the bytes, in nats: they settle words
# of two or three characters, and little more.
_EXPECTED, _DECLARED = 16.0, 5.0
# What a general detector may add: encodings of other languages that files do come in.
_GENERAL = (
    *("cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866", "cp874"),
    *("iso8859-2", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "koi8-r", "koi8-u"),
    *("tis-620", "johab"),
)
_EXCERPT = 64 << 10
_HIGH = re.compile(rb"[\x80-\xff]")
# The codes of two bytes, and those of GB2312's first level, hanzi in everyday use.
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_FEW_BYTES, _MOSTLY = 64, 0.85


class Decision(NamedTuple):
    """`codec` is to be reported, or else what the scan found; `scan` is None for binary data.

    `skip` bytes at the beginning are a mark or the rest of a character. `others` are readings that
    were less likely, to fall back on. `plain`: so far all is ASCII.
    """

    scan: Scan | None
    evidence: tuple[Message, ...]
    codec: str = ""
    skip: int = 0
    others: tuple[Reading, ...] = ()
    plain: bool = False


def decide(head: bytes, region: bytes, whole: bool, expected: str, declared: str) -> Decision:
    """Decide from `head`, the first bytes, and `region`, the first that are not plain ASCII.

    `whole`: nothing comes after `region`. `expected` and `declared` are labels or empty; "gb" is
    the GB family.
    """
    if (mark := mark_of(head)) and holds_text(head[len(mark.mark) :], mark.plain):
        scan = GbScan() if mark.plain == "gb18030" else TextScan((mark.plain,))
        evidence = say("byte order mark of {codec}", codec=mark.codec)
        return Decision(scan, (evidence,), mark.codec, len(mark.mark))
    if wide := wide_codec(head):
        evidence = say("reads as text in {codec}, without a byte order mark", codec=wide)
        return Decision(TextScan((wide,)), (evidence,), wide)
    # Shifts are control characters themselves.
    if region.isascii() and (shifted := shifted_codec(region)):
        evidence = say("shift sequences of {codec}", codec=shifted)
        unread = (say("part of it is in CNS 11643 or ISO-IR-165, which are not read here"),)
        told = (evidence, *(unread if shifts_beyond_gb2312(region) else ()))
        return Decision(TextScan((shifted,)), told, shifted)
    if looks_binary(region[:_EXCERPT]) or looks_binary(head):
        return Decision(None, (say("control characters as in no text: binary data"),))
    if region.isascii():
        return Decision(TextScan(("ascii",)), (), plain=True)
    return _by_statistics(region, whole, expected, declared)


def scan_of(family: str) -> Scan:
    """A fresh scan for a family of encodings."""
    return GbScan() if family == "gb18030" else TextScan(_CODECS.get(family, (family,)))


def _by_statistics(region: bytes, whole: bool, expected: str, declared: str) -> Decision:
    bonus = {family_of("gb18030" if expected == "gb" else expected): _EXPECTED} if expected else {}
    if declared and (family := family_of(declared)):
        bonus[family] = bonus.get(family, 0.0) + _DECLARED
    excerpt = _excerpt(region, whole)
    readings = rank(excerpt, bonus)
    best = readings[0]
    if best.family == "cp1251" and reads_hebrew(excerpt):
        evidence = say("letters as in Hebrew, with final forms at the ends of words only")
        return Decision(TextScan(("cp1255",)), (evidence,))
    if best.dear and not _few_but_common(best, excerpt) and (foreign := _general(region)):
        return foreign
    return Decision(scan_of(best.family), _told(readings), "", best.skip, tuple(readings[1:]))


def _few_but_common(best: Reading, excerpt: bytes) -> bool:
    """True if so few hanzi were read that rare pairs make them dear, though each is common.

    Thai read as GB is dear as well, but a third of it falls outside the common hanzi.
    """
    if best.family != "gb18030" or best.size >= _FEW_BYTES:
        return False
    pairs = _PAIR.findall(b" ".join(words(excerpt, _FEW_BYTES)))
    common = sum(_COMMON.fullmatch(pair) is not None for pair in pairs)
    return common >= len(pairs) * _MOSTLY


def _excerpt(region: bytes, whole: bool) -> bytes:
    """Some of `region`, where its first high bytes are.

    It begins or ends with a blank where it does not begin or end as the data does, so that what
    was cut here is not taken for data that was cut.
    """
    high = _HIGH.search(region)
    start = max(high.start() - 64, 0) if high else 0
    cut = region[start : start + _EXCERPT]
    before = b" " if start else b""
    return before + cut + (b"" if whole and start + len(cut) == len(region) else b" ")


def _general(region: bytes) -> Decision | None:
    """What a general detector says of data that none of our families reads as a language."""
    import chardet

    name = family_of(str(chardet.detect(region[:_EXCERPT])["encoding"] or ""))
    if name not in _GENERAL:
        return None
    scan = TextScan((name,))
    scan.feed(region)
    if scan.fault_count:
        return None
    evidence = say("{codec} by the statistics of a general detector, chardet", codec=name)
    return Decision(TextScan((name,)), (evidence,))


def _told(readings: list[Reading]) -> tuple[Message, ...]:
    best = readings[0]
    other = next((r for r in readings if r.family != best.family), None)
    if other is None:
        return (say("reads as a language in {family} only", family=best.family),)
    # Past some forty zeros the number says no more.
    zeros = min(round((best.score - other.score) / 2.303), 40)
    return (
        say(
            "likeliest as {family}; {other} is less likely by a factor of 10^{zeros}",
            family=best.family, other=other.family, zeros=zeros,
        ),
    )
