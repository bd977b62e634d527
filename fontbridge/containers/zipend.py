"""The end of a ZIP file: where its central directory is, and how to say so anew."""

from __future__ import annotations

import struct
from typing import NamedTuple

from fontbridge.containers.ziprecords import END, LOCATOR, WIDE_END, damaged
from fontbridge.model import DamagedError, Message, say

__all__ = ["Ending", "ending", "ending_parts", "rewritten_ending"]

_SIGNATURE = b"PK\5\6"
_LONGEST_COMMENT = 0xFFFF
_ALL_ONES = {2: 0xFFFF, 4: 0xFFFFFFFF}  # by width: the value stands in the zip64 record


class Ending(NamedTuple):
    """The central directory is `start:end` of the file and has that many entries.

    What follows it are the zip64 records, if any, the end record and the comment. `trailing` is
    how many bytes come after the comment.
    """

    start: int
    end: int
    entries: int
    trailing: int


def ending(view: memoryview) -> Ending:
    """Find and check the end of the archive.

    Readers search the end record from the end of the file, some by its signature alone, some by
    a comment of the right length. Where they would find different ones, or where the records do
    not lie one after the other (data put before the archive without its offsets being told,
    gaps), this raises `DamagedError`; so it does for parts of archives on several disks.
    """
    base = max(0, len(view) - END.size - _LONGEST_COMMENT)
    tail = bytes(view[base:])
    found = tail.rfind(_SIGNATURE)
    if found < 0 or found + END.size > len(tail):
        raise damaged(say("the package has no end: it is cut off, or not a ZIP file"))
    _, disk, first_disk, here, count, size, start, comment = END.unpack_from(tail, found)
    place = base + found
    trailing = len(view) - place - END.size - comment
    if trailing < 0:
        raise damaged(say("the package is cut off in its comment"))
    if _fits_exactly_earlier(tail, found):
        raise _ambiguous(say("it has two ends"))
    end = place
    wide = _wide_ending(view, place)
    if wide:
        end, numbers = wide
        narrow = (disk, first_disk, here, count, size, start)
        widths = (2, 2, 2, 2, 4, 4)
        for told, number, width in zip(narrow, numbers, widths, strict=True):
            if told not in (number, _ALL_ONES[width]):
                raise _ambiguous(say("its two end records differ"))
        disk, first_disk, here, count, size, start = numbers
    if disk or first_disk or here != count:
        raise damaged(say("this is one part of a package split over several files"))
    if start + size != end:
        raise _ambiguous(say("its directory is not where it says"))
    return Ending(start, end, count, trailing)


def ending_parts(old: bytes) -> tuple[bytes, bytes]:
    """The bytes after a directory that `ending` accepted: the end records, and the comment."""
    length = _end_place(old) + END.size
    return old[:length], old[length:]


def rewritten_ending(old: bytes, entries: int, start: int, size: int) -> bytes:
    """The end records `old` for a directory of another place, size or number of entries.

    A zip64 record stays; without one, one is put in where the numbers need it.
    """
    place = _end_place(old)
    fields = list(END.unpack_from(old, place))
    numbers = {3: (entries, 2), 4: (entries, 2), 5: (size, 4), 6: (start, 4)}
    wide = old[:place]
    if not wide and any(n >= _ALL_ONES[width] for n, width in numbers.values()):
        wide = WIDE_END.pack(b"PK\6\6", WIDE_END.size - 12, 45, 45, 0, 0, 0, 0, 0, 0)
        wide += LOCATOR.pack(b"PK\6\7", 0, 0, 1)
    for index, (number, width) in numbers.items():
        if number >= _ALL_ONES[width]:
            fields[index] = _ALL_ONES[width]
        elif not (wide and fields[index] == _ALL_ONES[width]):
            fields[index] = number
    if wide:
        record = list(WIDE_END.unpack_from(wide))
        record[6:10] = entries, entries, size, start
        locator = list(LOCATOR.unpack_from(wide, len(wide) - LOCATOR.size))
        locator[2] = start + size
        wide = (
            WIDE_END.pack(*record)
            + wide[WIDE_END.size : -LOCATOR.size]
            + LOCATOR.pack(*locator)
        )
    return wide + END.pack(*fields)


def _end_place(old: bytes) -> int:
    """Where the end record is in the bytes after a central directory that `ending` accepted."""
    if not old.startswith(b"PK\6\6"):
        return 0
    (rest,) = struct.unpack_from("<Q", old, 4)
    return 12 + int(rest) + LOCATOR.size


def _wide_ending(view: memoryview, place: int) -> tuple[int, tuple[int, ...]] | None:
    """The start of the zip64 end record before the end record, and its six numbers."""
    at = place - LOCATOR.size
    if at < 0 or bytes(view[at : at + 4]) != b"PK\6\7":
        return None
    _, disk, start, _ = LOCATOR.unpack_from(view, at)
    if disk or start + WIDE_END.size > at or bytes(view[start : start + 4]) != b"PK\6\6":
        raise damaged(say("the zip64 end of the package is damaged"))
    _, rest, _, _, *numbers = WIDE_END.unpack_from(view, start)
    if start + 12 + rest != at:
        raise damaged(say("the zip64 end of the package is damaged"))
    return start, tuple(numbers)


def _fits_exactly_earlier(tail: bytes, last: int) -> bool:
    """True if an earlier end record has a comment that reaches to the end of the file."""
    found = tail.find(_SIGNATURE)
    while 0 <= found < last:
        (comment,) = struct.unpack_from("<H", tail, found + END.size - 2)
        if found + END.size + comment == len(tail):
            return True
        found = tail.find(_SIGNATURE, found + 1)
    return False


def _ambiguous(reason: Message) -> DamagedError:
    return damaged(say("two programs would read this package differently: {reason}", reason=reason))
