"""What a scan saw, in words that a person can check."""

from __future__ import annotations

from collections.abc import Iterator

from fontbridge.characters.scan import Deciding, LineRange, Scan
from fontbridge.model import Message, say

__all__ = ["of_scan"]

# How a repertoire is called; what is not here is called by its own name.
_CALLED = {
    "ascii": "ASCII",
    "gb2312": "GB2312",
    "gbk": "GBK",
    "gb18030-2byte": say("the two-byte codes of GB18030"),
    "gb18030-level1": say("GB18030-2022 level {number}", number=1),
    "gb18030-level2": say("GB18030-2022 level {number}", number=2),
    "gb18030-level3": say("GB18030-2022 level {number}", number=3),
    "gb18030": "GB18030",
}
_RANGES_TOLD = 5


def of_scan(scan: Scan, skipped: int) -> Iterator[Message]:
    """The evidence of one pass; `skipped` bytes of a cut character stood at the beginning."""
    if scan.deciding:
        yield _of_deciding(scan.deciding)
    if scan.fault_count:
        first = scan.faults[0]
        yield say(
            "{count} damaged bytes, the first at offset {offset} in line {line}",
            count=scan.fault_count, offset=first.offset, line=first.line,
        )
    if skipped:
        yield say("begins inside a character: {count} bytes before the first", count=skipped)
    if scan.torn_end:
        yield say("ends inside a character: {count} bytes after the last", count=scan.torn_end)
    for found in scan.foreign[:_RANGES_TOLD]:
        yield _of_range(found)
    if len(scan.foreign) > _RANGES_TOLD:
        yield say("and {count} more such ranges", count=len(scan.foreign) - _RANGES_TOLD)


def _of_deciding(deciding: Deciding) -> Message:
    return say(
        "{character} (U+{point}, bytes {code}) in line {line}, column {column} is not in {set}",
        character=deciding.character if deciding.character.isprintable() else "\ufffd",
        point=f"{ord(deciding.character):04X}",
        code=deciding.code.hex(" ").upper(),
        line=deciding.line,
        column=deciding.column,
        set=_CALLED.get(deciding.smaller, deciding.smaller),
    )


def _of_range(found: LineRange) -> Message:
    return say(
        "mixed encodings: lines {first} to {last} are {codec}",
        first=found.first, last=found.last, codec=found.codec,
    )
