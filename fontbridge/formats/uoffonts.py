"""Where UOF names fonts (GB/T 20916): 字体声明 under keys, and references to the keys.

Programs differ in what they write into a declaration. 标识符 is the key and 名称 the family; where
there is no 标识符, 名称 is the key, and 字体族, meant for a kind of face, has the family.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fontbridge.formats.base import Construct, Declaration, Rename, Site
from fontbridge.formats.facetable import Face, FaceTable, Use
from fontbridge.formats.familylist import FamilyList
from fontbridge.formats.uofnames import value_of, wanted, word
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["FONT_WORDS", "KEY", "NAME", "SUBSTITUTE", "Name", "UofFonts", "uses_of"]

KEY, NAME, _KIND, SUBSTITUTE = "标识符", "名称", "字体族", "替换字体"
_KINDS = frozenset({"swiss", "modern", "roman", "script", "decorative", "system", "auto", ""})
_SLOTS: Mapping[str, Slot] = {
    "西文字体引用": Slot.WESTERN,
    "中文字体引用": Slot.ASIAN,
    "特殊字体引用": Slot.COMPLEX,
    "ascii": Slot.WESTERN,  # of 默认字体
    "fareast": Slot.ASIAN,
    "cs": Slot.COMPLEX,
}
FONT_WORDS = frozenset({"字体", "默认字体"})
_SYMBOL = "符号字体"
_FOOTERS = frozenset({"页脚", "首页页脚", "奇数页页脚", "偶数页页脚"})
_WANTED = FONT_WORDS | _FOOTERS | {"字体声明", _SYMBOL}


Name = tuple[str, str]


@dataclass(slots=True)
class _Declared:
    """A 字体声明, `start:end`."""

    part: str
    start: int
    tag: Tag
    end: int

    @property
    def key(self) -> str:
        return value_of(self.tag, KEY) or value_of(self.tag, NAME)

    @property
    def words(self) -> list[str]:
        """The attributes that have the family."""
        kind = value_of(self.tag, _KIND)
        named = [] if kind.lower() in _KINDS else [_KIND]
        if value_of(self.tag, KEY) or not named:
            named.insert(0, NAME)
        return [word for word in named if value_of(self.tag, word)]

    @property
    def names(self) -> list[FamilyList]:
        return [FamilyList(value_of(self.tag, word)) for word in self.words]

    @property
    def families(self) -> list[str]:
        return [name for names in self.names for name in names.families]

    @property
    def is_its_own_key(self) -> bool:
        """True if the family is the key: what refers to it names the family itself."""
        return not value_of(self.tag, KEY) and self.words == [NAME]


@dataclass(slots=True)
class _Reference:
    part: str
    start: int
    end: int
    tag: Tag
    symbol: bool
    role: str


class UofFonts:
    """The fonts of all parts of a document, which share their keys."""

    def __init__(self, parts: Sequence[XmlPart]) -> None:
        self._views = {part.name: part.view for part in parts}
        self._declared: list[_Declared] = []
        self._references: list[_Reference] = []
        for part in parts:
            self._read(part)
        faces = [
            Face(each.key, each.families)
            for each in self._declared
            if not each.is_its_own_key
        ]
        uses = [use for each in self._references for _, use in _uses(each)]
        self._table = FaceTable(faces, uses, carrier="font declaration")
        self._direct = {use.key: use.slot for use in reversed(uses) if use.key not in self._table}

    def _read(self, part: XmlPart) -> None:
        symbol = footer = 0
        for kind, start, end, tag, _ in part.walk(wanted(part, _WANTED)):
            opens = kind == "start"
            match word(tag.local):
                case "字体声明":
                    if opens:
                        self._declared.append(_Declared(part.name, start, tag, end))
                    self._declared[-1].end = end
                case "符号字体":
                    symbol += 1 if opens else -1
                case "字体" | "默认字体":
                    if opens:
                        role = "page-number" if footer else ""
                        self._references.append(
                            _Reference(part.name, start, end, tag, symbol > 0, role)
                        )
                case _:
                    footer += 1 if opens else -1

    # -- sites --

    def sites(self) -> Iterator[Site]:
        """Every place that names a family, part by part."""
        found: list[Site] = []
        seen: set[str] = set()
        for declared in self._declared:
            if declared.families and declared.key not in seen:
                construct = self._declaration(declared)
                found.append(Site(declared.part, declared.start, declared.end, construct))
                seen.add(declared.key)
        known: dict[tuple[Tag, bool, str], Construct | None] = {}
        for each in self._references:
            key = each.tag, each.symbol, each.role
            if key not in known:
                known[key] = self._reference(each)
            made = known[key]
            if made is not None:
                found.append(Site(each.part, each.start, each.end, made))
        order = {name: number for number, name in enumerate(self._views)}
        found.sort(key=lambda site: (order[site.part], site.start))
        return iter(found)

    def _declaration(self, declared: _Declared) -> Construct:
        tag, lists = declared.tag, declared.names
        whole = self._views[declared.part][declared.start : declared.end]
        inner = whole[len(tag.raw) :]
        if declared.is_its_own_key:
            declarations = self._named(declared)
        else:
            declarations = self._table.declarations(declared.key)

        def spell(values: Mapping[str, str]) -> bytes:
            names = {
                (each.namespace, each.local): value
                for each in tag.attributes
                if (value := values.get(word(each.local))) is not None
            }
            return tag.with_attributes(names) + inner

        def rewrite(new: Sequence[str | None]) -> bytes:
            values: dict[str, str] = {}
            at = 0
            for attribute, names in zip(declared.words, lists, strict=True):
                mine = new[at : at + len(names.families)]
                at += len(mine)
                if any(name is not None for name in mine):
                    values[attribute] = names.renamed(mine, quote=names.is_quoted)
            if new[0] and value_of(tag, SUBSTITUTE):
                values[SUBSTITUTE] = new[0]
            pieces = [spell(values) if values else whole]
            if not declared.is_its_own_key:
                for key, family in self._table.outcome(declared.key, new)[1]:
                    key_word = KEY if value_of(tag, KEY) else NAME
                    family_words = dict.fromkeys([*declared.words, SUBSTITUTE], family)
                    pieces.append(spell({**family_words, key_word: key}))
            return b"".join(pieces)

        return Construct(declarations, rewrite)

    def _named(self, declared: _Declared) -> tuple[Declaration, ...]:
        slot = self._direct.get(declared.key, Slot.ANY)
        role = "theme" if slot is Slot.ANY else ""
        return tuple(
            Declaration(slot, family, "font declaration", role=role)
            for family in declared.families
        )

    def _reference(self, reference: _Reference) -> Construct | None:
        uses = _uses(reference)
        declarations = tuple(self._table.reference(use, "font reference") for _, use in uses)
        if not declarations:
            return None

        def rewrite(new: Sequence[str | None]) -> bytes:
            values = {
                name: self._table.written(use, to)
                for (name, use), to in zip(uses, new, strict=True)
                if to is not None
            }
            return reference.tag.with_attributes(values)

        return Construct(declarations, rewrite)

    # -- what is effective --

    def families(self, tag: Tag, rename: Rename | None) -> dict[Slot, str]:
        """The families that a font tag of text sets, by script."""
        found: dict[Slot, str] = {}
        for _, use in uses_of(tag):
            if rename:
                found[use.slot] = self._table.renamed(use, "font reference", rename)
            else:
                found[use.slot] = self._table.reference(use, "font reference").family
        return found


def _uses(reference: _Reference) -> list[tuple[Name, Use]]:
    return uses_of(reference.tag, reference.role, symbol=reference.symbol)


def uses_of(tag: Tag, role: str = "", *, symbol: bool = False) -> list[tuple[Name, Use]]:
    """The attributes that refer to faces; a family that is named without a key may be quoted."""
    found = []
    for each in tag.attributes:
        slot = _SLOTS.get(word(each.local))
        key = each.value.strip("'")
        if slot is not None and key:
            own = Slot.SYM if symbol else slot
            found.append(((each.namespace, each.local), Use(key, own, role)))
    return found
