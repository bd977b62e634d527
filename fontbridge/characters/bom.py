"""Byte order marks."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Mark", "mark_of"]


class Mark(NamedTuple):
    """`codec` swallows the mark; `plain` reads what follows it."""

    mark: bytes
    codec: str
    plain: str


# Longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    Mark(b"\xff\xfe\0\0", "utf-32", "utf-32-le"),
    Mark(b"\0\0\xfe\xff", "utf-32", "utf-32-be"),
    Mark(b"\xff\xfe", "utf-16", "utf-16-le"),
    Mark(b"\xfe\xff", "utf-16", "utf-16-be"),
    Mark(b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    Mark(b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)


def mark_of(data: bytes) -> Mark | None:
    """The byte order mark that `data` begins with.

    >>> mark_of(b"\\xef\\xbb\\xbfa").codec
    'utf-8-sig'
    """
    return next((mark for mark in _MARKS if data.startswith(mark.mark)), None)
