"""A binary presentation in one storage of a compound file: PowerPoint 97 and later, WPS.

The stream is a tree of records ([MS-PPT] 2.3.1) and, after fast saves, older versions of some of
them. Families are named in one kind of record only, of fixed size, so nothing moves.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.ole import Splices, Unit, encrypted
from fontbridge.model import DamagedError, Finding, Severity, Slot, say

__all__ = ["PptUnit"]

_FONT_ENTITY, _FONT_DATA, _TEXT, _BYTE_TEXT = 0xFB7, 0xFB8, 0xFA0, 0xFA8
_CONTAINER = 0xF
_ENCRYPTED = 0xF3D1C4DF  # CurrentUserAtom.headerToken (2.3.2)
_NAME_SIZE, _CHARSET, _PITCH_AND_FAMILY, _ENTITY_SIZE = 64, 64, 67, 68  # 2.9.8
_DEFAULT_CHARSET, _GB2312 = 1, 134


class _Atom(NamedTuple):
    """A record that holds no others; its body is `start:end` of the stream."""

    kind: int
    start: int
    end: int


class PptUnit(Unit):
    """See docs/formats/ppt.md."""

    main = "PowerPoint Document"

    def __init__(self, file: CompoundFile, storage: str) -> None:
        super().__init__(file, storage)
        self._part = self.path(self.main)
        user = self.path("Current User")
        if user in file and file.read(user)[12:16] == struct.pack("<I", _ENCRYPTED):
            raise encrypted(say("the presentation is encrypted with a password"))
        self._stream = file.read(self._part)
        self._atoms = list(_atoms(self._stream))

    @property
    def parts(self) -> tuple[str, ...]:
        return (self._part,)

    def _fonts(self) -> Iterator[tuple[_Atom, str, bool]]:
        """The font entities, the family of each, and whether its data is embedded."""
        for index, atom in enumerate(self._atoms):
            if atom.kind == _FONT_ENTITY and atom.end - atom.start == _ENTITY_SIZE:
                name = self._stream[atom.start : atom.start + _NAME_SIZE]
                family = name.decode("utf-16-le", "replace").partition("\0")[0]
                following = self._atoms[index + 1 : index + 2]
                if family:
                    yield atom, family, any(each.kind == _FONT_DATA for each in following)

    def sites(self) -> Iterator[Site]:
        known: dict[bytes, Construct] = {}
        for atom, family, _ in self._fonts():
            spelt = self._stream[atom.start : atom.end]
            if spelt not in known:
                known[spelt] = _construct(spelt, family)
            yield Site(self._part, atom.start, atom.end, known[spelt])

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for atom in self._atoms:
            if atom.kind in (_TEXT, _BYTE_TEXT):
                codec = "utf-16-le" if atom.kind == _TEXT else "latin-1"
                text = self._stream[atom.start : atom.end].decode(codec, "replace")
                # Paragraphs end in \r, lines in \v.
                yield self._part, atom.start, text.replace("\x0b", "\n")

    def findings(self) -> Iterator[Finding]:
        for family in dict.fromkeys(family for _, family, data in self._fonts() if data):
            yield Finding(
                "embedded-font",
                say("the font {family} is embedded", family=family),
                Severity.INFO,
                self._part,
                advice=say("Its data stays: take it out in PowerPoint if the family is renamed."),
            )

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        return edits

    def characters(self, part: str) -> bytes:
        # Stronger than text: all but the font entities.
        found = bytearray(self._stream)
        for atom, _, _ in self._fonts():
            found[atom.start : atom.end] = bytes(_ENTITY_SIZE)
        return bytes(found)


def _atoms(stream: bytes) -> Iterator[_Atom]:
    """All records without children, at any depth, in order.

    Some records claim to have children and hold data of their own: where children do not fit
    their parent, what is left of it is passed over.
    """
    at = 0
    ends = [len(stream)]
    while ends:
        if at + 8 > ends[-1]:
            at = ends.pop()
            continue
        version, kind, size = struct.unpack_from("<2HI", stream, at)
        end = at + 8 + size
        if end > ends[-1]:
            if len(ends) == 1:
                raise DamagedError(
                    say("the presentation is damaged: a record is cut off"),
                    advice=say("Open it in PowerPoint or WPS, save it anew, and try again."),
                )
            at = ends.pop()
        elif version & 0xF == _CONTAINER:
            at += 8
            ends.append(end)
        else:
            yield _Atom(kind, at + 8, end)
            at = end


def _construct(spelt: bytes, family: str) -> Construct:
    def rewrite(names: Sequence[str | None]) -> bytes:
        units = (names[0] or family).encode("utf-16-le")[: _NAME_SIZE - 2]
        fixed = bytearray(spelt)
        fixed[:_NAME_SIZE] = units.ljust(_NAME_SIZE, b"\0")
        # Hints about the face by its old name; without them the name decides.
        if fixed[_CHARSET] != _GB2312:
            fixed[_CHARSET] = _DEFAULT_CHARSET
        fixed[_PITCH_AND_FAMILY] = 0
        return bytes(fixed)

    return Construct((Declaration(Slot.ANY, family, "font entity"),), rewrite)
