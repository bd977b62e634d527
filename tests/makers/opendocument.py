"""OpenDocument files from snippets of XML, whole enough for LibreOffice to open them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

__all__ = [
    "LATIN", "PARTY", "URIS", "cell_sheet", "content", "face", "flat", "named", "package",
    "party_samples", "props", "style", "styles",
]  # fmt: skip

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
URIS = {
    "office": f"{_ODF}office:1.0",
    "style": f"{_ODF}style:1.0",
    "text": f"{_ODF}text:1.0",
    "table": f"{_ODF}table:1.0",
    "draw": f"{_ODF}drawing:1.0",
    "presentation": f"{_ODF}presentation:1.0",
    "chart": f"{_ODF}chart:1.0",
    "number": f"{_ODF}datastyle:1.0",
    "fo": f"{_ODF}xsl-fo-compatible:1.0",
    "svg": f"{_ODF}svg-compatible:1.0",
    "config": f"{_ODF}config:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
_BOUND = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in URIS.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPE = "application/vnd.oasis.opendocument"
LATIN = "Times New Roman"
PARTY = "仿宋_GB2312"


def face(key: str, family: str, more: str = "", inner: str = "") -> str:
    """A face declaration; `family` is spelt as the attribute has it."""
    return (
        f'<style:font-face style:name="{key}" svg:font-family="{family}"{more}>{inner}'
        "</style:font-face>"
        if inner
        else f'<style:font-face style:name="{key}" svg:font-family="{family}"{more}/>'
    )


def props(western: str = "", asian: str = "", more: str = "") -> str:
    """Text properties that refer to faces by key."""
    latin = f' style:font-name="{western}"' if western else ""
    han = f' style:font-name-asian="{asian}"' if asian else ""
    return f"<style:text-properties{latin}{han}{more}/>"


def named(western: str = "", asian: str = "", more: str = "") -> str:
    """Text properties that name families themselves."""
    latin = f' fo:font-family="{western}"' if western else ""
    han = f' style:font-family-asian="{asian}"' if asian else ""
    return f"<style:text-properties{latin}{han}{more}/>"


def style(name: str, family: str, properties: str, parent: str = "") -> str:
    """A style; a default style if it has no name."""
    if not name:
        return f'<style:default-style style:family="{family}">{properties}</style:default-style>'
    on = f' style:parent-style-name="{parent}"' if parent else ""
    start = f'<style:style style:name="{name}" style:family="{family}"{on}>'
    return f"{start}{properties}</style:style>"


def _part(root: str, inner: str) -> str:
    more = f' office:mimetype="{_TYPE}.text"' if root == "document" else ""
    version = 'office:version="1.3"'
    return f"{_HEAD}<office:{root} {_BOUND} {version}{more}>{inner}</office:{root}>"


def _lists(faces: str, common: str, automatic: str) -> str:
    declared = f"<office:font-face-decls>{faces}</office:font-face-decls>" if faces else ""
    styles = f"<office:styles>{common}</office:styles>" if common else ""
    return f"{declared}{styles}<office:automatic-styles>{automatic}</office:automatic-styles>"


def content(body: str, faces: str = "", automatic: str = "", kind: str = "text") -> str:
    """A content part."""
    inner = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return _part("document-content", _lists(faces, "", automatic) + inner)


def styles(common: str = "", faces: str = "", automatic: str = "", masters: str = "") -> str:
    """A styles part; `masters` are its master pages."""
    pages = f"<office:master-styles>{masters}</office:master-styles>" if masters else ""
    return _part("document-styles", _lists(faces, common, automatic) + pages)


def flat(body: str, faces: str = "", common: str = "", automatic: str = "") -> str:
    """A flat text document."""
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    return _part("document", _lists(faces, common, automatic) + inner)


def package(
    content_part: str | bytes,
    styles_part: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    kind: str = "text",
) -> bytes:
    """A package, its members in the order in which LibreOffice writes them."""
    members: dict[str, str | bytes] = {"content.xml": content_part}
    if styles_part:
        members["styles.xml"] = styles_part
    members |= dict(parts or {})
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in members
        if not name.startswith("META-INF/")
    )
    members.setdefault(
        "META-INF/manifest.xml",
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}.{kind}"/>'
        f"{entries}</manifest:manifest>",
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", (2026, 3, 1, 8, 30, 0)), f"{_TYPE}.{kind}")
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (2026, 3, 1, 8, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return stream.getvalue()


def cell_sheet(cell: str = "", columns: str = "", row: str = "") -> str:
    """The body of a spreadsheet of one cell; the arguments are attributes."""
    return (
        f'<table:table table:name="一"><table:table-column{columns}/><table:table-row{row}>'
        f'<table:table-cell office:value-type="string"{cell}><text:p>合计ABC</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )


_FACES = face("TNR", f"'{LATIN}'") + face("仿宋1", PARTY) + face("楷体", "楷体_GB2312")
_DEFAULT = style("", "paragraph", props("TNR", "仿宋1"))
_KAI = style("T1", "text", props("", "楷体"))
_BODY = (
    '<text:h text:outline-level="1">关于“十四五”规划的通知</text:h><text:p>2026年'
    '<text:span text:style-name="T1">工作要求</text:span>——特此通知。</text:p>'
)


def _sheet() -> bytes:
    automatic = style("ce1", "table-cell", named(f"'{LATIN}'", "黑体"))
    common = style("", "table-cell", props("TNR", "仿宋1"))
    body = cell_sheet(columns=' table:default-cell-style-name="ce1"')
    return package(
        content(body, _FACES, automatic, "spreadsheet"), styles(common, _FACES), kind="spreadsheet"
    )


def _slides() -> bytes:
    automatic = style("gr1", "graphic", props("TNR", "楷体"), "standard")
    common = style("", "graphic", props("TNR", "仿宋1")) + style("standard", "graphic", "")
    body = (
        '<draw:page draw:name="一"><draw:custom-shape draw:style-name="gr1"><text:p>汇报</text:p>'
        '</draw:custom-shape><draw:frame presentation:style-name="x"><draw:text-box><text:p>工作'
        "</text:p></draw:text-box></draw:frame></draw:page>"
    )
    return package(
        content(body, _FACES, automatic, "presentation"),
        styles(common, _FACES),
        kind="presentation",
    )


def _default_namespace_and_odd_markup() -> bytes:
    """The namespace of text without a prefix, references in names, comments that look like tags."""
    main = content(_BODY, _FACES.replace("仿宋_", "&#20223;宋_"), _KAI + _DEFAULT)
    main = main.replace("xmlns:text=", "xmlns=").replace("<text:", "<").replace("</text:", "</")
    bound = f'xmlns:t="{_ODF}text:1.0"'
    main = main.replace(" text:", " t:").replace("<h ", f"<h {bound} ")
    main = main.replace("<p>", f"<!-- <style:font-face/> --><p {bound}>")
    return package(main, styles())


def party_samples() -> list[bytes]:
    """Documents of the Party system that convert without leaving a finding."""
    main = content(_BODY, _FACES, _KAI)
    return [
        package(main, styles(_DEFAULT, _FACES)),
        flat(_BODY, _FACES, _DEFAULT, _KAI).encode(),
        package(main.replace("UTF-8", "UTF-16").encode("utf-16"), styles(_DEFAULT, _FACES)),
        package(main.replace("UTF-8", "GB2312").encode("gbk"), styles(_DEFAULT, _FACES)),
        _sheet(),
        _slides(),
        _default_namespace_and_odd_markup(),
    ]
