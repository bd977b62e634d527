"""Random Word documents: chains of styles, runs in all containers, text that is hard to cut."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.makers.word import document, font_table, package, part, theme

__all__ = ["Sample", "documents"]

FAMILIES = (
    "仿宋_GB2312", "FangSong_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体", "仿宋",
    "方正仿宋_GBK", "方正楷体_GBK", "SimSun-ExtB", "Times New Roman", "Calibri", "某单位专用体",
)
_THEMED = ("minorHAnsi", "majorEastAsia", "minorEastAsia", "minorBidi", "majorAscii")
# Chinese of each repertoire, what both languages share, what must not be torn, what XML spells.
_ATOMS = (
    "通知", "二〇二六", "镕", "喆", "䶮", "𠮷", "㎡", "“", "”", "‘", "’", "——", "……", "·", "×", "°",
    "①", "⑪", "Ⅳ", "℃", "§", "±", "é", "ǎ", "葛\U000e0100", "e\u0301", "〇\u20dd", "a", "GDP",
    "Hello", "2026", " ", "  ", "&", "<", "。", "，", "\u200c", "Б", "ب",
)


class Sample(NamedTuple):
    """The XML of a document, which a failing test shows."""

    main: str
    parts: dict[str, str | bytes]

    @property
    def data(self) -> bytes:
        return package(self.main, self.parts)


_TEXT = st.lists(st.sampled_from(_ATOMS), min_size=1, max_size=8).map("".join)


@st.composite
def _fonts(draw: st.DrawFn) -> str:
    attributes = []
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        said = draw(st.sampled_from(("", "", "name", "name", "theme")))
        if said == "name":
            attributes.append(f'w:{slot}="{draw(st.sampled_from(FAMILIES))}"')
        elif said:
            name = "cstheme" if slot == "cs" else f"{slot}Theme"
            attributes.append(f'w:{name}="{draw(st.sampled_from(_THEMED))}"')
    hint = draw(st.sampled_from(("", "", "eastAsia", "default")))
    if hint:
        attributes.append(f'w:hint="{hint}"')
    return f"<w:rFonts {' '.join(attributes)}/>" if attributes else ""


@st.composite
def _properties(draw: st.DrawFn, *, styled: bool = False) -> str:
    """A whole w:rPr, or nothing."""
    style = '<w:rStyle w:val="mark"/>' if styled and draw(st.integers(0, 4)) == 0 else ""
    rest = draw(
        st.sampled_from(
            ("", "", "<w:b/>", "<w:cs/>", '<w:rtl w:val="0"/>', '<w:lang w:eastAsia="en-US"/>')
        )
    )
    inner = style + draw(_fonts()) + rest
    if inner:
        return f"<w:rPr>{inner}</w:rPr>"
    return draw(st.sampled_from(("", "<w:rPr/>", "<w:rPr></w:rPr>")))


@st.composite
def _run(draw: st.DrawFn, text: str, kind: str = "t") -> str:
    spelt = escape(text)
    match draw(st.integers(0, 5)):
        case 0:
            spelt = f"<![CDATA[{text}]]>"
        case 1:
            spelt = "".join(f"&#{ord(each)};" for each in text)
        case 2:
            spelt = f"{escape(text[:1])}<![CDATA[{text[1:]}]]>"
    space = draw(st.sampled_from((' xml:space="preserve"', ' xml:space="preserve"', "")))
    rsid = draw(st.sampled_from(("", ' w:rsidR="00AB12CD"')))
    tab = "<w:tab/>" if draw(st.booleans()) else ""
    properties = draw(_properties(styled=True))
    return f"<w:r{rsid}>{properties}<w:{kind}{space}>{spelt}</w:{kind}>{tab}</w:r>"


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    """One or two runs with what stands around them."""
    text, more = draw(_TEXT), draw(_TEXT)
    run, other = draw(_run(text)), draw(_run(more))
    match draw(st.integers(0, 8)):
        case 0:
            return f'<w:hyperlink w:anchor="a">{run}{other}</w:hyperlink>'
        case 1:
            return f'<w:ins w:id="1" w:author="a">{run}</w:ins>{other}'
        case 2:
            run = draw(_run(text, "delText"))
            return f'<w:del w:id="2" w:author="a">{run}</w:del>{other}'
        case 3:
            return f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>"
        case 4:
            return f'<w:fldSimple w:instr="PAGE">{run}</w:fldSimple>'
        case 5:
            ruby = f"<w:ruby><w:rt>{run}</w:rt><w:rubyBase>{other}</w:rubyBase></w:ruby>"
            return f"<w:r>{ruby}</w:r>"
        case 6:
            marks = '<w:bookmarkStart w:id="3" w:name="b"/>', '<w:bookmarkEnd w:id="3"/>'
            return f"{marks[0]}{run}{marks[1]}<w:commentRangeStart w:id='4'/>{other}"
    return run + other


@st.composite
def documents(draw: st.DrawFn) -> Sample:
    """A document of up to four paragraphs, some in a table."""
    body = []
    for _ in range(draw(st.integers(1, 4))):
        pieces = draw(st.lists(_pieces(), min_size=1, max_size=3))
        style = draw(st.sampled_from(("", "one", "two", "three")))
        named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        paragraph = f"<w:p>{named}{''.join(pieces)}</w:p>"
        if draw(st.integers(0, 4)) == 0:
            table = '<w:tblPr><w:tblStyle w:val="grid"/></w:tblPr>'
            paragraph = f"<w:tbl>{table}<w:tr><w:tc>{paragraph}</w:tc></w:tr></w:tbl>"
        body.append(paragraph)
    parts: dict[str, str | bytes] = {"word/styles.xml": draw(_styles())}
    if draw(st.booleans()):
        parts["word/theme/theme1.xml"] = theme(
            draw(st.sampled_from(FAMILIES)), draw(st.sampled_from(FAMILIES)),
            draw(st.sampled_from(("", *FAMILIES))),
        )
        language = draw(st.sampled_from(("", "zh-CN", "ja-JP")))
        told = f'<w:themeFontLang w:val="en-US" w:eastAsia="{language}"/>' if language else ""
        parts["word/settings.xml"] = part("w:settings", told)
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(FAMILIES), unique=True, max_size=4))
        parts["word/fontTable.xml"] = font_table(*names, inner='<w:charset w:val="86"/>')
    return Sample(document("".join(body)), parts)


@st.composite
def _styles(draw: st.DrawFn) -> str:
    styles = [f"<w:docDefaults><w:rPrDefault>{draw(_properties())}</w:rPrDefault></w:docDefaults>"]
    for kind, name, base in (
        ("paragraph", "one", ""), ("paragraph", "two", "one"), ("paragraph", "three", "two"),
        ("character", "mark", ""), ("table", "grid", ""),
    ):
        default = ' w:default="1"' if name == "one" and draw(st.booleans()) else ""
        based = f'<w:basedOn w:val="{base}"/>' if base else ""
        inner = f"{based}{draw(_properties())}"
        styles.append(
            f'<w:style w:type="{kind}"{default} w:styleId="{name}">{inner}</w:style>'
        )
    return part("w:styles", "".join(styles))
