"""The other parts of the package: styles, theme, settings, fonts, numbering, header, footers."""

from __future__ import annotations

from tests.makers.notice.body import FOURTH_SIZE, SECOND_SIZE, THIRD_SIZE
from tests.makers.notice.faces import Faces, font_entry
from tests.makers.notice.runs import RSIDS

__all__ = ["font_table", "footer", "header", "numbering", "settings", "styles", "theme"]


def styles(faces: Faces, opening: str) -> str:
    """word/styles.xml: the defaults name the theme, the default style names the faces."""

    def named(east_asia: str) -> str:
        return (
            f'<w:rFonts w:ascii="{faces.latin}" w:eastAsia="{east_asia}" w:hAnsi="{faces.latin}"'
            ' w:cs="Times New Roman"/>'
        )

    def size(points: int) -> str:
        return f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>'

    return (
        f"<w:styles {opening}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
        ' w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/><w:kern w:val="2"/>'
        '<w:sz w:val="21"/><w:szCs w:val="22"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr>'
        # 156 mm hold 28 characters of 15.79 points: 3号 less a quarter of a point, in twips.
        f'<w:rPr>{named(faces.body)}<w:spacing w:val="-5"/>{size(THIRD_SIZE)}</w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
        '<w:basedOn w:val="a"/><w:next w:val="a"/><w:uiPriority w:val="9"/><w:qFormat/>'
        '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr>'
        f"<w:rPr>{named(faces.first)}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="a0">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="a2"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/>'
        '<w:basedOn w:val="a"/><w:next w:val="a"/><w:uiPriority w:val="10"/><w:qFormat/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr>'
        f"<w:rPr>{named(faces.title)}{size(SECOND_SIZE)}</w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="header"/>'
        '<w:basedOn w:val="a"/><w:uiPriority w:val="99"/><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:jc w:val="center"/></w:pPr><w:rPr>{size(9)}</w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="footer"/>'
        '<w:basedOn w:val="a"/><w:uiPriority w:val="99"/><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:jc w:val="left"/></w:pPr><w:rPr>{size(9)}</w:rPr></w:style>'
        "</w:styles>"
    )


def theme(faces: Faces) -> str:
    """word/theme/theme1.xml, of an office's template: East Asian text takes the Hans entry."""
    fonts = (
        f'<a:latin typeface="{faces.latin}"/><a:ea typeface=""/><a:cs typeface=""/>'
        '<a:font script="Jpan" typeface="ＭＳ 明朝"/><a:font script="Hang" typeface="맑은 고딕"/>'
        '<a:font script="Hans" typeface="宋体"/><a:font script="Hant" typeface="新細明體"/>'
        '<a:font script="Arab" typeface="Arial"/><a:font script="Hebr" typeface="Arial"/>'
    )
    colours = "".join(
        f'<a:{role}><a:srgbClr val="{value}"/></a:{role}>'
        for role, value in (
            ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F497D"), ("lt2", "EEECE1"),
            ("accent1", "C00000"), ("accent2", "4F81BD"), ("accent3", "9BBB59"),
            ("accent4", "8064A2"), ("accent5", "4BACC6"), ("accent6", "F79646"),
            ("hlink", "0000FF"), ("folHlink", "800080"),
        )
    )  # fmt: skip
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文">'
        f'<a:themeElements><a:clrScheme name="公文">{colours}</a:clrScheme>'
        f'<a:fontScheme name="公文"><a:majorFont>{fonts}</a:majorFont>'
        f"<a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="公文"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def settings(opening: str) -> str:
    """word/settings.xml: odd and even pages differ, and the theme's East Asian text is zh-CN."""
    sessions = "".join(f'<w:rsid w:val="{rsid}"/>' for rsid in RSIDS)
    return (
        f'<w:settings {opening}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:proofState w:spelling="clean" w:grammar="clean"/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:drawingGridHorizontalSpacing w:val="158"/><w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        "<w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:rsids><w:rsidRoot w:val="{RSIDS[0]}"/>{sessions}</w:rsids>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"'
        ' w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4"'
        ' w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink"'
        ' w:followedHyperlink="followedHyperlink"/></w:settings>'
    )


def font_table(faces: Faces, opening: str) -> str:
    """word/fontTable.xml: the faces that the document names, in Word's way of describing them."""
    names = dict.fromkeys([*faces.names(), "Times New Roman"])
    return f"<w:fonts {opening}>{''.join(map(font_entry, names))}</w:fonts>"


def numbering(faces: Faces, opening: str) -> str:
    """word/numbering.xml: the list of the annex, whose numbers name their own faces."""
    levels = (("decimal", "%1."), ("decimal", "（%2）"))
    written = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="632"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{faces.latin}" w:eastAsia="{faces.body}"'
        f' w:hAnsi="{faces.latin}" w:hint="eastAsia"/></w:rPr></w:lvl>'
        for index, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {opening}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{written}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def header(opening: str) -> str:
    """word/header1.xml: empty, as the standard has no running head."""
    return (
        f'<w:hdr {opening}><w:p w:rsidR="{RSIDS[1]}" w:rsidRDefault="{RSIDS[1]}">'
        '<w:pPr><w:pStyle w:val="a4"/></w:pPr></w:p></w:hdr>'
    )


def footer(faces: Faces, opening: str, *, even: bool) -> str:
    """A page number (7.5): 4号 half-width digits in 宋体 between dashes, on the outer side.

    It stands one character in from the edge. Digits too are in 宋体, whatever the Latin face.
    """
    side = "left" if even else "right"
    place = f'<w:ind w:{side}Chars="100" w:{side}="320"/><w:jc w:val="{side}"/>'
    face = f'w:ascii="{faces.page}" w:eastAsia="{faces.page}" w:hAnsi="{faces.page}"'
    size = f'<w:sz w:val="{FOURTH_SIZE * 2}"/><w:szCs w:val="{FOURTH_SIZE * 2}"/>'

    def run(content: str, *, hint: str = "", language: str = "") -> str:
        return f"<w:r><w:rPr><w:rFonts {face}{hint}/>{size}{language}</w:rPr>{content}</w:r>"

    chinese = ' w:hint="eastAsia"'
    number = 2 if even else 1
    return (
        f'<w:ftr {opening}><w:sdt><w:sdtPr><w:id w:val="{number}"/><w:docPartObj>'
        '<w:docPartGallery w:val="Page Numbers (Bottom of Page)"/><w:docPartUnique/>'
        f'</w:docPartObj></w:sdtPr><w:sdtContent><w:p w:rsidR="{RSIDS[1]}"'
        f' w:rsidRDefault="{RSIDS[4]}"><w:pPr><w:pStyle w:val="a5"/>{place}'
        f"<w:rPr><w:rFonts {face}/>{size}</w:rPr></w:pPr>"
        + run('<w:t xml:space="preserve">— </w:t>', hint=chinese)
        + run('<w:fldChar w:fldCharType="begin"/>')
        + run('<w:instrText xml:space="preserve">PAGE   \\* MERGEFORMAT</w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run(f"<w:t>{number}</w:t>", language='<w:lang w:val="zh-CN"/>')
        + run('<w:fldChar w:fldCharType="end"/>')
        + run('<w:t xml:space="preserve"> —</w:t>', hint=chinese)
        + "</w:p></w:sdtContent></w:sdt></w:ftr>"
    )
