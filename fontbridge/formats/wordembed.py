"""Fonts carried by Word documents (ECMA-376 Part 1, 17.8.1 and 17.8.3.3).

A font is a part beside the font table, its first 32 bytes made unreadable with a key that its entry
names, so that it is not taken out by accident: the key's bytes, last first, twice over them.
"""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from fontbridge.formats.opc import TYPES, Opc
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

__all__ = ["Carried", "carry", "obscured"]

_KIND = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_IDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What comes before w:embedTrueTypeFonts in the settings (17.15.1.78).
_BEFORE = frozenset(
    {"writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"}
    | {"doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"}
    | {"printFractionalCharacterWidth", "printFormsData"}
)
_OURS = frozenset({"embedTrueTypeFonts", "saveSubsetFonts"})


class Carried(NamedTuple):
    """What carries fonts: edits on parts that are there, and parts that are new."""

    edits: Sequence[Edit]
    added: Mapping[str, bytes]


def obscured(data: bytes, key: uuid.UUID) -> bytes:
    """The font with its first 32 bytes made unreadable, or readable again (17.8.1).

    >>> key = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
    >>> obscured(bytes(33), key)[:4].hex(), obscured(obscured(b"x" * 40, key), key) == b"x" * 40
    ('ffeeddcc', True)
    """
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=False)) + data[32:]


def carry(opc: Opc, table: str, settings: str, fonts: Mapping[str, bytes]) -> Carried:
    """What makes a document carry `fonts`, by family, none of which it carries yet.

    `table` is its font table, `settings` its settings or empty.
    """
    edits: list[Edit] = []
    added: dict[str, bytes] = {}
    relations: list[bytes] = []
    part = opc.xml(table)
    entries = {
        each.tag.get("w", "name"): each for each in part.elements({"w": frozenset({"font"})})
    }
    loose: list[bytes] = []
    for family, data in fonts.items():
        digest = sha256(data + family.encode()).digest()
        key = uuid.UUID(bytes=digest[:16])
        name = f"fonts/fontbridge-{digest[:6].hex()}.odttf"
        member = posixpath.join(posixpath.dirname(table), name)
        identifier = f"rIdEmbedded{digest[:6].hex()}"
        added[member] = obscured(data, key)
        relations.append(
            f'<Relationship Id="{identifier}" Type="{_RELATION}" Target="{name}"/>'.encode()
        )
        prefix = _prefix(part)
        spelt = (
            b'<%sembedRegular xmlns:r="%s" r:id="%s" %sfontKey="{%s}"/>'
            % (prefix, _IDS.encode(), identifier.encode(), prefix, str(key).upper().encode())
        )
        entry = entries.get(family)
        if entry is None:
            named = part.encode(family, '"')
            opening = b'<%sfont %sname="%s">' % (prefix, prefix, named)
            loose.append(opening + spelt + b"</%sfont>" % prefix)
        else:
            edits.append(_inside(part, table, entry.start, entry.end, spelt))
    start, end = _root(part, "w", "fonts")
    if loose:
        edits.append(_inside(part, table, start, end, b"".join(loose)))
    _relate(opc, table, relations, edits, added)
    _declare(opc, edits)
    if settings:
        edits += _settle(opc.xml(settings), settings)
    return Carried(edits, added)


def _prefix(part: XmlPart) -> bytes:
    prefix = part.prefix("w")
    return b"w:" if prefix is None else prefix


def _root(part: XmlPart, namespace: str, local: str) -> tuple[int, int]:
    root = next(iter(part.elements({namespace: frozenset({local})})))
    return root.start, root.end


def _inside(part: XmlPart, name: str, start: int, end: int, spelt: bytes) -> Edit:
    """Put something at the end of an element, which may be an empty tag."""
    whole = bytes(part.view[start:end])
    if whole.endswith(b"/>"):
        tag = whole[1:].split(None, 1)[0].rstrip(b"/>")
        return Edit(name, end - 2, end, b">" + spelt + b"</" + tag + b">")
    at = start + whole.rindex(b"</")
    return Edit(name, at, at, spelt)


def _relate(
    opc: Opc, table: str, relations: Sequence[bytes], edits: list[Edit], added: dict[str, bytes]
) -> None:
    folder, base = posixpath.split(table)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    told = b"".join(relations)
    if name not in opc.package:
        added[name] = (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            b'<Relationships xmlns="%s">%s</Relationships>' % (_RELATIONS.encode(), told)
        )
        return
    part = opc.xml(name)
    start, end = _root(part, "pr", "Relationships")
    prefix = part.prefix("pr") or b""
    spelt = told.replace(b"<Relationship ", b"<%sRelationship " % prefix)
    edits.append(_inside(part, name, start, end, spelt))


def _declare(opc: Opc, edits: list[Edit]) -> None:
    if opc.defaults.get("odttf") == _KIND:
        return
    part = opc.xml(TYPES)
    start, _ = _root(part, "ct", "Types")
    at = part.view.index(b">", start) + 1
    prefix = part.prefix("ct") or b""
    spelt = b'<%sDefault Extension="odttf" ContentType="%s"/>' % (prefix, _KIND.encode())
    edits.append(Edit(TYPES, at, at, spelt))


def _settle(part: XmlPart, name: str) -> list[Edit]:
    """Let Word keep the fonts when it saves: without these it drops them."""
    if next(iter(part.find({"w": _OURS})), None) is not None:
        return []
    start, end = _root(part, "w", "settings")
    prefix = _prefix(part)
    spelt = b"<%sembedTrueTypeFonts/><%ssaveSubsetFonts/>" % (prefix, prefix)
    before = [each.end for each in part.elements({"w": _BEFORE})]
    if before:
        return [Edit(name, max(before), max(before), spelt)]
    whole = bytes(part.view[start:end])
    tag_end = whole.index(b">") + 1
    if whole[:tag_end].endswith(b"/>"):
        return [_inside(part, name, start, end, spelt)]
    return [Edit(name, start + tag_end, start + tag_end, spelt)]
