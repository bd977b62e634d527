"""A binary Word document in one storage of a compound file: Word 97 and later, WPS Writer."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.docfib import FONTS, PIECES, Fib, damaged_word, read_fonts
from fontbridge.formats.docfonts import FontTable, Use
from fontbridge.formats.docplaces import Place, places_in_main, places_in_table, read_styles
from fontbridge.formats.docsprms import FONT_SLOTS, can_lose, modifiers, with_operands
from fontbridge.formats.doctext import read_pieces, visible
from fontbridge.formats.ole import Splices, Unit
from fontbridge.model import Slot

__all__ = ["DocUnit"]

_DEFAULT_SLOTS = (Slot.ASCII, Slot.EAST_ASIA, Slot.HANSI)  # rgftcStandardChpStsh (2.9.274)

_Reference = tuple[int, Use]  # where in the list its modifier stands, and what it refers to


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
            raise damaged_word("its table stream is missing")
        self._table = file.read(self._table_part)
        start, length = self._fib.pair(FONTS)
        self._fonts = read_fonts(self._table[start : start + length])
        self._pieces = read_pieces(self._fib, self._main, self._table)
        self._in_main = list(places_in_main(self._fib, self._main, self._table))
        self._in_table = places_in_table(self._fib, self._table)
        self._defaults = read_styles(self._fib, self._table).defaults

    @property
    def parts(self) -> tuple[str, ...]:
        return self._main_part, self._table_part

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        if not self._fonts:
            return
        lists = {
            spelt: self._references(spelt)
            for stream, places in ((self._main, self._in_main), (self._table, self._in_table))
            for spelt in dict.fromkeys(stream[place.start : place.end] for place in places)
        }
        defaults = self._default_uses()
        uses = [use for references in lists.values() for _, use in references]
        fonts = FontTable(self._fonts, [*uses, *defaults])
        start, length = self._fib.pair(FONTS)
        yield Site(self._table_part, start, start + length, fonts.construct())
        if defaults:
            end = self._defaults + 2 * len(defaults)
            construct = _construct_of_defaults(self._families(defaults), defaults, fonts)
            yield Site(self._table_part, self._defaults, end, construct)
        known: dict[tuple[bytes, str], Construct] = {}
        for part, stream, places in (
            (self._main_part, self._main, self._in_main),
            (self._table_part, self._table, self._in_table),
        ):
            for place in places:
                spelt = stream[place.start : place.end]
                references = lists[spelt]
                if not references:
                    continue
                key = spelt, place.carrier
                if key not in known:
                    known[key] = self._construct(spelt, place, references, fonts)
                yield Site(part, place.start, place.end, known[key])

    def _references(self, spelt: bytes) -> list[_Reference]:
        """The fonts that a list of modifiers sets."""
        found = []
        for modifier in modifiers(spelt):
            slot = FONT_SLOTS.get(modifier.sprm)
            if slot is None:
                continue
            index = int.from_bytes(spelt[modifier.start : modifier.end], "little")
            if index < len(self._fonts) and self._fonts[index].family:
                # Where it could not be taken away it has to be another one.
                lasting = slot is Slot.EAST_ASIA and not can_lose(spelt)
                found.append((modifier.at, Use(index, slot, "default" if lasting else "")))
        return found

    def _default_uses(self) -> list[Use]:
        """The fonts of text for which nothing names one."""
        if not self._defaults:
            return []
        numbers = struct.unpack_from("<3H", self._table, self._defaults)
        uses = [Use(n, slot, "default") for n, slot in zip(numbers, _DEFAULT_SLOTS, strict=True)]
        return uses if all(n < len(self._fonts) and self._fonts[n].family for n in numbers) else []

    def _families(self, uses: Sequence[Use]) -> list[str]:
        return [self._fonts[use.entry].family for use in uses]

    def _construct(
        self, spelt: bytes, place: Place, references: Sequence[_Reference], fonts: FontTable
    ) -> Construct:
        uses = [use for _, use in references]
        declarations = tuple(
            Declaration(use.slot, family, place.carrier, role=use.role)
            for use, family in zip(uses, self._families(uses), strict=True)
        )

        def rewrite(names: Sequence[str | None]) -> bytes:
            operands = {
                at: None if new == "" else fonts.number(use)
                for (at, use), new in zip(references, names, strict=True)
                if new is not None
            }
            return with_operands(spelt, operands)

        return Construct(declarations, rewrite)

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for offset, text in visible(self._pieces):
            yield self._main_part, offset, text

    # -- bytes --

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        start, length = self._fib.pair(FONTS)
        span = start, start + length
        in_main = list(edits.get(self._main_part, ()))
        in_table = [each for each in edits.get(self._table_part, ()) if each[:2] != span]
        for spelt in (new for begin, end, new in edits.get(self._table_part, ())
                      if (begin, end) == span):  # fmt: skip
            if len(spelt) <= length:
                in_table.append((*span, spelt.ljust(length, b"\0")))
                pointer = struct.pack("<2I", start, len(spelt))
            else:
                # Nothing may move, so what has grown goes to the end.
                at = len(self._table)
                padding = bytes(-at % 4)
                in_table += (*span, bytes(length)), (at, at, padding + spelt)
                pointer = struct.pack("<2I", at + len(padding), len(spelt))
            where = self._fib.pointer(FONTS)
            in_main.append((where, where + 8, pointer))
        found = {self._main_part: in_main, self._table_part: in_table}
        return {part: splices for part, splices in found.items() if splices}

    # -- for the proof --

    def stored(self, part: str) -> bytes:
        data = self.file.read(part)
        if part == self._main_part:
            where = self._fib.pointer(FONTS)
            data = data[:where] + bytes(8) + data[where + 8 :]
        return data

    def characters(self, part: str) -> bytes:
        if part == self._main_part:
            return "\0".join(piece.text for piece in self._pieces).encode("utf-8", "surrogatepass")
        start, length = self._fib.pair(PIECES)
        return self.file.read(part)[start : start + length]


def _construct_of_defaults(
    families: Sequence[str], uses: Sequence[Use], fonts: FontTable
) -> Construct:
    declarations = tuple(
        Declaration(use.slot, family, "default fonts", role=use.role)
        for use, family in zip(uses, families, strict=True)
    )

    def rewrite(names: Sequence[str | None]) -> bytes:
        return struct.pack("<3H", *map(fonts.number, uses))

    return Construct(declarations, rewrite)
