"""Which families an OpenDocument style chain comes to (ODF 1.3 Part 3, 16.2 to 16.4).

A chain lists what applies to a piece of text, weakest first: the default style of a family (with an
empty name), then styles by family and name. Each style stands on its parents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fontbridge.fonts.faces import ScriptFaces
from fontbridge.formats.base import Rename
from fontbridge.formats.odffonts import OdfFonts
from fontbridge.formats.odflists import Style
from fontbridge.model import Slot

__all__ = ["Chain", "Styles"]

Chain = tuple[tuple[str, str], ...]
"""Styles by (family, name), weakest first."""

class Styles:
    """The styles of one document, from all its parts; with `rename`, as they are renamed."""

    def __init__(self, parts: Sequence[OdfFonts], rename: Rename | None = None) -> None:
        self._rename = rename
        self._common: dict[tuple[str, str], tuple[Style, OdfFonts]] = {}
        self._automatic: dict[int, dict[tuple[str, str], tuple[Style, OdfFonts]]] = {}
        for fonts in parts:
            for style in fonts.lists.styles:
                own = self._automatic.setdefault(id(fonts), {})
                known = own if style.automatic else self._common
                known.setdefault((style.family, style.name), (style, fonts))
        self._set: dict[tuple[int, str, str], dict[Slot, str]] = {}
        self._faces: dict[tuple[int, Chain], ScriptFaces] = {}

    def faces(self, fonts: OdfFonts, chain: Chain) -> ScriptFaces:
        """The faces of text in the part of `fonts`, whose automatic styles are its own."""
        key = id(fonts), chain
        found = self._faces.get(key)
        if found is None:
            families: dict[Slot, str] = {}
            for family, name in chain:
                families.update(self._families(fonts, family, name))
            found = self._faces[key] = ScriptFaces(
                families.get(Slot.WESTERN, ""),
                families.get(Slot.ASIAN, ""),
                families.get(Slot.COMPLEX, ""),
            )
        return found

    def _families(self, fonts: OdfFonts, family: str, name: str) -> Mapping[Slot, str]:
        """What a style sets, with its parents."""
        key = id(fonts), family, name
        found = self._set.get(key)
        if found is None:
            found = self._set[key] = {}
            for style, owner in reversed([*self._ancestry(fonts, family, name)]):
                if style.fonts is not None:
                    found.update(owner.families(style.fonts, self._rename))
        return found

    def _ancestry(
        self, fonts: OdfFonts, family: str, name: str
    ) -> Iterator[tuple[Style, OdfFonts]]:
        """A style and its parents, nearest first."""
        seen: set[str] = set()
        own = self._automatic.get(id(fonts), {})
        found = own.get((family, name)) or self._common.get((family, name))
        while found is not None and found[0].name not in seen:
            yield found
            seen.add(found[0].name)
            parent = found[0].parent
            # Only a named style can be a parent (16.2, style:parent-style-name).
            found = self._common.get((family, parent)) if parent else None
