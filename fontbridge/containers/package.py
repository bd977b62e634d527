"""ZIP packages: members by name, and the same package with other members.

Not `zipfile`: it takes 9 ms more to start, reads what other programs read differently, and has
no way to copy a member that does not change. Through it 16 of 629 packages came back unchanged.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from fontbridge.containers import ziprebuild
from fontbridge.containers.zipread import content, read_directory
from fontbridge.containers.ziprecords import Member, NewName
from fontbridge.model import LimitError, Limits, say

__all__ = ["Member", "NewName", "Package"]


class Package:
    """An opened ZIP package. Its headers are checked on opening, its contents on reading."""

    def __init__(self, data: bytes | memoryview, limits: Limits) -> None:
        """Open a package.

        Raises `DamagedError` for what is broken or would be read differently by two programs,
        `ProtectedError` for encrypted headers, `LimitError` for what exceeds the limits. Members
        that are encrypted are known by name, and refused by `read`.
        """
        if len(data) > limits.file_size:
            raise LimitError(
                say("{size} bytes, at most {limit} are read", size=len(data),
                    limit=limits.file_size),
                advice=say("If the file is known to be good, raise the limit."),
            )
        self._view = memoryview(data)
        self._limits = limits
        self._directory = read_directory(self._view, limits)
        self._members = {member.name: member for member in self._directory.members}

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in the order of the central directory."""
        return tuple(self._members)

    @property
    def unpacked_size(self) -> int:
        """How many bytes the members have together once unpacked, as the headers tell."""
        return sum(member.size for member in self._members.values())

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def member(self, name: str) -> Member:
        """What the headers tell about a member. Raises `KeyError`."""
        return self._members[name]

    def read(self, name: str) -> bytes:
        """A member's bytes, inflated and checked. Raises `KeyError` if there is none.

        Raises `DamagedError` for contents that do not fit their size or CRC, `LimitError` above
        the limits, `ProtectedError` for an encrypted member, `UnsupportedError` for a method
        other than stored and deflate.
        """
        return content(self._view, self._members[name], self._limits)

    def raw(self, name: str) -> memoryview:
        """A member's bytes as they are stored, mostly deflated. Raises `KeyError`."""
        member = self._members[name]
        return self._view[member.data_start : member.data_end]

    def rebuild(
        self,
        changed: Mapping[str, bytes],
        removed: Collection[str] = (),
        added: Mapping[str, bytes] = {},
        *,
        originals: Mapping[str, bytes] = {},
        renamed: Mapping[str, NewName] = {},
    ) -> tuple[bytes, dict[str, Any]]:
        """The package with other members, and plain data for `undo`.

        Members that do not change are copied as they lie. A changed one keeps its name, extra
        fields, date, attributes, comment and method; added ones are deflated and come last.
        If nothing changes, these are the same bytes and an empty record. `originals` may hold
        what `read` gave for changed members, so that it need not be inflated again. `renamed`
        members keep all but the name and its flag; their Unicode path extra, if any, goes.

        Raises `ValueError` for names that do not fit together, which is the caller's fault, and
        what `read` raises for changed members.
        """
        names = [*changed, *removed]
        if len(set(names)) != len(names) or not self._members.keys() >= set(names):
            raise ValueError("changed and removed members must be different and in the package")
        taken = {name.lower() for name in self._members}
        if any(name.lower() in taken for name in added):
            raise ValueError("an added member is in the package already")
        after = [
            renamed[name].decoded if name in renamed else name
            for name in self._members
            if name not in removed
        ]
        if len({name.lower() for name in (*after, *added)}) != len(after) + len(added):
            raise ValueError("two members would have one name")

        def original(name: str) -> bytes:
            data = originals.get(name)
            # The record seals with these bytes: wrong ones would lose the original for ever.
            if data is not None and zlib.crc32(data) == self._members[name].crc:
                return data
            return self.read(name)

        return ziprebuild.rebuild(
            self._view, self._directory, original, changed, removed, added, renamed
        )

    @classmethod
    def undo(
        cls,
        data: bytes | memoryview,
        record: Mapping[str, Any],
        original: Callable[[str, bytes], bytes],
        limits: Limits,
    ) -> bytes:
        """The very bytes before `rebuild`.

        `original(name, current)` turns the bytes that a changed member has now into those that it
        had; the name is the one it has now. Raises `DamagedError` if the data is not what
        `rebuild` gave, or the record is of another file, and what opening raises.
        """
        if not record:
            return bytes(data)
        package = cls(data, limits)
        return ziprebuild.undo(
            package._view,
            package._directory,
            record,
            lambda name: original(name, package.read(name)),
        )
