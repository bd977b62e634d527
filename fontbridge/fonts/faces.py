"""Which family draws which character of a run, by the rule of the run's format.

Word's rule is in `fontbridge.fonts.slots`; here are what all rules have in common and the two
simple ones: by script, as OpenDocument software does, and one family for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from fontbridge.fonts.scripts import segments_by_script
from fontbridge.model import Slot

__all__ = ["AnyFaces", "FileFace", "OneFace", "ScriptFaces"]


class AnyFaces(Protocol):
    """The effective fonts of a run; hashable, so that equal runs are judged once."""

    @property
    def han(self) -> Slot:
        """The slot that serves Chinese."""
        ...

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of the format."""
        ...

    @property
    def families(self) -> tuple[str, ...]:
        """The family of each slot; "" where one is undefined."""
        ...

    def family(self, slot: Slot) -> str:
        """The family of a slot."""
        ...

    def with_family(self, slot: Slot, family: str) -> AnyFaces:
        """The same with another family in one slot."""
        ...

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        """Cut text into stretches of one slot: (start, end, slot), in order, without gaps."""
        ...

    def __hash__(self) -> int: ...


class ScriptFaces(NamedTuple):
    """A family for each script (ODF 1.3 Part 3, 20.269 ff.).

    >>> [slot.value for _, _, slot in ScriptFaces("Arial", "宋体").segments("于2026年")]
    ['asian', 'western', 'asian']
    """

    western: str = ""
    asian: str = ""
    complex_: str = ""

    @property
    def han(self) -> Slot:
        return Slot.ASIAN

    @property
    def slots(self) -> tuple[Slot, ...]:
        return Slot.WESTERN, Slot.ASIAN, Slot.COMPLEX

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(self)

    def family(self, slot: Slot) -> str:
        return {
            Slot.WESTERN: self.western,
            Slot.ASIAN: self.asian,
            Slot.COMPLEX: self.complex_,
        }[slot]

    def with_family(self, slot: Slot, family: str) -> ScriptFaces:
        names = {
            Slot.WESTERN: "western",
            Slot.ASIAN: "asian",
            Slot.COMPLEX: "complex_",
        }
        return self._replace(**{names[slot]: family})

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        return segments_by_script(text, Slot.ASIAN)


class SlideFaces(NamedTuple):
    """A family for Latin and one for East Asian text, as in the text of binary presentations.

    >>> [slot.value for _, _, slot in SlideFaces("Arial", "宋体").segments("于2026年")]
    ['ea', 'latin', 'ea']
    """

    latin: str = ""
    ea: str = ""

    @property
    def han(self) -> Slot:
        return Slot.EA

    @property
    def slots(self) -> tuple[Slot, ...]:
        return Slot.LATIN, Slot.EA

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(self)

    def family(self, slot: Slot) -> str:
        return self.ea if slot is Slot.EA else self.latin

    def with_family(self, slot: Slot, family: str) -> SlideFaces:
        return self._replace(**{"ea" if slot is Slot.EA else "latin": family})

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        for start, end, slot in segments_by_script(text, Slot.ASIAN):
            yield start, end, Slot.EA if slot is Slot.ASIAN else Slot.LATIN


class OneFace(NamedTuple):
    """One family for all text, as in a spreadsheet's cell, declared for `slot`."""

    name: str = ""
    slot: Slot = Slot.ANY

    @property
    def han(self) -> Slot:
        return self.slot

    @property
    def slots(self) -> tuple[Slot, ...]:
        return (self.slot,)

    @property
    def families(self) -> tuple[str, ...]:
        return (self.name,)

    def family(self, slot: Slot) -> str:
        return self.name

    def with_family(self, slot: Slot, family: str) -> OneFace:
        return self._replace(name=family)

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        if text:
            yield 0, len(text), self.slot


class FileFace(OneFace):
    """A face whose glyphs come from a file that the document brings or refers to, so that nothing
    is said of what the face of that name draws."""

    def segments(self, text: str) -> Iterator[tuple[int, int, Slot]]:
        return iter(())


def family_of_each(text: str, faces: AnyFaces) -> list[str]:
    """The family that draws each character of `text`, or gives its name to the face that does.

    >>> family_of_each("于2", ScriptFaces("Arial", "宋体"))
    ['宋体', 'Arial']
    >>> family_of_each("于2", FileFace("宋体"))
    ['宋体', '宋体']
    """
    told = [
        family
        for start, end, slot in faces.segments(text)
        for family in [faces.family(slot)] * (end - start)
    ]
    return told or [faces.family(faces.han)] * len(text)
