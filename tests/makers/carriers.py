"""One text in one family, in each format that takes fonts along, and the fonts read back out.

What reads is written by the words of the standards alone: it shares no code with what embeds.
"""

from __future__ import annotations

import base64
import io
import posixpath
import struct
import uuid
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from tests.makers import opendocument, powerpoint, word

__all__ = ["CARRIERS", "Eot", "Font", "eot", "fonts_of", "strict"]

_W = ("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
      "{http://purl.oclc.org/ooxml/wordprocessingml/main}")
_P = ("{http://schemas.openxmlformats.org/presentationml/2006/main}",
      "{http://purl.oclc.org/ooxml/presentationml/main}")
_R = ("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
      "{http://purl.oclc.org/ooxml/officeDocument/relationships}")
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_STYLE, _SVG, _OFFICE = (_ODF % each for each in ("style", "svg-compatible", "office"))
_MANIFEST = _ODF % "manifest"
_HREF = "{http://www.w3.org/1999/xlink}href"


# -- documents ------------------------------------------------------------------------------------


def _docx(text: str, family: str) -> bytes:
    fonts = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}"/>'
    body = f"<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    table = word.part("w:fonts", f'<w:font w:name="{family}"/>')
    return word.package(word.document(body), {"word/fontTable.xml": table})


def _tableless(text: str, family: str) -> bytes:
    """A document without a font table, as some programs write them."""
    fonts = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}"/>'
    return word.package(
        word.document(f"<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
    )


def _slide(text: str, family: str) -> str:
    fonts = f'<a:latin typeface="{family}"/><a:ea typeface="{family}"/>'
    return powerpoint.slide(powerpoint.run(text, fonts))


def _pptx(text: str, family: str) -> bytes:
    return powerpoint.presentation(_slide(text, family), "<p:defaultTextStyle/>")


def _paragraph(text: str, family: str) -> tuple[str, str, str]:
    """A paragraph of an OpenDocument text, with its faces and styles."""
    asian = opendocument.props("键", "键")
    return (
        f'<text:p text:style-name="P1">{text}</text:p>',
        opendocument.face("键", family),
        opendocument.style("P1", "paragraph", asian),
    )


def _odt(text: str, family: str) -> bytes:
    return opendocument.package(opendocument.content(*_paragraph(text, family)))


def _direct(text: str, family: str) -> bytes:
    """A family that styles name themselves: there are no declarations of faces."""
    named = opendocument.style("P1", "paragraph", opendocument.named(family, family))
    body = f'<text:p text:style-name="P1">{text}</text:p>'
    return opendocument.package(opendocument.content(body, "", named))


def _fodt(text: str, family: str) -> bytes:
    body, faces, automatic = _paragraph(text, family)
    return opendocument.flat(body, faces, "", automatic).encode()


def _ods(text: str, family: str) -> bytes:
    body = opendocument.cell_sheet(' table:style-name="ce1"').replace("合计ABC", text)
    automatic = opendocument.style("ce1", "table-cell", opendocument.props("键", "键"))
    faces = opendocument.face("键", family)
    part = opendocument.content(body, faces, automatic, "spreadsheet")
    return opendocument.package(part, kind="spreadsheet")


def _odp(text: str, family: str) -> bytes:
    body, faces, automatic = _paragraph(text, family)
    box = (
        '<draw:page draw:name="一" draw:master-page-name="m"><draw:frame svg:width="20cm" '
        f'svg:height="5cm" svg:x="1cm" svg:y="1cm"><draw:text-box>{body}</draw:text-box>'
        "</draw:frame></draw:page>"
    )
    layout = '<style:page-layout style:name="l"/>'
    master = '<style:master-page style:name="m" style:page-layout-name="l"/>'
    return opendocument.package(
        opendocument.content(box, faces, automatic, "presentation"),
        opendocument.styles("", "", layout, master),
        kind="presentation",
    )


def strict(data: bytes) -> bytes:
    """A package of Office with the URIs of ISO/IEC 29500 Part 1."""
    strict_, transitional = "http://purl.oclc.org/ooxml/", "http://schemas.openxmlformats.org/"
    words = ("officeDocument/relationships", "wordprocessingml/main", "presentationml/main",
             "drawingml/main")  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            held = before.read(name).decode()
            for word_ in words:
                kind, what = word_.split("/")
                held = held.replace(f"{transitional}{kind}/2006/{what}", strict_ + word_)
            after.writestr(name, held)
    return stream.getvalue()


CARRIERS: Mapping[str, Callable[[str, str], bytes]] = {
    "docx": _docx, "tableless.docx": _tableless, "pptx": _pptx, "odt": _odt, "direct.odt": _direct,
    "ods": _ods, "odp": _odp, "fodt": _fodt,
}  # fmt: skip
"""By suffix: a document with a text in a family."""


# -- what they carry ------------------------------------------------------------------------------


class Font(NamedTuple):
    """A font that is carried: the part that it is, empty in a single file, and its bytes as a
    machine installs them."""

    part: str
    data: bytes


class Eot(NamedTuple):
    """An EOT file taken apart, version 0x00020002 (W3C Member Submission of 5 March 2008)."""

    flags: int
    panose: bytes
    charset: int
    italic: int
    weight: int
    fs_type: int
    unicode_ranges: tuple[int, ...]
    code_pages: tuple[int, ...]
    adjustment: int
    names: tuple[str, ...]
    root: str
    data: bytes


def eot(raw: bytes) -> Eot:
    """Read field by field, in the order of the submission; whatever must be so is asserted."""
    stream = io.BytesIO(raw)

    def numbers(kinds: str) -> tuple[int, ...]:
        return struct.unpack(f"<{kinds}", stream.read(struct.calcsize(f"<{kinds}")))

    def text() -> str:
        (size,) = numbers("H")
        return stream.read(size).decode("utf-16-le").rstrip("\0")

    size, font_size, version, flags = numbers("IIII")
    assert (size, version) == (len(raw), 0x00020002)
    panose = stream.read(10)
    charset, italic, weight, fs_type, magic = numbers("BBIHH")
    assert magic == 0x504C
    unicode_ranges, code_pages, (adjustment,) = numbers("4I"), numbers("2I"), numbers("I")
    assert numbers("4I") == (0, 0, 0, 0)
    names = []
    for _ in range(4):
        assert numbers("H") == (0,), "padding"
        names.append(text())
    assert numbers("H") == (0,), "padding"
    root = text()
    checksum, _, padding, signature = numbers("IIHH")
    assert checksum == 0x50475342, "that of an empty root string"
    assert (padding, signature) == (0, 0)
    assert numbers("II") == (0, 0), "no font for characters of the user's own"
    data = stream.read()
    assert len(data) == font_size
    assert not flags & 0x10000004, "neither compressed nor hidden"
    return Eot(
        flags, panose, charset, italic, weight, fs_type, unicode_ranges, code_pages, adjustment,
        tuple(names), root, data,
    )  # fmt: skip


def _related(archive: zipfile.ZipFile, source: str) -> dict[str, str]:
    """The parts that fonts of a part are, by the id of the relationship."""
    folder, base = posixpath.split(source)
    relations = ElementTree.fromstring(archive.read(f"{folder}/_rels/{base}.rels"))
    return {
        str(each.get("Id")): f"{folder}/{each.get('Target')}"
        for each in relations
        if str(each.get("Type")).endswith("/relationships/font")
    }


def _of_docx(archive: zipfile.ZipFile) -> dict[str, Font]:
    found: dict[str, Font] = {}
    if "word/fontTable.xml" not in archive.namelist():
        return found
    table = ElementTree.fromstring(archive.read("word/fontTable.xml"))
    w, r = next((w, r) for w, r in zip(_W, _R, strict=True) if table.tag.startswith(w))
    for entry in table:
        for each in entry.iter(f"{w}embedRegular"):
            identifier = str(each.get(f"{r}id"))
            key = uuid.UUID(str(each.get(f"{w}fontKey"))).bytes
            part = _related(archive, "word/fontTable.xml")[identifier]
            raw = bytearray(archive.read(part))
            for at in range(32):
                raw[at] ^= key[15 - at % 16]
            found[str(entry.get(f"{w}name"))] = Font(part, bytes(raw))
    return found


def _of_pptx(archive: zipfile.ZipFile) -> dict[str, Font]:
    main = ElementTree.fromstring(archive.read("ppt/presentation.xml"))
    p, r = next((p, r) for p, r in zip(_P, _R, strict=True) if main.tag.startswith(p))
    found = {}
    for entry in main.iterfind(f"{p}embeddedFontLst/{p}embeddedFont"):
        font, regular = entry
        assert (font.tag, regular.tag) == (f"{p}font", f"{p}regular")
        part = _related(archive, "ppt/presentation.xml")[str(regular.get(f"{r}id"))]
        found[str(font.get("typeface"))] = Font(part, eot(archive.read(part)).data)
    return found


def _of_odf(root: ElementTree.Element, archive: zipfile.ZipFile | None) -> dict[str, Font]:
    found = {}
    for face in root.iter(f"{_STYLE}font-face"):
        for uri in face.iterfind(f"{_SVG}font-face-src/{_SVG}font-face-uri"):
            (told,) = (each.get(f"{_SVG}string") for each in uri.iter(f"{_SVG}font-face-format"))
            part = str(uri.get(_HREF, ""))
            if archive is None:
                data = base64.b64decode(str(uri.findtext(f"{_OFFICE}binary-data")))
            else:
                data = archive.read(part)
                manifest = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
                assert part in {each.get(f"{_MANIFEST}full-path") for each in manifest}
            assert told == ("opentype" if data.startswith(b"OTTO") else "truetype")
            found[str(face.get(f"{_SVG}font-family")).strip("'")] = Font(part, data)
    return found


def fonts_of(data: bytes) -> dict[str, Font]:
    """The fonts that a document carries, by family."""
    if not data.startswith(b"PK"):
        return _of_odf(ElementTree.fromstring(data), None)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/document.xml" in archive.namelist():
            return _of_docx(archive)
        if "ppt/presentation.xml" in archive.namelist():
            return _of_pptx(archive)
        return {
            family: font
            for name in ("styles.xml", "content.xml")
            if name in archive.namelist()
            for family, font in _of_odf(ElementTree.fromstring(archive.read(name)), archive).items()
        }
