"""Parts that come into an OPC package: what points to them, and what tells their types (ECMA-376
Part 2, 6.5 and 7.2). See `opcparts` for those that leave one."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from fontbridge.containers.splice import splice
from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.opc import TYPES, Opc
from fontbridge.formats.xmlgrow import at_end, at_start, the_element
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

__all__ = ["Carried", "NewParts"]

_NO_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{NAMESPACES["pr"][0]}"/>'
).encode()
_FONTS = {
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "fntdata": "application/x-fontdata",
}


class Carried(NamedTuple):
    """What makes a document carry fonts: edits on parts that are there, and parts that are new."""

    edits: Sequence[Edit]
    added: Mapping[str, bytes]


class NewParts:
    """Gathers the parts that are to come in; `strict` if the document is a strict one, which has
    other URIs (ISO/IEC 29500 Part 1)."""

    def __init__(self, opc: Opc) -> None:
        self._opc = opc
        self.strict = any(each.kind.startswith(NAMESPACES["r"][1]) for each in opc.relationships())
        self._taken = {name.lower() for name in opc.package.names}
        self._added: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._links: dict[str, dict[str, tuple[str, str]]] = {}

    def add_font(self, source: str, family: str, font: bytes, data: bytes, suffix: str) -> str:
        """Take in a font that `source` is to list for a family, as `data`, under a suffix that its
        format has; gives the id by which it is listed. What it is called comes of font and family,
        so that the same file always results."""
        digest = sha256(font + family.encode()).hexdigest()[:12]
        target = f"fonts/fontbridge-{digest}.{suffix}"
        return self.add(source, target, "font", _FONTS[suffix], data)

    def add(self, source: str, target: str, kind: str, content_type: str, data: bytes) -> str:
        """Take in a part to which `source` refers as `target`, or nearly so if that is taken; gives
        the id of the relationship, of a `kind` of Office."""
        stem, suffix = posixpath.splitext(target)
        while (member := self._member(source, stem + suffix)).lower() in self._taken:
            stem += "_"
        self._taken.add(member.lower())
        there = {each.id for each in self._opc.relationships(source)}
        identifier = "rId" + "".join(filter(str.isalnum, posixpath.basename(stem)))
        while identifier in there:
            identifier += "_"
        self._added[member] = data
        self._types[member] = content_type
        links = self._links.setdefault(source, {})
        links[identifier] = f"{NAMESPACES['r'][self.strict]}/{kind}", stem + suffix
        return identifier

    @staticmethod
    def _member(source: str, target: str) -> str:
        return posixpath.join(posixpath.dirname(source), target)

    def carried(self, edits: Sequence[Edit]) -> Carried:
        """All of it, with the edits by which the parts are listed."""
        edits, added = [*edits, *self._declared()], dict(self._added)
        for source, links in self._links.items():
            self._relate(source, links, edits, added)
        return Carried(edits, added)

    def _relate(
        self,
        source: str,
        links: Mapping[str, tuple[str, str]],
        edits: list[Edit],
        added: dict[str, bytes],
    ) -> None:
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        known = name in self._opc.package
        part = self._opc.xml(name) if known else XmlPart(_NO_RELATIONSHIPS, name)
        root = the_element(part, "pr", "Relationships")
        edit = at_end(root, name, b"".join(
            root.tag.sibling("Relationship").with_attributes(
                {("", "Id"): identifier, ("", "Type"): kind, ("", "Target"): target}
            )
            for identifier, (kind, target) in links.items()
        ))  # fmt: skip
        if known:
            edits.append(edit)
        else:
            added[name] = splice(part.data, [edit[1:]])

    def _declared(self) -> list[Edit]:
        """The edits that tell content types: of a suffix that has none, else member by member."""
        types = the_element(self._opc.xml(TYPES), "ct", "Types")
        defaults, overrides = dict(self._opc.defaults), {}
        fresh: dict[str, str] = {}
        for member, content_type in self._types.items():
            suffix = posixpath.splitext(member)[1][1:]
            if suffix == "xml" or defaults.setdefault(suffix, content_type) != content_type:
                overrides[member] = content_type
            elif suffix not in self._opc.defaults:
                fresh[suffix] = content_type
        edits = []
        if fresh:
            edits.append(at_start(types, TYPES, b"".join(
                types.tag.sibling("Default").with_attributes(
                    {("", "Extension"): suffix, ("", "ContentType"): content_type}
                )
                for suffix, content_type in fresh.items()
            )))  # fmt: skip
        if overrides:
            edits.append(at_end(types, TYPES, b"".join(
                types.tag.sibling("Override").with_attributes(
                    {("", "PartName"): f"/{member}", ("", "ContentType"): content_type}
                )
                for member, content_type in overrides.items()
            )))  # fmt: skip
        return edits
