"""Typographic equivalents: what to write for a character that the target set lacks.

Each file mappings/characters/equivalent-*.tsv is one switch, so that an office may allow blanks and
refuse currency signs. They hold typography only: never another hanzi, never another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable

from fontbridge.characters import tables

__all__ = ["equivalents", "switches"]

_PREFIX, _SUFFIX = "equivalent-", ".tsv"


def switches() -> tuple[str, ...]:
    """The names of the tables there are, sorted.

    >>> switches()
    ('blanks', 'bullets', 'currency', 'hyphens', 'middle-dots')
    """
    found = tables.names(_PREFIX, _SUFFIX)
    return tuple(name.removeprefix(_PREFIX).removesuffix(_SUFFIX) for name in found)


def equivalents(chosen: Iterable[str] | None = None) -> dict[str, str]:
    """Character to equivalent, from the chosen tables (None: all).

    >>> equivalents(["hyphens"])["\\u2011"]
    '-'
    """
    return {
        row["character"]: row["equivalent"]
        for switch in (switches() if chosen is None else chosen)
        for row in tables.rows(f"{_PREFIX}{switch}{_SUFFIX}")
    }
