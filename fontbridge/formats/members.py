"""What archives of any kind are: files with names, no fonts and no text of their own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from fontbridge.formats.base import Document, Site
from fontbridge.formats.membernames import MemberNames
from fontbridge.model import Charset, Edit

__all__ = ["NAMES", "Archive"]

NAMES = ""
"""The part that stands for the names of all members. Every other part is a member, under the name
that a person would read, which stays when the name is written in another charset."""


class Archive(Document):
    """A file whose parts are files; what they hold is for the formats that know them."""

    names: MemberNames

    def sites(self) -> Iterable[Site]:
        return ()

    def passages(self) -> Iterable[tuple[str, int, str]]:
        return ()

    def charset(self) -> Charset | None:
        return self.names.charset()

    def name_edits(self, form: str) -> Iterator[tuple[Edit, str, str]]:
        """Edits of `NAMES` that write names in `form` (see `MemberNames.wanted`), each with the
        member's name and the charset that it is in."""
        for index, raw in self.names.wanted(form).items():
            start, end = self.name_place(index)
            yield Edit(NAMES, start, end, raw), self.names.shown[index], self.names.told(index)

    @abstractmethod
    def name_place(self, index: int) -> tuple[int, int]:
        """Where in the file the name of a member lies."""
