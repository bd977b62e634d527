"""Fonts that a conversion adds to a UOF document, or takes away that one added before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fontbridge.formats.base import Redrawn, Rename
from fontbridge.formats.uoffonts import KEY, NAME, SUBSTITUTE, Name, UofFonts, uses_of
from fontbridge.formats.uofnames import value_of, word
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Edit, Slot

__all__ = ["GrowingFonts"]

_OURS = "fontbridge"  # the keys of declarations that are made here


class GrowingFonts(UofFonts):
    """The fonts of a document, and those that are to come."""

    def __init__(self, parts: Sequence[XmlPart]) -> None:
        super().__init__(parts)
        self._added: dict[str, str] = {}  # from family to key
        self._samples: dict[str, tuple[Tag, Name] | None] = {}

    def can_spell(self, part: str) -> bool:
        """True if it is known how a part spells a reference to a Chinese font."""
        return self._sample(part) is not None

    def _sample(self, part: str) -> tuple[Tag, Name] | None:
        """A font tag with a Chinese font, and how it spells that: one of the part, or one of
        another part whose prefix is bound here as well."""
        if part not in self._samples:
            ordered = sorted(self._references, key=lambda each: each.part != part)
            found = (
                (each.tag, name)
                for each in ordered
                if word(each.tag.local) == "字体"
                and (each.part == part or self._is_bound(each.tag, part))
                for name, use in uses_of(each.tag)
                if use.slot is Slot.ASIAN
            )
            self._samples[part] = next(found, None)
        return self._samples[part]

    def _is_bound(self, tag: Tag, part: str) -> bool:
        prefix = tag.raw[1:].partition(b":")[0]
        return b"xmlns:%b=" % prefix in self._views[part]

    def family_of(self, key: str) -> str:
        """The family that a key means."""
        return self._table.family(key) if key in self._table else key

    def asian_key(self, tag: Tag) -> str:
        """The key of the Chinese font that a font tag refers to; empty if none."""
        uses = uses_of(tag)
        return next((use.key for _, use in uses if use.slot is Slot.ASIAN), "")

    def without_asian(self, tag: Tag) -> bytes:
        """A font tag without its reference to a Chinese font; nothing if it has no other."""
        names = {name: use.slot for name, use in uses_of(tag)}
        asian: dict[Name, str | None] = {
            name: None for name, slot in names.items() if slot is Slot.ASIAN
        }
        bare = len(asian) == len(tag.attributes) and tag.empty
        return b"" if bare else tag.with_attributes(asian)

    def with_families(self, tag: Tag, families: Mapping[Slot, str], rename: Rename) -> bytes:
        """A font tag as a renaming leaves it, but for the slots that get these families."""
        values: dict[Name, str | None] = {}
        left = dict(families)
        for name, use in uses_of(tag):
            if use.slot in left:
                values[name] = self._key_for(left.pop(use.slot))
                continue
            to = rename(self._table.reference(use, "font reference"))
            if to is not None:
                values[name] = self._table.written(use, to)
        for slot, family in left.items():
            values[self._name_for(tag, slot)] = self._key_for(family)
        return tag.with_attributes(values)

    def new_font(self, part: str, families: Mapping[Slot, str]) -> bytes:
        """A whole font tag, spelt as others of the part are."""
        sample = self._sample(part)
        assert sample is not None, "can_spell() was asked"
        tag = sample[0].sibling(sample[0].local)
        names = ((self._name_for(sample[0], slot), name) for slot, name in families.items())
        return tag.with_attributes({name: self._key_for(family) for name, family in names})

    def _name_for(self, tag: Tag, slot: Slot) -> Name:
        """How a reference to a font of a slot is spelt where another one is spelt as in `tag`."""
        for each in self._references:
            for name, use in uses_of(each.tag):
                if use.slot is slot and each.tag.local == tag.local:
                    return name
        (_, name) = next(filter(None, (self._sample(part) for part in self._views)))
        return name

    def _key_for(self, family: str) -> str:
        """The key of a new declaration; the family itself where that is what references name."""
        keyed = next((each for each in self._declared if not each.is_its_own_key), None)
        if keyed is None:
            return family
        if family not in self._added:
            number = 1
            while f"{_OURS}{number}" in self._table or f"{_OURS}{number}" in self._added.values():
                number += 1
            self._added[family] = f"{_OURS}{number}"
        return self._added[family]

    def declared_anew(self) -> Iterator[Redrawn]:
        """The edit that declares the families which references came to name, all at once."""
        keyed = next((each for each in self._declared if not each.is_its_own_key), None)
        if keyed is None or not self._added:
            return
        key_word = KEY if value_of(keyed.tag, KEY) else NAME
        inner = self._views[keyed.part][keyed.start + len(keyed.tag.raw) : keyed.end]
        pieces = []
        for family, key in self._added.items():
            values = {**dict.fromkeys([*keyed.words, SUBSTITUTE], family), key_word: key}
            names = {
                (each.namespace, each.local): values[word(each.local)]
                for each in keyed.tag.attributes
                if word(each.local) in values
            }
            pieces.append(keyed.tag.with_attributes(names) + inner)
        edit = Edit(keyed.part, keyed.end, keyed.end, b"".join(pieces))
        yield Redrawn(edit, False, frozenset())

    def users(self, key: str) -> int:
        """How many refer to a key."""
        return sum(use.key == key for each in self._references for _, use in uses_of(each.tag))

    def kept(self, key: str) -> Iterator[Redrawn]:
        """The declaration of a key as it stands."""
        for each in self._declared:
            if each.key == key:
                whole = self._views[each.part][each.start : each.end]
                yield Redrawn(Edit(each.part, each.start, each.end, whole), True, frozenset())

    def dropped(self, key: str) -> Iterator[Redrawn]:
        """The end of a declaration, if it was made here."""
        for each in self._declared:
            if each.key == key and key.startswith(_OURS):
                edit = Edit(each.part, each.start, each.end, b"")
                yield Redrawn(edit, False, frozenset(Slot))
