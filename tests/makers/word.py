"""Word packages from snippets of XML."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": R,
        "a": A,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
_MIME = "application/vnd.openxmlformats-officedocument"
_REL = R.removesuffix("/relationships") + "/relationships"

# part: (content type, relationship type from the main document)
KINDS = {
    "word/styles.xml": ("wordprocessingml.styles", "styles"),
    "word/stylesWithEffects.xml": ("wordprocessingml.styles", "styles"),
    "word/numbering.xml": ("wordprocessingml.numbering", "numbering"),
    "word/fontTable.xml": ("wordprocessingml.fontTable", "fontTable"),
    "word/settings.xml": ("wordprocessingml.settings", "settings"),
    "word/footnotes.xml": ("wordprocessingml.footnotes", "footnotes"),
    "word/endnotes.xml": ("wordprocessingml.endnotes", "endnotes"),
    "word/comments.xml": ("wordprocessingml.comments", "comments"),
    "word/header1.xml": ("wordprocessingml.header", "header"),
    "word/footer1.xml": ("wordprocessingml.footer", "footer"),
    "word/glossary/document.xml": ("wordprocessingml.document.glossary", "glossaryDocument"),
    "word/theme/theme1.xml": ("theme", "theme"),
    "word/charts/chart1.xml": ("drawingml.chart", "chart"),
    "word/diagrams/data1.xml": ("drawingml.diagramData", "diagramData"),
    "word/diagrams/drawing1.xml": ("drawingml.diagramDrawing", "diagramDrawing"),
}


def part(root: str, inner: str, namespaces: str = NAMESPACES) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f"<{root} {namespaces}>{inner}</{root}>"
    )


def document(body: str, namespaces: str = NAMESPACES) -> str:
    return part("w:document", f"<w:body>{body}</w:body>", namespaces)


def paragraph(text: str, fonts: str) -> str:
    return f'<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def font_table(*families: str, inner: str = "") -> str:
    entries = "".join(f'<w:font w:name="{name}">{inner}</w:font>' for name in families)
    return part("w:fonts", entries)


def theme(latin: str = "Calibri", hans: str = "宋体", ea: str = "", cs: str = "") -> str:
    def fonts(which: str) -> str:
        return (
            f'<a:{which}Font><a:latin typeface="{latin}" panose="020F0502020204030204"/>'
            f'<a:ea typeface="{ea}"/><a:cs typeface="{cs}"/>'
            f'<a:font script="Jpan" typeface="ＭＳ 明朝"/><a:font script="Hans" typeface="{hans}"/>'
            f"</a:{which}Font>"
        )

    scheme = f'<a:fontScheme name="Office">{fonts("major")}{fonts("minor")}</a:fontScheme>'
    return part("a:theme", f"<a:themeElements>{scheme}</a:themeElements>", f'xmlns:a="{A}"')


def package(
    main: str | bytes,
    parts: dict[str, str | bytes] | None = None,
    *,
    kinds: dict[str, tuple[str, str]] | None = None,
    extra_types: str = "",
    extra_members: dict[str, bytes] | None = None,
    main_type: str = f"{_MIME}.wordprocessingml.document.main+xml",
) -> bytes:
    """A package of a main document and other parts, each with its type and relationship."""
    parts = parts or {}
    kinds = KINDS | (kinds or {})
    types, rels = [], []
    for number, name in enumerate(parts, 1):
        if name not in kinds:
            continue
        kind, relation = kinds[name]
        kind = kind if "/" in kind else f"{_MIME}.{kind}+xml"
        types.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
        relation = relation if "/" in relation else f"{_REL}/{relation}"
        target = name.removeprefix("word/") if name.startswith("word/") else f"/{name}"
        rels.append(f'<Relationship Id="rId{number}" Type="{relation}" Target="{target}"/>')
    ct = "http://schemas.openxmlformats.org/package/2006/content-types"
    pr = "http://schemas.openxmlformats.org/package/2006/relationships"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{ct}">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
            f"{''.join(types)}{extra_types}</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{pr}"><Relationship Id="rId1" Type="{_REL}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": main,
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{pr}">{"".join(rels)}</Relationships>'
        ),
        **parts,
        **(extra_members or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, (2026, 3, 1, 8, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return stream.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
