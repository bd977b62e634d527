"""Private-use characters: those with a code point today are given it, the others reported.

Text that passed through older converters carries U+E863 for 䶮. What no table knows means
whatever its author's font makes of it; in a symbol font that is as it should be.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from fontbridge.characters.private_use import PRIVATE_USE, standard_of
from fontbridge.formats.base import Document, Paragraph
from fontbridge.mapping.profile import Profile

__all__ = ["first_places", "in_todays_characters", "todays_characters"]


def todays_characters(document: Document, profile: Profile) -> Mapping[str, str]:
    """The characters that the profile wants replaced, each with its replacement; none for a
    document that holds none."""
    wanted = profile.policies.private_use == "convert" and document.may_hold(PRIVATE_USE)
    return standard_of() if wanted else {}


def in_todays_characters(paragraph: Paragraph, today: Mapping[str, str]) -> Paragraph:
    """The paragraph as it will read; one character takes the place of one, so offsets hold."""
    if not today or not PRIVATE_USE.search(paragraph.text):
        return paragraph
    replaced = str.maketrans(dict(today))
    runs = [run._replace(text=run.text.translate(replaced)) for run in paragraph.runs]
    return paragraph.reading(runs)


def first_places(document: Document, wanted: Set[str] | None) -> dict[str, tuple[str, int, int]]:
    """The private-use characters of the text: part and offset of the first, and how many.

    `wanted` are those to look for; None: all.
    """
    found: dict[str, tuple[str, int, int]] = {}
    if not document.may_hold(PRIVATE_USE):
        return found
    for part, start, text in document.passages():
        for match in PRIVATE_USE.finditer(text):
            character = match[0]
            if wanted is None or character in wanted:
                first = found.get(character, (part, start + match.start(), 0))
                found[character] = (*first[:2], first[2] + 1)
    return found
