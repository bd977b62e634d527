"""Workbooks from snippets of XML, whole enough for openpyxl to open them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.makers.office import MIME, REL, THEME, A, Part, package, theme, xml

__all__ = [
    "S_STRICT",
    "THEME",
    "X14",
    "A",
    "Part",
    "S",
    "drawing",
    "font",
    "part",
    "rich",
    "sheet",
    "strings",
    "styles",
    "theme",
    "workbook",
]

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
S_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_NAMESPACES = {"": S, "r": REL, "x14": X14}
_MAIN = f"{MIME}.spreadsheetml.sheet.main+xml"


def part(root: str, inner: str) -> str:
    """A part in the namespace of SpreadsheetML."""
    return xml(root, inner, _NAMESPACES)


def font(family: str, more: str = "") -> str:
    """A font of the list of fonts or of a dxf."""
    return f'<font><sz val="16"/><name val="{family}"/>{more}</font>'


def styles(*fonts: str, more: str = "") -> str:
    """A style sheet with one cell format a font; `more` comes behind the named styles."""
    formats = "".join(f'<xf fontId="{n}" applyFont="1"/>' for n in range(len(fonts)))
    return part(
        "styleSheet",
        f"<fonts>{''.join(fonts)}</fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
        f"<cellStyleXfs>{formats}</cellStyleXfs><cellXfs>{formats}</cellXfs>"
        f'<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>{more}',
    )


def rich(*runs: tuple[str, str]) -> str:
    """Runs of rich text: (family, text)."""
    return "".join(
        f'<r><rPr><sz val="16"/><rFont val="{family}"/></rPr><t>{text}</t></r>'
        for family, text in runs
    )


def strings(*items: str) -> str:
    """Shared strings, each given as what stands in its `si`."""
    return part("sst", "".join(f"<si>{item}</si>" for item in items))


def sheet(rows: str = "", more: str = "") -> str:
    """A worksheet; `more` comes behind the cells."""
    return part("worksheet", f"<sheetData>{rows}</sheetData>{more}")


def drawing(family: str) -> str:
    """A drawing with one text box."""
    return xml(
        "xdr:wsDr",
        "<xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r><a:rPr>"
        f'<a:ea typeface="{family}"/></a:rPr><a:t>图</a:t></a:r></a:p></xdr:txBody></xdr:sp>'
        "</xdr:twoCellAnchor>",
        {"xdr": XDR, "a": A},
    )


def workbook(
    styles_part: str = "",
    sheet_part: str = "",
    strings_part: str = "",
    parts: Mapping[str, Part] | None = None,
    main_type: str = _MAIN,
) -> bytes:
    """A workbook of one sheet. Parts in `parts` come as they are, over those made here."""
    main = part("workbook", '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>')
    kind = f"{MIME}.spreadsheetml"
    made = {
        "xl/workbook.xml": Part(main, main_type),
        "xl/worksheets/sheet1.xml": Part(
            sheet_part or sheet(), f"{kind}.worksheet+xml", "worksheet", id="rId1"
        ),
        "xl/styles.xml": Part(styles_part or styles(font("宋体")), f"{kind}.styles+xml", "styles"),
    }
    if strings_part:
        made["xl/sharedStrings.xml"] = Part(
            strings_part, f"{kind}.sharedStrings+xml", "sharedStrings"
        )
    return package("xl/workbook.xml", made | dict(parts or {}))
