"""Which characters a family can draw, and which family draws what another cannot.

A family's coverage comes from its font file where one is at hand, else from the repertoire that
the catalogue states. It is never guessed from a name: PANOSE, character set and signature are
the same for the GB2312 and the _GBK faces, and some _GBK faces hold a third of GBK.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fontbridge.characters import repertoire
from fontbridge.fonts import fontfiles
from fontbridge.fonts.clusters import cluster_end, cluster_start

if TYPE_CHECKING:
    from fontbridge.fonts.catalogue import Catalogue

__all__ = [
    "Coverage",
    "FileCoverage",
    "RepertoireCoverage",
    "coverage_of_family",
    "plan_fallback",
    "uncovered",
]

# What no face needs a glyph for: control and format characters, soft hyphen, line and paragraph
# separators, fillers, variation selectors, tags (Unicode: Default_Ignorable_Code_Point and Cc).
_UNDRAWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


class Coverage(ABC):
    """What one family can draw. `evidence` says how that is known, for reports."""

    def __init__(self, family: str, evidence: str) -> None:
        self.family = family
        self.evidence = evidence

    @property
    def drawn(self) -> Hashable:
        """Equal for coverages that hold the same characters, as far as that is cheap to tell."""
        return self

    def missing(self, text: str) -> str:
        """The distinct characters of `text` that the family lacks, in order of appearance.

        Characters that are not drawn (controls, joiners, selectors, marks of direction) are
        never missing; of a variation sequence only the base counts, for a face without the
        variant draws the base.
        """
        lacking = self._lacking(text)
        return _UNDRAWN.sub("", lacking) if lacking else ""

    def covers(self, text: str) -> bool:
        """True if nothing of `text` is missing."""
        return not self.missing(text)

    @abstractmethod
    def _lacking(self, text: str) -> str:
        """`missing`, without regard to what is not drawn."""


class RepertoireCoverage(Coverage):
    """A family that draws exactly a repertoire of `fontbridge.characters.repertoire`.

    Raises `ValueError` for a name that is no repertoire.

    >>> RepertoireCoverage("仿宋_GB2312", "gb2312").missing("二〇二六年，镕")
    '〇镕'
    """

    def __init__(self, family: str, name: str) -> None:
        super().__init__(family, f"repertoire {name}")
        repertoire.covers(name, "")
        self.repertoire = name

    @property
    def drawn(self) -> Hashable:
        return self.repertoire

    def covers(self, text: str) -> bool:
        # Asked for every paragraph; what is not drawn, and so does not count, is rare.
        return repertoire.covers(self.repertoire, text) or not self.missing(text)

    def _lacking(self, text: str) -> str:
        return repertoire.outside(text, self.repertoire)


class FileCoverage(Coverage):
    """A family whose font file is at hand: what its character map holds.

    Raises as `fontfiles.characters_of`.
    """

    def __init__(self, family: str, path: Path, number: int = 0) -> None:
        super().__init__(family, f"cmap {path.name}")
        self.characters = fontfiles.characters_of(path, number)

    def _lacking(self, text: str) -> str:
        lacking = set(text) - self.characters
        if not lacking:
            return ""
        return "".join(char for char in dict.fromkeys(text) if char in lacking)


def coverage_of_family(
    name: str, catalogue: Catalogue, font_dirs: Iterable[Path] = ()
) -> Coverage | None:
    """The coverage of a family as a document names it; None if nothing tells.

    A font file in `font_dirs` counts more than the catalogue: faces of one name differ by
    version. All the names that the catalogue knows for the family find its file.
    """
    match = catalogue.find(name)

    def is_alias(other: str) -> bool:
        found = catalogue.find(other) if match else None
        return found is not None and match is not None and found.family == match.family

    face = fontfiles.find_face(name, font_dirs, is_alias)
    if face:
        return FileCoverage(name, face.path, face.number)
    if match and match.family.repertoire:
        return RepertoireCoverage(name, match.family.repertoire)
    return None


def plan_fallback(text: str, families: Sequence[Coverage]) -> list[tuple[int, int, int]]:
    """Who draws what: (start, end, index in `families`), in order, without gaps.

    Everything stays with the first family but the clusters (a character with its marks and
    selectors) that it cannot draw whole; those go to the first family that can. What no family
    can draw stays too: `uncovered` tells it. Neighbouring stretches differ in their family.

    >>> party = [RepertoireCoverage("仿宋_GB2312", "gb2312"), RepertoireCoverage("仿宋", "gbk")]
    >>> plan_fallback("二〇二六年", party)
    [(0, 1, 0), (1, 2, 1), (2, 5, 0)]
    """
    lacking = families[0].missing(text)
    stretches: list[tuple[int, int, int]] = []
    chosen: dict[str, int] = {}
    done = 0
    pattern = re.compile(f"[{re.escape(lacking)}]") if lacking else None
    found = pattern.search(text) if pattern else None
    while pattern and found:
        start, end = cluster_start(text, found.start()), cluster_end(text, found.start())
        cluster = text[start:end]
        if cluster not in chosen:
            able = (index for index, family in enumerate(families) if family.covers(cluster))
            chosen[cluster] = next(able, 0)
        _extend(stretches, done, start, 0)
        _extend(stretches, start, end, chosen[cluster])
        done = end
        found = pattern.search(text, end)
    _extend(stretches, done, len(text), 0)
    return stretches


def uncovered(text: str, families: Sequence[Coverage]) -> str:
    """The distinct characters that are still missing after `plan_fallback`, in order.

    >>> uncovered("〇𠮷", [RepertoireCoverage("仿宋_GB2312", "gb2312")])
    '〇𠮷'
    """
    if families[0].covers(text):
        return ""
    missing = (
        families[index].missing(text[start:end])
        for start, end, index in plan_fallback(text, families)
    )
    return "".join(dict.fromkeys("".join(missing)))


def _extend(stretches: list[tuple[int, int, int]], start: int, end: int, index: int) -> None:
    if start == end:
        return
    if stretches and stretches[-1][2] == index:
        stretches[-1] = (stretches[-1][0], end, index)
    else:
        stretches.append((start, end, index))
