"""Which families of a profile a machine has, by which face, and what these hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from fontbridge.characters.repertoire import members
from fontbridge.fonts.catalogue import Catalogue
from fontbridge.fonts.facefacts import FaceFacts, facts_of
from fontbridge.fonts.fontfiles import Face, characters_of, faces_in
from fontbridge.mapping.profile import Profile
from fontbridge.model import DamagedError, UnsupportedError

__all__ = ["COUNTED", "Held", "Installed", "Place", "held_by", "roster"]

COUNTED = (
    "gb2312", "gbk", "gb18030-level1", "gb18030-level2", "gb18030-level3", "general-standard",
)  # fmt: skip


class Held(NamedTuple):
    """A face that is here: its facts, and of each of `COUNTED` how many characters it holds."""

    face: Face
    facts: FaceFacts
    counts: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        holds = {
            name: {"characters": count, "of": len(members(name))}
            for name, count in self.counts.items()
        }
        file = {"path": str(self.face.path), "number": self.face.number}
        return file | asdict(self.facts) | {"holds": holds}


class Place(NamedTuple):
    """The place of a family in a profile. `role` is "preferred", "accepted" or "fallback", of a
    typeface or, where that is empty, of Latin; `held` is None where the machine lacks it."""

    typeface: str
    role: str
    family: str
    held: Held | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return self._asdict() | {"held": self.held.to_dict() if self.held else None}


class Installed:
    """The faces in folders, by the family of the catalogue that their names mean.

    `unreadable` are the font files that cannot be read.
    """

    def __init__(self, folders: Iterable[Path], catalogue: Catalogue) -> None:
        self.unreadable: list[Path] = []
        self._catalogue = catalogue
        self._faces: dict[str, Face] = {}
        self._held: dict[Face, Held | None] = {}
        for face in faces_in(folders, self.unreadable.append):
            for name in sorted(face.names):
                match = catalogue.find(name)
                if match is not None:
                    self._take(match.family.name, face)

    def _take(self, family: str, face: Face) -> None:
        there = self._faces.get(family)
        if there is None or (face.regular and not there.regular):
            self._faces[family] = face

    def find(self, family: str) -> Held | None:
        """The face of a family; None if there is none or its file is damaged."""
        match = self._catalogue.find(family)
        face = self._faces.get(match.family.name) if match else None
        if face is None:
            return None
        if face not in self._held:
            try:
                self._held[face] = held_by(face)
            except (DamagedError, UnsupportedError, OSError):
                self._held[face] = None
                self.unreadable.append(face.path)
        return self._held[face]


def held_by(face: Face) -> Held:
    """A face with its facts. Raises what `facts_of` and `characters_of` raise."""
    characters = characters_of(face.path, face.number)
    counts = {name: len(members(name) & characters) for name in COUNTED}
    return Held(face, facts_of(face), counts)


def roster(profile: Profile, installed: Installed) -> Sequence[Place]:
    """Every family that a profile names, in its order."""
    return [
        Place(typeface, role, family, installed.find(family))
        for typeface, role, family in _families(profile)
    ]


def _families(profile: Profile) -> Iterator[tuple[str, str, str]]:
    for typeface, han in profile.han.items():
        yield typeface, "preferred", han.preferred
        for family in han.accepted:
            yield typeface, "accepted", family
        for family in han.fallback:
            if family not in han.accepted:
                yield typeface, "fallback", family
    latin = profile.latin
    yield "", "preferred", latin.preferred
    for family in latin.accepted:
        yield "", "accepted", family
