"""What a format owes the rest: its declarations, its text, and bytes back from edits.

A format is one module beside this one with one `Document` subclass in it; it is found by looking
in the folder (see `fontbridge.formats`). A document never decides what a family becomes. It lists
`Site`s, each with a `Construct`: one distinct spelling of something that names families, shared by
all the places that spell it alike, so that a decision costs once however often it applies.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from fontbridge.bulk import Bulk, Data
from fontbridge.containers.package import Package
from fontbridge.containers.splice import unsplice
from fontbridge.formats.drawntext import Paragraph, Redrawn, Run, Setting, Stretch
from fontbridge.formats.facefacts import Facts
from fontbridge.model import Charset, DamagedError, Edit, Finding, FontbridgeError, Limits, Slot

if TYPE_CHECKING:
    from fontbridge.characters.target import Target
    from fontbridge.formats.measure import Measure, Unforeseen
    from fontbridge.formats.recoding import Recoding

__all__ = [
    "Consequence",
    "Construct",
    "Content",
    "Declaration",
    "Document",
    "Facts",
    "Paragraph",
    "Redrawn",
    "Rename",
    "Run",
    "Setting",
    "Settled",
    "Settlement",
    "Site",
    "Stretch",
    "damaged",
    "first_parts",
]


class Content:
    """The bytes of a file and what any format may ask of them before one claims them."""

    def __init__(self, data: bytes, limits: Limits, name: str = "") -> None:
        self.data = data
        self.limits = limits
        self.name = name
        self.memo: dict[str, Any] = {}  # what several formats would otherwise each work out

    @cached_property
    def package(self) -> Package | None:
        """The ZIP package that the bytes are; None if they are none.

        Raises what `Package` raises if they set out to be one and fail.
        """
        if not self.data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return None
        return Package(self.data, self.limits)


# -- what is declared -------------------------------------------------------------------------


class Declaration(NamedTuple):
    """One place's word on a family: `family` as it is written, decoded.

    `carrier` is the place's name in docs/formats/, such as "run fonts" or "font table".
    `through` is set where the name is only referred to (a theme reference): the slot in which
    the referred-to declaration itself is judged. `role` is "page-number" in page footers, where
    GB/T 9704-2012 7.5 has its own rule; "glyph" where the face alone gives a private-use code its
    shape; "fixed" where the name must stay, for what is drawn does not come from the face of that
    name but from a file or from glyphs by number; "default" where nothing beneath could name
    another family; "theme" where a family draws only through references to it; "listed" where a
    table lists it, which draws nothing; else empty.
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


Rename = Callable[[Declaration], str | None]
"""The new name for a declaration; None keeps it, "" takes it away."""


# -- what follows from the decisions ------------------------------------------------------------


class Settled(NamedTuple):
    """What harmonise decided, for `Document.settle`.

    `names` maps (slot, family as written) to the new name, for every declaration that is to
    change; `brought` are the families written that way or as fallbacks. `final` holds the
    families that are declared afterwards, font tables left out. `facts` tells what the catalogue
    knows of a family.
    """

    names: Mapping[tuple[Slot, str], str]
    brought: Sequence[str]
    final: frozenset[str]
    facts: Callable[[str], Facts | None]


class Consequence(NamedTuple):
    """An edit that follows from the renames; `new` is empty where an entry goes."""

    edit: Edit
    old: str
    new: str


class Settlement(NamedTuple):
    """The consequences of the renames, and the parts that nothing refers to any more."""

    consequences: Sequence[Consequence] = ()
    removed: Sequence[str] = ()


# -- the contract ---------------------------------------------------------------------------


class Document(ABC):
    """One opened file. Subclasses set the class variables and are found by that.

    `suffixes` are lower case with the dot; `begins` is what contents of the format certainly begin
    with, one of these, or nothing where that cannot be said; `is_text` where they never begin as
    archives and compound files do; `precedence` orders the question who recognises a
    content: formats that know theirs for certain (0) before those that take what is left (9).
    """

    format: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    begins: ClassVar[tuple[bytes, ...]] = ()
    is_text: ClassVar[bool] = False
    precedence: ClassVar[int] = 0

    data: bytes

    @property
    def bulk(self) -> Data:
        """The bytes of the file, wherever they lie: not always in memory, as `data` are."""
        return self.data

    @classmethod
    def of_bulk(cls, data: Bulk) -> Document | None:
        """The document of bytes that need not be held; None where a format must hold them."""
        return None

    @classmethod
    @abstractmethod
    def recognises(cls, content: Content) -> bool:
        """True if the content, whatever its name, is of this format. Cheap."""

    @abstractmethod
    def __init__(self, content: Content) -> None:
        """Open; raises `DamagedError`, `ProtectedError`, `LimitError`."""

    @abstractmethod
    def sites(self) -> Iterable[Site]:
        """Every place that names a family, part by part, in order of position."""

    @abstractmethod
    def passages(self) -> Iterable[tuple[str, int, str]]:
        """All text that fonts draw: (part, offset, text)."""

    def text(self) -> str:
        """The text of all passages in one piece."""
        return "".join(text for _, _, text in self.passages())

    def paragraphs(self, rename: Rename | None) -> Iterable[Paragraph]:
        """The text with its effective faces, now and under the names that `rename` gives."""
        return ()

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        """How the lines of a paragraph are set, or why that is not known; None for what has no
        lines of its own, as labels have none."""
        from fontbridge.formats.measure import Unforeseen

        return Unforeseen.UNTOLD

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterable[Redrawn]:
        """Edits that draw runs of one part as set; `edits` are the renamings in that part."""
        return ()

    def line(self, part: str, offset: int) -> int:
        """The 1-based line of a byte offset in a part."""
        return 1

    def lines(self, part: str, offsets: Sequence[int]) -> Sequence[int]:
        """The lines of many byte offsets in a part."""
        return [self.line(part, offset) for offset in offsets]

    def numbers(self) -> Mapping[str, int]:
        """Which page, slide or sheet a part is, or belongs to, as people count them."""
        return {}

    def may_hold(self, wanted: re.Pattern[str]) -> bool:
        """False only if no passage has anything that `wanted` finds in one; cheap."""
        return True

    def charset(self) -> Charset | None:
        """For formats whose bytes are text: what encodes them."""
        return None

    def findings(self) -> Iterable[Finding]:
        """What the format itself has to say: signed, embedded fonts, odd encodings."""
        return ()

    def embedded(self) -> Iterable[tuple[str, bytes]]:
        """Parts that may be documents themselves: (part, bytes)."""
        return ()

    def settle(self, settled: Settled) -> Settlement:
        """What follows from the renames: font tables, references to what is gone."""
        return Settlement()

    def recode(self, target: Target) -> Recoding | None:
        """The file in the charset of `target`; None where the format has its charset fixed.

        Raises `UnicodeError` where the text was not misread as `target` says.
        """
        return None

    def respell(self, characters: Mapping[str, str]) -> Iterable[tuple[Edit, str]]:
        """Edits that put one character in place of another wherever fonts draw it, each with
        the character that goes. Empty where `recode` sees to it."""
        return ()

    @abstractmethod
    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        """The file with edits made, parts replaced and parts removed, and the undo record.

        Bytes that no edit names come out identical. With nothing to do the bytes are `data`
        itself and the record is empty.
        """

    @classmethod
    @abstractmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        """The bytes before `apply`; `replaced` holds the first bytes of the replaced parts.

        Raises `DamagedError` if `data` is not what `apply` gave.
        """

    # -- for the proof, which trusts neither the scanner nor the splicing --

    @abstractmethod
    def stored(self) -> Mapping[str, bytes | memoryview]:
        """The parts as they lie in the file, still compressed."""

    @abstractmethod
    def characters(self, part: str) -> bytes:
        """All character data of a part, read by other means than the edits were found."""


def damaged(error: FontbridgeError, part: str) -> FontbridgeError:
    """The same error, told where in the package it happened."""
    error.part = f"{part}!/{error.part}" if error.part else part
    return error


def first_parts(
    steps: Mapping[str, Any], replaced: Mapping[str, bytes]
) -> Callable[[str, bytes], bytes]:
    """What gives a container the first bytes of a changed part, from its name and its bytes now.

    `steps` are those of `splice.inverse` by part, `replaced` the parts whose first bytes are known.
    """

    def original(name: str, current: bytes) -> bytes:
        if name in replaced:
            return replaced[name]
        try:
            return unsplice(current, steps[name])
        except DamagedError as error:
            raise damaged(error, name) from None

    return original
