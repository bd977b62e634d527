"""The font table of WordprocessingML (ECMA-376 Part 1, 17.8.3): one entry for each family.

The table does not decide what is drawn, but readers take a face's PANOSE, charset and substitute
from it, and Word writes what is embedded there. After a conversion it lists each declared family
once, with the facts of the new face; what the old face alone stood for goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fontbridge.formats.base import Consequence, Facts, Settled
from fontbridge.formats.opc import Opc
from fontbridge.formats.opcparts import unlink
from fontbridge.formats.xmlpart import Element, XmlPart
from fontbridge.model import Edit, Slot

__all__ = ["chinese_families", "embedded_families", "settle"]

_EMBED = frozenset({"embedRegular", "embedBold", "embedItalic", "embedBoldItalic"})
_CHINESE_CHARSETS = ("86", "88")
_SIGNATURE = ("usb0", "usb1", "usb2", "usb3", "csb0", "csb1")


@dataclass(slots=True)
class _Entry:
    element: Element
    family: str
    relationships: list[str] = field(default_factory=list)


def _entries(part: XmlPart) -> list[_Entry]:
    entries: list[_Entry] = []
    for element in part.elements({"w": frozenset({"font"})}):
        entries.append(_Entry(element, element.tag.get("w", "name") or ""))
    if entries:
        at = 0
        for start, _, tag in part.find({"w": _EMBED}):
            while at + 1 < len(entries) and entries[at + 1].element.start < start:
                at += 1
            entries[at].relationships.append(tag.get("r", "id") or "")
    return entries


def embedded_families(part: XmlPart) -> list[tuple[int, str]]:
    """The families whose font files are embedded: (offset of the entry, family)."""
    return [(entry.element.start, entry.family) for entry in _entries(part) if entry.relationships]


def chinese_families(part: XmlPart) -> frozenset[str]:
    """The families whose character set is GB2312 or Big5 (17.8.3.2), as it steers `w:hint`."""
    found: set[str] = set()
    family = ""
    for _, _, tag in part.find({"w": frozenset({"font", "charset"})}):
        if tag.local == "font":
            family = tag.get("w", "name") or ""
        elif tag.get("w", "val") in _CHINESE_CHARSETS:
            found.add(family)
    return frozenset(found)


def settle(
    opc: Opc, table: str, settled: Settled
) -> tuple[list[Consequence], list[str]]:
    """The edits on one font table and what goes with them, and the parts to be removed."""
    part = opc.xml(table)
    entries = _entries(part)
    fates = _fates([entry.family for entry in entries], settled)
    consequences: list[Consequence] = []
    unreferenced: list[str] = []
    for entry, new in zip(entries, fates, strict=True):
        if new == entry.family:
            continue
        element = entry.element
        spelt = _spell(part, element, new, settled.facts(new)) if new else b""
        edit = Edit(table, element.start, element.end, spelt)
        consequences.append(Consequence(edit, entry.family, new))
        unreferenced += entry.relationships
    consequences += _stale_names(part, table, entries, fates, settled)
    consequences += _missing(part, table, entries, fates, settled)
    edits, removed = unlink(opc, table, frozenset(unreferenced))
    consequences += [Consequence(edit, "", "") for edit in edits]
    return consequences, removed


def _fates(families: list[str], settled: Settled) -> list[str]:
    """For each entry the family that it names afterwards; empty if it goes.

    An entry stays as long as its family is declared somewhere, and takes a new name if every
    declaration of it did (or, declared nowhere, if the profile would change it). The first entry
    to take a name keeps it.
    """
    renamed: dict[str, list[str]] = {}
    for (slot, old), new in settled.names.items():
        if slot is Slot.ANY:
            renamed.setdefault(old, []).append(new)
        else:
            renamed.setdefault(old, []).insert(0, new)
    stays = {family for family in families if family in settled.final or family not in renamed}
    taken, fates = set(stays), []
    seen: set[str] = set()
    for family in families:
        if family in stays:
            fates.append("" if family in seen and settled.names else family)
        else:
            new = next((each for each in renamed[family] if each not in taken), "")
            taken.add(new)
            fates.append(new)
        seen.add(family)
    return fates


def _stale_names(
    part: XmlPart, table: str, entries: list[_Entry], fates: list[str], settled: Settled
) -> Iterator[Consequence]:
    """The w:altName of entries that stay, where it names a family that has gone.

    WPS writes there whatever face its own machine put in place of the family.
    """
    gone = {old for _, old in settled.names} - settled.final
    kept = [
        entry.element for entry, new in zip(entries, fates, strict=True) if new == entry.family
    ]
    for start, end, value in _other_names(part):
        names = {name.strip() for name in re.split("[;,]", value)}
        if names & gone and any(each.start < start < each.end for each in kept):
            yield Consequence(Edit(table, start, end, b""), value, "")


def _other_names(part: XmlPart) -> Iterator[tuple[int, int, str]]:
    for element in part.elements({"w": frozenset({"altName"})}):
        yield element.start, element.end, element.tag.get("w", "val") or ""


def _missing(
    part: XmlPart, table: str, entries: list[_Entry], fates: list[str], settled: Settled
) -> Iterator[Consequence]:
    """Entries for families that the conversion brought in and the table does not list."""
    missing = [new for new in settled.brought if new not in fates]
    if missing and entries:
        last = entries[-1].element
        for new in missing:
            spelt = _spell(part, last, new, settled.facts(new))
            yield Consequence(Edit(table, last.end, last.end, spelt), "", new)


def _spell(part: XmlPart, like: Element, family: str, facts: Facts | None) -> bytes:
    """A whole entry, in the namespace prefix of an existing one."""
    prefix = like.tag.raw[1:].partition(b"font")[0]
    named = next(each for each in like.tag.attributes if each.local == "name")
    w = named.prefix + b":" if named.prefix else b""

    def child(local: str, **attributes: str) -> bytes:
        spelt = b"".join(
            b' %s%s="%s"' % (w, key.encode(), part.encode(value, '"'))
            for key, value in attributes.items()
        )
        return b"<%s%s%s/>" % (prefix, local.encode(), spelt)

    children: list[bytes] = []
    if facts:
        for local, value in (
            ("altName", facts.alt_name or facts.english),
            ("panose1", facts.panose),
            ("charset", facts.charset),
            ("family", facts.generic),
            ("pitch", facts.pitch),
        ):
            if value:
                children.append(child(local, val=value))
        if facts.signature:
            bits = zip(_SIGNATURE, facts.signature.split(), strict=True)
            children.append(child("sig", **dict(bits)))
    return b'<%sfont %sname="%s">%s</%sfont>' % (
        prefix, w, part.encode(family, '"'), b"".join(children), prefix,
    )
