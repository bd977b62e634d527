"""A file that is one part by itself, to be handled like a package with one member.

Flat OpenDocument and UOF of old are the same documents as their packages, in one XML file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fontbridge.model import LimitError, Limits, say

__all__ = ["SingleFile"]


class SingleFile:
    """The bytes as the only member, named ""."""

    names: tuple[str, ...] = ("",)

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises `LimitError` for more bytes than a member may have."""
        if len(data) > limits.member_size:
            raise LimitError(
                say("{size} bytes, at most {limit} are read", size=len(data),
                    limit=limits.member_size),
                advice=say("If the file is known to be good, raise the limit."),
            )
        self._data = data

    def __contains__(self, name: object) -> bool:
        return name == ""

    def read(self, name: str) -> bytes:
        """The bytes of the file."""
        return self._data

    def raw(self, name: str) -> memoryview:
        """The same: nothing is stored in another form."""
        return memoryview(self._data)

    def rebuild(
        self,
        changed: Mapping[str, bytes],
        removed: Collection[str] = (),
        *,
        originals: Mapping[str, bytes] = {},
    ) -> tuple[bytes, dict[str, Any]]:
        """The changed bytes; the record is empty, for there is no container to restore."""
        return changed[""], {}
