"""What is known of families and faces under one profile, each worked out once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from fontbridge.fonts.catalogue import Catalogue
from fontbridge.fonts.coverage import Coverage, coverage_of_family
from fontbridge.fonts.faces import AnyFaces, ScriptFaces
from fontbridge.fonts.slots import Faces, whole_run_slot
from fontbridge.mapping.profile import Profile

__all__ = ["Kinds", "KnownFaces", "heeds_hints"]

Kinds = frozenset[tuple[AnyFaces, AnyFaces]]
"""The faces of the runs of a paragraph, each as it is now and afterwards."""


class KnownFaces:
    """Asked for every paragraph, often every run: the answers are kept."""

    def __init__(
        self, profile: Profile, catalogue: Catalogue, font_dirs: Sequence[Path] = ()
    ) -> None:
        self._profile = profile
        self._catalogue = catalogue
        self._font_dirs = font_dirs
        self.coverage = lru_cache(maxsize=None)(self._find_coverage)
        self.able = lru_cache(maxsize=None)(self._find_able)
        self.latin_for_han = lru_cache(maxsize=None)(self._find_latin_for_han)
        self.asks_others = lru_cache(maxsize=None)(_asks_others)
        self.for_han = lru_cache(maxsize=None)(_for_han)
        self.may_take_hint = lru_cache(maxsize=None)(self._find_may_take_hint)
        self.lose_some = lru_cache(maxsize=None)(self._find_lose_some)
        self._coverages = lru_cache(maxsize=None)(self._find_coverages)
        self._concerned = lru_cache(maxsize=None)(self._find_concerned)

    # -- of a whole paragraph --

    def draw_all(self, kinds: Kinds, text: str) -> bool:
        """True if each face of a paragraph, of now and of afterwards, draws all of its text."""
        return all(each.covers(text) for each in self._concerned(kinds))

    def _find_concerned(self, kinds: Kinds) -> tuple[Coverage, ...]:
        families = {family for _, after in kinds for family in after.families}
        families.update(self.for_han(faces) for faces, _ in kinds)
        return self._coverages(frozenset(families))

    def lacking(self, families: Iterable[str], text: str) -> str:
        """Characters of the text that one of the families lacks, whichever is used."""
        return "".join([each.missing(text) for each in self._coverages(frozenset(families))])

    def _find_coverages(self, families: Collection[str]) -> tuple[Coverage, ...]:
        """What is known of the families; once for all that draw the same."""
        found = (self.coverage(family) for family in sorted(families) if family)
        return tuple({each.drawn: each for each in found if each}.values())

    def _find_lose_some(self, kinds: Kinds) -> bool:
        """True if faces may be left with what no setting mends."""
        return any(
            self.latin_for_han(after) or self.asks_others(now, after) for now, after in kinds
        )

    # -- of one family --

    def _find_coverage(self, family: str) -> Coverage | None:
        """What a family draws; None if nothing tells."""
        return coverage_of_family(family, self._catalogue, self._font_dirs)

    def _find_able(self, family: str) -> tuple[Coverage, ...]:
        """The face and its fallbacks, as far as it is known what they draw."""
        own = self.coverage(family) if family else None
        if own is None:
            return ()
        if self._profile.policies.uncovered != "fallback":
            return (own,)
        others = map(self.coverage, self._profile.fallbacks(family))
        return own, *(each for each in others if each is not None)

    # -- of the faces of a run --

    def _find_latin_for_han(self, faces: AnyFaces) -> str:
        """The Latin family that Chinese is left to; empty if there is none. OpenDocument software
        looks for another face of itself."""
        if isinstance(faces, ScriptFaces):
            return ""
        family = next((faces.family(slot) for _, _, slot in faces.segments("中")), "")
        match = self._catalogue.find(family)
        latin = match is not None and match.family.script == "latin"
        return family if latin and self.coverage(family) is None else ""

    def _find_may_take_hint(self, faces: AnyFaces) -> bool:
        """True if runs with these faces could be given another hint: Chinese punctuation one, or by
        the policy "latin" none."""
        wanted = {"han": False, "latin": True}.get(self._profile.policies.punctuation)
        return heeds_hints(faces) and faces.hint is wanted


def _for_han(faces: AnyFaces) -> str:
    """The family that serves Chinese."""
    return faces.family(faces.han)


def _asks_others(now: AnyFaces, after: AnyFaces) -> bool:
    """True if other characters may be left without a family afterwards than are now: one slot
    comes to have none, or the slots draw other characters."""
    declared = all(now.families) and all(after.families)
    return not declared and _asked(now) != _asked(after)


def _asked(faces: AnyFaces) -> object:
    """What of the faces decides which characters fall to a slot without a family."""
    named = tuple(map(bool, faces.families))
    if isinstance(faces, Faces):
        return named, whole_run_slot(faces), faces.east_asia_charset_gb
    return named


def heeds_hints(faces: AnyFaces) -> TypeGuard[Faces]:
    """True if the hint could change who draws something: only Word has one."""
    return (
        isinstance(faces, Faces)
        and whole_run_slot(faces) is None
        and faces.hansi != faces.east_asia
    )
