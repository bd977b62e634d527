"""Line ends: made alike, and made different again, in a text that may come in pieces.

No piece ends between CR and LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, repeat

__all__ = ["ENDS", "Remaker", "Unifier"]

ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
_NAMES = {end: name for name, end in ENDS.items()}
_ANY_END = re.compile("\r\n|\n|\r")

Run = list[str | int]


class Unifier:
    """Makes all line ends "lf", "crlf" or "cr"; notes which there were, as runs.

    >>> unifier = Unifier("lf")
    >>> unifier.feed("a\\r\\nb\\r\\n") + unifier.feed("c\\n"), unifier.runs
    ('a\\nb\\nc\\n', [['crlf', 2], ['lf', 1]])
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._runs: list[Run] = []

    def feed(self, text: str) -> str:
        """The next piece, with its line ends made alike."""
        runs = [(_NAMES[end], len(list(same))) for end, same in groupby(_ANY_END.findall(text))]
        for name, count in runs:
            if self._runs and self._runs[-1][0] == name:
                self._runs[-1][1] = int(self._runs[-1][1]) + count
            else:
                self._runs.append([name, count])
        if all(name == self._name for name, _ in runs):
            return text
        return _ANY_END.sub(ENDS[self._name], text)

    @property
    def runs(self) -> list[Run]:
        """What `Remaker` needs; empty if nothing was changed."""
        return [] if all(run[0] == self._name for run in self._runs) else self._runs


class Remaker:
    """Gives a text back the line ends that `Unifier` found. Raises `ValueError` if their number
    is another one."""

    def __init__(self, runs: Sequence[Sequence[str | int]]) -> None:
        self._ends: Iterator[str] | None = None
        if runs:
            self._ends = chain.from_iterable(
                repeat(ENDS[str(name)], int(count)) for name, count in runs
            )

    def feed(self, text: str) -> str:
        """The next piece, with its line ends as they were."""
        ends = self._ends
        if ends is None:
            return text
        pieces = _ANY_END.split(text)
        try:
            again = [piece + next(ends) for piece in pieces[:-1]]
        except StopIteration:
            raise ValueError("more lines than were recorded") from None
        return "".join((*again, pieces[-1]))

    def finish(self) -> None:
        """No piece follows."""
        if self._ends is not None and next(self._ends, None) is not None:
            raise ValueError("fewer lines than were recorded")
