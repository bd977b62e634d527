"""Fonts carried by Word documents (ECMA-376 Part 1, 17.8.1 and 17.8.3.3).

A font is a part beside the font table, its first 32 bytes made unreadable with a key that its entry
names, so that it is not taken out by accident: the key's bytes, last first, twice over them.
"""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Iterator, Mapping
from hashlib import sha256

from fontbridge.containers.splice import splice
from fontbridge.fonts.subset import Cut
from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.opc import Opc
from fontbridge.formats.opcnew import Carried, NewParts
from fontbridge.formats.xmlgrow import at_end, at_start, the_element
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

__all__ = ["carry", "obscured"]

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TABLE = "fontTable.xml"
_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
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


def carry(opc: Opc, fonts: Mapping[str, Cut]) -> Carried | None:
    """What makes a document carry `fonts`, by family, none of which it carries yet; None if it has
    no place for them."""
    parts = NewParts(opc)
    main = opc.main_part
    table, settings = opc.related(main, "fontTable"), opc.related(main, "settings")
    edits = _settle(opc.xml(settings), settings) if settings else []
    if table:
        return parts.carried([*edits, *_listed(parts, opc.xml(table), table, fonts)])
    table = posixpath.join(posixpath.dirname(main), _TABLE)
    if table in opc.package:
        return None  # whatever it is, its type says that it is no font table
    fresh = XmlPart(b'<w:fonts xmlns:w="%b"/>' % NAMESPACES["w"][parts.strict].encode(), table)
    listed = [edit[1:] for edit in _listed(parts, fresh, table, fonts)]
    parts.add(main, _TABLE, "fontTable", _TABLE_TYPE, _HEAD + splice(fresh.data, listed))
    return parts.carried(edits)


def _listed(
    parts: NewParts, part: XmlPart, table: str, fonts: Mapping[str, Cut]
) -> Iterator[Edit]:
    """The edits by which a font table lists the fonts, which thereby come into the package."""
    root = the_element(part, "w", "fonts")
    entries = {
        each.tag.get("w", "name"): each for each in part.elements({"w": frozenset({"font"})})
    }
    loose: list[bytes] = []
    for family, cut in fonts.items():
        secret = uuid.UUID(bytes=sha256(cut.data + family.encode()).digest()[:16])
        data = obscured(cut.data, secret)
        identifier = parts.add_font(table, family, cut.data, data, "odttf")
        values = {("r", "id"): identifier, ("w", "fontKey"): f"{{{secret}}}".upper()}
        embedded = root.tag.sibling("embedRegular").with_attributes(values)
        if (entry := entries.get(family)) is not None:
            yield at_end(entry, table, embedded)
            continue
        opened = root.tag.sibling("font", empty=False)
        loose += opened.with_attributes({("w", "name"): family}), embedded, opened.closing
    if loose:
        yield at_end(root, table, b"".join(loose))


def _settle(part: XmlPart, name: str) -> list[Edit]:
    """Let Word keep the fonts when it saves: without these it drops them."""
    if next(iter(part.find({"w": frozenset(_OURS)})), None) is not None:
        return []
    root = the_element(part, "w", "settings")
    spelt = b"".join(root.tag.sibling(local).raw for local in _OURS)
    before = [each.end for each in part.elements({"w": _BEFORE})]
    return [Edit(name, max(before), max(before), spelt) if before else at_start(root, name, spelt)]
