"""Parts that leave an OPC package: what pointed to them goes too (ECMA-376 Part 2, 6.5 and 7.2).

A part that nothing refers to must not stay behind, and a relationship or a content type of a part
that is gone makes Office offer to repair the file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from urllib.parse import unquote

from fontbridge.formats.opc import TYPES, Opc
from fontbridge.model import Edit

__all__ = ["unlink"]


def unlink(opc: Opc, source: str, ids: Collection[str]) -> tuple[list[Edit], list[str]]:
    """Take these relationships off the part `source`: the edits, and the parts that go with them.

    A part that another relationship of `source` points to stays.
    """
    if not ids:
        return [], []
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    relationships = opc.relationships(source)
    kept = {each.target for each in relationships if each.id not in ids}
    edits: list[Edit] = []
    removed: list[str] = []
    for each in relationships:
        if each.id in ids:
            edits.append(Edit(rels, each.element.start, each.element.end, b""))
            if each.target in opc.package and each.target not in kept | set(removed):
                removed.append(each.target)
    return edits + _untyped(opc, removed), removed


def _untyped(opc: Opc, removed: Collection[str]) -> list[Edit]:
    """The edits that take the content types which only removed parts had out of the list."""
    gone = {name.lower() for name in removed}
    kept = {opc.content_type(name) for name in opc.package.names if name.lower() not in gone}
    unused = {opc.content_type(name) for name in removed} - kept - {""}
    edits: list[Edit] = []
    for element in opc.xml(TYPES).elements({"ct": frozenset({"Default", "Override"})}):
        tag = element.tag
        if tag.local == "Override":
            goes = unquote(tag.get("", "PartName") or "").lstrip("/").lower() in gone
        else:
            goes = tag.get("", "ContentType") in unused
        if goes:
            edits.append(Edit(TYPES, element.start, element.end, b""))
    return edits
