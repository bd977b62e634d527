"""What the parts of a page share: the language, and what names and judges families."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fontbridge.messages import Translate, translator
from fontbridge.model import Slot
from fontbridge.reports.profiles import typefaces

if TYPE_CHECKING:
    from fontbridge.fonts.catalogue import Catalogue
    from fontbridge.mapping.profile import Profile

__all__ = ["Setting"]


@dataclass(frozen=True)
class Setting:
    """How pages are made. `version` is that of fontbridge; without a `profile` pages tell systems
    only. With `quoted` they say that they quote the document."""

    language: str
    catalogue: Catalogue
    profile: Profile | None = None
    version: str = ""
    quoted: bool = False
    font_dirs: Sequence[Path] = field(default=())

    @cached_property
    def words(self) -> Translate:
        return translator(self.language)

    @cached_property
    def typeface(self) -> Callable[[str], str]:
        """What names a typeface."""
        return typefaces(self.catalogue, self.language)

    def is_foreign(self, family: str, slot: str, *, converted: bool = False) -> bool:
        """True if the profile does not accept the family there, page numbers included; without a
        profile, if no catalogue knows it. In a converted document fallbacks have their place."""
        if self.profile is None:
            return self.catalogue.find(family) is None
        if converted and family in self._fallbacks:
            return False
        choices = (self.profile.choose(family, Slot(slot), role) for role in ("", "page-number"))
        return all(choice.code for choice in choices)

    @cached_property
    def _fallbacks(self) -> frozenset[str]:
        han = self.profile.han.values() if self.profile is not None else ()
        return frozenset(name for faces in han for name in faces.fallback)
