"""Which characters of a text are outside a set, without waiting for a pattern to be compiled.

A pattern goes through text several times as fast as a look-up of each character, but the class of
a coded set takes up to 20 ms to compile, about as much as a whole notice takes to convert.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

__all__ = ["Outside"]

# So many characters take about as long to look up as the pattern takes to compile.
_WORTH_A_PATTERN = 200_000


class Outside:
    """The characters outside a set.

    `held` gives the set, `pattern` one that matches a character outside; neither is asked for
    before it is needed. `sure` says of a text that nothing in it is outside; False where that takes
    a look.

    >>> outside = Outside(lambda: frozenset("ab"), lambda: re.compile("[^ab]"), lambda text: False)
    >>> outside.all_in("abxax"), outside.first_in("abxax", 3), outside.first_in("ab", 0)
    (['x', 'x'], 4, -1)
    """

    def __init__(
        self,
        held: Callable[[], frozenset[str]],
        pattern: Callable[[], re.Pattern[str]],
        sure: Callable[[str], bool],
    ) -> None:
        self._read_held = held
        self._compile = pattern
        self._sure = sure
        self._looked_up = 0

    @cached_property
    def _held(self) -> frozenset[str]:
        return self._read_held()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return self._compile()

    def _is_worth_a_pattern(self, text: str) -> bool:
        self._looked_up += len(text)
        return self._looked_up > _WORTH_A_PATTERN

    def all_in(self, text: str) -> list[str]:
        """Every character of the text that is outside, in order, as often as it occurs."""
        if self._sure(text):
            return []
        if self._is_worth_a_pattern(text):
            return self._pattern.findall(text)
        held = self._held
        if held.issuperset(text):
            return []
        return [character for character in text if character not in held]

    def first_in(self, text: str, start: int) -> int:
        """The offset of the first character outside, from `start` on; -1 if there is none."""
        if self._sure(text if start == 0 else text[start:]):
            return -1
        if self._is_worth_a_pattern(text):
            found = self._pattern.search(text, start)
            return found.start() if found else -1
        if self._held.issuperset(text):
            return -1
        places = (text.find(character, start) for character in set(text).difference(self._held))
        return min((place for place in places if place >= 0), default=-1)
