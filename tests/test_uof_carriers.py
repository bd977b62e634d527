"""UOF of both generations: every place that names a font, and who draws what."""

from __future__ import annotations

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, Slot
from tests.makers.office import members
from tests.makers.uof import declaration, flat, font, package, paragraph, run_style

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
HAN = font("", "k")
DECLARED = declaration("k", OLD)
FOOTER = "<字:节属性><字:页脚><字:奇数页页脚>{}</字:奇数页页脚></字:页脚></字:节属性>"

CASES = {
    "run": (paragraph("文", HAN), DECLARED, ""),
    "style": (paragraph("文", style="T"), DECLARED, run_style("T", HAN)),
    "no reference": (paragraph("文"), DECLARED, ""),
    "quoted": (paragraph("文", HAN), declaration("k", f"'{OLD}'"), ""),
    "substitute": (paragraph("文", HAN), declaration("k", OLD, f' uof:替换字体="{OLD}"'), ""),
    "name in the kind": (paragraph("文", HAN), declaration("k", OLD, f' uof:字体族="{OLD}"'), ""),
    "key for a name": (
        paragraph("文", font("", "K 1")), f'<uof:字体声明 uof:名称="K 1" uof:字体族="{OLD}"/>', ""
    ),
    "declared by its name": (
        paragraph("文", font("", OLD)), f'<uof:字体声明 uof:名称="{OLD}" uof:字体族="Roman"/>', ""
    ),
    "reference to nothing": (paragraph("文", font("", OLD)), "", ""),
    "default": (paragraph("文"), f'<uof:默认字体 uof:fareast="{OLD}"/>', ""),
    "cell": (
        paragraph("文"),
        DECLARED,
        f'<uof:单元格式样 表:标识符="c"><表:字体格式>{HAN}</表:字体格式></uof:单元格式样>',
    ),
    "bullet": (
        paragraph("文"), declaration("b", OLD), f"<字:符号字体>{font('b')}</字:符号字体>"
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    data = flat(*CASES[case])
    result = fontbridge.convert(data.encode(), to="government")
    assert OLD in data
    expected = data.replace(f"'{OLD}'", NEW).replace(OLD, NEW)  # quotes only where there are blanks
    assert result.data.decode() == expected
    assert fontbridge.restore(result.data, result.report) == data.encode()


@pytest.mark.parametrize("case", ["run", "style", "no reference"])
def test_the_second_generation(case: str) -> None:
    data = package(*CASES[case])
    result = fontbridge.convert(data, to="government")
    before, after = members(data), members(result.data)
    assert {name: part.decode().replace(OLD, NEW) for name, part in before.items()} == {
        name: part.decode() for name, part in after.items()
    }
    assert NEW in after["styles.xml"].decode()
    assert fontbridge.restore(result.data, result.report) == data


@pytest.mark.parametrize("generation", [1, 2])
def test_one_font_for_latin_and_chinese_becomes_two(generation: int) -> None:
    given = paragraph("文A", font("f", "f")), declaration("f", "仿宋_GB2312")
    data = flat(*given).encode() if generation == 1 else package(*given)
    result = fontbridge.convert(data, to="government").data
    expected = (
        paragraph("文A", font("f_western", "f")),
        declaration("f", "方正仿宋_GBK") + declaration("f_western", "宋体"),
    )
    wanted = flat(*expected).encode() if generation == 1 else package(*expected)
    if generation == 1:
        assert result == wanted
    else:
        assert members(result) == members(wanted)


def test_page_numbers_may_stand_in_song() -> None:
    declared = declaration("s", "宋体")
    body = FOOTER.format(paragraph("1", font("s"))) + paragraph("文")
    assert fontbridge.convert(flat(body, declared).encode(), to="party").report.changes == []
    elsewhere = paragraph("1", font("s"))
    assert fontbridge.convert(flat(elsewhere, declared).encode(), to="party").report.changes


@pytest.mark.parametrize(
    ("body", "styles", "expected"),
    [
        (paragraph("文A", font("a", "k")), "", {("asian", OLD): 1, ("western", "Arial"): 1}),
        (paragraph("文", style="T"), run_style("T", HAN), {("asian", OLD): 1}),
        (paragraph("文", style="T"), run_style("T", "", "B") + run_style("B", HAN),
         {("asian", OLD): 1}),
        (paragraph("文"), run_style("D", HAN, kind="default"), {("asian", OLD): 1}),
        (paragraph("文", font("", "h"), "T"), run_style("T", HAN), {("asian", "黑体"): 1}),
        (paragraph("文", "", "T"), run_style("T", "", "T"), {}),
    ],
    ids=["run", "style", "base", "default", "run over style", "ring"],
)
@pytest.mark.parametrize("generation", [1, 2])
def test_who_draws(
    body: str, styles: str, expected: dict[tuple[str, str], int], generation: int
) -> None:
    declared = DECLARED + declaration("a", "Arial") + declaration("h", "黑体")
    given = body, declared, styles
    data = flat(*given).encode() if generation == 1 else package(*given)
    fonts = fontbridge.inspect(data).fonts
    assert {(use.slot, use.family): use.characters for use in fonts if use.characters} == expected


def test_the_default_has_three_slots() -> None:
    default = '<uof:默认字体 uof:ascii="Arial" uof:fareast="黑体" uof:cs="Mangal"/>'
    fonts = fontbridge.inspect(flat(paragraph("文A"), default).encode()).fonts
    assert {(use.slot, use.family): use.characters for use in fonts} == {
        ("western", "Arial"): 1, ("asian", "黑体"): 1, ("complex", "Mangal"): 0
    }


@pytest.mark.parametrize(
    "declared",
    [
        declaration("k", "''") + declaration("k", OLD),
        declaration("", OLD),
        declaration("k", OLD) + declaration("k", "黑体"),
        '<uof:字体声明/><uof:字体声明 uof:字体族="A"/>',
    ],
    ids=["empty before", "no key", "twice", "nothing"],
)
def test_odd_declarations(declared: str) -> None:
    data = flat(paragraph("文A", font("k", "k")), declared).encode()
    result = fontbridge.convert(data, to="government")
    assert fontbridge.restore(result.data, result.report) == data


def test_characters_that_no_font_has_are_told() -> None:
    data = flat(paragraph("二\U00020bb7", font("", "f")), declaration("f", "方正仿宋_GBK"))
    (finding,) = fontbridge.convert(data.encode(), to="party").report.findings
    assert (finding.code, finding.characters) == ("characters-not-covered", "\U00020bb7")


_DECLARED = declaration("f", "方正仿宋_GBK")
_STYLED = run_style("s", font("f", "f"))


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (paragraph("二〇二六", font("", "f")), ""),
        (paragraph("〇二六〇", font("f", "f")), ""),
        (paragraph("〇", font("", "f")), ""),
        (paragraph("二〇", style="s") + paragraph("x", font("f", "f")), _STYLED),
        (paragraph("二&#12295;二", font("", "f")), ""),
        (paragraph("二〇", style="s").replace("></字:句属性>", "/>") + paragraph("x"), _STYLED),
        (paragraph("<![CDATA[二〇二]]>", font("", "f")), ""),
    ],
)
@pytest.mark.parametrize("second", [False, True], ids=["first generation", "second generation"])
def test_what_a_font_lacks_is_cut_out_and_joined(body: str, styles: str, second: bool) -> None:
    make = package if second else lambda *given: flat(*given).encode()
    data = make(body, _DECLARED, styles)
    there = fontbridge.convert(data, to="party")
    assert fontbridge.restore(there.data, there.report) == data
    assert not [each for each in there.report.findings if each.code == "characters-not-covered"]
    drawn = {
        (character, run.faces.family(Slot.ASIAN))
        for each in open_document(there.data, Limits()).paragraphs(None)
        for run in each.runs for character in run.text if character in "二〇"
    }  # fmt: skip
    assert drawn == {(each, {"〇": "仿宋"}.get(each, "仿宋_GB2312")) for each, _ in drawn}
    assert "〇" in {character for character, _ in drawn}
    back = fontbridge.convert(there.data, to="government")
    again = fontbridge.convert(back.data, to="party")
    assert fontbridge.convert(again.data, to="party").data == again.data
    pieces = [
        [text for *_, text in open_document(each, Limits()).passages()]
        for each in (data, there.data, back.data, again.data)
    ]
    assert pieces[1] == pieces[3]
    if "CDATA" not in body:  # what interrupts the text is not spelt again
        assert pieces[0] == pieces[2]
