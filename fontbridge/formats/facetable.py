"""Families that are declared once under a key, while text refers to the key.

OpenDocument (1.3 Part 3, 3.14) and UOF (GB/T 20916) do so, and one declaration may serve Latin
and Chinese text at once. A conversion gives the two different families. The declaration then keeps
its key for the slot that matters most, and a second one is made for each other slot that needs
another family; what refers to it from there takes the second key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Declaration, Rename
from fontbridge.model import Slot

__all__ = ["Face", "FaceTable", "Use"]

# Chinese names make the keys that users know; what nothing refers to is judged by its name.
_ORDER = (Slot.ASIAN, Slot.WESTERN, Slot.COMPLEX, Slot.SYM, Slot.ANY)


class Face(NamedTuple):
    """One declaration: its key and the names it gives, best first."""

    key: str
    families: Sequence[str]


class Use(NamedTuple):
    """One way of referring to a key."""

    key: str
    slot: Slot
    role: str


class FaceTable:
    """The faces of one list, by key, and who refers to them.

    `uses` are the references that follow the list. `known_slots` tells by family in which slot
    the rest of the document uses it: for faces that are listed but not used, as programs do that
    repeat one list in several parts.
    """

    def __init__(
        self,
        faces: Iterable[Face],
        uses: Iterable[Use],
        known_slots: Mapping[str, Slot] | None = None,
        carrier: str = "font face",
    ) -> None:
        self._faces: dict[str, Face] = {}
        for face in faces:
            if face.families:
                self._faces.setdefault(face.key, face)
        self._known_slots = known_slots or {}
        self._carrier = carrier
        self._uses: dict[str, list[Use]] = {}
        for use in dict.fromkeys(uses):
            self._uses.setdefault(use.key, []).append(use)

    def __contains__(self, key: object) -> bool:
        return key in self._faces

    def family(self, key: str) -> str:
        """The family that a key stands for. Raises `KeyError`."""
        return self._faces[key].families[0]

    def slots(self) -> dict[str, Slot]:
        """The slot of each family that is used."""
        return {self.family(key): self.slot(key) for key in self._uses if key in self._faces}

    def slot(self, key: str) -> Slot:
        """The slot for which a face keeps its key."""
        slots = {use.slot for use in self._uses.get(key, ())}
        if not slots:
            return self._known_slots.get(self.family(key), Slot.ANY)
        return min(slots, key=_ORDER.index)

    def declarations(self, key: str) -> tuple[Declaration, ...]:
        """What a face declares: each of its names, then its family for each further use."""
        slot, role = self.slot(key), self._role(key)
        if slot is Slot.ANY:
            role = "theme"  # what nothing refers to draws nothing
        named = [
            Declaration(slot, family, self._carrier, role=role)
            for family in self._faces[key].families
        ]
        others = [
            Declaration(use.slot, self.family(key), self._carrier, role=use.role)
            for use in self._others(key)
        ]
        return *named, *others

    def _role(self, key: str) -> str:
        """The role in which a face keeps its key: that of its only use, if it has but one."""
        uses = self._uses.get(key, ())
        return uses[0].role if len(uses) == 1 else ""

    def _others(self, key: str) -> list[Use]:
        first = self.slot(key), self._role(key)
        return [use for use in self._uses.get(key, ()) if (use.slot, use.role) != first]

    def outcome(
        self, key: str, names: Sequence[str | None]
    ) -> tuple[str, list[tuple[str, str]]]:
        """What becomes of a face if `names` are given to its `declarations`.

        The family under its own key, and (key, family) for each second face.
        """
        others = self._others(key)
        final = names[0] or self.family(key)
        seconds = []
        for use, new in zip(others, names[len(names) - len(others) :], strict=True):
            family = new or self.family(key)
            if family != final:
                seconds.append((self.second_key(use), family))
        return final, seconds

    def reference(self, use: Use, carrier: str) -> Declaration:
        """The declaration that a reference makes; a key of no face is taken for the name."""
        if use.key not in self._faces:
            return Declaration(use.slot, use.key, carrier, role=use.role)
        # A face in a role is renamed with its only reference, which is told as if it were direct.
        through = None if self._role(use.key) else self.slot(use.key)
        return Declaration(use.slot, self.family(use.key), carrier, through, use.role)

    def written(self, use: Use, new: str) -> str:
        """The key to refer to where a reference is to mean the family `new`."""
        if use.key not in self._faces:
            return new
        return use.key if self._role(use.key) else self.second_key(use)

    def second_key(self, use: Use) -> str:
        """The key of the face that is made for one use, the same whenever it is asked for."""
        key = "_".join(filter(None, (use.key, use.slot.value, use.role)))
        while key in self._faces:
            key += "_"
        return key

    def renamed(self, use: Use, carrier: str, rename: Rename) -> str:
        """The family that a reference comes to mean."""
        declaration = self.reference(use, carrier)
        new = rename(declaration)
        if new is None and declaration.through is not None:
            new = rename(self.declarations(use.key)[0])
        return declaration.family if new is None else new
