"""Fonts that one OpenDocument document names in one part, and how to write them anew.

Keys of faces hold within one part, while styles are shared by the content and the styles part of a
document (ODF 1.3 Part 3, 3.14 and 16).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from fontbridge.formats.base import Construct, Declaration, Rename, Site
from fontbridge.formats.facetable import Face, FaceTable, Use
from fontbridge.formats.familylist import FamilyList, spelled
from fontbridge.formats.odflists import FontFace, FontPlace, OdfLists
from fontbridge.formats.odfroles import footer_styles
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["DIRECT", "OdfFonts", "formula_sites"]

Name = tuple[str, str]

_REFERENCES: Mapping[Name, Slot] = {
    ("style", "font-name"): Slot.WESTERN,
    ("style", "font-name-asian"): Slot.ASIAN,
    ("style", "font-name-complex"): Slot.COMPLEX,
}
DIRECT: Mapping[Slot, Name] = {
    Slot.WESTERN: ("fo", "font-family"),
    Slot.ASIAN: ("style", "font-family-asian"),
    Slot.COMPLEX: ("style", "font-family-complex"),
}
_NAMES: Mapping[Name, Slot] = {
    ("style", "font-family"): Slot.WESTERN,  # what some writers put for fo:font-family
    **{name: slot for slot, name in DIRECT.items()},
}
# "Regular", "Bold": a face's own word for a style, which under another name means nothing.
_STYLE_NAMES: Mapping[Slot, Name] = {
    Slot.WESTERN: ("style", "font-style-name"),
    Slot.ASIAN: ("style", "font-style-name-asian"),
    Slot.COMPLEX: ("style", "font-style-name-complex"),
}
_FACE_HINTS: Sequence[Name] = (("style", "font-adornments"), ("svg", "panose-1"))
_CHARSET = ("style", "font-charset")
_SYMBOL = "x-symbol"

# What LibreOffice Math draws quoted text with, and `font serif|sans|fixed`; its faces for
# variables, functions and numbers are notation, and stay like those of formulas elsewhere.
_FORMULA_FONTS = frozenset(
    {"FontNameText", "CustomFontNameSerif", "CustomFontNameSans", "CustomFontNameFixed"}
)


class OdfFonts:
    """The fonts of one document in the part `name`."""

    def __init__(self, name: str, part: XmlPart, lists: OdfLists) -> None:
        self.name = name
        self.part = part
        self.lists = lists
        numbers = footer_styles(part)
        for place in lists.places:
            style = place.style
            if style and style.automatic and (style.family, style.name) in numbers:
                place.role = "page-number"
        self._symbols = frozenset(
            face.key for face in lists.faces if face.tag.get(*_CHARSET) == _SYMBOL
        )
        self.table = FaceTable((), ())
        self._listed: frozenset[str] = frozenset()
        self.know({})

    def know(self, slots: Mapping[str, Slot]) -> None:
        """Learn in which slot other parts of the document use a family, see `FaceTable`."""
        faces = [Face(face.key, face.names.families) for face in self.lists.faces]
        uses = [use for place in self.lists.places for _, use in self._references(place)]
        self.table = FaceTable(faces, uses, slots)

    def know_named(self, families: AbstractSet[str]) -> None:
        """Learn which families are named anywhere in the file. A face that nothing refers to and
        that holds the font of one of them only lists it; see `is_listed`."""
        self._listed = frozenset(
            face.key
            for face in self.lists.faces
            if face.files and face.key in self.table
            and self.table.slot(face.key) is Slot.ANY
            and self.table.family(face.key) in families
        )

    def named(self) -> set[str]:
        """The families that styles name, directly or by a face."""
        return {
            family
            for place in self.lists.places
            for family in self.families(place, None).values()
        }

    def is_listed(self, face: FontFace) -> bool:
        """True if a face does no more than hold the font of a family that others name: it goes
        with the last of them."""
        return face.key in self._listed

    # -- sites --

    def sites(self) -> Iterator[Site]:
        """Every place that names a family, in order."""
        seen: set[str] = set()
        for face in self.lists.faces:
            if face.names.families and face.key not in seen and not self.is_listed(face):
                yield Site(self.name, face.start, face.end, self._face_construct(face))
                seen.add(face.key)
        known: dict[tuple[Tag, bool, str], Construct | None] = {}
        for place in self.lists.places:
            key = place.tag, place.symbol, place.role
            if key not in known:
                known[key] = self._construct(place)
            construct = known[key]
            if construct is not None:
                yield Site(self.name, place.start, place.end, construct)

    def _face_construct(self, face: FontFace) -> Construct:
        view, tag, names = self.part.view, face.tag, face.names
        first = names.families[0]

        def spell(values: Mapping[Name, str | None], inner: bytes) -> bytes:
            hints = {hint: None for hint in _FACE_HINTS if tag.get(*hint) is not None}
            start = tag.with_attributes({**hints, **values})
            if tag.empty:
                return start
            # Nothing is left of the children if the font files go.
            return start + inner + view[face.inner[1] : face.end]

        def rewrite(new: Sequence[str | None]) -> bytes:
            final, seconds = self.table.outcome(face.key, new)
            inner = view[slice(*face.inner)]
            pieces = [view[face.start : face.end]]
            if any(name is not None for name in new[: len(names.families)]):
                value = names.renamed(new[: len(names.families)])
                stays = inner if final == first else b""
                pieces = [spell({("svg", "font-family"): value}, stays)]
            for key, family in seconds:
                values = {("style", "name"): key, ("svg", "font-family"): spelled(family)}
                pieces.append(spell(values, inner if family == first else b""))
            return b"".join(pieces)

        return Construct(self.table.declarations(face.key), rewrite)

    def _construct(self, place: FontPlace) -> Construct | None:
        tag, role = place.tag, place.role
        references = self._references(place)
        direct = [(name, slot, FamilyList(value)) for name, slot, value in self._direct(place)]
        declarations = [self.table.reference(use, "font reference") for _, use in references]
        for _, slot, names in direct:
            declarations += [
                Declaration(slot, family, "font family", role=role) for family in names.families
            ]
        if not declarations:
            return None

        def rewrite(new: Sequence[str | None]) -> bytes:
            values: dict[Name, str | None] = {}
            for (name, use), to in zip(references, new, strict=False):
                if to is not None:
                    values[name] = self.table.written(use, to)
            at = len(references)
            for name, _, names in direct:
                mine = new[at : at + len(names.families)]
                at += len(mine)
                if any(to is not None for to in mine):
                    values[name] = names.renamed(mine)
            return tag.with_attributes({**_stale(tag, values), **values})

        return Construct(tuple(declarations), rewrite)

    def _references(self, place: FontPlace) -> list[tuple[Name, Use]]:
        found = []
        for name, slot in _REFERENCES.items():
            key = place.tag.get(*name)
            if key:
                symbol = place.symbol or key in self._symbols
                found.append((name, Use(key, Slot.SYM if symbol else slot, place.role)))
        return found

    @staticmethod
    def _direct(place: FontPlace) -> list[tuple[Name, Slot, str]]:
        tag = place.tag
        symbol = place.symbol or tag.get(*_CHARSET) == _SYMBOL
        return [
            (name, Slot.SYM if symbol else slot, value)
            for name, slot in _NAMES.items()
            if (value := tag.get(*name))
        ]

    # -- what is effective --

    def families(self, place: FontPlace, rename: Rename | None) -> dict[Slot, str]:
        """The families that a place sets, by script, under new names if `rename` is given."""
        found: dict[Slot, str] = {}
        for name, slot, value in self._direct(place):
            for family in FamilyList(value).families[:1]:
                declaration = Declaration(slot, family, "font family", role=place.role)
                new = rename(declaration) if rename else None
                found[_NAMES[name]] = family if new is None else new
        for name, use in self._references(place):
            found[_REFERENCES[name]] = (
                self.table.renamed(use, "font reference", rename)
                if rename
                else self.table.reference(use, "font reference").family
            )
        return found


def _stale(tag: Tag, changed: Mapping[Name, object]) -> dict[Name, str | None]:
    """The style names of faces that a change leaves behind, to be taken off."""
    slots = {_NAMES.get(name) or _REFERENCES[name] for name in changed}
    names = (_STYLE_NAMES[slot] for slot in slots)
    return {name: None for name in names if tag.get(*name) is not None}


def formula_sites(name: str, part: XmlPart) -> Iterator[Site]:
    """The faces of text in formulas, which LibreOffice Math keeps among the settings."""
    for kind, start, end, tag, text in part.walk({}, {"config": frozenset({"config-item"})}):
        if kind == "text" and tag.get("config", "name") in _FORMULA_FONTS and text.strip():
            yield Site(name, start, end, _item(text))


def _item(family: str) -> Construct:
    declaration = Declaration(Slot.ANY, family, "formula font")
    return Construct((declaration,), lambda names: XmlPart.encode(names[0] or family))
