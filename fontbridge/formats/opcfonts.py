"""Fonts as parts of a package of Office Open XML (ECMA-376 Part 1, 15.2.13).

What differs between the formats is where they are listed, and what the bytes of the part are.
"""

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

__all__ = ["Carried", "FontParts"]

_NO_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{NAMESPACES["pr"][0]}"/>'
).encode()


class Carried(NamedTuple):
    """What makes a document carry fonts: edits on parts that are there, and parts that are new."""

    edits: Sequence[Edit]
    added: Mapping[str, bytes]


class FontParts:
    """Gathers the fonts that are to be parts related to `source`, in the folder fonts/ beside it.

    Their names have the suffix; the package knows them by the content type.
    """

    def __init__(self, opc: Opc, source: str, suffix: str, content_type: str) -> None:
        self._opc = opc
        self._source = source
        self._suffix = suffix
        self._content_type = content_type
        self._taken = {name.lower() for name in opc.package.names}
        self._taken |= {each.id.lower() for each in opc.relationships(source)}
        self._added: dict[str, bytes] = {}
        self._targets: dict[str, str] = {}

    def add(self, key: bytes, data: bytes) -> str:
        """Take in a font; gives the id of the relationship that leads to it. What it is called
        comes of the key alone, which must differ from all others: the same file always results."""
        while True:
            digest = sha256(key).hexdigest()[:12]
            target, identifier = f"fonts/fontbridge-{digest}.{self._suffix}", f"rIdFont{digest}"
            member = posixpath.join(posixpath.dirname(self._source), target)
            if not self._taken & {member.lower(), identifier.lower()}:
                break
            key = digest.encode()
        self._added[member] = data
        self._targets[identifier] = target
        return identifier

    def carried(self, edits: Sequence[Edit]) -> Carried:
        """All of it, with the edits by which the fonts are listed."""
        edits, added = list(edits), dict(self._added)
        self._relate(edits, added)
        self._declare(edits)
        return Carried(edits, added)

    def _relate(self, edits: list[Edit], added: dict[str, bytes]) -> None:
        folder, base = posixpath.split(self._source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        known = name in self._opc.package
        part = self._opc.xml(name) if known else XmlPart(_NO_RELATIONSHIPS, name)
        strict = any(each.kind.startswith(NAMESPACES["r"][1]) for each in self._opc.relationships())
        kind = f"{NAMESPACES['r'][strict]}/font"
        root = the_element(part, "pr", "Relationships")
        edit = at_end(root, name, b"".join(
            root.tag.sibling("Relationship").with_attributes(
                {("", "Id"): identifier, ("", "Type"): kind, ("", "Target"): target}
            )
            for identifier, target in self._targets.items()
        ))  # fmt: skip
        if known:
            edits.append(edit)
        else:
            added[name] = splice(part.data, [edit[1:]])

    def _declare(self, edits: list[Edit]) -> None:
        """Tell the content type, member by member where the suffix stands for another one."""
        types = the_element(self._opc.xml(TYPES), "ct", "Types")
        kind = {("", "ContentType"): self._content_type}
        there = self._opc.defaults.get(self._suffix)
        if there is None:
            suffix = {("", "Extension"): self._suffix}
            spelt = types.tag.sibling("Default").with_attributes({**suffix, **kind})
            edits.append(at_start(types, TYPES, spelt))
        elif there != self._content_type:
            override = types.tag.sibling("Override")
            spelt = b"".join(
                override.with_attributes({("", "PartName"): f"/{member}", **kind})
                for member in self._added
            )
            edits.append(at_end(types, TYPES, spelt))
