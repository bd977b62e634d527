"""What a format offers besides `Document` if its files can take fonts along."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from fontbridge.fonts.subset import Cut

__all__ = ["CFF", "TRUETYPE", "FontCarrier"]

TRUETYPE, CFF = "glyf", "CFF "


class FontCarrier(ABC):
    """A document that can take fonts along, each format in its own way.

    `outlines` are the OpenType tables of outlines that those who read the format draw by.
    """

    outlines: ClassVar[frozenset[str]] = frozenset({TRUETYPE})

    @abstractmethod
    def carried(self) -> frozenset[str]:
        """The families whose fonts the file carries."""

    @abstractmethod
    def carrying(self, fonts: Mapping[str, Cut]) -> tuple[bytes, dict[str, Any]] | None:
        """The file with these fonts in it, by families none of which it carries yet, and the undo
        record as `apply` gives it; None where this file has no place for them."""
