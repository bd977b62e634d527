"""Who draws the text of pages: the cascade, lists of families, and what a face lacks.

The judge of the cascade is Chromium; of the rest the bytes of the result, read by lxml.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

import fontbridge
from fontbridge.formats import markup, markupcascade, open_document
from fontbridge.formats.cssrules import read_rules
from fontbridge.formats.cssselect import read_selectors
from fontbridge.formats.markuptree import read_tree
from fontbridge.model import LimitError, Limits
from tests.makers.html import page
from tests.test_html_oracle import TELL, computed


def drawn(data: bytes) -> dict[str, str]:
    """Who draws each character, by the resolver; the last one counts."""
    return {
        character: run.faces.families[0]
        for paragraph in open_document(data, Limits()).paragraphs(None)
        for run in paragraph.runs
        for character in run.text
        if not character.isspace()
    }


def convert(data: bytes, to: str) -> str:
    """The page after conversion, which is proved to be the last one and to go back."""
    result = fontbridge.convert(data, to=to)
    assert fontbridge.convert(result.data, to=to).data == result.data
    assert fontbridge.restore(result.data, result.report) == data
    return result.data.decode("gbk")


# -- the cascade --

_SHEET = """
body { font-family: F0 } .a, .b > i { font-family: F1 } div p { font-family: F2 }
#n3 { font: italic 12px/1 F3, serif } p.strong { font-family: F4 !important }
span[lang|=en] { font-family: F5 } h1 + p { font-family: F6 } h1 ~ em { font-family: F7 }
ul li:first-child { font-family: F8 } :root { font-family: F9 } p:not(.a):not(div p) { color: red }
@media print { .p { font-family: FP } } @media screen and (min-width: 1px) { .q { color: red } }
@supports (color: red) { .s { font-family: FS } } .bad, p:unknown-thing { font-family: FX }
.gone { font-family: FY; font-family: inherit } /* .a { font-family: FZ } */
:is(td, th).c { font-family: FC } a:link { font-family: FL } a:hover { font-family: FH }
.\\31 st { font-family: FE } .late { font-family: L1 } .late { font-family: L2 }
.short { font-family: S1; font: 12px S2 } .broken { font: 12px }
"""
_BODY = """
<p id=n1 class=a>甲<span id=n2>乙</span><div><p id=n3>丙<p id=n4 class="a strong"
style="font-family:X">丁</div>
<p class=b id=n5><i id=n6>戊</i><b><i id=n7>己</i></b>
<span id=n8 lang=en-GB>庚</span>
<h1 id=n9>辛</h1><p id=n10>壬<em id=n11>癸</em><h1>子</h1><em id=n12>丑</em>
<ul><li id=n13>寅<li id=n14>卯</ul><table><tr><td class=c id=n15>辰<td id=n16>巳</table>
<font id=n17 face="A, Y">午<b id=n18>未</b></font><font face=A class=a id=n19>申</font>
<div class=gone id=n20>酉</div><div class=s id=n21>戌</div><a href=x id=n22>亥</a><a id=n23>日</a>
<div class=1st id=n24>月</div><div class=late id=n25>火</div><div class=short id=n26>水</div>
<div class="a broken" id=n27>木</div><svg><text id=n28 font-family=V>金</text>
<text id=n29 class=a font-family=V>土</text></svg><p id=n30 style="font:bold 1em W">竹
<p id=n31 style='font-family:"Q R"'>石<div class=bad id=n32>山</div>
"""


def test_the_cascade_is_that_of_a_browser(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page(_BODY + TELL, _SHEET))
    told, _ = computed(path)
    expected = {key: families[0] for key, families in told.items()}
    tree = lxml_html.fromstring(path.read_bytes())
    found = drawn(path.read_bytes())
    ours = {
        each.get("id"): found[each.text.strip()[0]] or "(none)"
        for each in tree.iter() if each.get("id") and each.text
    }
    assert len(ours) == 31
    assert ours == {key: expected[key] for key in ours}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p style='font-family:A'>甲<p>乙", {"甲": "A", "乙": ""}),
        ("<div style='font-family:A'><p>甲</div>乙", {"甲": "A", "乙": ""}),
        ("<ul><li style='font-family:A'>甲<li>乙</ul>", {"甲": "A", "乙": ""}),
        ("<table><td style='font-family:A'>甲<td>乙<tr><td>丙</table>",
         {"甲": "A", "乙": "", "丙": ""}),
        ("<dl style='font-family:B'><dt style='font-family:A'>甲<dd>乙</dl>",
         {"甲": "A", "乙": "B"}),
        ("<br style='font-family:A'>甲", {"甲": ""}),
        ("<svg><g font-family=A /><text>甲</text></svg>", {"甲": ""}),
        ("<pre>甲</pre>", {"甲": ""}),
        ("<title>甲</title><script>乙</script>丙", {"丙": ""}),
    ],
)  # fmt: skip
def test_elements_end_where_a_browser_ends_them(body: str, expected: dict[str, str]) -> None:
    assert drawn(page(body)) == expected


@pytest.mark.parametrize(
    ("families", "text", "expected"),
    [
        ("仿宋_GB2312, 楷体", "二〇", {"二": "仿宋_GB2312", "〇": "楷体"}),
        ("'Times New Roman', 黑体", "A甲“", {"A": "Times New Roman", "甲": "黑体",
                                             "“": "Times New Roman"}),
        ("Arial, serif", "A甲", {"A": "Arial", "甲": ""}),
        ("仿宋_GB2312, Arial", "A〇", {"A": "仿宋_GB2312", "〇": "仿宋_GB2312"}),
        ("NoSuchFace, 宋体", "甲", {"甲": "宋体"}),
        ("NoSuchFace, Arial", "甲", {"甲": "NoSuchFace"}),
    ],
)  # fmt: skip
def test_each_character_goes_to_the_first_that_holds_it(
    families: str, text: str, expected: dict[str, str]
) -> None:
    assert drawn(page(f'<p style="font-family:{families}">{text}')) == expected


def test_inspect_counts_what_each_family_draws() -> None:
    sheet = "p{font-family:Arial,仿宋_GB2312,楷体}"
    report = fontbridge.inspect(page("<p>通知 12<b>〇</b>", sheet))
    assert {use.family: (use.characters, use.needs) for use in report.fonts} == {
        "Arial": (2, "ascii"), "仿宋_GB2312": (2, "gb2312"), "楷体": (1, "gbk"),
    }


# -- what a face lacks --


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<font face=方正仿宋_GBK>二〇", "<font face=仿宋_GB2312,仿宋>二&#x3007;"),
        ("<font face=方正仿宋_GBK>二", "<font face=仿宋_GB2312>二"),
        ("<font face=仿宋>二〇", "<font face=仿宋_GB2312,仿宋>二&#x3007;"),
        ("<font face='方正仿宋_GBK, 仿宋,serif'>二", "<font face='仿宋_GB2312,serif'>二"),
        ("<font face='方正仿宋_GBK, 仿宋,serif'>〇",
         "<font face='仿宋_GB2312, 仿宋,serif'>&#x3007;"),
        ("<p style=\"font:12pt '方正楷体_GBK',x\">镕",
         "<p style=\"font:12pt '楷体_GB2312',楷体,x\">&#x9555;"),
        ("<font face=FangSong_GB2312,serif>〇", "<font face=FangSong_GB2312,仿宋,serif>&#x3007;"),
        ("<font face='FangSong_GB2312, 方正仿宋_GBK'>二", "<font face='FangSong_GB2312'>二"),
    ],
)  # fmt: skip
def test_a_fallback_comes_into_the_list(before: str, after: str) -> None:
    data = page(before, charset="utf-8", codec="utf-8")
    result = fontbridge.convert(data, to="party", text_policy="ncr")
    assert after in result.data.decode("gbk")
    assert fontbridge.convert(result.data, to="party", text_policy="ncr").data == result.data
    assert fontbridge.restore(result.data, result.report) == data


def test_a_style_sheet_gets_it_once_for_all_elements() -> None:
    data = page("<p>〇<p>二<p>镕〇", "p{font-family:方正仿宋_GBK}", charset="gbk", codec="gbk")
    result = fontbridge.convert(data, to="party", text_policy="keep")
    told = Counter(
        change.rule for change in result.report.changes if change.code == "characters-not-covered"
    )
    assert told == {"fallback: 〇 U+3007": 1, "fallback: 镕 U+9555": 1}
    assert "p{font-family:仿宋_GB2312,仿宋}" in result.data.decode("gbk")


def test_of_elements_spelt_alike_the_one_that_needs_it_gets_it() -> None:
    inner = '<p style="font-family:楷体_GB2312"><b>{}</b></p>'
    data = page("".join(map(inner.format, "二镕三〇")), charset="gbk", codec="gbk")
    result = fontbridge.convert(data, to="party", text_policy="keep")
    more = inner.replace("GB2312", "GB2312,楷体")
    expected = "".join(
        (more if each in "镕〇" else inner).format(each) for each in "二镕三〇"
    )
    assert expected in result.data.decode("gbk")
    assert fontbridge.convert(result.data, to="party", text_policy="keep").data == result.data


def test_what_no_face_holds_is_told() -> None:
    report = fontbridge.check(page("<font face=方正仿宋_GBK>&#x20BB7;"), to="party")
    assert [each.characters for each in report.findings
            if each.code == "characters-not-covered"] == ["\U00020bb7"]  # fmt: skip


def test_text_that_no_list_reaches_is_told() -> None:
    for sheet in ("", "p{font-family:Arial}"):
        messages = [each.message for each in fontbridge.check(page("<p>通知", sheet), to="party")
                    .findings]  # fmt: skip
        assert "no family is declared for 2 characters in slot any" in messages


# -- what Word reads --

_OFFICE = (
    'p.N{font-family:"Times New Roman",serif;mso-fareast-font-family:方正仿宋_GBK}'
    ".K{font-family:方正楷体_GBK}"
)


def test_word_reads_a_family_a_slot() -> None:
    arial = "<span style='mso-ascii-font-family:Arial'>"
    data = page(f"<p class=N>甲A<span class=K>乙B</span>{arial}丙C", _OFFICE)
    assert drawn(data) == {
        "甲": "方正仿宋_GBK", "A": "Times New Roman", "乙": "方正楷体_GBK", "B": "方正楷体_GBK",
        "丙": "方正仿宋_GBK", "C": "Arial",
    }


def test_a_fallback_for_word_is_an_element_which_goes_again() -> None:
    data = page("<p class=N>二〇二&#x3007;", _OFFICE, charset="gbk", codec="gbk")
    result = fontbridge.convert(data, to="party", text_policy="keep")
    span = "<span style='font-family:仿宋;mso-fareast-font-family:仿宋'>"
    there = result.data.decode("gbk")
    assert f"<p class=N>二{span}〇</span>二{span}&#x3007;</span>" in there
    again = fontbridge.convert(result.data, to="party", text_policy="keep")
    assert again.data == result.data
    back = convert(result.data, "government")
    assert "<p class=N>二〇二&#x3007;" in back
    assert fontbridge.restore(result.data, result.report) == data


def test_a_theme_that_would_beat_a_new_name_goes() -> None:
    sheet = (
        "p{font-family:Arial;mso-ascii-theme-font:minor-latin;mso-fareast-font-family:方正楷体_GBK;"
        "mso-fareast-theme-font:minor-fareast;color:red}"
        "q{mso-fareast-font-family:楷体_GB2312;mso-fareast-theme-font:minor-fareast}"
    )
    there = convert(page("<p>甲<q>乙</q>", sheet), "party")
    assert (
        'p{font-family:Times New Roman;mso-fareast-font-family:楷体_GB2312;color:red}'
        "q{mso-fareast-font-family:楷体_GB2312;mso-fareast-theme-font:minor-fareast}"
    ) in there


# -- hostile input --


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("pa{}@media;:,.#[]()'\"\\/* >+~=!-\n宋x"), max_size=60))
def test_any_sheet_can_be_read(sheet: str) -> None:
    at = 0
    for rule in read_rules(sheet, 0, len(sheet)):
        assert at <= rule.start <= rule.end <= len(sheet)
        at = rule.end
        for selector in read_selectors(rule.selectors):
            assert all(count >= 0 for count in selector.specificity)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<td>", "<table>", "</table>", "<li>", "</ul>", "<body>", "</html>",
             "x", "<b/>", "</b>", "<svg>", "<br>", "<head>", "<!--", "-->", "<title>", "&lt;"]
        ),
        max_size=20,
    ),
    st.booleans(),
)  # fmt: skip
def test_any_nesting_can_be_read(parts: list[str], xml: bool) -> None:
    text = "".join(parts)
    for node in read_tree(text, markup.pieces(text), xml=xml):
        assert node.element.nodes > 0


def test_a_page_that_keeps_its_readers_busy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markupcascade, "_MOST_QUESTIONS", 50)
    data = page("".join(f"<b id=n{n}>甲</b>" for n in range(20)), "*{font-family:宋体}" * 10)
    with pytest.raises(LimitError, match="too many rules"):
        fontbridge.check(data, to="party")
