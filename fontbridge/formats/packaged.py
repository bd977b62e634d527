"""Documents made of XML parts, in a ZIP package or in one file: what they all do alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from fontbridge.containers.package import Package
from fontbridge.containers.single import SingleFile
from fontbridge.containers.splice import inverse, splice
from fontbridge.formats.base import Content, Document, first_parts
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit, FontbridgeError, Limits

__all__ = ["Members", "PackagedDocument", "XmlParts"]


class Members(Protocol):
    """Named parts, in a package or where they lie like in one."""

    @property
    def names(self) -> tuple[str, ...]: ...
    def __contains__(self, name: object) -> bool: ...
    def read(self, name: str) -> bytes: ...
    def raw(self, name: str) -> memoryview: ...


class XmlParts:
    """The parts of a package as XML, each opened once."""

    def __init__(self, package: Members, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._opened: dict[str, XmlPart] = {}

    def open(self, name: str) -> XmlPart:
        """A part as XML. Raises what `XmlPart` does, with the part's name."""
        if name not in self._opened:
            try:
                self._opened[name] = XmlPart(self._package.read(name), name, self._limits)
            except FontbridgeError as error:
                error.part = error.part or name
                raise
        return self._opened[name]


class PackagedDocument(Document):
    """A document whose parts are the members of `package`; a format adds its carriers."""

    package: Package | SingleFile

    def __init__(self, content: Content) -> None:
        self.data = content.data
        self.limits = content.limits
        self.package = content.package or SingleFile(content.data, content.limits)
        self._as_xml = XmlParts(self.package, content.limits)

    def xml(self, name: str) -> XmlPart:
        """A part as XML, opened once. Raises what `XmlPart` does."""
        return self._as_xml.open(name)

    def line(self, part: str, offset: int) -> int:
        return self.xml(part).line(offset)

    def lines(self, part: str, offsets: Sequence[int]) -> Sequence[int]:
        return self.xml(part).lines(offsets)

    def respell(self, characters: Mapping[str, str]) -> Iterator[tuple[Edit, str]]:
        wanted = re.compile("[" + "".join(map(re.escape, characters)) + "]")
        for name, start, text in self.passages():
            if wanted.search(text):
                part = self.xml(name)
                places = part.places(start)
                for found in wanted.finditer(text):
                    at, end = places[found.start()], places[found.end()]
                    yield Edit(name, at, end, part.encode(characters[found[0]])), found[0]

    # -- bytes --

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        edited, originals, steps = self._edited(edits)
        changed = {**replaced, **edited}
        gone = list(removed)
        if not changed and not gone:
            return self.data, {}
        data, record = self.package.rebuild(changed, gone, originals=originals)
        return data, {"parts": steps, "package": record}

    def with_parts(
        self, edits: Iterable[Edit], added: Mapping[str, bytes]
    ) -> tuple[bytes, dict[str, Any]]:
        """The file with edits made and parts that are new, and the undo record of `apply`.

        A single file has no place for new parts.
        """
        changed, originals, steps = self._edited(edits)
        if isinstance(self.package, Package):
            data, record = self.package.rebuild(changed, (), added, originals=originals)
        else:
            assert not added, "a single file is its only part"
            data, record = self.package.rebuild(changed, originals=originals)
        return data, {"parts": steps, "package": record}

    def _edited(
        self, edits: Iterable[Edit]
    ) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, Any]]:
        """The bytes of edited parts, those that they had, and the steps back, by part."""
        by_part: dict[str, list[tuple[int, int, bytes]]] = {}
        for part, start, end, replacement in edits:
            by_part.setdefault(part, []).append((start, end, replacement))
        changed: dict[str, bytes] = {}
        originals: dict[str, bytes] = {}
        steps: dict[str, Any] = {}
        for name, wanted in by_part.items():
            opened = self.xml(name)
            before = originals[name] = opened.data
            mapped = opened.edits_for(wanted)
            changed[name] = splice(before, mapped)
            steps[name] = inverse(before, mapped)
        return changed, originals, steps

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        original = first_parts(record["parts"], replaced)
        if not record["package"]:
            return original("", data)
        return Package.undo(data, record["package"], original, limits)

    # -- for the proof --

    def stored(self) -> Mapping[str, bytes | memoryview]:
        return {name: self.package.raw(name) for name in self.package.names}

    def characters(self, part: str) -> bytes:
        return self.xml(part).characters
