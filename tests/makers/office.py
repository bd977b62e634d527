"""Office Open XML packages from snippets of XML, whatever the application."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["HEAD", "MIME", "REL", "THEME", "A", "Part", "members", "package", "theme", "xml"]

MIME = "application/vnd.openxmlformats-officedocument"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
THEME = f"{MIME}.theme+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_PR = "http://schemas.openxmlformats.org/package/2006/relationships"
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "vml": f"{MIME}.vmlDrawing",
    "docx": f"{MIME}.wordprocessingml.document",
    "xlsx": f"{MIME}.spreadsheetml.sheet",
    "pptx": f"{MIME}.presentationml.presentation",
    "fntdata": "application/x-fontdata",
}


class Part(NamedTuple):
    """A part, its content type (empty: that of its suffix), and the part that refers to it.

    `kind` is the end of a relationship type of Office, or a whole one; `id` is the relationship's,
    where the XML of the source names it.
    """

    content: str | bytes
    type: str = ""
    kind: str = "other"
    source: str = ""
    id: str = ""


def xml(root: str, inner: str, namespaces: Mapping[str, str]) -> str:
    """A part with an XML declaration; `namespaces` maps prefixes, "" the default one, to URIs."""
    bound = " ".join(
        f'xmlns:{prefix}="{uri}"' if prefix else f'xmlns="{uri}"'
        for prefix, uri in namespaces.items()
    )
    return f"{HEAD}<{root} {bound}>{inner}</{root}>"


def theme(latin: str = "Calibri", hans: str = "", ea: str = "") -> str:
    """A theme with the same faces for headings and text."""
    entry = f'<a:font script="Hans" typeface="{hans}"/>' if hans else ""
    fonts = "".join(
        f'<a:{which}Font><a:latin typeface="{latin}"/><a:ea typeface="{ea}"/><a:cs typeface=""/>'
        f"{entry}</a:{which}Font>"
        for which in ("major", "minor")
    )
    return xml(
        "a:theme",
        f'<a:themeElements><a:fontScheme name="Office">{fonts}</a:fontScheme></a:themeElements>',
        {"a": A},
    )


def package(main: str, parts: Mapping[str, Part]) -> bytes:
    """A package; parts that name no source are referred to by the part `main`."""
    types = [
        f'<Default Extension="{suffix}" ContentType="{kind}"/>'
        for suffix, kind in _DEFAULTS.items()
    ]
    relations: dict[str, list[str]] = {
        "": [f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="{main}"/>']
    }
    for number, (name, part) in enumerate(parts.items(), 1):
        if part.type:
            types.append(f'<Override PartName="/{name}" ContentType="{part.type}"/>')
        if name != main:
            kind = part.kind if "/" in part.kind else f"{REL}/{part.kind}"
            key = part.id or f"rId{number + 100}"
            relations.setdefault(part.source or main, []).append(
                f'<Relationship Id="{key}" Type="{kind}" Target="/{name}"/>'
            )
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_CT}">{"".join(types)}</Types>'
    }
    for source, found in relations.items():
        folder, name = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        written[rels] = f'{HEAD}<Relationships xmlns="{_PR}">{"".join(found)}</Relationships>'
    written.update((name, part.content) for name, part in parts.items())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in written.items():
            member = zipfile.ZipInfo(name, (2026, 3, 1, 8, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return stream.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The members of an archive, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
