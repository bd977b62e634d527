"""Which characters of a text give way to others on the way to a smaller set, noted for the return.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from fontbridge.characters import private_use
from fontbridge.characters.equivalents import equivalents
from fontbridge.characters.repertoire import pattern_outside

__all__ = ["POLICIES", "choose", "note", "places", "put_back", "replace"]

#: What may become of a character that the target lacks: see `choose`.
POLICIES = ("report", "keep", "ncr", "table")


def choose(
    text: str, repertoire: str, policy: str, switches: Iterable[str] | None, private: str
) -> tuple[dict[str, str], set[str]]:
    """What to write for which characters of `text`, and which of them nothing can be done for.

    `repertoire` is what the target holds. With `private` "convert", known private-use characters
    become what they stand for. What the target lacks then becomes a numeric character reference
    ("ncr"), its equivalent from the tables of `switches` ("table"), or stays without answer
    ("report", "keep").
    """
    lacking = pattern_outside(repertoire)
    known = private_use.standard_of() if private == "convert" else {}
    answer = _answers(policy, switches)
    suspects = dict.fromkeys(lacking.findall(text))
    if known and private_use.PRIVATE_USE.search(text):
        suspects |= dict.fromkeys(filter(known.__contains__, text))
    changes: dict[str, str] = {}
    uncovered: set[str] = set()
    for character in suspects:
        new = known.get(character, character)
        if lacking.search(new):
            new = answer(new)
        if not new or lacking.search(new):
            uncovered.add(character)
        else:
            changes[character] = new
    return changes, uncovered


def places(text: str, characters: Collection[str]) -> list[int]:
    """The offsets of the characters, ascending."""
    if not characters:
        return []
    some = re.compile(f"[{re.escape(''.join(characters))}]")
    return [match.start() for match in some.finditer(text)]


def replace(text: str, at: Sequence[int], changes: Mapping[str, str]) -> str:
    """`text` with the characters at those offsets changed."""
    if not at:
        return text
    pieces: list[str] = []
    end = 0
    for offset in at:
        pieces += (text[end:offset], changes[text[offset]])
        end = offset + 1
    return "".join((*pieces, text[end:]))


def note(text: str, at: Sequence[int], changes: Mapping[str, str]) -> list[dict[str, Any]]:
    """A record of `replace` for `put_back`: for each character, its places as distances.

    >>> note("〇年〇", [0, 2], {"〇": "○"})
    [{'old': '〇', 'new': '○', 'at': [0, 2]}]
    """
    noted: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    grown = 0
    for offset in at:
        old = text[offset]
        here = offset + grown
        noted.setdefault(old, []).append(here - last.get(old, 0))
        last[old] = here
        grown += len(changes[old]) - 1
    return [{"old": old, "new": changes[old], "at": steps} for old, steps in noted.items()]


def put_back(text: str, noted: Iterable[Mapping[str, Any]]) -> str:
    """The text before `replace`. Raises `ValueError` if a replacement is not where it was noted."""
    swaps = sorted(
        (at, step["new"], step["old"]) for step in noted for at in accumulate(step["at"])
    )
    pieces: list[str] = []
    end = 0
    for at, new, old in swaps:
        if at < end or not text.startswith(new, at):
            raise ValueError(f"the replacement is not at {at}")
        pieces += (text[end:at], old)
        end = at + len(new)
    return "".join((*pieces, text[end:])) if swaps else text


def _answers(policy: str, switches: Iterable[str] | None) -> Callable[[str], str]:
    match policy:
        case "report" | "keep":
            return lambda character: ""
        case "ncr":
            return lambda character: f"&#x{ord(character):X};"
        case "table":
            table = equivalents(switches)
            return lambda character: table.get(character, "")
    raise ValueError(f"no policy is called {policy!r}")
