"""Which characters of a text give way to others, noted for the return; in pieces, if wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from fontbridge.characters import private_use
from fontbridge.characters.equivalents import equivalents
from fontbridge.characters.holding import lacking
from fontbridge.characters.target import Target

__all__ = ["Choice", "Notes", "Restorer", "Swap", "choose", "places", "swapped"]


class Swap(NamedTuple):
    """At an offset of a text, `new` is written for `old`."""

    at: int
    old: str
    new: str


class Choice(NamedTuple):
    """The swaps in a text, and the offsets of characters that nothing can be done for; both in
    ascending order. Swaps of `labels`, which are among them, are no matter of characters."""

    swaps: Sequence[Swap]
    uncovered: Sequence[int] = ()
    labels: frozenset[Swap] = frozenset()


def choose(text: str, target: Target) -> Choice:
    """What to write in a plain text where `target` lacks a character.

    Known private-use characters become what they stand for, if wanted; what the target lacks then
    becomes a numeric character reference, its equivalent from the tables, or stays without answer.
    """
    wanting = set(lacking(text, target.charset))
    known = private_use.standard_of() if target.private == "convert" else {}
    suspects = dict.fromkeys(wanting)
    if known and private_use.PRIVATE_USE.search(text):
        suspects |= dict.fromkeys(filter(known.__contains__, text))
    if not suspects:
        return Choice(())
    answer = _answers(target)
    changes: dict[str, str] = {}
    for character in suspects:
        new = known.get(character, character)
        if lacking(new, target.charset):
            new = answer(new)
        if new and not lacking(new, target.charset):
            changes[character] = new
    at = places(text, suspects)
    return Choice(
        [Swap(offset, text[offset], changes[text[offset]]) for offset in at
         if text[offset] in changes],
        [offset for offset in at if text[offset] not in changes],
    )  # fmt: skip


def places(text: str, characters: Collection[str]) -> list[int]:
    """The offsets of the characters, ascending."""
    if not characters:
        return []
    some = re.compile(f"[{re.escape(''.join(characters))}]")
    return [match.start() for match in some.finditer(text)]


def swapped(text: str, swaps: Sequence[Swap]) -> str:
    """`text` with the swaps made."""
    if not swaps:
        return text
    pieces: list[str] = []
    end = 0
    for at, old, new in swaps:
        pieces += (text[end:at], new)
        end = at + len(old)
    return "".join((*pieces, text[end:]))


class Notes:
    """A record of `swapped` for `Restorer`: for each swap, its places as distances.

    >>> notes = Notes()
    >>> notes.add(2, [Swap(0, "〇", "○")]); notes.add(3, [Swap(0, "〇", "○")])
    >>> notes.plain()
    [{'old': '〇', 'new': '○', 'at': [0, 2]}]
    """

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[int]] = {}
        self._last: dict[tuple[str, str], int] = {}
        self._length = 0

    def add(self, length: int, swaps: Iterable[Swap]) -> None:
        """Note the swaps of the next piece, which was `length` characters long before them."""
        grown = self._length
        for at, old, new in swaps:
            key, here = (old, new), at + grown
            self._places.setdefault(key, []).append(here - self._last.get(key, 0))
            self._last[key] = here
            grown += len(new) - len(old)
        self._length = length + grown

    def plain(self) -> list[dict[str, Any]]:
        """Plain data for JSON."""
        return [{"old": old, "new": new, "at": at} for (old, new), at in self._places.items()]


class Restorer:
    """Undoes the swaps that were noted. Raises `ValueError` where one is not what it was."""

    def __init__(self, noted: Iterable[Mapping[str, Any]]) -> None:
        self._swaps = sorted(
            (at, step["new"], step["old"]) for step in noted for at in accumulate(step["at"])
        )
        self._next = 0
        self._begin = 0
        self._rest = ""

    def feed(self, text: str, *, last: bool = False) -> str:
        """The next piece as it was; what a later one may belong to is held back."""
        if self._next == len(self._swaps) and not self._rest:
            return text
        text = self._rest + text
        self._rest = ""
        pieces: list[str] = []
        end, until = 0, len(text)
        while self._next < len(self._swaps):
            place, new, old = self._swaps[self._next]
            at = place - self._begin
            if at >= until and not last:
                break
            if at + len(new) > until and not last:
                until, self._rest = at, text[at:]
                break
            if at < end or not text.startswith(new, at):
                raise ValueError(f"the replacement is not at {place}")
            pieces += (text[end:at], old)
            end = at + len(new)
            self._next += 1
        self._begin += until
        return "".join((*pieces, text[end:until]))


def _answers(target: Target) -> Callable[[str], str]:
    match target.policy:
        case "ncr":
            return lambda character: f"&#x{ord(character):X};"
        case "table":
            table = equivalents(target.switches)
            return lambda character: table.get(character, "")
    return lambda character: ""
