"""A binary presentation in one storage of a compound file: PowerPoint 97 and later, WPS.

The stream is a tree of records and, after fast saves, older versions of some of them. Text refers
by number to the collection of fonts of the document as it stands; see docs/formats/ppt.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial

from fontbridge.containers.compound import CompoundFile
from fontbridge.formats import officeart, pptfaces
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
from fontbridge.formats.ole import Splices, Unit, encrypted
from fontbridge.formats.pptbytes import (
    Layout,
    canonical,
    entity_record,
    numbers_in,
    respelt_runs,
    with_numbers,
)
from fontbridge.formats.pptfonts import ENTITY_SIZE, FontCollection, family_of, renamed
from fontbridge.formats.pptrecords import Moves, Record, moved, read_records
from fontbridge.formats.ppttext import FONT, SLOTS, Properties
from fontbridge.model import Edit, Finding, Severity, Slot, say

__all__ = ["PptUnit"]

_ENTITY, _DATA, _COLLECTION = 0xFB7, 0xFB8, 0x7D5
_ENCRYPTED = 0xF3D1C4DF  # CurrentUserAtom.headerToken (2.3.2)
_CURRENT_EDIT = 16  # CurrentUserAtom.offsetToCurrentEdit, with the record's header


class PptUnit(Unit):
    """See docs/formats/ppt.md."""

    main = "PowerPoint Document"

    def __init__(self, file: CompoundFile, storage: str) -> None:
        super().__init__(file, storage)
        self._part = self.path(self.main)
        user = self.path("Current User")
        self._user_part = user if user in file else ""
        self._user = file.read(user) if self._user_part else b""
        if self._user[12:16] == struct.pack("<I", _ENCRYPTED):
            raise encrypted(say("the presentation is encrypted with a password"))
        self._stream = file.read(self._part)
        self._records = list(read_records(self._stream))
        self._collection = self._last_collection()
        own = [record for record in self._entities() if self._is_of_collection(record)]
        self._fonts = FontCollection(self._stream, own, self._part)
        self._masters = pptfaces.Masters(self._stream, self._records)
        self._texts = list(pptfaces.texts(self._stream, self._records))

    @property
    def parts(self) -> tuple[str, ...]:
        return (self._part, self._user_part) if self._user_part else (self._part,)

    # -- fonts --

    def _last_collection(self) -> Record | None:
        """The collection of the document as it stands: later versions stand behind earlier."""
        found = [record for record in self._records if record.kind == _COLLECTION]
        return found[-1] if found else None

    def _entities(self) -> Iterator[Record]:
        for record in self._records:
            if record.kind == _ENTITY and record.end - record.start == ENTITY_SIZE:
                yield record

    def _is_of_collection(self, record: Record) -> bool:
        return self._collection is not None and record.around[-1:] == (self._collection.at,)

    def _data_of(self, entity: Record) -> Iterator[Record]:
        """The font files that are embedded for an entity."""
        at = self._records.index(entity) + 1
        while at < len(self._records) and self._records[at].kind == _DATA:
            yield self._records[at]
            at += 1

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        found = [*self._fonts.sites(), *self._sites_of_others(), *self._sites_of_text()]
        return iter(sorted(found, key=lambda site: site.start))

    def _sites_of_others(self) -> Iterator[Site]:
        """Entities to which no text refers: those of older versions, and of picture bullets."""
        known: dict[bytes, Construct] = {}
        for record in self._entities():
            spelt = self._stream[record.start : record.end]
            if not self._is_of_collection(record) and family_of(spelt):
                if spelt not in known:
                    known[spelt] = _entity(spelt)
                yield Site(self._part, record.start, record.end, known[spelt])

    def _sites_of_text(self) -> Iterator[Site]:
        known: dict[tuple[bytes, str, str], Construct | None] = {}
        for properties, carrier, role in self._properties():
            spelt = self._stream[properties.start : properties.end]
            key = spelt, carrier, role
            if key not in known:
                known[key] = self._construct(spelt, properties, carrier, role)
            construct = known[key]
            if construct is not None:
                yield Site(self._part, properties.start, properties.end, construct)

    def _properties(self) -> Iterator[tuple[Properties, str, str]]:
        """All properties that name fonts: where, the carrier, the role."""
        for properties, role in self._masters.characters:
            yield properties, "master text", role
        bullets = [*self._masters.paragraphs]
        for text in self._texts:
            if text.styles is not None:
                bullets += text.styles.paragraphs
                for run in text.styles.runs:
                    yield run.properties, "run fonts", ""
        for properties in bullets:
            for at in properties.fonts.values():
                yield Properties(at, at + 2, {FONT: at}), "bullet", ""

    def _construct(
        self, spelt: bytes, properties: Properties, carrier: str, role: str
    ) -> Construct | None:
        places: list[tuple[int, int]] = []
        declarations: list[Declaration] = []
        alone = properties.fonts.keys() == {FONT}
        for bit, at in properties.fonts.items():
            number = int.from_bytes(spelt[at - properties.start :][:2], "little")
            family = self._fonts.family(number)
            if family:
                places.append((at - properties.start, number))
                declarations.append(Declaration(_slot(bit, alone), family, carrier, role=role))

        def rewrite(names: Sequence[str | None]) -> bytes:
            fixed = bytearray(spelt)
            for (at, number), new in zip(places, names, strict=True):
                if new:
                    struct.pack_into("<H", fixed, at, self._fonts.number(new, number))
            return bytes(fixed)

        return Construct(tuple(declarations), rewrite) if declarations else None

    def settle(self, settled: Settled) -> Iterator[Consequence]:
        gone: set[tuple[int, int]] = set()
        for consequence in self._fonts.settle(settled):
            gone.add(consequence.edit[1:3])
            yield consequence
        for entity in self._entities():
            if (entity.start, entity.end) in gone and self._is_of_collection(entity):
                # What is embedded is the face that the entry named before.
                for data in self._data_of(entity):
                    yield Consequence(Edit(self._part, data.at, data.end, b""), "", "")

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for text in self._texts:
            # Paragraphs end in \r, lines in \v.
            yield self._part, text.start, self._read(text, 0, 1 << 32).replace("\x0b", "\n")

    def _read(self, text: pptfaces.Text, start: int, end: int) -> str:
        data = self._stream[text.start : text.end][start * text.width : end * text.width]
        return data.decode("utf-16-le" if text.width == 2 else "latin-1", "replace")

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        now = after = pptfaces.Resolver(self._stream, self._masters, partial(self._family, None))
        if rename is not None:
            family = partial(self._family, rename)
            after = pptfaces.Resolver(self._stream, self._masters, family)
        for text in self._texts:
            for found in pptfaces.pieces(self._stream, text):
                runs = [
                    Run(
                        self._read(text, each.start, each.end),
                        now.faces(each),
                        after.faces(each),
                        text.start + each.start * text.width,
                        each.run < 0,
                    )
                    for each in found
                ]
                yield Paragraph(self._part, runs, found)

    def _family(self, rename: Rename | None, number: int, bit: int, alone: bool) -> str:
        family = self._fonts.family(number)
        if rename is None or not family:
            return family
        new = rename(Declaration(_slot(bit, alone), family, ""))
        return family if new is None else new

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        by_text: dict[int, list[tuple[pptfaces.Piece, Setting]]] = {}
        for paragraph, found in paragraphs:
            for piece, setting in zip(paragraph.handle, found, strict=True):
                by_text.setdefault(piece.text.start, []).append((piece, setting))
        renamings = {edit.start: edit.replacement for edit in edits}
        for cuts in by_text.values():
            text = cuts[0][0].text
            if text.styles is None or not text.styles.runs:
                continue
            start, end = text.styles.runs_at, text.styles.runs[-1].properties.end
            spelt = respelt_runs(
                self._stream, text, cuts, renamings, self._fonts.number,
                partial(self._for_latin, rename),
            )  # fmt: skip
            unchanged = spelt == self._stream[start:end]
            yield Redrawn(Edit(self._part, start, end, spelt), unchanged, frozenset())

    def _for_latin(self, rename: Rename, number: int) -> int:
        family = self._fonts.family(number)
        new = rename(Declaration(Slot.LATIN, family, "")) if family else None
        return self._fonts.number(new, number) if new else number

    # -- the rest --

    def findings(self) -> Iterator[Finding]:
        yield from officeart.findings(officeart.word_art(self._stream), self._part)
        embedded = [
            family_of(self._stream[entity.start : entity.end])
            for entity in self._entities()
            if any(self._data_of(entity))
        ]
        for family in dict.fromkeys(embedded):
            yield Finding(
                "embedded-font",
                say("the font {family} is embedded", family=family),
                Severity.INFO,
                self._part,
                advice=say("Its data goes with its name, if that is renamed."),
            )

    # -- bytes --

    def splices(self, edits: Mapping[str, Splices]) -> Mapping[str, Splices]:
        # What names no bytes only says that the collection gets an entry.
        wanted = [each for each in edits[self._part] if each[0] < each[1]]
        entries = {each[:2]: each[2] for each in wanted if self._fonts.is_entry(*each[:2])}
        layouts = [(each, self._layout(*each[:2])) for each in wanted if each[:2] not in entries]
        used = [
            number for (_, _, new), layout in layouts for _, number in numbers_in(new, layout)
        ]
        spelt, final = self._fonts.final(entries, used)
        found: Splices = [(*span, new) for span, new in entries.items()]
        for (start, end, new), layout in layouts:
            found.append((start, end, with_numbers(new, layout, final)))
        more = spelt[len(self._fonts) :]
        if more and self._collection is not None:
            at = self._collection.end
            records = (
                entity_record(len(self._fonts) + number, entity)
                for number, entity in enumerate(more)
            )
            found.append((at, at, b"".join(records)))
        return self._with_pointers(found)

    def _layout(self, start: int, end: int) -> Layout:
        if start in self._starts_of_properties:
            return Layout.PROPERTIES if end - start > 2 else Layout.NUMBER
        return Layout.NONE if start in self._starts_of_records else Layout.RUNS

    @cached_property
    def _starts_of_properties(self) -> frozenset[int]:
        return frozenset(each.start for each, _, _ in self._properties())

    @cached_property
    def _starts_of_records(self) -> frozenset[int]:
        return frozenset(at for record in self._records for at in (record.at, record.start))

    def _with_pointers(self, edits: Splices) -> Mapping[str, Splices]:
        moves = Moves(edits)
        found = [*edits, *moved(self._stream, self._records, edits, self._collection)]
        if not moves or len(self._user) < _CURRENT_EDIT + 4:
            return {self._part: found}
        (old,) = struct.unpack_from("<I", self._user, _CURRENT_EDIT)
        pointer = struct.pack("<I", moves.to(old))
        return {
            self._part: found,
            self._user_part: [(_CURRENT_EDIT, _CURRENT_EDIT + 4, pointer)],
        }

    # -- for the proof --

    def stored(self, part: str) -> bytes:
        data = self.file.read(part)
        if part == self._user_part:
            return data[:_CURRENT_EDIT] + bytes(4) + data[_CURRENT_EDIT + 4 :]
        return data

    def characters(self, part: str) -> bytes:
        # Stronger than text: every record but fonts, their numbers, lengths and offsets.
        return canonical(self._stream, self._records, self._texts, self._properties())


def _slot(bit: int, alone: bool) -> Slot:
    # One font for all that is said of fonts may be meant for Chinese as well.
    return Slot.ANY if alone else SLOTS[bit]


def _entity(spelt: bytes) -> Construct:
    family = family_of(spelt)

    def rewrite(names: Sequence[str | None]) -> bytes:
        return renamed(spelt, names[0] or family, chinese=True)

    return Construct((Declaration(Slot.ANY, family, "font entity"),), rewrite)
