"""Hebrew in Windows-1255 or ISO-8859-8, whose bytes are lower-case letters of Windows-1251.

Five letters have a form for the end of words, which stands nowhere else. In Windows-1251 these are
к н п у х, which hardly a word of two syllables has at its end alone.
"""

from __future__ import annotations

import re

__all__ = ["reads_hebrew"]

_FEWEST, _FEWEST_FINALS = 8, 2
_NO_LETTER = re.compile(rb"[\x80-\xdf\xfb-\xff]")
_FINAL_INSIDE = re.compile(rb"[\xea\xed\xef\xf3\xf5](?=[\xe0-\xfa])")
_FINAL_AT_END = re.compile(rb"[\xe0-\xfa][\xea\xed\xef\xf3\xf5](?![\xe0-\xfa])")
_LETTERS = re.compile(rb"[\xe0-\xfa]")


def reads_hebrew(data: bytes) -> bool:
    """True if all high bytes are letters of Hebrew, with final forms at the ends of words only.

    >>> reads_hebrew("ואת הארץ והארץ היתה".encode("cp1255")), reads_hebrew("снова".encode("cp1251"))
    (True, False)
    """
    return (
        len(_LETTERS.findall(data, 0, 4 * _FEWEST)) >= _FEWEST
        and not _NO_LETTER.search(data)
        and not _FINAL_INSIDE.search(data)
        and len(_FINAL_AT_END.findall(data)) >= _FEWEST_FINALS
    )
