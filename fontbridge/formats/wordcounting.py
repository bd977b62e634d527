"""What labels of lists in Word documents say, counted paragraph by paragraph (ECMA-376 Part 1,
17.9).
"""

from __future__ import annotations

from collections.abc import Mapping

from fontbridge.formats.listnumbers import written
from fontbridge.formats.wordnumbering import ListLevel, WordList

__all__ = ["Counting"]

_DEPTHS = 9


class Counting:
    """Counts the paragraphs of lists in the order of the text."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def level(self, number: str, depth: str) -> ListLevel | None:
        """A level of a list; None where the numbering does not have it."""
        found = self._lists.get(number)
        return found.levels.get(depth) if found else None

    def label(self, number: str, depth: str) -> str | None:
        """The label of the next paragraph of a level; None where its format is not known."""
        level = self.level(number, depth)
        if level is None:
            return ""
        of = self._lists[number]
        counts = self._counts.setdefault(of.abstract, [None] * _DEPTHS)
        if number not in self._begun:
            self._begun.add(number)
            for each, begin in of.begins.items():
                if _at(each) < _DEPTHS:
                    counts[_at(each)] = begin - 1
        at = min(_at(depth), _DEPTHS - 1)
        last = counts[at]
        counts[at] = level.first if last is None else last + 1
        for deeper in range(at + 1, _DEPTHS):
            lower = of.levels.get(str(deeper))
            restarts = lower.restarts if lower else -1
            if restarts < 0 or at + 1 <= restarts:
                counts[deeper] = None
        return _text(level, of, counts)


def _text(level: ListLevel, of: WordList, counts: list[int | None]) -> str | None:
    """The label with its references to the numbers of levels, from %1 on (17.9.11)."""
    if level.format == "none":
        return level.text if "%" not in level.text else ""
    if level.format == "bullet":
        return level.text
    found = []
    pieces = level.text.split("%")
    found.append(pieces[0])
    for piece in pieces[1:]:
        if piece[:1] not in tuple("123456789"):
            found.append("%" + piece)
            continue
        at = int(piece[0]) - 1
        other = of.levels.get(str(at), level)
        count = counts[at]
        spelt = written(
            other.first if count is None else count, "decimal" if level.legal else other.format
        )
        if spelt is None:
            return None
        found += [spelt, piece[1:]]
    return "".join(found)


def _at(depth: str) -> int:
    return int(depth) if len(depth) == 1 and depth.isdecimal() else 0
