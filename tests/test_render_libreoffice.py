"""LibreOffice is asked who draws each character of converted documents.

It draws by stand-ins for the faces of both systems, and the PDF says which was used. One document
holds all cases: what a slot rule, a style, a theme or a fallback could get wrong. What LibreOffice
itself does otherwise than Word is written down in docs/explanation/slots.md.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import fontbridge
from fontbridge.fonts.scripts import segments_by_script
from fontbridge.formats import open_document
from fontbridge.model import Limits, Slot
from tests.makers import standins
from tests.makers.word import document, package, part, theme

pytestmark = pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)


# Where the two rules differ: Latin-1 symbols and letters of other alphabets are western to
# LibreOffice, weak ones go with the text before them, be that a figure or an English quotation.
_OTHERWISE = "·×÷±°§①⑩Ⅳ℃※№→■αβБЖ“”‘’"

PUNCTUATION = "中“引”‘号’—…中·×÷±°§①⑩Ⅳ℃※№→■中"
TEXTS = {
    "punctuation": PUNCTUATION,
    "doubled": "通知——如下……完",
    "figures": "于2026年增长5%，误差±5%，气温25℃。",
    "English": "他说“Hello”，don’t go",
    "GB2312": "关于印发方案的通知，淼鑫甯",
    "GBK": "二〇二六，朱镕基、陶喆、㎡堃",
    "beyond GBK": "䶮",
    "Greek and Cyrillic": "αβ中БЖ",
}
PARTY = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{}"{}/>'
_THEMED = (
    '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"'
    ' w:eastAsiaTheme="minorEastAsia"/>'
)


def _run(text: str, fonts: str = "") -> str:
    return f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(inner: str, style: str = "", extra: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{extra}</w:pPr>{inner}</w:p>"


def _style(name: str, fonts: str, base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
        f"<w:rPr>{fonts}</w:rPr></w:style>"
    )


def _everything() -> bytes:
    body = []
    for text in TEXTS.values():
        for family in ("仿宋_GB2312", "楷体_GB2312", "方正小标宋简体"):
            body.append(_p(_run(text, PARTY.format(family, ""))))
            body.append(_p(_run(text, PARTY.format(family, ' w:hint="eastAsia"'))))
        body.append(_p(_run(text), "three"))
        body.append(_p(_run(text), "themed"))
    fonts = PARTY.format("楷体_GB2312", "")
    body.append(f"<w:tbl><w:tr><w:tc><w:tcPr/>{_p(_run('表“格”〇', fonts))}</w:tc></w:tr></w:tbl>")
    body.append(_p(_run("注", fonts) + '<w:r><w:footnoteReference w:id="2"/></w:r>'))
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body.append(_p(_run("编号", fonts), extra=number))
    box = f"<w:txbxContent>{_p(_run('框“内”镕', fonts))}</w:txbxContent>"
    shape = f'<v:shape style="width:200pt;height:60pt"><v:textbox>{box}</v:textbox></v:shape>'
    body.append(_p(f"<w:r><w:pict>{shape}</w:pict></w:r>"))
    label = PARTY.format("黑体", ' w:hint="eastAsia"')
    level = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/>'
        f"<w:rPr>{label}</w:rPr></w:lvl></w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    defaults = f"<w:rPrDefault><w:rPr>{_THEMED}</w:rPr></w:rPrDefault>"
    styles = (
        _style("one", PARTY.format("黑体", "")),
        _style("two", '<w:rFonts w:eastAsia="楷体_GB2312"/>', "one"),
        _style("three", "<w:i/>", "two"),
        _style("themed", ""),
    )
    note = f'<w:footnote w:id="2">{_p(_run("脚“注”〇", fonts))}</w:footnote>'
    return package(
        document("".join(body)),
        {
            "word/styles.xml": part(
                "w:styles", f"<w:docDefaults>{defaults}</w:docDefaults>{''.join(styles)}"
            ),
            "word/theme/theme1.xml": theme("Times New Roman", "仿宋_GB2312"),
            "word/settings.xml": part(
                "w:settings", '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
            ),
            "word/numbering.xml": part("w:numbering", level),
            "word/footnotes.xml": part("w:footnotes", note),
        },
    )


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standins")
    latin = "".join(map(chr, range(32, 127)))
    return standins.make(folder, [latin, "第条表格注脚框内编号", *TEXTS.values()])


@pytest.fixture(scope="module")
def rendered(fonts: Path) -> dict[str, tuple[bytes, standins.Rendering]]:
    """The document as it is and for each system, drawn by one call of LibreOffice."""
    first = _everything()
    folders = [fonts.parent / "fonts"]
    found = {"as it is": first} | {
        to: fontbridge.convert(first, to=to, font_dirs=folders).data
        for to in ("party", "government")
    }
    paths = {name: fonts.parent / f"{number}.docx" for number, name in enumerate(found)}
    for name, path in paths.items():
        path.write_bytes(found[name])
    drawn = standins.render(paths.values(), fonts)
    return {name: (found[name], drawn[path]) for name, path in paths.items()}


@pytest.mark.parametrize("to", ["party", "government"])
def test_every_character_is_drawn_by_an_accepted_family(
    to: str, rendered: dict[str, tuple[bytes, standins.Rendering]]
) -> None:
    assert not rendered["as it is"][1].families <= standins.accepted("government")
    assert rendered[to][1].families <= standins.accepted(to)


@pytest.mark.parametrize("to", ["party", "government"])
def test_libreoffice_draws_by_the_family_that_the_resolver_says(
    to: str, rendered: dict[str, tuple[bytes, standins.Rendering]]
) -> None:
    data, drawing = rendered[to]
    agreed, disputed = _resolved(data)
    assert not agreed - drawing.drawn
    assert sum(agreed.values()) > 3 * sum(disputed.values())
    assert set("".join(disputed)) <= set(_OTHERWISE)


@pytest.mark.parametrize("to", ["party", "government"])
def test_the_pages_stay_as_many(
    to: str, rendered: dict[str, tuple[bytes, standins.Rendering]]
) -> None:
    before, after = rendered["as it is"][1], rendered[to][1]
    assert before.pages == after.pages


def _resolved(data: bytes) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """What the rules of Word and LibreOffice both give to a family, and what they dispute."""
    agreed: Counter[tuple[str, str]] = Counter()
    disputed: Counter[str] = Counter()
    for paragraph in open_document(data, Limits()).paragraphs(None):
        whole = "".join(run.text for run in paragraph.runs)
        scripts = [
            script for start, end, script in segments_by_script(whole, Slot.ASIAN)
            for _ in range(start, end)
        ]
        at = 0
        for run in paragraph.runs:
            for start, end, slot in run.faces.segments(run.text):
                for index in range(start, end):
                    character, family = run.text[index], run.faces.family(slot)
                    counted = paragraph.part == "word/numbering.xml" and character.isdigit()
                    if character.isspace() or counted:
                        continue  # a label may count with any digit, but uses few
                    if (scripts[at + index] is Slot.ASIAN) == (slot is Slot.EAST_ASIA):
                        agreed[character, family] += 1
                    else:
                        disputed[character] += 1
            at += len(run.text)
    return agreed, disputed
