"""Documents of the Party system, one list a format, that convert without leaving a finding."""

from __future__ import annotations

from pathlib import Path

from tests.makers.word import W, W_STRICT, document, font_table, package, paragraph, part, theme

_EXAMPLES = Path(__file__).parents[2] / "examples"
_RUN = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
_HEADING = '<w:rFonts w:eastAsia="方正小标宋简体"/>'
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
    styles = part("w:styles", f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>")
    return package(
        document(paragraph("正文", "")),
        {
            "word/theme/theme1.xml": theme("Times New Roman", "仿宋_GB2312"),
            "word/styles.xml": styles,
        },
    )


PARTY_SAMPLES: dict[str, list[bytes]] = {
    "docx": [
        (_EXAMPLES / "party-notice.docx").read_bytes(),
        _plain(),
        _other_prefix(),
        _default_namespace_and_odd_markup(),
        _utf16(),
        _strict(),
        _theme_only(),
    ],
    "text": [
        "关于开展检查的通知\r\n一、工作要求——“严”\r\n".encode("gbk"),
        b"plain ASCII\n",
    ],
}
