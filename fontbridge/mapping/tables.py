"""Substitution tables: an office's own word on a family, which wins over what profiles imply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fontbridge.fonts.catalogue import Catalogue, normalised
from fontbridge.model import say

__all__ = ["Substitution", "Tables", "family_key"]


class Substitution(NamedTuple):
    """One rule: the family that it writes, or the typeface that it counts the face to."""

    to: str
    typeface: str
    rule: str


def family_key(catalogue: Catalogue, name: str) -> str:
    """What a rule's `from` is found under: all spellings of a known family are one."""
    match = catalogue.find(name)
    return match.family.name if match else normalised(name)


class _Layer(NamedTuple):
    rules: dict[tuple[str, str], Substitution]
    targets: set[tuple[str, str]]


class Tables:
    """The rules of all tables for one profile.

    Each layer is asked whole before the one beneath it, the office's first; within a layer the
    rule for the narrower slot wins. What a layer writes, the layers beneath leave alone.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._layers: list[_Layer] = []

    def lay(self, rules: Iterable[tuple[str, int, Mapping[str, str]]]) -> None:
        """Lay rules over those that are there: (file name, position in the file, the rule)."""
        layer = _Layer({}, set())
        for file, position, rule in rules:
            key = family_key(self._catalogue, rule["from"]), rule["slot"]
            to, typeface = rule.get("to", ""), rule.get("as", "")
            layer.rules[key] = Substitution(
                to, typeface, say("table {file}#{position}", file=file, position=position)
            )
            if to:
                layer.targets.add((to, rule["slot"]))
        if layer.rules:
            self._layers.insert(0, layer)

    def find(self, name: str, scopes: Sequence[str]) -> Substitution | None:
        """The rule for a family; `scopes` are the slot words that hold there, narrowest first."""
        if not self._layers:
            return None
        key = family_key(self._catalogue, name)
        for layer in self._layers:
            for scope in scopes:
                if rule := layer.rules.get((key, scope)):
                    return rule
            if any((key, scope) in layer.targets for scope in scopes):
                return None
        return None

    def writes(self, family: str, scopes: Sequence[str]) -> bool:
        """True if some rule of these scopes writes the family: then it is accepted there."""
        return any(
            (family, scope) in layer.targets for layer in self._layers for scope in scopes
        )
