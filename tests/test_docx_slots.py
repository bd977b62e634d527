"""Which family draws which character of a Word document, level by level, and what is told of it."""

from __future__ import annotations

import pytest

import fontbridge
from fontbridge.model import Report, Severity
from tests import word_judge
from tests.makers.word import document, font_table, package, paragraph, part, theme
from tests.test_docx_random import resolved

TNR = "Times New Roman"
TEXT = "通知“a”①Б"
EA = '<w:rFonts w:eastAsia="{}"/>'.format


def _style(kind: str, name: str, fonts: str, base: str = "", default: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    attributes = f'w:type="{kind}" w:styleId="{name}"{default}'
    return f"<w:style {attributes}>{based}<w:rPr>{fonts}</w:rPr></w:style>"


def _styles(*styles: str, defaults: str = "") -> dict[str, str | bytes]:
    told = f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault></w:docDefaults>"
    return {"word/styles.xml": part("w:styles", told + "".join(styles))}


def _run(fonts: str = "", style: str = "", text: str = TEXT) -> str:
    inner = f'<w:rStyle w:val="{style}"/>{fonts}' if style else fonts
    return f'<w:r><w:rPr>{inner}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(run: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{run}</w:p>"


def _table(inner: str) -> str:
    table = '<w:tblPr><w:tblStyle w:val="grid"/></w:tblPr>'
    return f"<w:tbl>{table}<w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"


_CHAIN = _styles(
    _style("paragraph", "one", f'<w:rFonts w:ascii="{TNR}" w:hAnsi="{TNR}" w:eastAsia="黑体"/>'),
    _style("paragraph", "two", '<w:rFonts w:hint="eastAsia"/>', "one"),
    _style("paragraph", "three", '<w:rFonts w:eastAsia="楷体"/>', "two"),
    _style("paragraph", "plain", "<w:b/>", "", ' w:default="1"'),
    _style("character", "mark", EA("仿宋")),
    _style("table", "grid", EA("宋体")),
    defaults='<w:rFonts w:eastAsia="等线" w:ascii="Arial" w:hAnsi="Arial"/>',
)
_LEVELS = {  # body -> (family of 通, of “, of a)
    "document defaults": (_p(_run()), "等线", "Arial", "Arial"),
    "table style": (_table(_p(_run())), "宋体", "Arial", "Arial"),
    "paragraph style over table style": (_table(_p(_run(), "one")), "黑体", TNR, TNR),
    "three styles deep, each attribute by itself": (_p(_run(), "three"), "楷体", "楷体", TNR),
    "character style": (_p(_run(style="mark"), "three"), "仿宋", "仿宋", TNR),
    "direct": (_p(_run(EA("方正仿宋_GBK"), "mark"), "three"), "方正仿宋_GBK", "方正仿宋_GBK", TNR),
    "hint taken back": (_p(_run('<w:rFonts w:hint="default"/>'), "three"), "楷体", TNR, TNR),
    "cs": (_p(_run('<w:rFonts w:cs="Arial"/><w:cs/>'), "three"), "Arial", "Arial", "Arial"),
    "rtl off": (_p(_run('<w:rtl w:val="0"/>'), "three"), "楷体", "楷体", TNR),
    "Times New Roman for Chinese": (_p(_run(EA(TNR)), "three"), TNR, TNR, TNR),
    "not where ascii and hAnsi differ": (
        _p(_run(f'<w:rFonts w:eastAsia="{TNR}" w:ascii="Arial"/>'), "one"), TNR, TNR, "Arial",
    ),
    "a style based on itself": (_p(_run(), "missing"), "等线", "Arial", "Arial"),
}


@pytest.mark.parametrize("case", _LEVELS)
def test_levels_of_formatting(case: str) -> None:
    body, *families = _LEVELS[case]
    data = package(document(body), _CHAIN)
    drawn = {character: family for line in resolved(data) for character, family in line}
    assert [drawn[each] for each in "通“a"] == families
    judged = {each.character: each.family for line in word_judge.judge(data) for each in line}
    assert drawn == judged


def _themed(language: str, ea: str = "") -> bytes:
    fonts = '<w:rFonts w:eastAsiaTheme="minorEastAsia" w:eastAsia="黑体"/>'
    settings = part("w:settings", f'<w:themeFontLang w:val="en-US" w:eastAsia="{language}"/>')
    return package(
        document(_p(_run(fonts))),
        {"word/theme/theme1.xml": theme(hans="仿宋_GB2312", ea=ea), "word/settings.xml": settings},
    )


@pytest.mark.parametrize(
    ("language", "ea", "family"),
    [
        ("zh-CN", "", "仿宋_GB2312"),
        ("", "", "仿宋_GB2312"),
        ("ja-JP", "", "ＭＳ 明朝"),
        ("ja-JP", "楷体", "楷体"),
    ],
)
def test_theme_reference_beats_the_name_and_the_language_picks_the_script(
    language: str, ea: str, family: str
) -> None:
    data = _themed(language, ea)
    assert resolved(data)[0][0] == ("通", family)


def test_a_reference_to_another_script_is_pinned_by_name() -> None:
    """The Japanese entry of the theme stays: other text may need it."""
    report = fontbridge.check(_themed("ja-JP"), to="government")
    result = fontbridge.convert(_themed("ja-JP"), to="government")
    changed = {(change.slot, change.old) for change in report.changes}
    if ("eastAsia", "ＭＳ 明朝") in changed:
        assert "ＭＳ 明朝" not in {family for line in resolved(result.data) for _, family in line}
    else:
        assert any("ＭＳ 明朝" in finding.message for finding in report.findings)


def test_the_glossary_has_styles_of_its_own() -> None:
    kinds = {"word/glossary/styles.xml": ("wordprocessingml.styles", "styles")}
    parts = _CHAIN | {
        "word/glossary/document.xml": document(_p(_run())),
        "word/glossary/styles.xml": part(
            "w:styles", f"<w:docDefaults><w:rPrDefault><w:rPr>{EA('楷体_GB2312')}</w:rPr>"
            "</w:rPrDefault></w:docDefaults>",
        ),
    }
    data = package(document(_p(_run())), parts, kinds=kinds)
    firsts = [line[0] for line in resolved(data)]
    assert firsts == [("通", "等线"), ("通", "楷体_GB2312")]


def test_the_font_tables_charset_lets_the_hint_move_pinyin() -> None:
    names = f'w:eastAsia="仿宋_GB2312" w:ascii="{TNR}" w:hAnsi="{TNR}"'
    run = _run(f'<w:rFonts w:hint="eastAsia" {names}/><w:lang w:eastAsia="en-US"/>', text="ǎ")
    table = {"word/fontTable.xml": font_table("仿宋_GB2312", inner='<w:charset w:val="86"/>')}
    assert resolved(package(document(_p(run))))[0] == [("ǎ", TNR)]
    assert resolved(package(document(_p(run)), table))[0] == [("ǎ", "仿宋_GB2312")]


def _numbered(label: str, style: str = "") -> bytes:
    own = "" if style else '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    numbered = '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
    listed = f'<w:style w:type="paragraph" w:styleId="listed">{numbered}</w:style>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    mark = f"<w:rPr>{EA('楷体_GB2312')}</w:rPr>"
    level = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{label}"/><w:rPr><w:rFonts w:ascii="{TNR}" w:hAnsi="{TNR}"/></w:rPr>'
        '</w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = f"<w:p><w:pPr>{named}{own}{mark}</w:pPr></w:p>"
    parts = _styles(listed) | {"word/numbering.xml": part("w:numbering", level)}
    return package(document(body), parts)


@pytest.mark.parametrize("style", ["", "listed"])
def test_labels_are_drawn_by_their_level_over_the_paragraph_mark(style: str) -> None:
    drawn = resolved(_numbered("第%1条a", style))
    assert [(each, family) for each, family in drawn[0] if each in "第一条a"] == [
        ("第", "楷体_GB2312"), ("一", "楷体_GB2312"), ("条", "楷体_GB2312"), ("a", TNR)
    ]


def test_what_no_face_of_a_label_draws_is_told() -> None:
    report = fontbridge.check(_numbered("〇%1"), to="party")
    assert [(each.code, each.characters, each.part) for each in report.findings] == [
        ("characters-not-covered", "〇", "word/numbering.xml")
    ]


# -- what is told -----------------------------------------------------------------------------


def _codes(report: Report, severity: Severity) -> set[str]:
    return {finding.code for finding in report.findings if finding.severity is severity}


def test_text_that_no_declaration_reaches_is_told() -> None:
    report = fontbridge.check(package(document(_p(_run()))), to="party")
    assert any("no family is declared" in finding.message for finding in report.findings)
    assert report.needs_a_person


def test_what_is_left_without_a_family_is_told_of_the_result() -> None:
    """One Latin name for Chinese gives a whole run to ascii; without it the characters decide."""
    styles = _styles(defaults=f'<w:rFonts w:eastAsia="{TNR}"/>')
    run = _run('<w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="en-US"/>', text="通知é")
    result = fontbridge.convert(package(document(_p(run)), styles), to="party")
    messages = [finding.message for finding in result.report.findings]
    assert messages == ["no family is declared for 1 characters in slot hAnsi"]


def test_chinese_left_to_a_latin_face_is_told() -> None:
    """Libraries set only the Latin slots; Word then takes any Chinese face it finds."""
    latin = f'<w:rFonts w:ascii="{TNR}" w:hAnsi="{TNR}"/>'
    report = fontbridge.check(package(document(paragraph("通知", latin))), to="party")
    assert "characters-not-covered" in _codes(report, Severity.WARNING)
    assert not fontbridge.check(package(document(paragraph("notice", latin))), to="party").findings


def test_a_declaration_that_draws_nothing_is_only_information() -> None:
    fonts = f'<w:rFonts w:ascii="某某体" w:hAnsi="{TNR}" w:eastAsia="仿宋_GB2312"/>'
    report = fontbridge.check(package(document(paragraph("通知", fonts))), to="party")
    assert _codes(report, Severity.INFO) == {"family-unknown"}
    assert not report.needs_a_person


def test_fonts_tell_how_much_they_draw_and_which_repertoire_that_needs() -> None:
    fonts = f'<w:rFonts w:ascii="{TNR}" w:hAnsi="{TNR}" w:eastAsia="仿宋_GB2312"/>'
    report = fontbridge.inspect(package(document(paragraph("二〇二六 2026", fonts))))
    uses = {(use.slot, use.family): (use.characters, use.needs) for use in report.fonts}
    assert uses["eastAsia", "仿宋_GB2312"] == (4, "gbk")
    assert uses["ascii", TNR] == (4, "ascii")
    assert uses["hAnsi", TNR][0] == 0


_ACCIDENT = f'<w:rFonts w:ascii="{TNR}" w:hAnsi="{TNR}" w:eastAsia="{TNR}" w:cs="{TNR}"/>'
_REFERENCE = (
    '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi"/>'
)
_ACCIDENTS: dict[str, tuple[str, dict[str, str | bytes], str]] = {
    "run": (_p(_run(_ACCIDENT)), _styles(defaults=EA("楷体_GB2312")), "楷体_GB2312"),
    "style": (
        _p(_run(), "a"),
        _styles(_style("paragraph", "a", _ACCIDENT), defaults=EA("楷体_GB2312")),
        "楷体_GB2312",
    ),
    "document defaults": (_p(_run()), _styles(defaults=_ACCIDENT), "仿宋_GB2312"),
    "theme reference": (
        _p(_run(_REFERENCE)),
        _styles(defaults=EA("楷体_GB2312")) | {"word/theme/theme1.xml": theme(TNR, "宋体")},
        "楷体_GB2312",
    ),
}


@pytest.mark.parametrize("where", _ACCIDENTS)
def test_the_latin_face_in_all_slots_is_repaired(where: str) -> None:
    body, parts, family = _ACCIDENTS[where]
    data = package(document(body), parts)
    assert resolved(data)[0][0] == ("通", TNR)
    result = fontbridge.convert(data, to="party")
    assert resolved(result.data)[0][0] == ("通", family)
    assert any("Chinese" in change.rule for change in result.report.changes)
    assert fontbridge.restore(result.data, result.report) == data
