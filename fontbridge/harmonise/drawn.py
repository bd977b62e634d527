"""How many characters each family draws, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cached_property

from fontbridge.characters.repertoire import repertoire_of
from fontbridge.fonts.clusters import MAY_JOIN
from fontbridge.fonts.drawing import DrawingFaces
from fontbridge.fonts.faces import AnyFaces
from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Paragraph
from fontbridge.model import Slot

__all__ = ["Drawn"]

# How many texts of runs are kept as they came: a string takes far more than its few characters.
_LOOSE = 1000


class Drawn:
    """Counts text by the slot and family that draws it; blanks do not count."""

    def __init__(self) -> None:
        self._texts: dict[AnyFaces, list[str]] = {}
        self._loose: dict[AnyFaces, list[str]] = {}  # what was counted last, by runs

    def add(self, paragraph: Paragraph) -> None:
        """Count the text of a paragraph."""
        for faces, _, texts in paragraph.alike:
            loose = self._loose.get(faces)
            if loose is None:
                loose, self._texts[faces] = self._loose.setdefault(faces, []), []
            loose += texts
            if len(loose) > _LOOSE:
                self._texts[faces].append(_joined(faces, loose))
                loose.clear()

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
        return Counter({key: len(text) for key, text in self._by_family.items()})

    def text(self, slot: Slot, family: str) -> str:
        """The characters that the family draws in a slot, as often as it does."""
        return self._by_family.get((slot, family), "")

    def needs(self, slot: Slot, family: str) -> str:
        """The repertoire of the characters that the family draws; empty if it draws none."""
        text = self.text(slot, family)
        return repertoire_of(text) if text else ""

    @cached_property
    def _by_family(self) -> dict[tuple[Slot, str], str]:
        found: dict[tuple[Slot, str], list[str]] = {}
        for faces, texts in self._texts.items():
            text = _joined(faces, [*texts, *self._loose[faces]])
            for start, end, slot in faces.segments(text):
                drawn = "".join(text[start:end].split())
                if drawn:
                    found.setdefault((slot, faces.family(slot)), []).append(drawn)
        return {key: "".join(pieces) for key, pieces in found.items()}


def _joined(faces: AnyFaces, texts: Collection[str]) -> str:
    """The texts of runs as one, in which each character falls to the slot that it has in its run.

    A line feed between them keeps a mark at a run's start from joining another run, but cuts the
    text into as many stretches as there are runs. Where each character stands for itself, and none
    is a mark, none is needed.
    """
    text = "".join(texts)
    if isinstance(faces, Faces | DrawingFaces) and not MAY_JOIN.search(text):
        return text
    return "\n".join(texts)
