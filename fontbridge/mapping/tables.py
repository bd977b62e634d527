"""Substitution tables: an office's own word on a family, which wins over what profiles imply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fontbridge.fonts.catalogue import Catalogue, normalised

__all__ = ["Substitution", "Tables", "family_key"]


class Substitution(NamedTuple):
    """One rule: where it came from, and the family that it writes."""

    to: str
    rule: str


def family_key(catalogue: Catalogue, name: str) -> str:
    """What a rule's `from` is found under: all spellings of a known family are one."""
    match = catalogue.find(name)
    return match.family.name if match else normalised(name)


class Tables:
    """The rules of all tables for one profile.

    Each layer is asked whole before the one beneath it, the office's first; within a layer the
    rule for the narrower slot wins.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._layers: list[dict[tuple[str, str], Substitution]] = []
        self._targets: set[tuple[str, str]] = set()

    def lay(self, rules: Iterable[tuple[str, int, Mapping[str, Any]]]) -> None:
        """Lay rules over those that are there: (file name, position in the file, the rule)."""
        layer: dict[tuple[str, str], Substitution] = {}
        for file, position, rule in rules:
            key = family_key(self._catalogue, rule["from"]), rule["slot"]
            layer[key] = Substitution(rule["to"], f"table {file}#{position}")
            self._targets.add((rule["to"], rule["slot"]))
        if layer:
            self._layers.insert(0, layer)

    def find(self, name: str, scopes: Iterable[str]) -> Substitution | None:
        """The rule for a family; `scopes` are the slot words that hold there, narrowest first."""
        if not self._layers:
            return None
        key = family_key(self._catalogue, name)
        for layer in self._layers:
            for scope in scopes:
                if rule := layer.get((key, scope)):
                    return rule
        return None

    def writes(self, family: str, scopes: Iterable[str]) -> bool:
        """True if some rule of these scopes writes the family: then it is accepted there."""
        return any((family, scope) in self._targets for scope in scopes)
