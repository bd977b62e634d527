"""ZIP archives that are no document themselves. See docs/formats/archive.md.

Nothing is unpacked to disk. A member that no format recognises, or that cannot be read because it
is encrypted, is copied as it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fontbridge.containers.package import NewName, Package
from fontbridge.formats.base import Content
from fontbridge.formats.membernames import MemberName, MemberNames
from fontbridge.formats.members import NAMES, Archive
from fontbridge.model import Edit, Finding, Limits, say

__all__ = ["ZipDocument"]

# What makes a package a document or a program, of a kind that is read here or not: what its
# members are is that kind's business. OPC, OpenDocument and EPUB, JAR, OFD, UOF, Android.
_OF_DOCUMENTS = frozenset({
    "[content_types].xml", "mimetype", "meta-inf/manifest.mf", "meta-inf/manifest.xml",
    "meta-inf/container.xml", "ofd.xml", "uof.xml", "androidmanifest.xml",
})  # fmt: skip


class ZipDocument(Archive):
    """A ZIP file of files."""

    format = "zip"
    title = "ZIP archive"
    suffixes = (".zip",)
    begins = (b"PK\x03\x04", b"PK\x05\x06")
    precedence = 8

    @classmethod
    def recognises(cls, content: Content) -> bool:
        package = content.package
        return package is not None and not any(
            name.lower() in _OF_DOCUMENTS for name in package.names
        )

    def __init__(self, content: Content) -> None:
        assert content.package is not None, "recognises() said that this is a package"
        self.data = content.data
        self.package = content.package
        self._members = [self.package.member(name) for name in self.package.names]
        self.names = MemberNames([
            MemberName(each.raw_name, each.name if each.name_is_declared else None, each.name)
            for each in self._members
        ])

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        for shown, member in zip(self.names.shown, self._members, strict=True):
            if member.readable and member.size:
                yield shown, self.package.read(member.name)

    def findings(self) -> Iterator[Finding]:
        for shown, member in zip(self.names.shown, self._members, strict=True):
            if member.encrypted:
                yield Finding(
                    "encrypted",
                    say("the member is encrypted; it was left alone"),
                    part=shown,
                    advice=say("Take the password off in the program that set it, then try again."),
                )
            elif not member.readable:
                yield Finding(
                    "unsupported",
                    say("compressed with method {method}, which is not read", method=member.method),
                    part=shown,
                    advice=say("Pack the file again with the usual compression (deflate)."),
                )

    # -- bytes --

    def name_place(self, index: int) -> tuple[int, int]:
        member = self._members[index]
        return member.name_start, member.name_start + len(member.raw_name)

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        by_place = {edit.start: edit.replacement for edit in edits}
        renamed: dict[str, NewName] = {}
        changed: dict[str, bytes] = {}
        for shown, member in zip(self.names.shown, self._members, strict=True):
            raw = by_place.get(member.name_start)
            if raw is not None:
                renamed[member.name] = NewName(raw, utf8=raw == shown.encode())
            if shown in replaced:
                changed[member.name] = replaced[shown]
        data, record = self.package.rebuild(changed, renamed=renamed)
        return data, {"package": record} if record else {}

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        after = cls(Content(data, limits))
        shown = dict(zip(after.package.names, after.names.shown, strict=True))
        return Package.undo(
            data, record["package"], lambda name, _: replaced[shown[name]], limits
        )

    # -- for the proof --

    def stored(self) -> Mapping[str, bytes | memoryview]:
        members = zip(self.names.shown, self._members, strict=True)
        parts: dict[str, bytes | memoryview] = {
            shown: self.package.raw(member.name) for shown, member in members
        }
        parts[NAMES] = b"\0".join(member.raw_name for member in self._members)
        return parts

    def characters(self, part: str) -> bytes:
        return "\n".join(self.names.shown).encode()
