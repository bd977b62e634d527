"""What a format owes the rest: its declarations, its text, and bytes back from edits.

A format is one module beside this one with one `Document` subclass in it; it is found by looking
in the folder (see `fontbridge.formats`). A document never decides what a family becomes. It lists
`Site`s, each with a `Construct`: one distinct spelling of something that names families, shared by
all the places that spell it alike, so that a decision costs once however often it applies.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from fontbridge.model import Charset, Edit, Finding, Limits, Slot

__all__ = ["Construct", "Declaration", "Document", "Passage", "Settled", "Site"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """One place's word on a family: `family` as it is written, decoded.

    `carrier` is the place's name in docs/formats/, such as "run fonts" or "font table".
    `through` is set where the name is only referred to (a theme reference): the slot in which
    the referred-to declaration itself is judged. `role` is "page-number" in page footers, where
    GB/T 9704-2012 7.3.1 has its own rule, else empty.
    """

    slot: Slot
    family: str
    carrier: str
    through: Slot | None = None
    role: str = ""


class Construct:
    """A distinct spelling that declares families, and how to write it with others.

    `rewrite(names)` takes one new name or None (keep) for each declaration, in order, and
    returns the construct's bytes. It is None where `Document.settle` does the writing.
    """

    __slots__ = ("declarations", "rewrite")

    def __init__(
        self,
        declarations: tuple[Declaration, ...],
        rewrite: Callable[[Sequence[str | None]], bytes] | None,
    ) -> None:
        self.declarations = declarations
        self.rewrite = rewrite


class Site(NamedTuple):
    """Bytes `start:end` of `part` are spelt by `construct`."""

    part: str
    start: int
    end: int
    construct: Construct


class Passage(NamedTuple):
    """Some text of a part, decoded, in reading order. `families` are by slot, where known."""

    part: str
    start: int
    text: str


class Settled(NamedTuple):
    """What harmonise decided, for `Document.settle`.

    `names` maps (slot, family as written) to the new name, for every declaration that changes;
    `final` holds the families that the document declares after the change, tables left out.
    """

    names: Mapping[tuple[Slot, str], str]
    final: frozenset[str]


class Document(ABC):
    """One opened file. Subclasses set `format`, `title` and `suffixes` and are found by that."""

    format: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    media_type: ClassVar[str] = "application/octet-stream"

    data: bytes

    @classmethod
    @abstractmethod
    def recognises(cls, data: bytes) -> bool:
        """True if the content, whatever its name, is of this format. Cheap; never raises."""

    @abstractmethod
    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open; raises `DamagedError`, `ProtectedError`, `LimitError`."""

    @abstractmethod
    def sites(self) -> Iterable[Site]:
        """Every place that names a family, part by part, in order of position."""

    @abstractmethod
    def passages(self) -> Iterable[Passage]:
        """All text that fonts draw."""

    def line(self, part: str, offset: int) -> int:
        """The 1-based line of a byte offset in a part."""
        return 1

    def charset(self) -> Charset | None:
        """For formats whose bytes are text: what encodes them."""
        return None

    def findings(self) -> Iterable[Finding]:
        """What the format itself has to say: signed, embedded fonts, macros, odd encodings."""
        return ()

    def embedded(self) -> Iterable[tuple[str, bytes]]:
        """Parts that are documents themselves: (part, bytes)."""
        return ()

    def settle(self, settled: Settled) -> Iterator[Edit]:
        """Edits that follow from the renames: font tables, references to what is gone."""
        return iter(())

    @abstractmethod
    def apply(
        self, edits: Iterable[Edit], replaced: Mapping[str, bytes] = {}
    ) -> tuple[bytes, dict[str, Any]]:
        """The file with the edits made and the `replaced` parts in place of theirs.

        Returns it with the undo record, plain data that `undo` takes back. Bytes that no edit
        names come out identical. No edits: the identical bytes and an empty record.
        """

    @classmethod
    @abstractmethod
    def undo(cls, data: bytes, record: Mapping[str, Any], limits: Limits) -> bytes:
        """The bytes before `apply`. Raises `DamagedError` if `data` is not what it gave."""
