"""Formats whose file is one part, named "": texts, pages, RTF, PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fontbridge.containers.splice import inverse, splice, unsplice
from fontbridge.formats.base import Document
from fontbridge.model import Edit, Limits

__all__ = ["OnePartDocument"]


class OnePartDocument(Document):
    """A document without parts. As it stands, for formats that are only looked at or recoded."""

    def splices(
        self, edits: Iterable[Edit], replaced: Mapping[str, bytes]
    ) -> list[tuple[int, int, bytes]]:
        """The edits and the documents replaced inside, as edits of the file's bytes."""
        return []

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        wanted = self.splices(edits, replaced)
        if not wanted:
            return self.data, {}
        return splice(self.data, wanted), {"steps": inverse(self.data, wanted)}

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        return unsplice(data, record["steps"], limits.file_size)

    def stored(self) -> Mapping[str, bytes | memoryview]:
        return {"": self.data}
