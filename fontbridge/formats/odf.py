"""OpenDocument: texts, spreadsheets, presentations and drawings, as packages and as flat XML.

docs/formats/odf.md lists where fonts are named. Objects inside a package ("Object 1/") are
documents of their own, with their own lists of faces and styles.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from fontbridge.formats import active, odfmanifest
from fontbridge.formats.base import (
    Consequence,
    Content,
    Paragraph,
    Redrawn,
    Rename,
    Run,
    Setting,
    Settled,
    Settlement,
    Site,
)
from fontbridge.formats.fontcarrier import CFF, TRUETYPE, FontCarrier
from fontbridge.formats.odffonts import OdfFonts, formula_sites
from fontbridge.formats.odflists import read_lists
from fontbridge.formats.odfredraw import OdfRedrawing
from fontbridge.formats.odfstyles import Styles
from fontbridge.formats.odftext import OdfParagraph, read_paragraphs, read_texts
from fontbridge.formats.packaged import PackagedDocument
from fontbridge.formats.xmlcharacters import character_data
from fontbridge.formats.xmlroot import root_of
from fontbridge.model import Edit, Finding, ProtectedError, Severity, Slot, say

if TYPE_CHECKING:
    from fontbridge.fonts.subset import Cut
    from fontbridge.formats.measure import Measure, Unforeseen
    from fontbridge.formats.odflayout import OdfLayout

__all__ = ["OdfDocument"]

_TYPE = b"application/vnd.oasis.opendocument."
_PARTS = frozenset({"content.xml", "styles.xml"})
_SETTINGS = "settings.xml"
# Whatever lies there is no document: pictures, previews, macros, key bindings.
_NO_DOCUMENTS = re.compile(r"(?:Pictures|Thumbnails|Basic|Configurations2|META-INF|Fonts)/")
_ACTIVE = re.compile(r"(?:Basic|Scripts)/.")
# Character data that may change: nothing but blanks and font files, and names of families.
_NOT_TEXT = frozenset({"font-face-decls", "config-item"})


class _Handle(NamedTuple):
    """What a paragraph is redrawn by; `users` counts all pieces of each fallback style."""

    paragraph: OdfParagraph
    users: Counter[tuple[int, str]]


class OdfDocument(PackagedDocument, FontCarrier):
    """An OpenDocument package or flat file."""

    format = "odf"
    title = "OpenDocument file"
    suffixes = (
        ".odt", ".ott", ".odm", ".ods", ".ots", ".odp", ".otp", ".odg", ".otg", ".odf", ".odc",
        ".fodt", ".fods", ".fodp", ".fodg",
    )  # fmt: skip
    outlines = frozenset({TRUETYPE, CFF})

    @classmethod
    def recognises(cls, content: Content) -> bool:
        package = content.package
        if package is None:
            root = root_of(content)
            return root is not None and root[:2] == ("office", "document")
        if "mimetype" in package:
            return package.read("mimetype").startswith(_TYPE)
        return "content.xml" in package and odfmanifest.names_type(package, _TYPE)

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        if odfmanifest.is_encrypted(self.package):
            raise ProtectedError(
                say("the document is encrypted with a password"),
                advice=say("Save it without a password in LibreOffice or WPS and try again."),
            )

    # -- parts --

    @cached_property
    def _fonts(self) -> Mapping[str, list[OdfFonts]]:
        """The documents of each part, by its name."""
        found: dict[str, list[OdfFonts]] = {}
        for name in self.package.names:
            if not name or (posixpath.basename(name) in _PARTS and self.package.read(name)):
                part = self.xml(name)
                found[name] = [OdfFonts(name, part, lists) for lists in read_lists(part)]
        for name, documents in found.items():
            for fonts in documents[:1]:
                beside = self._beside(found, name)
                known: dict[str, Slot] = {}
                for other in beside:
                    known |= other.table.slots() if other is not fonts else {}
                fonts.know(known)
        everyone = [fonts for documents in found.values() for fonts in documents]
        if any(face.files for fonts in everyone for face in fonts.lists.faces):
            named = {family for fonts in everyone for family in fonts.named()}
            for fonts in everyone:
                fonts.know_named(named)
        return found

    @staticmethod
    def _beside(found: Mapping[str, list[OdfFonts]], name: str) -> list[OdfFonts]:
        """The first document of each part in the same folder: together they are one document."""
        folder = posixpath.dirname(name)
        return [each[0] for part, each in found.items() if posixpath.dirname(part) == folder]

    # -- declarations --

    def sites(self) -> Iterator[Site]:
        for documents in self._fonts.values():
            sites = [site for fonts in documents for site in fonts.sites()]
            sites.sort(key=lambda site: site.start)
            yield from sites
        for name in self.package.names:
            if posixpath.basename(name) == _SETTINGS and self.package.read(name):
                yield from formula_sites(name, self.xml(name))

    # -- text --

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for name in self._fonts:
            for start, _, text in read_texts(self.xml(name)):
                yield name, start, text

    def _paragraphs_of(self, name: str) -> Iterator[OdfParagraph]:
        kinds = (fonts.lists.kind for fonts in self._beside(self._fonts, name))
        return read_paragraphs(self.xml(name), next(filter(None, kinds), ""))

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        for name, documents in self._fonts.items():
            shared = self._beside(self._fonts, name)
            groups = [shared, *([fonts] for fonts in documents[1:])]
            now = [Styles(group) for group in groups]
            after = [Styles(group, rename) for group in groups] if rename else now
            users: Counter[tuple[int, str]] = Counter()
            for paragraph in self._paragraphs_of(name):
                runs = []
                for piece in paragraph.pieces:
                    fonts = documents[piece.document]
                    runs.append(
                        Run(
                            piece.text,
                            now[piece.document].faces(fonts, piece.chain),
                            after[piece.document].faces(fonts, piece.chain),
                            piece.start,
                            not (piece.cuttable and fonts.lists.takes_styles),
                        )
                    )
                    if piece.span:
                        users[piece.document, piece.span] += 1
                yield Paragraph(name, runs, _Handle(paragraph, users))

    def measure(self, paragraph: Paragraph) -> Measure | Unforeseen | None:
        handle: OdfParagraph = paragraph.handle.paragraph
        return self._layout_of(posixpath.dirname(paragraph.part)).measure(paragraph, handle)

    @cached_property
    def _layouts(self) -> dict[str, OdfLayout]:
        return {}

    def _layout_of(self, folder: str) -> OdfLayout:
        from fontbridge.formats.odflayout import OdfLayout

        if folder not in self._layouts:
            names = [name for name in self._fonts if posixpath.dirname(name) == folder]
            kinds = (self._fonts[name][0].lists.kind for name in names)
            settings = posixpath.join(folder, _SETTINGS)
            there = settings in self.package.names and self.package.read(settings)
            self._layouts[folder] = OdfLayout(
                {name: self.xml(name) for name in names},
                self.xml(settings if there else names[0]),
                next(filter(None, kinds), ""),
            )
        return self._layouts[folder]

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        name = paragraphs[0][0].part
        users: Counter[tuple[int, str]] = paragraphs[0][0].handle.users
        redrawings = [
            OdfRedrawing(fonts, {span: n for (of, span), n in users.items() if of == number})
            for number, fonts in enumerate(self._fonts[name])
        ]
        for paragraph, settings in paragraphs:
            pieces = paragraph.handle.paragraph.pieces
            for index, (piece, setting) in enumerate(zip(pieces, settings, strict=True)):
                redrawing = redrawings[piece.document]
                beside = [at for at in (index - 1, index + 1) if 0 <= at < len(pieces)]
                asked = {name for each in setting.stretches for _, name in each.families}
                if (
                    setting.reunited
                    and asked <= {paragraph.runs[at].after.family(Slot.ASIAN) for at in beside}
                    and redrawing.join(piece, [pieces[at] for at in beside])
                ):
                    continue
                if setting.stretches:
                    redrawing.cut(piece, setting.stretches)
        for redrawing in redrawings:
            yield from redrawing.redrawn()

    # -- the rest --

    def findings(self) -> Iterator[Finding]:
        if odfmanifest.is_signed(self.package):
            yield Finding(
                "signed",
                say("the document carries a digital signature, which any change breaks"),
                advice=say("Ask the signer for an unsigned copy, convert that, and sign again."),
            )
        yield from active.told(name for name in self.package.names if _ACTIVE.match(name))
        for name, documents in self._fonts.items():
            for fonts in documents:
                for face in fonts.lists.faces:
                    if face.files and face.key in fonts.table:
                        family = fonts.table.family(face.key)
                        yield Finding(
                            "embedded-font",
                            say("the font {family} is embedded", family=family),
                            Severity.INFO,
                            name,
                            fonts.part.line(face.start),
                            advice=say("Its data goes if the family is renamed."),
                        )

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        for name in self.package.names:
            if name and not name.endswith(".xml") and not _NO_DOCUMENTS.match(name):
                data = self.package.read(name)
                if data.startswith(b"PK\x03\x04"):
                    yield name, data

    def settle(self, settled: Settled) -> Settlement:
        """Font files of families that no declaration names any more leave the package."""
        gone: set[str] = set()
        kept: set[str] = set()
        consequences: list[Consequence] = []
        for name, documents in self._fonts.items():
            for fonts in documents:
                for face in fonts.lists.faces:
                    if face.key in fonts.table:
                        family = fonts.table.family(face.key)
                        stays = family in settled.final
                        folder = posixpath.dirname(name)
                        files = {posixpath.normpath(posixpath.join(folder, f)) for f in face.files}
                        (kept if stays else gone).update(files)
                        if not stays and fonts.is_listed(face):
                            edit = Edit(name, face.start, face.end, b"")
                            consequences.append(Consequence(edit, family, ""))
        removed = sorted(name for name in gone - kept if name and name in self.package)
        edits = odfmanifest.without(self.xml, removed)
        consequences += [Consequence(edit, "", "") for edit in edits]
        return Settlement(consequences, removed)

    def carried(self) -> frozenset[str]:
        return frozenset(
            fonts.table.family(face.key)
            for documents in self._fonts.values()
            for fonts in documents
            for face in fonts.lists.faces
            if face.files and face.key in fonts.table
        )

    def carrying(self, fonts: Mapping[str, Cut]) -> tuple[bytes, dict[str, Any]] | None:
        from fontbridge.formats.odfembed import carry  # few files carry fonts

        parts = [name for name in ("", "content.xml", "styles.xml") if name in self._fonts]
        if not parts:
            return None
        documents = [self._fonts[name][0] for name in parts]
        carried = carry(self.package, self.xml, documents, fonts)
        return self.with_parts(*carried) if carried else None

    def characters(self, part: str) -> bytes:
        return character_data(self.package.read(part), _NOT_TEXT)


