"""How many characters each family draws, and which."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from fontbridge.characters.repertoire import repertoire_of
from fontbridge.fonts.faces import AnyFaces
from fontbridge.formats.base import Paragraph
from fontbridge.model import Slot

__all__ = ["Drawn"]


class Drawn:
    """Counts text by the slot and family that draws it; blanks do not count."""

    def __init__(self) -> None:
        self._texts: dict[AnyFaces, list[str]] = {}

    def add(self, paragraph: Paragraph) -> None:
        """Count the runs of a paragraph."""
        for run in paragraph.runs:
            self._texts.setdefault(run.faces, []).append(run.text)

    @property
    def knows_all(self) -> bool:
        """True if the format told any text: what is not counted then draws none."""
        return bool(self._texts)

    def has(self, family: str) -> bool:
        """True if the family draws something, in whatever slot."""
        return any(name == family for _, name in self.counts)

    def count(self, slot: Slot, family: str) -> int | None:
        """How many characters the family draws in a slot; None where the format does not tell."""
        return self.counts[slot, family] if slot in self._slots else None

    @cached_property
    def _slots(self) -> frozenset[Slot]:
        """The slots by which the text was told."""
        return frozenset(slot for faces in self._texts for slot in faces.slots)

    @cached_property
    def counts(self) -> Counter[tuple[Slot, str]]:
        """Characters by (slot, family); the family is empty where nothing declares one."""
        return Counter({key: sum(texts.values()) for key, texts in self._characters.items()})

    def characters(self, slot: Slot, family: str) -> str:
        """The distinct characters that the family draws in a slot."""
        return "".join(self._characters.get((slot, family), ()))

    def needs(self, slot: Slot, family: str) -> str:
        """The repertoire of the characters that the family draws; empty if it draws none."""
        characters = self.characters(slot, family)
        return repertoire_of(characters) if characters else ""

    @cached_property
    def _characters(self) -> dict[tuple[Slot, str], Counter[str]]:
        found: dict[tuple[Slot, str], Counter[str]] = {}
        for faces, texts in self._texts.items():
            # A line feed between them keeps a mark at a run's start from joining another run.
            text = "\n".join(texts)
            for start, end, slot in faces.segments(text):
                drawn = "".join(text[start:end].split())
                if drawn:
                    found.setdefault((slot, faces.family(slot)), Counter()).update(drawn)
        return found
