"""Documents of the Party system, one list a format, that convert without leaving a finding."""

from __future__ import annotations

from pathlib import Path

from tests.makers import (
    archives,
    excel,
    html,
    ofd,
    office95,
    officexml,
    oldoffice,
    opendocument,
    pdf,
    powerpoint,
    rtf,
    uof,
)
from tests.makers.word import W_STRICT, W, document, font_table, package, paragraph, part, theme

_EXAMPLES = Path(__file__).parents[2] / "examples"
_RUN = (
    '<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman"'
    ' w:eastAsia="仿宋_GB2312"/>'
)
_HEADING = (
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="方正小标宋简体"'
    ' w:hint="eastAsia"/>'
)
_BODY = paragraph("关于“十四五”规划的通知", _HEADING) + paragraph("2026年——", _RUN)


def _plain() -> bytes:
    table = font_table("Times New Roman", "仿宋_GB2312", "方正小标宋简体")
    return package(document(_BODY), {"word/fontTable.xml": table})


def _other_prefix() -> bytes:
    main = document(_BODY).replace("w:", "ns0:").replace("xmlns:ns0:", "xmlns:w:")
    return package(main.replace("xmlns:w=", "xmlns:ns0=", 1))


def _default_namespace_and_odd_markup() -> bytes:
    main = (
        f'<document xmlns="{W}" xmlns:x="{W}"><body><!-- <x:rFonts x:eastAsia="仿宋_GB2312"/> -->'
        "<?pi <x:rFonts/>?><p><r><rPr><x:rFonts\n x:eastAsia = '仿&#x5b8b;_GB2312' x:ascii='Times"
        " New Roman'/></rPr><t><![CDATA[<x:rFonts x:eastAsia='仿宋_GB2312'/>]]></t></r></p></body>"
        "</document>"
    )
    return package(main)


def _utf16() -> bytes:
    main = document(_BODY).replace("UTF-8", "UTF-16")
    return package(main.encode("utf-16"))


def _strict() -> bytes:
    return package(document(_BODY).replace(W, W_STRICT))


def _theme_only() -> bytes:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    defaults = f"<w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault>"
    styles = part("w:styles", f"<w:docDefaults>{defaults}</w:docDefaults>")
    return package(
        document(paragraph("正文", "")),
        {
            "word/theme/theme1.xml": theme("Times New Roman", "仿宋_GB2312"),
            "word/styles.xml": styles,
        },
    )


def _workbook() -> bytes:
    header = '<headerFooter><oddHeader>&amp;C&amp;"仿宋_GB2312,Bold"秘密</oddHeader></headerFooter>'
    return excel.workbook(
        excel.styles(
            excel.font("宋体"),
            excel.font("仿宋_GB2312", '<family val="3"/><charset val="134"/>'),
            excel.font("方正小标宋简体"),
        ),
        excel.sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', header),
        excel.strings(excel.rich(("楷体_GB2312", "一、“要求”"), ("仿宋_GB2312", "2026年"))),
    )


def _workbook_of_the_theme() -> bytes:
    scheme = '<scheme val="minor"/>'
    theme_part = excel.theme("Times New Roman", hans="仿宋_GB2312")
    return excel.workbook(
        excel.styles(excel.font("仿宋_GB2312", scheme)),
        parts={"xl/theme/theme1.xml": excel.Part(theme_part, excel.THEME, "theme")},
    )


def _strict_workbook() -> bytes:
    main = excel.styles(excel.font("仿宋_GB2312"))
    return excel.workbook(main.replace(excel.S, excel.S_STRICT))


def _workbook_with_prefixes() -> bytes:
    main = excel.styles(excel.font("宋体"), excel.font("&#20223;宋_GB2312"))
    prefixed = main.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    return excel.workbook(prefixed.replace("<x:?", "<?").replace("xmlns=", "xmlns:x="))


_FACES = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋_GB2312"/>'
_SLIDE = powerpoint.slide(powerpoint.run("2026年“工作”——", _FACES))


def _strict_slides() -> bytes:
    strict = _SLIDE.replace(powerpoint.P, powerpoint.P_STRICT)
    return powerpoint.presentation(strict.replace(powerpoint.A, powerpoint.A_STRICT))


def _utf16_slides() -> bytes:
    return powerpoint.presentation(_SLIDE.replace("UTF-8", "UTF-16").encode("utf-16"))


PARTY_SAMPLES: dict[str, list[bytes]] = {
    "doc": oldoffice.documents(),
    "doc95": [office95.word(("宋体", 134), ("黑体", 134), text="关于通知\r")],
    "docx": [
        (_EXAMPLES / "party-notice.docx").read_bytes(),
        _plain(),
        _other_prefix(),
        _default_namespace_and_odd_markup(),
        _utf16(),
        _strict(),
        _theme_only(),
    ],
    "ole-package": oldoffice.packages(),
    "odf": opendocument.party_samples(),
    "ppt": oldoffice.presentations(),
    "ofd": ofd.party_samples(),
    "uof": uof.party_samples(),
    "pptx": [powerpoint.presentation(_SLIDE), _strict_slides(), _utf16_slides()],
    "css": html.party_sheets(),
    "html": html.party_pages(),
    "mht": html.party_messages(),
    "rtf": rtf.party_samples(),
    "svg": html.party_drawings(),
    "text": [
        "关于开展检查的通知\r\n一、工作要求——“严”\r\n".encode("gbk"),
        b"plain ASCII\n",
    ],
    "office-xml": officexml.samples((_EXAMPLES / "party-notice.docx").read_bytes()),
    "pdf": [pdf.pdf(pdf.simple(b"SimSun"))],
    "tar": archives.tar_samples(),
    "xml": [
        '<?xml version="1.0" encoding="GBK"?>\n<公文 标题="通知">一、“要求”——</公文>'.encode("gbk"),
        b"<?xml version='1.0'?><a>plain ASCII</a>",
    ],
    "zip": archives.zip_samples(),
    "thmx": [rtf.theme_package(latin="Times New Roman", hans="仿宋_GB2312")],
    "xls": oldoffice.workbooks(),
    "xls95": [office95.excel(office95.font("宋体", 134), office95.label("关于通知"))],
    "xlsx": [
        _workbook(),
        _workbook_of_the_theme(),
        _strict_workbook(),
        _workbook_with_prefixes(),
    ],
}
