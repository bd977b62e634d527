"""Open Packaging Conventions (ECMA-376 Part 2): what DOCX, XLSX and PPTX have in common.

Parts are found through [Content_Types].xml and relationships, never by fixed names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import ClassVar, NamedTuple
from urllib.parse import unquote

from fontbridge.formats import active
from fontbridge.formats.base import Consequence, Content, Settlement
from fontbridge.formats.opclinks import Links
from fontbridge.formats.packaged import Members, PackagedDocument, XmlParts
from fontbridge.formats.xmlpart import Element, Wanted, XmlPart
from fontbridge.model import DamagedError, Finding, Limits, Severity, say

__all__ = ["TYPES", "VML", "Opc", "OpcDocument", "Relationship", "package_of"]

TYPES = "[Content_Types].xml"
VML = "vmlDrawing"
# Content types of macros ([MS-OFFMACRO2] 2.2), controls, and macro sheets of Excel 4.
_ACTIVE = re.compile(r"vbaProject|activeX|macrosheet", re.IGNORECASE)
_SIGNATURE = "application/vnd.openxmlformats-package.digital-signature-origin"

# Parts that are XML and name no fonts in DrawingML or a format's own words: properties, signatures,
# pages of HTML brought in as they are.
_NO_FONTS = (
    "xhtml+xml",
    "core-properties+xml",
    "extended-properties+xml",
    "custom-properties+xml",
    "customXmlProperties+xml",
    "relationships+xml",
    "digital-signature-xmlsignature+xml",
)


class Relationship(NamedTuple):
    """One entry of a .rels part. `target` is a member name, or a URI if `external`."""

    id: str
    kind: str
    target: str
    external: bool
    element: Element


class Opc:
    """A package with its content types and relationships."""

    def __init__(self, package: Members, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self._as_xml = XmlParts(package, limits)
        self._relationships: dict[str, list[Relationship]] = {}
        types = self.xml(TYPES)
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        for _, _, tag in types.find({"ct": frozenset({"Default", "Override"})}):
            kind = tag.get("", "ContentType") or ""
            if tag.local == "Default":
                self.defaults[(tag.get("", "Extension") or "").lower()] = kind
            else:
                self.overrides[unquote((tag.get("", "PartName") or "").lstrip("/")).lower()] = kind

    def xml(self, name: str) -> XmlPart:
        """A part as XML, opened once."""
        return self._as_xml.open(name)

    def content_type(self, name: str) -> str:
        """The content type of a part; empty if it has none."""
        override = self.overrides.get(name.lower())
        if override is not None:
            return override
        return self.defaults.get(posixpath.splitext(name)[1][1:].lower(), "")

    def relationships(self, source: str = "") -> Sequence[Relationship]:
        """The relationships of a part, read once; of the package itself if `source` is empty."""
        if source not in self._relationships:
            self._relationships[source] = self._read_relationships(source)
        return self._relationships[source]

    def _read_relationships(self, source: str) -> list[Relationship]:
        folder, name = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.package:
            return []
        found = []
        for element in self.xml(rels).elements({"pr": frozenset({"Relationship"})}):
            tag = element.tag
            external = tag.get("", "TargetMode") == "External"
            target = tag.get("", "Target") or ""
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
            key, kind = tag.get("", "Id") or "", tag.get("", "Type") or ""
            found.append(Relationship(key, kind, target, external, element))
        return found

    @cached_property
    def main_part(self) -> str:
        """The name of the main part; empty if the package has none."""
        there = {name.lower(): name for name in self.package.names}
        for _, kind, target, *_ in self.relationships():
            if kind.endswith("/officeDocument") and target.lower() in there:
                return there[target.lower()]
        return ""

    @property
    def main(self) -> str:
        """The content type of the main part; empty if the package has none."""
        return self.content_type(self.main_part) if self.main_part else ""

    def related(self, source: str, kind: str) -> str:
        """The first part to which another has a relationship of a kind; empty if there is none."""
        for each in self.relationships(source):
            if each.kind.endswith(f"/{kind}") and each.target in self.package:
                return each.target
        return ""


def package_of(content: Content) -> Opc | None:
    """The content as an OPC package, opened once; None if it is none.

    Whoever finds the parts elsewhere than in a ZIP package leaves them in the content's memo.
    """
    if "opc" not in content.memo:
        package = content.package
        if package is None or TYPES not in package:
            return None
        content.memo["opc"] = Opc(package, content.limits)
    return content.memo["opc"]  # type: ignore[no-any-return]


class OpcDocument(PackagedDocument):
    """What every Office Open XML format does alike; a format adds its carriers."""

    main_types: ClassVar[tuple[str, ...]]  # what the main part's content type contains
    begins = (b"PK\x03\x04", b"PK\x05\x06")

    @classmethod
    def recognises(cls, content: Content) -> bool:
        opc = package_of(content)
        return opc is not None and any(kind in opc.main for kind in cls.main_types)

    def __init__(self, content: Content) -> None:
        opc = package_of(content)
        assert opc is not None, "recognises() said that this is a package"
        super().__init__(content)
        self.opc = opc
        self._of_type: dict[str, list[str]] = {}

    def xml(self, name: str) -> XmlPart:
        return self.opc.xml(name)

    @cached_property
    def links(self) -> Links:
        """Which of the parts in which fonts may be named refers to which."""
        return Links(self.opc, self.xml_parts)

    @cached_property
    def xml_parts(self) -> list[str]:
        """The parts in which fonts may be named, in the order of the package."""
        return [
            name
            for name, kind in self._types.items()
            if self._may_name_fonts(name, kind) and name not in self._loose_vml
        ]

    def _may_name_fonts(self, name: str, kind: str) -> bool:
        if kind.endswith(_NO_FONTS) or name == TYPES or name in self._chunks:
            return False
        return kind.endswith(("+xml", VML))

    @cached_property
    def _loose_vml(self) -> Mapping[str, int]:
        """The VML parts that are no XML, with the line where that shows: Office writes `<br>` there
        as HTML does, and reads it again."""
        loose = {}
        for name, kind in self._types.items():
            if kind.endswith(VML):
                self.opc.package.read(name)  # bytes that are lost are damage in any part
                try:
                    self.opc.xml(name)
                except DamagedError as error:
                    loose[name] = error.line
        return loose

    @cached_property
    def _chunks(self) -> frozenset[str]:
        """Files brought in whole by `w:altChunk` (17.17.2.1), whatever type they are given."""
        found: set[str] = set()
        for name in self.opc.package.names:
            if name.endswith(".rels") and b"/aFChunk" in self.opc.package.read(name):
                source = name.replace("_rels/", "", 1)[: -len(".rels")]
                found.update(
                    each.target
                    for each in self.opc.relationships(source)
                    if each.kind.endswith("/aFChunk")
                )
        return frozenset(found)

    def listed(self, wanted: Wanted) -> list[str]:
        """The parts that elements of the main part refer to, in the order of these."""
        if not self.opc.main.endswith("+xml"):
            return []
        targets = {one.id: one.target for one in self.opc.relationships(self.opc.main_part)}
        keys = (tag.get("r", "id") for *_, tag in self.opc.xml(self.opc.main_part).find(wanted))
        return [targets[key] for key in keys if key in targets]

    def parts_of_type(self, ending: str) -> Sequence[str]:
        """The parts whose content type ends so (before "+xml")."""
        if ending not in self._of_type:
            self._of_type[ending] = [
                name for name, kind in self._types.items() if kind.endswith(f"{ending}+xml")
            ]
        return self._of_type[ending]

    def first_of_type(self, ending: str) -> str:
        """The first part of a type; empty if there is none."""
        return next(iter(self.parts_of_type(ending)), "")

    @cached_property
    def _types(self) -> Mapping[str, str]:
        return {name: self.opc.content_type(name) for name in self.opc.package.names}

    def beside(self, name: str, ending: str) -> str:
        """The part of a type that serves a part: the one in its own folder, or else the first; ""
        if there is none. The glossary of a Word document has its own, in its own folder."""
        folder = posixpath.dirname(name)
        parts = self.parts_of_type(ending)
        near = [each for each in parts if posixpath.dirname(each) == folder]
        return next(iter(near or parts), "")

    def embedded_fonts(
        self, ending: str, families: Callable[[XmlPart], Iterable[tuple[int, str]]]
    ) -> Iterator[Finding]:
        """A finding for each font that is embedded, by what parts of a type list: `families`
        tells (offset, family)."""
        for name in self.parts_of_type(ending):
            part = self.opc.xml(name)
            for offset, family in families(part):
                yield Finding(
                    "embedded-font",
                    say("the font {family} is embedded", family=family),
                    Severity.INFO,
                    name,
                    part.line(offset),
                    advice=say("Its data goes if the family is renamed."),
                )

    def settled_by(
        self, ending: str, settle: Callable[[Opc, str], tuple[list[Consequence], list[str]]]
    ) -> Settlement:
        """What each part of a type has to follow: the consequences and the parts removed."""
        consequences: list[Consequence] = []
        removed: list[str] = []
        for name in self.parts_of_type(ending):
            more, gone = settle(self.opc, name)
            consequences += more
            removed += gone
        return Settlement(consequences, removed)

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        for name in self.opc.package.names:
            if "/embeddings/" in f"/{name}" or name in self._chunks:
                data = self.opc.package.read(name)
                if data.startswith(b"PK\x03\x04"):
                    yield name, data

    def findings(self) -> Iterator[Finding]:
        if _SIGNATURE in self._types.values():
            yield Finding(
                "signed",
                say("the document carries a digital signature, which any change breaks"),
                advice=say("Ask the signer for an unsigned copy, convert that, and sign again."),
            )
        yield from active.told(name for name, kind in self._types.items() if _ACTIVE.search(kind))
        for name, line in self._loose_vml.items():
            yield Finding(
                "unsupported",
                say("a drawing (VML) is not well-formed XML; it was left alone"),
                Severity.INFO,
                name,
                line,
                advice=say("If its fonts matter, save the file again in the latest Office."),
            )
