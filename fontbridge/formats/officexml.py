"""Office documents in one XML file: Flat OPC, Word 2003 XML, XML Spreadsheet 2003.

See docs/formats/office-xml.md. What Flat OPC holds are the parts of a package, so the format of it
reads them, whichever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fontbridge.formats import registry
from fontbridge.formats.base import (
    Content,
    Document,
    Paragraph,
    Redrawn,
    Rename,
    Setting,
    Settled,
    Settlement,
    Site,
)
from fontbridge.formats.excel2003 import Excel2003
from fontbridge.formats.flatopc import FlatPackage
from fontbridge.formats.opc import Opc, OpcDocument
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.formats.word2003 import Word2003
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlroot import root_of
from fontbridge.model import Edit, Finding, Severity, UnsupportedError, say

if TYPE_CHECKING:
    from fontbridge.formats.measure import Measure, Unforeseen

__all__ = ["OfficeXmlDocument"]

_FLAT = "pkg", "package"
_OF_2003: tuple[type[PackagedDocument], ...] = (Word2003, Excel2003)


class OfficeXmlDocument(PackagedDocument):
    """A file whose root is one of those that Office writes for a whole document."""

    format = "office-xml"
    title = "Office document in one XML file"
    suffixes = (".xml",)
    is_text = True

    @classmethod
    def recognises(cls, content: Content) -> bool:
        return _is_flat(content) or any(kind.recognises(content) for kind in _OF_2003)

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        self._flat = FlatPackage(super().xml("")) if _is_flat(content) else None
        self._inner: PackagedDocument
        if self._flat:
            self._inner = _package_in(self._flat, content)
        else:
            kind = next(kind for kind in _OF_2003 if kind.recognises(content))
            self._inner = kind(content)

    def xml(self, name: str) -> XmlPart:
        return super().xml(name) if self._flat and not name else self._inner.xml(name)

    # -- what the document inside says --

    def sites(self) -> Iterable[Site]:
        return self._inner.sites()

    def passages(self) -> Iterable[tuple[str, int, str]]:
        return self._inner.passages()

    def text(self) -> str:
        return self._inner.text()

    def paragraphs(self, rename: Rename | None) -> Iterable[Paragraph]:
        return self._inner.paragraphs(rename)

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        return self._inner.measure(paragraph)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterable[Redrawn]:
        return self._inner.redraw(paragraphs, edits, rename)

    def numbers(self) -> Mapping[str, int]:
        return self._inner.numbers()

    def settle(self, settled: Settled) -> Settlement:
        return self._inner.settle(settled)

    def may_hold(self, wanted: re.Pattern[str]) -> bool:
        return self._inner.may_hold(wanted)

    def characters(self, part: str) -> bytes:
        return self._inner.characters(part)

    def findings(self) -> Iterator[Finding]:
        yield from self._inner.findings()
        for name in self._flat.documents if self._flat else ():
            yield Finding(
                "unsupported",
                say("an embedded document in Base64 is not read; it was left alone"),
                Severity.INFO,
                name,
                advice=say("If its fonts matter, save the file as a package (.docx, .pptx)."),
            )

    # -- where that lies in the file --

    def line(self, part: str, offset: int) -> int:
        return self._flat.line(part, offset) if self._flat else super().line(part, offset)

    def lines(self, part: str, offsets: Sequence[int]) -> Sequence[int]:
        if not self._flat:
            return super().lines(part, offsets)
        return [self._flat.line(part, offset) for offset in offsets]

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        if self._flat:
            edits, removed = self._flat.edits(edits, removed), ()
        return super().apply(edits, replaced, removed)

    def stored(self) -> Mapping[str, bytes | memoryview]:
        if not self._flat:
            return super().stored()
        return {name: self._flat.read(name) for name in self._flat.names}


def _is_flat(content: Content) -> bool:
    root = root_of(content)
    return root is not None and root[:2] == _FLAT


def _package_in(flat: FlatPackage, content: Content) -> PackagedDocument:
    """The document that the parts are, read by whichever format knows them in a package."""
    inner = Content(content.data, content.limits, content.name)
    inner.memo["opc"] = Opc(flat, content.limits)
    for kind in _formats_of_packages():
        if kind.recognises(inner):
            return kind(inner)
    raise UnsupportedError(
        say("a Flat OPC file without a document in it"),
        advice=say("Run `fontbridge formats` to see which formats are read."),
    )


def _formats_of_packages() -> Iterator[type[OpcDocument]]:
    for card in registry.ours():
        if any(begin.startswith(b"PK") for begin in card.begins):
            kind: type[Document] = registry.loaded(card)
            if issubclass(kind, OpcDocument):
                yield kind
