"""Office documents in one XML file, of the Party system."""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["EXCEL", "WORD", "excel2003", "flat_opc", "samples", "word2003"]

WORD = "http://schemas.microsoft.com/office/word/2003/wordml"
EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"
_FONTS = 'w:ascii="Times New Roman" w:fareast="仿宋_GB2312" w:h-ansi="Times New Roman"'


def flat_opc(package: bytes) -> bytes:
    """A package as Word saves it in one file; parts that are not XML are left out."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        for name in archive.namelist():
            if name.startswith("[") or not name.endswith((".xml", ".rels")):
                continue
            found = re.search(f'PartName="/{re.escape(name)}" ContentType="([^"]*)"', types)
            kind = found[1] if found else "application/vnd.openxmlformats-package.relationships+xml"
            body = re.sub(r"<\?xml[^>]*\?>\s*", "", archive.read(name).decode("utf-8-sig"))
            parts.append(
                f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}"><pkg:xmlData>{body}'
                "</pkg:xmlData></pkg:part>"
            )
    uri = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        '<?mso-application progid="Word.Document"?>\r\n'
        f'<pkg:package xmlns:pkg="{uri}">{"".join(parts)}</pkg:package>'
    ).encode()


def word2003(runs: str, head: str = f"<w:defaultFonts {_FONTS}/>") -> str:
    """A Word 2003 document; `head` goes into its list of fonts."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">'
        f"<w:fonts>{head}</w:fonts><w:body><w:p>{runs}</w:p></w:body></w:wordDocument>"
    )


def excel2003(fonts: str, cell: str = "通知", sheet: str = "") -> str:
    """An XML Spreadsheet of one cell; `fonts` goes into its style, `sheet` into its options."""
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{EXCEL}" xmlns:ss="{EXCEL}"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html='
        f'"http://www.w3.org/TR/REC-html40"><Styles><Style ss:ID="s1">{fonts}</Style></Styles>'
        '<Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="String">'
        f"{cell}</Data></Cell></Row></Table>{sheet}</Worksheet></Workbook>"
    )


def samples(notice: bytes) -> list[bytes]:
    """One of each kind; `notice` is the package that becomes Flat OPC."""
    header = '<x:Header x:Data="&amp;C&amp;&quot;仿宋_GB2312,常规&quot;秘密"/>'
    return [
        flat_opc(notice),
        word2003(f'<w:r><w:rPr><w:rFonts {_FONTS}/></w:rPr><w:t>通知</w:t></w:r>').encode(),
        excel2003('<Font ss:FontName="仿宋_GB2312" x:CharSet="134"/>', sheet=header)
        .replace('ss:ID="s1"', 'ss:ID="Default"')
        .encode(),
    ]
