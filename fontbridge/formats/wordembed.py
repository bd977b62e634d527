"""Fonts carried by Word documents (ECMA-376 Part 1, 17.8.1 and 17.8.3.3).

A font is a part beside the font table, its first 32 bytes made unreadable with a key that its entry
names, so that it is not taken out by accident: the key's bytes, last first, twice over them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from hashlib import sha256

from fontbridge.fonts.subset import Cut
from fontbridge.formats.opc import Opc
from fontbridge.formats.opcfonts import Carried, FontParts
from fontbridge.formats.xmlgrow import at_end, at_start, the_element
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

__all__ = ["carry", "obscured"]

_KIND = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
# What comes before w:embedTrueTypeFonts in the settings (17.15.1.78).
_BEFORE = frozenset(
    {"writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"}
    | {"doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"}
    | {"printFractionalCharacterWidth", "printFormsData"}
)
_OURS = ("embedTrueTypeFonts", "saveSubsetFonts")


def obscured(data: bytes, key: uuid.UUID) -> bytes:
    """The font with its first 32 bytes made unreadable, or readable again (17.8.1).

    >>> key = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
    >>> obscured(bytes(33), key)[:4].hex(), obscured(obscured(b"x" * 40, key), key) == b"x" * 40
    ('ffeeddcc', True)
    """
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=False)) + data[32:]


def carry(opc: Opc, table: str, settings: str, fonts: Mapping[str, Cut]) -> Carried:
    """What makes a document carry `fonts`, by family, none of which it carries yet.

    `table` is its font table, `settings` its settings or empty.
    """
    part = opc.xml(table)
    root = the_element(part, "w", "fonts")
    entries = {
        each.tag.get("w", "name"): each for each in part.elements({"w": frozenset({"font"})})
    }
    parts = FontParts(opc, table, "odttf", _KIND)
    edits: list[Edit] = []
    loose: list[bytes] = []
    for family, cut in fonts.items():
        key = cut.data + family.encode()
        secret = uuid.UUID(bytes=sha256(key).digest()[:16])
        identifier = parts.add(key, obscured(cut.data, secret))
        values = {("r", "id"): identifier, ("w", "fontKey"): f"{{{secret}}}".upper()}
        entry = entries.get(family)
        embedded = root.tag.sibling("embedRegular").with_attributes(values)
        if entry is not None:
            edits.append(at_end(entry, table, embedded))
            continue
        opened = root.tag.sibling("font", empty=False)
        loose += opened.with_attributes({("w", "name"): family}), embedded, opened.closing
    if loose:
        edits.append(at_end(root, table, b"".join(loose)))
    if settings:
        edits += _settle(opc.xml(settings), settings)
    return parts.carried(edits)


def _settle(part: XmlPart, name: str) -> list[Edit]:
    """Let Word keep the fonts when it saves: without these it drops them."""
    if next(iter(part.find({"w": frozenset(_OURS)})), None) is not None:
        return []
    root = the_element(part, "w", "settings")
    spelt = b"".join(root.tag.sibling(local).raw for local in _OURS)
    before = [each.end for each in part.elements({"w": _BEFORE})]
    return [Edit(name, max(before), max(before), spelt) if before else at_start(root, name, spelt)]
