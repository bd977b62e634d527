"""Compound files around a package: WPS Office wraps Office Open XML in a stream `package`.

Nothing in them names fonts but the package, which is converted as a document inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats.base import Content, Site
from fontbridge.formats.ole import OleDocument, Splices, Unit, compound_of

__all__ = ["OlePackageDocument"]


class _Wrapping(Unit):
    """What is around the package."""

    main = "package"

    @property
    def parts(self) -> tuple[str, ...]:
        return ()

    def sites(self) -> Iterator[Site]:
        return iter(())

    def passages(self) -> Iterator[tuple[str, int, str]]:
        return iter(())

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        return edits

    def characters(self, part: str) -> bytes:
        return self.file.read(part)


class OlePackageDocument(OleDocument):
    """A compound file with a ZIP package in a stream of its root."""

    format = "ole-package"
    title = "Office package in a compound file"
    suffixes = (".wps", ".et", ".dps")
    main_unit = _Wrapping

    @classmethod
    def recognises(cls, content: Content) -> bool:
        file = compound_of(content)
        return file is not None and _package(file)


def _package(file: CompoundFile) -> bool:
    """True if the root has a package; names compare without regard to case ([MS-CFB] 2.6.4)."""
    named = [name for name in file.names if name.lower() == _Wrapping.main]
    return any(file.read(name).startswith(b"PK\x03\x04") for name in named)
