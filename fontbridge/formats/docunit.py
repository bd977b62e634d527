"""A binary Word document in one storage of a compound file: Word 97 and later, WPS Writer."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats import officeart
from fontbridge.formats.base import (
    Consequence,
    Construct,
    Declaration,
    Paragraph,
    Redrawn,
    Rename,
    Run,
    Setting,
    Settled,
    Site,
)
from fontbridge.formats.docbytes import Written
from fontbridge.formats.docfaces import Resolver, Stretch, paragraphs
from fontbridge.formats.docfib import DRAWINGS, FONTS, PIECES, Fib, damaged_word, read_fonts
from fontbridge.formats.docfonts import FontTable
from fontbridge.formats.docpages import LONGEST, Cut, redrawn
from fontbridge.formats.docplaces import PAGE, Place, places_in_main, places_in_table, read_styles
from fontbridge.formats.docsprms import (
    FONT_SLOTS,
    can_lose,
    modifiers,
    with_operands,
    without_fallback,
)
from fontbridge.formats.doctext import footers, read_pieces, symbol_fields, visible
from fontbridge.formats.ole import Splices, Unit
from fontbridge.model import Edit, Finding, Severity, Slot, say

__all__ = ["DocUnit"]

_DEFAULT_SLOTS = (Slot.ASCII, Slot.EAST_ASIA, Slot.HANSI)  # rgftcStandardChpStsh (2.9.274)


class DocUnit(Unit):
    """See docs/formats/doc.md for what refers to fonts."""

    main = "WordDocument"

    def __init__(self, file: CompoundFile, storage: str) -> None:
        super().__init__(file, storage)
        self._main_part = self.path(self.main)
        self._main = file.read(self._main_part)
        self._fib = Fib(self._main)
        self._table_part = self.path(self._fib.table)
        if self._table_part not in file:
            raise damaged_word(say("its table stream is missing"))
        self._table = file.read(self._table_part)
        start, length = self._fib.pair(FONTS)
        if start + length > len(self._table):
            raise damaged_word(say("its font table is cut off"))
        if self._fib.shares_bytes(FONTS):
            raise damaged_word(say("its font table lies in another structure"))
        fonts = read_fonts(self._table[start : start + length])
        self._fonts = FontTable(fonts, self._table_part, start)
        self._pieces = read_pieces(self._fib, self._main, self._table)
        spans = footers(self._fib, self._table, self._pieces)
        self._in_main = list(places_in_main(self._fib, self._main, self._table, spans))
        self._in_table = places_in_table(self._fib, self._table)
        self._styles = read_styles(self._fib, self._table)

    @property
    def parts(self) -> tuple[str, ...]:
        return self._main_part, self._table_part

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        yield from self._fonts.sites()
        if self._styles.defaults:
            at = self._styles.defaults
            construct = self._defaults(struct.unpack_from("<3H", self._table, at))
            if construct is not None:
                yield Site(self._table_part, at, at + 6, construct)
        known: dict[tuple[bytes, str, str], Construct | None] = {}
        for part, stream, places in (
            (self._main_part, self._main, self._in_main),
            (self._table_part, self._table, self._in_table),
        ):
            for place in places:
                spelt = stream[place.start : place.end]
                key = spelt, place.carrier, place.role
                if key not in known:
                    known[key] = self._construct(spelt, place)
                construct = known[key]
                if construct is not None:
                    yield Site(part, place.start, place.end, construct)

    def _construct(self, spelt: bytes, place: Place) -> Construct | None:
        """The construct of a list of modifiers; None if it sets no font."""
        found: list[tuple[int, int]] = []  # where a modifier stands, the number that it sets
        declarations: list[Declaration] = []
        for sprm, at, start, end in modifiers(spelt):
            slot = FONT_SLOTS.get(sprm)
            number = int.from_bytes(spelt[start:end], "little")
            family = self._fonts.family(number) if slot is not None else ""
            if slot is None or not family:
                continue
            # Where it could not be taken away it has to be another one.
            lasting = slot is Slot.EAST_ASIA and not can_lose(spelt)
            found.append((at, number))
            role = "default" if lasting else place.role
            declarations.append(Declaration(slot, family, place.carrier, role=role))

        def rewrite(names: Sequence[str | None]) -> bytes:
            operands = {
                at: self._fonts.number(new, number) if new else None
                for (at, number), new in zip(found, names, strict=True)
                if new is not None
            }
            return with_operands(spelt, operands)

        return Construct(tuple(declarations), rewrite) if found else None

    def _defaults(self, numbers: Sequence[int]) -> Construct | None:
        """The construct of the fonts of text for which nothing names one."""
        families = [self._fonts.family(number) for number in numbers]
        if not all(families):
            return None
        declarations = tuple(
            Declaration(slot, family, "default fonts", role="default")
            for slot, family in zip(_DEFAULT_SLOTS, families, strict=True)
        )

        def rewrite(names: Sequence[str | None]) -> bytes:
            wanted = [
                self._fonts.number(new, number) if new else number
                for new, number in zip(names, numbers, strict=True)
            ]
            return struct.pack("<3H", *wanted)

        return Construct(declarations, rewrite)

    def settle(self, settled: Settled) -> Iterator[Consequence]:
        return self._fonts.settle(settled)

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for piece, start, end in visible(self._pieces):
            yield self._main_part, piece.start + start * piece.width, piece.text[start:end]

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        roles = {place.start: place.role for place in self._in_main}
        now = Resolver(self._fonts, self._styles, self._table, roles)
        after = now
        if rename is not None:
            after = Resolver(self._fonts, self._styles, self._table, roles, rename)
        for stretches in paragraphs(self._fib, self._main, self._table, self._pieces):
            found = [
                Run(each.text, now.faces(each), after.faces(each), each.start, _is_atomic(each))
                for each in stretches
            ]
            yield Paragraph(self._main_part, found, stretches)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        cuts: dict[int, list[Cut]] = {}
        for paragraph, settings in paragraphs:
            stretches: list[Stretch] = paragraph.handle
            for index, (stretch, setting) in enumerate(zip(stretches, settings, strict=True)):
                like = _reunited_with(paragraph, index, setting)
                for start, end, hint, families in setting.stretches:
                    begin = stretch.start + start * stretch.width
                    stop = stretch.start + end * stretch.width
                    cut = Cut(begin, stop, hint, families, like)
                    cuts.setdefault(stretch.page, []).append(cut)
        renamed = {edit.start: edit.replacement for edit in edits}
        for page, found in sorted(cuts.items()):
            spelt = redrawn(self._main, page, renamed, found, self._fonts.number)
            unchanged = spelt == self._main[page : page + PAGE]
            edit = Edit(self._main_part, page, page + PAGE, spelt)
            yield Redrawn(edit, unchanged, frozenset())
            if len(spelt) > PAGE:
                # The list of pages, in the table stream, follows; no byte of it is named here.
                end = len(self._table)
                yield Redrawn(Edit(self._table_part, end, end, b""), False, frozenset())

    def respell(self, characters: Mapping[str, str]) -> Iterator[tuple[Edit, str]]:
        wanted = re.compile("[" + "".join(map(re.escape, characters)) + "]")
        for piece, start, end in visible(self._pieces):
            if piece.width != 2:
                continue  # CP1252 has none of them
            for found in wanted.finditer(piece.text, start, end):
                spelt = characters[found[0]].encode("utf-16-le")
                if len(spelt) == 2:  # nothing may move
                    at = piece.start + 2 * found.start()
                    yield Edit(self._main_part, at, at + 2, spelt), found[0]

    def findings(self) -> Iterator[Finding]:
        start, length = self._fib.pair(DRAWINGS)
        yield from officeart.findings(
            _word_art(self._table[start : start + length]), self._table_part
        )
        named = (family for piece in self._pieces for family in symbol_fields(piece.text))
        for family in dict.fromkeys(named):
            yield Finding(
                "unsupported",
                say("a SYMBOL field names the font {family}, which stays", family=family),
                Severity.INFO,
                self._main_part,
                advice=say("Set its font in Office or WPS, if the other system lacks it."),
            )

    # -- bytes --

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        written = Written(self._fib, self._main, self._table, self._fonts)
        found = written.splices(
            edits.get(self._main_part, ()), edits.get(self._table_part, ())
        )
        parts = self._main_part, self._table_part
        return {part: each for part, each in zip(parts, found, strict=True) if each}

    # -- for the proof --

    def stored(self, part: str) -> bytes:
        data = self.file.read(part)
        return self._fib.without_pointers(data) if part == self._main_part else data

    def characters(self, part: str) -> bytes:
        if part == self._main_part:
            return "\0".join(piece.text for piece in self._pieces).encode("utf-8", "surrogatepass")
        start, length = self._fib.pair(PIECES)
        return self.file.read(part)[start : start + length]


def _word_art(drawings: bytes) -> Iterator[str]:
    """The families of WordArt in an OfficeArtContent (2.9.172): a group of drawings, and behind it
    each drawing with a byte before it."""
    at = 0
    while at + 8 <= len(drawings):
        size = 8 + int.from_bytes(drawings[at + 4 : at + 8], "little")
        yield from officeart.word_art(drawings[at : at + size])
        at += size + 1


def _reunited_with(
    paragraph: Paragraph, index: int, setting: Setting
) -> tuple[int, int] | None:
    """Where the list of the neighbour stands from which a run was cut for a fallback, if it draws
    the run as it is to be drawn and they differ in nothing else; None if there is none."""
    wanted = {stretch.families for stretch in setting.stretches}
    hinted = any(stretch.hint is not None for stretch in setting.stretches)
    if not setting.reunited or hinted or len(wanted) != 1:
        return None
    stretches: list[Stretch] = paragraph.handle
    own = stretches[index]
    for other in (index - 1, index + 1):
        if not 0 <= other < len(stretches):
            continue
        family = paragraph.runs[other].after.family(Slot.EAST_ASIA)
        neighbour = stretches[other]
        if (
            wanted == {((Slot.EAST_ASIA, family),)}
            and neighbour.style == own.style
            and without_fallback(neighbour.grpprl) == without_fallback(own.grpprl)
        ):
            return neighbour.place, neighbour.place + len(neighbour.grpprl)
    return None


def _is_atomic(stretch: Stretch) -> bool:
    """True if nothing can be added to the modifiers of a run: it has too many, or no page."""
    return stretch.page < 0 or len(stretch.grpprl) > LONGEST
