"""OFD (GB/T 33190-2016): fixed pages. Its fonts are always told, and seldom changed.

On a fixed page a name is changed only where nothing depends on the face that it had: no font file
is embedded for it, and no text gives glyphs of it by number. What is signed or sealed is never
changed. See docs/formats/ofd.md.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property

from fontbridge.fonts.faces import FileFace, OneFace
from fontbridge.formats.base import Construct, Content, Paragraph, Rename, Run, Site
from fontbridge.formats.ofdfonts import OfdFont, construct, read_fonts
from fontbridge.formats.ofdtext import TextObject, read_objects
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.model import Edit, Finding, ProtectedError, Severity, say

__all__ = ["OfdDocument"]

_ENTRY = "ofd.xml"  # of the package; other spellings of OFD.xml have been seen
_ENCRYPTIONS = "encryptions.xml"  # GM/T 0099-2020
_SIGNATURE = "signature.xml"


class OfdDocument(PackagedDocument):
    """An OFD package, which may hold several documents."""

    format = "ofd"
    title = "OFD file"
    suffixes = (".ofd",)
    begins = (b"PK\x03\x04", b"PK\x05\x06")

    @classmethod
    def recognises(cls, content: Content) -> bool:
        package = content.package
        return package is not None and any(name.lower() == _ENTRY for name in package.names)

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        if any(posixpath.basename(name).lower() == _ENCRYPTIONS for name in self.package.names):
            raise ProtectedError(
                say("the document is encrypted"),
                advice=say("Ask the sender for a copy that is not encrypted."),
            )

    # -- parts --

    @cached_property
    def _documents(self) -> list[str]:
        """The main parts of the documents, as the entry of the package names them."""
        entry = next(name for name in self.package.names if name.lower() == _ENTRY)
        roots = [text for *_, text in self.xml(entry).texts({"ofd": frozenset({"DocRoot"})})]
        return [root.strip().lstrip("/") for root in roots]

    @cached_property
    def _roots(self) -> list[str]:
        """The folders of the documents, the deepest first."""
        return sorted(map(posixpath.dirname, self._documents), key=len, reverse=True)

    def _document_of(self, part: str) -> str:
        """The folder of the document that a part belongs to, within which fonts have numbers."""
        return next((root for root in self._roots if part.startswith(f"{root}/")), "")

    def _parts_with(self, word: bytes) -> Iterator[str]:
        """The XML parts with a word in them. Others, attachments above all, need be no XML."""
        for name in self.package.names:
            if name.lower().endswith(".xml") and not self._is_signature(name):
                data = self.package.read(name)
                # UTF-16 is allowed, and never seen.
                if word in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
                    yield name

    @staticmethod
    def _is_signature(name: str) -> bool:
        return posixpath.basename(name).lower() == _SIGNATURE

    @cached_property
    def _signed(self) -> bool:
        return any(map(self._is_signature, self.package.names))

    # -- declarations --

    @cached_property
    def _fonts(self) -> list[OfdFont]:
        """The fonts of all resources, in order; `fixed` is settled."""
        fonts = [
            font for name in self._parts_with(b"FontName") for font in read_fonts(self.xml(name))
        ]
        for font in fonts:
            numbered = (self._document_of(font.part), font.id) in self._with_glyphs
            font.fixed = self._signed or bool(font.files) or numbered
        return fonts

    @cached_property
    def _objects(self) -> list[tuple[str, TextObject]]:
        return [
            (name, each)
            for name in self._parts_with(b"TextObject")
            for each in read_objects(self.xml(name))
        ]

    @cached_property
    def _with_glyphs(self) -> frozenset[tuple[str, str]]:
        """The (document, number) of fonts whose glyphs are given by number."""
        return frozenset(
            (self._document_of(name), each.font) for name, each in self._objects if each.glyphs
        )

    def sites(self) -> Iterator[Site]:
        known: dict[tuple[bytes, bool], Construct | None] = {}
        for font in self._fonts:
            key = font.tag.raw, font.fixed
            if key not in known:
                known[key] = construct(font)
            found = known[key]
            if found is not None:
                yield Site(font.part, font.start, font.end, found)

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name, each in self._objects:
            for start, text in each.codes:
                yield name, start, text

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        faces: dict[tuple[str, str], tuple[OneFace, OneFace]] = {}
        for font in self._fonts:
            made = construct(font)
            if made is not None:
                first = made.declarations[0]
                new = rename(first) if rename and made.rewrite else None
                now = OneFace(first.family)
                after = now if new is None else OneFace(new)
                if rename and font.files:
                    after = FileFace(first.family)
                faces[self._document_of(font.part), font.id] = now, after
        none = OneFace(), OneFace()
        for name, each in self._objects:
            now, after = faces.get((self._document_of(name), each.font), none)
            # Every character has its place on the page: none can be given to another face.
            runs = [Run(text, now, after, start, True) for start, text in each.codes]
            if runs:
                yield Paragraph(name, runs, each)

    # -- the rest --

    def numbers(self) -> dict[str, int]:
        # The order of the pages is that of the list in the main part (7.5), not of their names.
        found = {}
        for main in self._documents:
            if main not in self.package:
                continue
            pages = self.xml(main).find({"ofd": frozenset({"Page"})})
            for number, (*_, tag) in enumerate(pages, 1):
                at = posixpath.join("/", posixpath.dirname(main), tag.get("", "BaseLoc") or "")
                found[posixpath.normpath(at)[1:]] = number
        return found

    def findings(self) -> Iterator[Finding]:
        if self._signed:
            yield Finding(
                "signed",
                say("the document is signed or sealed, and is left as it is"),
                advice=say("Produce it again from the converted source, and have that sealed."),
            )
        for font in self._fonts:
            if font.files or (font.fixed and not self._signed):
                yield Finding(
                    "embedded-font",
                    say("the font {family} is embedded", family=font.name)
                    if font.files
                    else say("text gives glyphs of the font {family} by number", family=font.name),
                    Severity.INFO,
                    font.part,
                    self.line(font.part, font.start),
                    advice=say("It is left as it is. To change it, convert the document from"
                               " which the OFD was made, and make it again."),
                )

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        if self._signed:
            return
        for name in self.package.names:
            if not name.lower().endswith((".xml", ".png", ".jpg", ".ttf", ".otf")):
                data = self.package.read(name)
                if data.startswith(b"PK\x03\x04"):
                    yield name, data

    def respell(self, characters: Mapping[str, str]) -> Iterator[tuple[Edit, str]]:
        # An embedded face has its own glyphs under such codes, and only there.
        return iter(())
