"""Fonts embedded in presentations (ECMA-376 Part 1, 19.2.1.9 and 19.2.1.10).

`p:embeddedFontLst` of the main part lists families with up to four font files each. The list draws
nothing, so it is no declaration; it says which files serve a family. When all declarations of a
family go, its entry, the relationships and the files go with them: no text is left for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from fontbridge.formats.base import Consequence, Settled
from fontbridge.formats.opc import Opc
from fontbridge.formats.opcparts import unlink
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Edit

__all__ = ["LIST", "embedded_families", "settle"]

LIST = "embeddedFontLst"
_FILES = frozenset({"regular", "bold", "italic", "boldItalic"})


@dataclass(slots=True)
class _Entry:
    start: int
    end: int = 0
    family: str = ""
    relationships: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _List:
    start: int
    end: int = 0
    entries: list[_Entry] = field(default_factory=list)


def _lists(part: XmlPart) -> list[_List]:
    lists: list[_List] = []
    wanted = _FILES | {LIST, "embeddedFont", "font"}
    for kind, start, end, tag, _ in part.walk({"p": wanted}):
        if tag.local == LIST:
            if kind == "start":
                lists.append(_List(start))
            lists[-1].end = end
        elif lists and tag.local == "embeddedFont":
            if kind == "start":
                lists[-1].entries.append(_Entry(start))
            lists[-1].entries[-1].end = end
        elif kind == "start" and lists and lists[-1].entries:
            entry = lists[-1].entries[-1]
            if tag.local == "font":
                entry.family = tag.get("", "typeface") or ""
            else:
                entry.relationships.append(tag.get("r", "id") or "")
    return lists


def embedded_families(part: XmlPart) -> Iterator[tuple[int, str]]:
    """The families whose font files are embedded: (offset of the entry, family)."""
    for each in _lists(part):
        for entry in each.entries:
            if entry.relationships:
                yield entry.start, entry.family


def settle(opc: Opc, name: str, settled: Settled) -> tuple[list[Consequence], list[str]]:
    """The edits on the list in one part and what goes with them, and the parts to be removed."""
    renamed = {old for _, old in settled.names} - settled.final
    consequences: list[Consequence] = []
    unreferenced: list[str] = []
    for each in _lists(opc.xml(name)):
        going = [entry for entry in each.entries if entry.family in renamed]
        spans = [(entry.start, entry.end) for entry in going]
        if going and going == each.entries:
            # PowerPoint writes no empty list, so the entries take the tags around them along.
            bounds = [each.start, *(start for start, _ in spans[1:]), each.end]
            spans = list(pairwise(bounds))
        for entry, (start, end) in zip(going, spans, strict=True):
            consequences.append(Consequence(Edit(name, start, end, b""), entry.family, ""))
            unreferenced += entry.relationships
    edits, removed = unlink(opc, name, frozenset(unreferenced))
    consequences += [Consequence(edit, "", "") for edit in edits]
    return consequences, removed
