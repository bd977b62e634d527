"""What one walk through an RTF file finds; see `rtfwalk`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats.rtftable import Entry
from fontbridge.model import Slot

__all__ = ["Code", "Fonts", "Reference", "RtfPiece", "RtfRun", "Span", "Story", "Walked"]

_LATIN = re.compile("[0-9A-Za-z]")
_HAN = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7a3\ue000-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)


class Span(NamedTuple):
    """A small piece of the file in the charset in force."""

    start: int
    end: int
    codec: str
    uc: int


@dataclass(slots=True, eq=False)
class Reference:
    r"""A control word that names an entry of the font table by its number.

    `slot` is None for words that serve all text: what it draws decides. `raw` if the entry
    decodes bytes of the text here.
    """

    start: int
    end: int
    word: bytes
    number: int
    slot: Slot | None
    carrier: str
    footer: bool = False
    raw: bool = False
    latin: bool = False
    han: bool = False

    def draws(self, text: str) -> None:
        """Take note of text that it draws."""
        self.latin = self.latin or _LATIN.search(text) is not None
        self.han = self.han or _HAN.search(text) is not None

    @property
    def serves(self) -> Slot | None:
        """The slot, now that the text is known; None if it draws nothing that tells."""
        if self.slot is not None or not (self.latin or self.han):
            return self.slot
        if self.latin and self.han:
            return Slot.ANY
        return Slot.ASCII if self.latin else Slot.EAST_ASIA


class Fonts(NamedTuple):
    r"""The fonts in force, by number, and the reference that set them all at once, if one did.

    `kind` is the kind of text that `\loch`, `\hich` or `\dbch` announced.
    """

    ascii: int | None = None
    hansi: int | None = None
    east_asia: int | None = None
    cs: int | None = None
    kind: Slot | None = None
    one: Reference | None = None
    footer: bool = False

    def with_number(self, slot: Slot, number: int) -> Fonts:
        """The same with another font in one slot."""
        match slot:
            case Slot.ASCII:
                return self._replace(ascii=number, one=None)
            case Slot.HANSI:
                return self._replace(hansi=number, one=None)
            case Slot.EAST_ASIA:
                return self._replace(east_asia=number, one=None)
            case _:
                return self._replace(cs=number)


class Code(NamedTuple):
    r"""A drawn private-use character that is spelt as `\uN`, without its fallback."""

    start: int
    end: int
    character: str


class RtfPiece(NamedTuple):
    r"""Characters spelt in a row, all in one group; `end` is behind the fallback of a `\uN`.

    `font` is the number of the entry that decodes here, `raw` if some of them would be
    others in another charset.
    """

    start: int
    end: int
    text: str
    codec: str
    uc: int
    font: int | None
    raw: bool


class RtfRun(NamedTuple):
    """Text in one set of fonts, and the pieces that spell it."""

    start: int
    text: str
    fonts: Fonts
    pieces: list[RtfPiece]


class Story(NamedTuple):
    """The runs of a paragraph."""

    start: int
    runs: list[RtfRun]


@dataclass(slots=True)
class Walked:
    """What a file holds. `theme` is where the hexadecimal digits of its theme lie, if any,
    `objects` where those of embedded objects do."""

    codec: str = "cp1252"
    declared: str = ""
    entries: dict[int, Entry] = field(default_factory=dict)
    listed: list[Entry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    paragraphs: list[Story] = field(default_factory=list)
    fields: list[Span] = field(default_factory=list)
    word_art: list[Span] = field(default_factory=list)
    private: list[Code] = field(default_factory=list)
    embedded: list[int] = field(default_factory=list)
    theme: tuple[int, int] | None = None
    objects: list[tuple[int, int]] = field(default_factory=list)
