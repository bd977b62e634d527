"""How wide each character of a family is: from its font file, or as is known of its kind.

Han faces are one em wide whatever they are called. What is narrower differs: the Latin half of a
Chinese face is mostly half an em, that of a Latin face its own, and quotation marks are an em in
the one and a third in the other. That is where line breaks move.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fontbridge.fonts.catalogue import Catalogue, normalised
from fontbridge.fonts.fontfiles import Face, faces_in, opened
from fontbridge.model import DamagedError

__all__ = ["Advances"]

# Faces drawn to the widths of others, by their makers' word.
_COMPATIBLE = {
    "Times New Roman": ("Liberation Serif", "Tinos", "Nimbus Roman"),
    "Arial": ("Liberation Sans", "Arimo", "Nimbus Sans"),
    "Courier New": ("Liberation Mono", "Cousine"),
    "Calibri": ("Carlito",),
    "Cambria": ("Caladea",),
}
_WIDE = frozenset("WFA")  # East Asian Width (UAX 11): wide, full-width, and ambiguous


class Advances:
    """The advances of families in em. Font files are looked for in `folders`.

    `guessed` holds the families whose file is not here: their widths are those of their kind.
    """

    def __init__(self, catalogue: Catalogue, folders: Sequence[Path]) -> None:
        self._catalogue = catalogue
        self._folders = folders
        self._known: dict[str, Face] | None = None
        self._measured: dict[str, dict[int, float]] = {}
        self.guessed: set[str] = set()

    def width(self, family: str, character: str) -> float:
        """The advance of a character that a family is asked to draw."""
        known = self._of(family).get(ord(character))
        return usual(character) if known is None else known

    def knows(self, family: str) -> bool:
        """True if a font file tells the widths of the family, or of one drawn to its widths."""
        return bool(self._of(family))

    def _of(self, family: str) -> dict[int, float]:
        table = self._measured.get(family)
        if table is None:
            table = self._measured[family] = self._table(family)
            if not table:
                self.guessed.add(family)
        return table

    def _table(self, family: str) -> dict[int, float]:
        if self._known is None:
            self._known = {}
            for face in faces_in(self._folders):
                for name in map(normalised, face.names):
                    known = self._known.get(name)
                    if known is None or (face.regular and not known.regular):
                        self._known[name] = face
        match = self._catalogue.find(family)
        names = [family]
        if match is not None:
            names += [match.family.name, *match.family.other_names]
            names += _COMPATIBLE.get(match.family.name, ())
        for name in map(normalised, names):
            if name in self._known:
                return advances_of(self._known[name])
        return {}


def usual(character: str) -> float:
    """The advance of a character in most Chinese faces: an em, or half of one.

    >>> usual("中"), usual("“"), usual("a")
    (1.0, 1.0, 0.5)
    """
    return 1.0 if unicodedata.east_asian_width(character) in _WIDE else 0.5


@cache
def advances_of(face: Face) -> dict[int, float]:
    """The advances of a face by code point, in em; none where its file is damaged."""
    try:
        with opened(face.path, face.number) as font:
            em = int(font["head"].unitsPerEm) or 1
            metrics = font["hmtx"].metrics
            cmap = font.getBestCmap() or {}
            return {code: metrics[name][0] / em for code, name in cmap.items() if name in metrics}
    except (DamagedError, OSError, KeyError):
        return {}
