"""Cutting runs and joining them: what stands around, in and on them stays whole.

lxml reads the result; the text, the attributes and the order of everything that is no run and no
text must be those of the source.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

import fontbridge
from tests import word_judge
from tests.makers.word import W, document, package, part
from tests.test_coverage_fonts import build_font

TNR = "Times New Roman"
FONTS = f'<w:rFonts w:ascii="{TNR}" w:hAnsi="{TNR}" w:eastAsia="仿宋_GB2312"/>'
GBK = FONTS.replace("仿宋_GB2312", "方正仿宋_GBK").replace(TNR, "宋体")


def _run(text: str, properties: str = f"<w:rPr>{FONTS}</w:rPr>", kind: str = "t") -> str:
    return f'<w:r w:rsidR="00AB12CD">{properties}<w:{kind}>{text}</w:{kind}></w:r>'


def _main(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _runs(data: bytes) -> list[tuple[str, str]]:
    """Text and East Asian family of each run."""
    found = []
    for run in _main(data).iter(f"{{{W}}}r"):
        pieces = (each for each in run if each.tag in (f"{{{W}}}t", f"{{{W}}}delText"))
        text = "".join("".join(each.xpath("text()")) for each in pieces)
        fonts = run.find(f"{{{W}}}rPr/{{{W}}}rFonts")
        if text:
            found.append((text, "" if fonts is None else fonts.get(f"{{{W}}}eastAsia", "")))
    return found


def _frame(data: bytes) -> list[str]:
    """Everything but runs and what is in them that fonts are about."""
    inside = {f"{{{W}}}{name}" for name in ("r", "t", "delText", "rPr", "rFonts", "rStyle", "b")}
    return [
        f"{action} {element.tag} {sorted(element.attrib.items())}"
        for action, element in etree.iterwalk(_main(data), events=("start", "end"))
        if element.tag not in inside
    ]


def _converted(body: str, to: str = "party") -> bytes:
    data = package(document(body))
    result = fontbridge.convert(data, to=to)
    assert fontbridge.restore(result.data, result.report) == data
    assert fontbridge.convert(result.data, to=to).data == result.data
    assert word_judge.texts(result.data) == word_judge.texts(data)
    assert _frame(result.data) == _frame(data)
    return result.data


CUT = [("二", "仿宋_GB2312"), ("〇", "仿宋"), ("二六年", "仿宋_GB2312")]
_R = _run("二〇二六年")
_CONTAINERS = {
    "hyperlink": f'<w:hyperlink w:anchor="a">{_R}</w:hyperlink>',
    "insertion": f'<w:ins w:id="1" w:author="a">{_R}</w:ins>',
    "deletion": f'<w:del w:id="1" w:author="a">{_run("二〇二六年", kind="delText")}</w:del>',
    "content control": "<w:sdt><w:sdtPr><w:alias w:val='a'/></w:sdtPr>"
    f"<w:sdtContent>{_R}</w:sdtContent></w:sdt>",
    "simple field": f'<w:fldSimple w:instr="DATE">{_R}</w:fldSimple>',
    "complex field": "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    "<w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    f"{_R}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "ruby": f"<w:r><w:ruby><w:rt>{_run('a')}</w:rt><w:rubyBase>{_R}</w:rubyBase></w:ruby></w:r>",
    "bookmark and comment": '<w:bookmarkStart w:id="1" w:name="b"/><w:commentRangeStart w:id="2"/>'
    f'{_R}<w:bookmarkEnd w:id="1"/><w:commentRangeEnd w:id="2"/>',
    "reference in the run": _R.replace("</w:t>", '</w:t><w:footnoteReference w:id="3"/><w:tab/>'),
}


@pytest.mark.parametrize("around", _CONTAINERS)
def test_a_run_is_cut_inside_what_is_around_it(around: str) -> None:
    data = _converted(f"<w:p>{_CONTAINERS[around]}</w:p>")
    assert [run for run in _runs(data) if run[0] != "a"] == CUT
    halves = [run for run in _main(data).iter(f"{{{W}}}r") if run.find(f"{{{W}}}rPr") is not None]
    assert all(run.get(f"{{{W}}}rsidR") == "00AB12CD" for run in halves)


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[二〇二六年]]>",
        "&#20108;&#x3007;二六年",
        "二<![CDATA[〇二]]>六年",
        "二<!-- 注 -->〇二六年",
        "<![CDATA[二]]>〇<![CDATA[二六年]]>",
    ],
)
def test_text_is_cut_however_it_is_spelt(text: str) -> None:
    data = _converted(f"<w:p>{_run(text)}</w:p>")
    assert _runs(data) == CUT


def test_text_in_several_elements_is_cut_between_them() -> None:
    pieces = "<w:t>二</w:t><w:br/><w:t>〇</w:t><w:tab/><w:t>二六年</w:t>"
    run = _R.replace("<w:t>二〇二六年</w:t>", pieces)
    assert _runs(_converted(f"<w:p>{run}</w:p>")) == CUT


def test_blanks_at_a_cut_count() -> None:
    data = _converted(f"<w:p>{_run('二 〇 六')}</w:p>")
    space = "{http://www.w3.org/XML/1998/namespace}space"
    for text in _main(data).iter(f"{{{W}}}t"):
        assert text.text == (text.text or "").strip() or text.get(space) == "preserve"


_STYLES = {
    "word/styles.xml": part(
        "w:styles",
        f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="character" w:styleId="s"><w:rPr><w:b/></w:rPr></w:style>',
    )
}


@pytest.mark.parametrize(
    "properties",
    ["", "<w:rPr/>", "<w:rPr></w:rPr>", '<w:rPr><w:rStyle w:val="s"/></w:rPr>',
     '<w:rPr><w:rStyle w:val="s"/><w:b/></w:rPr>'],
)
def test_runs_that_name_no_font_are_cut(properties: str) -> None:
    data = package(document(f"<w:p>{_run('二〇二六年', properties)}</w:p>"), _STYLES)
    result = fontbridge.convert(data, to="party")
    assert _runs(result.data) == [("二", ""), ("〇", "仿宋"), ("二六年", "")]
    assert fontbridge.restore(result.data, result.report) == data
    for run in _main(result.data).iter(f"{{{W}}}r"):
        names = [etree.QName(each).localname for each in run.xpath("w:rPr/*", namespaces={"w": W})]
        assert names == sorted(names, key=["rStyle", "rFonts", "b"].index)


def test_other_spellings_of_the_part() -> None:
    plain = document(f"<w:p>{_R}</w:p>")
    bare = plain.replace("<w:", "<").replace("</w:", "</")
    bare = bare.replace("<document ", f'<document xmlns="{W}" ')
    for main in (bare, plain.replace("UTF-8", "UTF-16").encode("utf-16")):
        data = package(main)
        result = fontbridge.convert(data, to="party")
        assert _runs(result.data) == CUT
        assert fontbridge.restore(result.data, result.report) == data


@pytest.mark.parametrize(
    "text", ["葛\U000e0100城", "〇\u20dd年", "𠮷\ufe00", "e\u0301年", "镕\u0308"]
)
def test_what_belongs_together_is_not_torn(text: str) -> None:
    data = package(document(f"<w:p>{_run(f'通知{text}年')}</w:p>"))
    cut = [run for run, _ in _runs(fontbridge.convert(data, to="party").data)]
    assert "".join(cut) == f"通知{text}年"
    assert not any(run[0] in "\U000e0100\u20dd\ufe00\u0301\u0308" for run in cut)


# -- joining ----------------------------------------------------------------------------------


def test_what_one_direction_cuts_the_other_joins() -> None:
    body = f"<w:p>{_run('二〇二六年', f'<w:rPr>{GBK}</w:rPr>')}</w:p>"
    party = _converted(body)
    assert _runs(party) == CUT
    back = fontbridge.convert(party, to="government")
    assert _runs(back.data) == [("二〇二六年", "方正仿宋_GBK")]
    assert fontbridge.restore(back.data, back.report) == party


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('w:rsidR="00AB12CD"><w:rPr>', 'w:rsidR="00FFFFFF"><w:rPr>'),
        ("</w:rPr><w:t", "<w:b/></w:rPr><w:t"),
        ("</w:t></w:r>", '</w:t></w:r><w:bookmarkStart w:id="1" w:name="b"/>'),
    ],
)
def test_runs_that_differ_otherwise_are_not_joined(old: str, new: str) -> None:
    fallback = _run("〇", f"<w:rPr>{FONTS.replace('仿宋_GB2312', '仿宋')}</w:rPr>")
    body = f"<w:p>{_run('二')}{fallback.replace(old, new, 1)}{_run('六')}</w:p>"
    data = _converted(body, "government")
    # A bookmark stands behind the second run only; the first two still touch.
    assert [text for text, _ in _runs(data)] == (
        ["二〇", "六"] if "bookmark" in new else ["二", "〇", "六"]
    )


# -- punctuation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "drawn"),
    [
        ("han", {"“": "仿宋_GB2312", "…": "仿宋_GB2312", "a": TNR}),
        ("latin", {"“": TNR, "…": TNR, "a": TNR}),
        ("keep", {"“": "仿宋_GB2312", "…": TNR, "a": TNR}),
    ],
)
def test_policies_of_punctuation(policy: str, drawn: dict[str, str], tmp_path: Path) -> None:
    profile = tmp_path / "profiles" / "party.toml"
    profile.parent.mkdir()
    profile.write_text(
        'extends = "party"\n[title]\nzh = "某单位"\nen = "An office"\n'
        f'[policies]\npunctuation = "{policy}"\n',
        "utf-8",
    )
    hinted = FONTS.replace("<w:rFonts", '<w:rFonts w:hint="eastAsia"')
    body = f"<w:p>{_run('中“文', f'<w:rPr>{hinted}</w:rPr>')}{_run('a如下……')}</w:p>"
    data = package(document(body))
    result = fontbridge.convert(data, to="party", mappings=tmp_path)
    judged = word_judge.judge(result.data)
    found = {each.character: each.family for line in judged for each in line}
    assert {character: found[character] for character in drawn} == drawn
    assert fontbridge.restore(result.data, result.report) == data


def test_an_english_quotation_keeps_the_latin_face_and_a_run_is_cut_only_for_both() -> None:
    data = _converted(f"<w:p>{_run('他说“Hello”，又说“好”。')}{_run('一“二”——三')}</w:p>")
    assert [text for text, _ in _runs(data)] == ["他说“Hello”", "，又说“好”。", "一“二”——三"]
    found = [each.family for line in word_judge.judge(data) for each in line]
    text = "".join(each.character for line in word_judge.judge(data) for each in line)
    assert [found[at] for at, each in enumerate(text) if each in "“”"] == [
        TNR, TNR, "仿宋_GB2312", "仿宋_GB2312", "仿宋_GB2312", "仿宋_GB2312"
    ]


# -- coverage ---------------------------------------------------------------------------------


def test_characters_that_nothing_covers_stay_and_are_told() -> None:
    fonts = FONTS.replace("仿宋_GB2312", "方正小标宋简体")
    data = package(document(f"<w:p>{_run('关于䶮', f'<w:rPr>{fonts}</w:rPr>')}</w:p>"))
    result = fontbridge.convert(data, to="party")
    assert result.data == data
    assert [(each.code, each.characters) for each in result.report.findings] == [
        ("characters-not-covered", "䶮")
    ]


def test_fallbacks_are_reported_with_character_code_point_and_family() -> None:
    report = fontbridge.check(package(document(f"<w:p>{_R}{_R}</w:p>")), to="party")
    change = next(each for each in report.changes if each.code == "characters-not-covered")
    assert (change.old, change.new, change.count) == ("仿宋_GB2312", "仿宋", 2)
    assert "〇 U+3007" in change.rule


def test_a_font_file_knows_better_than_the_catalogue(tmp_path: Path) -> None:
    names = {"en": "FangSong_GB2312", "zh": "仿宋_GB2312"}
    build_font(tmp_path / "simfang.ttf", "二〇六年", names)
    data = package(document(f"<w:p>{_R}</w:p>"))
    assert fontbridge.check(data, to="party").changes
    assert not fontbridge.check(data, to="party", font_dirs=[tmp_path]).changes


def test_two_runs_that_one_fallback_draws_were_not_cut_apart() -> None:
    """Either may have been cut from its other neighbour, so they stay two."""
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="仿宋_GB2312"/>'
    runs = "".join(
        f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in ("㎡", "〇甲")
    )
    data = package(document(f"<w:p>{runs}</w:p>"))
    cut = fontbridge.convert(data, to="party").data
    assert not fontbridge.convert(cut, to="party").report.changes
