"""Flat OPC: the parts of an Office package in one XML file (root `pkg:package`).

Word and PowerPoint write it as "XML document". Each part made of XML stands in a `pkg:xmlData` and
is read as if it were a member of a package, under its own name; all others are Base64.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.opc import TYPES
from fontbridge.formats.xmlpart import Attribute, Tag, XmlPart
from fontbridge.formats.xmlspelling import escape
from fontbridge.formats.xmltag import prefixes_bound_in
from fontbridge.model import Edit

__all__ = ["FlatPackage"]

_CONTENT = {"pkg": frozenset({"part", "xmlData", "binaryData"})}
_URI = NAMESPACES["pkg"][0]
_ROOT = re.compile(rb"(?:[^<]++|<!--.*?-->|<\?.*?\?>)*+<([^\s/>!?]++)", re.DOTALL)


class _Member(NamedTuple):
    """A part: the place of its `pkg:part`, and of what it holds.

    `declared` are declarations that the root of the part inherits from what is around it; they are
    read as if they stood at `root`, behind the name of that tag.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    content_type: str
    is_xml: bool
    root: int
    declared: bytes


class FlatPackage:
    """The parts of a Flat OPC file, told apart as those of a package are.

    `[Content_Types].xml`, which such a file has not, is made of what each part says of itself.
    """

    def __init__(self, whole: XmlPart) -> None:
        self._whole = whole
        self._members = dict(_members(whole))
        self.names = (TYPES, *self._members)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """The bytes of a part; those of one that is not XML are Base64."""
        if name == TYPES:
            return self._types
        member, view = self._members[name], self._whole.view
        head, rest = view[member.inner_start : member.root], view[member.root : member.inner_end]
        return head + member.declared + rest

    def raw(self, name: str) -> memoryview:
        """The same: nothing is stored in another form."""
        return memoryview(self.read(name))

    def line(self, name: str, offset: int) -> int:
        """The line of the file at an offset of a part."""
        return self._whole.line(self._place(name, offset)) if name in self._members else 1

    @property
    def documents(self) -> Iterator[str]:
        """The parts that are not XML and may be documents themselves."""
        for name, member in self._members.items():
            if not member.is_xml and "/embeddings/" in f"/{name}":
                yield name

    def edits(self, edits: Iterable[Edit], removed: Iterable[str]) -> Iterator[Edit]:
        """Edits of parts, and the removal of some, as edits of the file."""
        for name in removed:
            member = self._members[name]
            yield Edit("", member.start, member.end, b"")
        for name, start, end, replacement in edits:
            if name != TYPES:
                yield Edit("", self._place(name, start), self._place(name, end), replacement)

    def _place(self, name: str, offset: int) -> int:
        """The offset in the file of an offset in a part."""
        member = self._members[name]
        inserted = member.root - member.inner_start
        if offset > inserted:
            offset = max(inserted, offset - len(member.declared))
        return member.inner_start + offset

    @property
    def _types(self) -> bytes:
        overrides = "".join(
            f'<Override PartName="/{escape(name, chr(34)).decode()}"'
            f' ContentType="{escape(member.content_type, chr(34)).decode()}"/>'
            for name, member in self._members.items()
        )
        uri = "http://schemas.openxmlformats.org/package/2006/content-types"
        return f'<Types xmlns="{uri}">{overrides}</Types>'.encode()


def _members(whole: XmlPart) -> Iterator[tuple[str, _Member]]:
    root = next(whole.find({"pkg": frozenset({"package"})}))[2]
    part: tuple[int, Tag] | None = None
    found: _Member | None = None
    opened = 0
    for kind, start, end, tag, _ in whole.walk(_CONTENT):
        if tag.local == "part":
            if kind == "start":
                part, found = (start, tag), None
            elif part is not None and found is not None:
                name = (part[1].get("pkg", "name") or "").lstrip("/")
                if name:
                    yield name, found._replace(end=end)
        elif kind == "start":
            opened = end
        elif part is not None:
            is_xml = tag.local == "xmlData" and not whole.view[opened:start].isspace()
            at, declared = opened, b""
            if is_xml:
                inherited = [*root.declarations(), *part[1].declarations(), *tag.declarations()]
                at, declared = _inherited(whole.view, opened, inherited)
            kind_of_part = part[1].get("pkg", "contentType") or ""
            found = _Member(part[0], 0, opened, start, kind_of_part, is_xml, at, declared)


def _inherited(view: bytes, start: int, around: Iterable[Attribute]) -> tuple[int, bytes]:
    """Where declarations go that the root of a part lacks, and they: those of Word need none."""
    root = _ROOT.match(view, start)
    if root is None:
        return start, b""
    there = prefixes_bound_in(view, root.start(1) - 1)
    wanted = {each.local.encode(): each.value for each in around if each.value != _URI}
    return root.end(1), b"".join(
        b' xmlns%b="%b"' % (b":" + prefix if prefix else b"", escape(uri, '"'))
        for prefix, uri in wanted.items()
        if prefix not in there
    )
