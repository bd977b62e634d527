"""Line ends: made alike, and made different again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

__all__ = ["ENDS", "remake", "unify"]

ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
_NAMES = {end: name for name, end in ENDS.items()}
_ANY_END = re.compile("\r\n|\n|\r")


def unify(text: str, name: str) -> tuple[str, list[list[str | int]]]:
    """`text` with all line ends made "lf", "crlf" or "cr", and the ends it had, as runs.

    >>> unify("a\\r\\nb\\r\\nc\\n", "lf")
    ('a\\nb\\nc\\n', [['crlf', 2], ['lf', 1]])
    """
    ends = _ANY_END.findall(text)
    runs: list[list[str | int]] = [
        [_NAMES[end], len(list(group))] for end, group in groupby(ends)
    ]
    if all(run[0] == name for run in runs):
        return text, []
    return _ANY_END.sub(ENDS[name], text), runs


def remake(text: str, runs: Sequence[Sequence[str | int]]) -> str:
    """The text before `unify`. Raises `ValueError` if the number of lines differs."""
    if not runs:
        return text
    ends = [ENDS[str(name)] for name, count in runs for _ in range(int(count))]
    lines = _ANY_END.split(text)
    if len(lines) != len(ends) + 1:
        raise ValueError("another number of lines than was recorded")
    return "".join(step for pair in zip(lines, [*ends, ""], strict=True) for step in pair)
