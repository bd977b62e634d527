"""TAR archives, plain and gzipped. See docs/formats/archive.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fontbridge.containers.gzipped import begins_as_gzip, first_bytes, gunzip, rezip, unrezip
from fontbridge.containers.tar import Tar, begins_as_tar
from fontbridge.formats.base import Content
from fontbridge.formats.membernames import MemberName, MemberNames
from fontbridge.formats.members import NAMES, Archive
from fontbridge.model import Edit, Limits

__all__ = ["TarDocument"]

_HEAD = 512
_UTF8 = frozenset({"utf-8"})


class TarDocument(Archive):
    """A TAR archive of files."""

    format = "tar"
    title = "TAR archive"
    suffixes = (".tar", ".tgz", ".gz")

    @classmethod
    def recognises(cls, content: Content) -> bool:
        head = content.data[:_HEAD]
        return begins_as_tar(first_bytes(content.data, _HEAD) if begins_as_gzip(head) else head)

    def __init__(self, content: Content) -> None:
        self.data = content.data
        self._zipped = gunzip(self.data, content.limits) if begins_as_gzip(self.data) else None
        archive = self._zipped.contents if self._zipped else self.data
        self._tar = Tar(archive, content.limits)
        # Every tar outside of Windows writes the bytes of the file system, which are UTF-8.
        self.names = MemberNames([_name(m.raw_name, m.declared) for m in self._tar.members], _UTF8)

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        for index, (shown, member) in enumerate(
            zip(self.names.shown, self._tar.members, strict=True)
        ):
            if member.is_file and member.size:
                yield shown, self._tar.read(index)

    # -- bytes --

    def name_edits(self, form: str) -> Iterator[tuple[Edit, str, str]]:
        # A link names its target by the bytes of the target's name; both would have to change.
        if all(member.link.isascii() for member in self._tar.members):
            told = {m.start for m in self._tar.members if m.declared}
            for edit, shown, codec in super().name_edits(form):
                if edit.start not in told:  # what PAX tells is UTF-8 by definition
                    yield edit, shown, codec

    def name_place(self, index: int) -> tuple[int, int]:
        member = self._tar.members[index]
        return member.start, member.data_start

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        by_place = {edit.start: edit.replacement for edit in edits}
        shown = self.names.shown
        changed = {n: replaced[name] for n, name in enumerate(shown) if name in replaced}
        names = {
            index: by_place[member.start]
            for index, member in enumerate(self._tar.members)
            if member.start in by_place
        }
        data, record = self._tar.rebuild(changed, names)
        if not record:
            return self.data, {}
        if self._zipped is None:
            return data, {"tar": record}
        packed, stream = rezip(self._zipped, data)
        return packed, {"tar": record, "gzip": stream}

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        after = cls(Content(data, limits))
        shown = after.names.shown
        before = after._tar.undo(record["tar"], lambda index: replaced[shown[index]])
        if after._zipped is None:
            return before
        return unrezip(after._zipped, before, record["gzip"])

    # -- for the proof --

    def stored(self) -> Mapping[str, bytes | memoryview]:
        members = self._tar.members
        parts: dict[str, bytes | memoryview] = {
            shown: self._tar.read(index) for index, shown in enumerate(self.names.shown)
        }
        parts[NAMES] = b"\0".join(member.raw_name for member in members)
        return parts

    def characters(self, part: str) -> bytes:
        return "\n".join(self.names.shown).encode()


def _name(raw: bytes, declared: bool) -> MemberName:
    literal = raw.decode("utf-8", "backslashreplace")
    return MemberName(raw, literal if declared or raw.isascii() else None, literal)
