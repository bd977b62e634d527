"""Binary Office files: what DOC, XLS and PPT have in common.

A compound file is a folder of streams. Its root holds one document; storages below may hold others,
objects embedded in it, in the same streams. Each is a `Unit`. A part is a stream, named by its
path.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from fontbridge.containers.compound import MAGIC, CompoundFile
from fontbridge.containers.splice import inverse, splice
from fontbridge.formats import active
from fontbridge.formats.base import (
    Consequence,
    Content,
    Document,
    Paragraph,
    Redrawn,
    Rename,
    Setting,
    Settled,
    Settlement,
    Site,
    first_parts,
)
from fontbridge.model import (
    Edit,
    Finding,
    FontbridgeError,
    Limits,
    Message,
    ProtectedError,
    Severity,
    say,
)

__all__ = ["OleDocument", "Unit", "compound_of", "encrypted"]

Splices = list[tuple[int, int, bytes]]
# Storages of macros: [MS-OVBA] 2.2.1, [MS-DOC] 2.1.4, [MS-XLS] 2.1.7.
_MACROS = re.compile(r"(?:^|/)(?:Macros|_VBA_PROJECT_CUR|VBA)/", re.IGNORECASE)
_SIGNATURES = "_signatures", "_xmlsignatures"  # [MS-OFFCRYPTO] 2.5.1, 2.5.3
_PROTECTED = "\x06DataSpaces", "\tDRMContent"  # 2.2.6: what the other streams show is a notice


def compound_of(content: Content) -> CompoundFile | None:
    """The content as a compound file, opened once; None if it is none.

    Raises what `CompoundFile` raises.
    """
    if not content.data.startswith(MAGIC):
        return None
    if "compound" not in content.memo:
        content.memo["compound"] = CompoundFile(content.data, content.limits)
    return content.memo["compound"]  # type: ignore[no-any-return]


def encrypted(message: Message) -> ProtectedError:
    """The error for what a password locks."""
    return ProtectedError(
        message,
        advice=say("Give its password with --password-file, or take it off in Office or WPS."),
    )


class Unit(ABC):
    """One document in one storage. `main` is the stream by which its kind is known.

    `__init__` raises `DamagedError`, `ProtectedError`, and `UnsupportedError` for the formats of
    Office 95 and before.
    """

    main: ClassVar[str]

    def __init__(self, file: CompoundFile, storage: str) -> None:
        self.file = file
        self.storage = storage

    def path(self, stream: str) -> str:
        """The path of a stream of this unit."""
        return f"{self.storage}/{stream}" if self.storage else stream

    @property
    @abstractmethod
    def parts(self) -> tuple[str, ...]:
        """The paths of the streams in which something may change."""

    @abstractmethod
    def sites(self) -> Iterator[Site]:
        """See `Document.sites`."""

    @abstractmethod
    def passages(self) -> Iterator[tuple[str, int, str]]:
        """See `Document.passages`."""

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        """See `Document.paragraphs`."""
        return iter(())

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        """See `Document.redraw`."""
        return iter(())

    def settle(self, settled: Settled) -> Iterator[Consequence]:
        """See `Document.settle`."""
        return iter(())

    def respell(self, characters: Mapping[str, str]) -> Iterator[tuple[Edit, str]]:
        """See `Document.respell`."""
        return iter(())

    def findings(self) -> Iterator[Finding]:
        """See `Document.findings`."""
        return iter(())

    @abstractmethod
    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        """The edits on the streams of this unit, with the pointers that have to follow."""

    def stored(self, part: str) -> bytes:
        """A stream for comparison; pointers that follow the edits in other parts are blanked."""
        return self.file.read(part)

    @abstractmethod
    def characters(self, part: str) -> bytes:
        """See `Document.characters`."""


class OleDocument(Document):
    """A compound file with a document of one kind in its root."""

    begins = (MAGIC,)
    main_unit: ClassVar[type[Unit]]

    @classmethod
    def recognises(cls, content: Content) -> bool:
        file = compound_of(content)
        # An encrypted package ([MS-OFFCRYPTO] 2.3) may hold a document beside it that says so.
        return file is not None and cls.main_unit.main in file and "EncryptedPackage" not in file

    def __init__(self, content: Content) -> None:
        file = compound_of(content)
        assert file is not None, "recognises() said that this is a compound file"
        if any(name.startswith(_PROTECTED) for name in file.names):
            raise ProtectedError(
                say("access to the document is restricted by rights management"),
                advice=say("Ask the sender for a copy without restrictions."),
            )
        self.data = content.data
        self.file = file
        self._left_alone: list[Finding] = []
        self._units = [self.main_unit(file, ""), *self._embedded_units()]
        self._unit_of = {part: unit for unit in self._units for part in unit.parts}

    def _embedded_units(self) -> Iterator[Unit]:
        from fontbridge.formats.oleunits import UNITS

        for storage in self.file.storages[1:]:
            for kind in UNITS:
                main = f"{storage}/{kind.main}"
                if main not in self.file:
                    continue
                try:
                    yield kind(self.file, storage)
                except FontbridgeError as error:
                    finding = Finding(
                        error.code, error.message, Severity.WARNING, main, advice=error.advice
                    )
                    self._left_alone.append(finding)
                break

    # -- declarations and text --

    def sites(self) -> Iterator[Site]:
        for unit in self._units:
            yield from unit.sites()

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for unit in self._units:
            yield from unit.passages()

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        for unit in self._units:
            yield from unit.paragraphs(rename)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        return self._unit_of[paragraphs[0][0].part].redraw(paragraphs, edits, rename)

    def respell(self, characters: Mapping[str, str]) -> Iterator[tuple[Edit, str]]:
        for unit in self._units:
            yield from unit.respell(characters)

    def settle(self, settled: Settled) -> Settlement:
        return Settlement([each for unit in self._units for each in unit.settle(settled)])

    def findings(self) -> Iterator[Finding]:
        roots = {name.partition("/")[0].lower() for name in self.file.names}
        if roots.intersection(_SIGNATURES):
            yield Finding(
                "signed",
                say("the document carries a digital signature, which any change breaks"),
                advice=say("Ask the signer for an unsigned copy, convert that, and sign again."),
            )
        yield from active.told(name for name in self.file.names if _MACROS.search(name))
        yield from self._left_alone
        for unit in self._units:
            yield from unit.findings()

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        # Office keeps an embedded package of Office Open XML in a stream of this name.
        for name in self.file.names:
            if name.rpartition("/")[2].lower() == "package":
                data = self.file.read(name)
                if data.startswith(b"PK\x03\x04"):
                    yield name, data

    # -- bytes --

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        by_unit: dict[Unit, dict[str, Splices]] = {}
        for part, start, end, replacement in edits:
            unit = self._unit_of[part]
            by_unit.setdefault(unit, {}).setdefault(part, []).append((start, end, replacement))
        changed = dict(replaced)
        steps: dict[str, Any] = {}
        for unit, wanted in by_unit.items():
            for part, splices in unit.splices(wanted).items():
                before = self.file.read(part)
                changed[part] = splice(before, splices)
                steps[part] = inverse(before, splices)
        if not changed:
            return self.data, {}
        data, record = self.file.rebuild(changed)
        return data, {"parts": steps, "file": record} if record else {}

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        original = first_parts(record["parts"], replaced)
        return CompoundFile.undo(data, record["file"], original, limits)

    # -- for the proof --

    @cached_property
    def _stored(self) -> Mapping[str, bytes]:
        return {
            name: self._unit_of[name].stored(name) if name in self._unit_of
            else self.file.read(name)
            for name in self.file.names
        }  # fmt: skip

    def stored(self) -> Mapping[str, bytes | memoryview]:
        return self._stored

    def characters(self, part: str) -> bytes:
        return self._unit_of[part].characters(part)
