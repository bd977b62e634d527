"""The ZIP package: which parts there are, how they relate, and bytes that do not vary."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from tests.makers.notice import parts
from tests.makers.notice.body import document
from tests.makers.notice.faces import Faces
from tests.makers.notice.words import TITLE, Notice

__all__ = ["package"]

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPENING = f'xmlns:r="{_OFFICE}" xmlns:w="{_MAIN}"'
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_SAVED = "2026-03-06T01:30:00Z"

# Relationship id, type and content type of each part that word/document.xml refers to.
_RELATED = {
    "styles.xml": ("rId1", "styles", f"{_WORDML}.styles+xml"),
    "settings.xml": ("rId2", "settings", f"{_WORDML}.settings+xml"),
    "fontTable.xml": ("rId3", "fontTable", f"{_WORDML}.fontTable+xml"),
    "numbering.xml": ("rId4", "numbering", f"{_WORDML}.numbering+xml"),
    "theme/theme1.xml": (
        "rId5", "theme", "application/vnd.openxmlformats-officedocument.theme+xml",
    ),
    "header1.xml": ("rIdHeader", "header", f"{_WORDML}.header+xml"),
    "footer1.xml": ("rIdEven", "footer", f"{_WORDML}.footer+xml"),
    "footer2.xml": ("rIdOdd", "footer", f"{_WORDML}.footer+xml"),
}  # fmt: skip


def package(notice: Notice, faces: Faces) -> bytes:
    """The notice as a .docx; the same bytes whenever it is made with the same zlib."""
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _root_relationships(),
        "word/document.xml": document(notice, faces, _OPENING),
        "word/_rels/document.xml.rels": _relationships(
            (name, f"{_OFFICE}/{kind}", target) for target, (name, kind, _) in _RELATED.items()
        ),
        "word/styles.xml": parts.styles(faces, _OPENING),
        "word/settings.xml": parts.settings(_OPENING),
        "word/fontTable.xml": parts.font_table(faces, _OPENING),
        "word/numbering.xml": parts.numbering(faces, _OPENING),
        "word/theme/theme1.xml": parts.theme(faces),
        "word/header1.xml": parts.header(_OPENING),
        "word/footer1.xml": parts.footer(faces, _OPENING, even=True),
        "word/footer2.xml": parts.footer(faces, _OPENING, even=False),
        "docProps/core.xml": _core(notice),
        "docProps/app.xml": _application(notice),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            # Word dates its members with the first day that ZIP can tell.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, (_XML + text).encode())
    return written.getvalue()


def _relationships(rows: Iterable[tuple[str, str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
            for name, kind, target in rows
        )
        + "</Relationships>"
    )


def _root_relationships() -> str:
    return _relationships(
        (
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            (
                "rId2",
                f"{_PACKAGE}/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
            ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        )
    )


def _content_types() -> str:
    kinds = {
        "word/document.xml": f"{_WORDML}.document.main+xml",
        **{f"word/{target}": kind for target, (_, _, kind) in _RELATED.items()},
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": (
            "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        ),
    }
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
        )
        + "</Types>"
    )


def _core(notice: Notice) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{''.join(TITLE)}</dc:title><dc:creator>{notice.office}</dc:creator>"
        f"<cp:lastModifiedBy>{notice.office}</cp:lastModifiedBy><cp:revision>6</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_SAVED}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_SAVED}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _application(notice: Notice) -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Template>Normal.dotm</Template>'
        f"<Application>Microsoft Office Word</Application><Company>{notice.office}</Company>"
        "<AppVersion>16.0000</AppVersion></Properties>"
    )
