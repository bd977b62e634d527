r"""Every place where RTF names a font, one case each.

The judge is the bytes of the result, decoded with Python's codecs alone: the old family stands
nowhere, in no spelling, and the new one does.
"""

from __future__ import annotations

import re

import pytest

import fontbridge
from tests.makers.rtf import document, entry, hexed, spelt, theme_digits

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
K = hexed(OLD)
TEXT = r"\f0\'d7\'d6"

CASES = {
    "bytes of the charset": document(TEXT, entry(0, K)),
    "raw bytes": document(TEXT, entry(0, OLD.encode("gbk").decode("latin-1"))),
    "escaped characters": document(TEXT, entry(0, spelt(OLD))),
    "escaped characters with long fallback": document(
        TEXT, entry(0, "\\uc2" + spelt("楷体", "\\'3f\\'3f") + "_GB2312")
    ),
    "code page": document(TEXT, "{\\f0\\fnil\\cpg936 " + K + ";}"),
    "charset of the document": document(TEXT, entry(0, K, 1)),
    "charset 0 though it is GBK": document(TEXT, entry(0, K, 0)),
    "Big5": document(TEXT, entry(0, "DFKai-SB", 136), entry(1, K)),
    "without braces": document(TEXT, f"\\f0\\fnil\\fcharset134 {K};\\f1\\fnil Arial;"),
    "vertical": document(TEXT, entry(0, K), entry(1, "@" + K)),
    "of a charset": document(TEXT, entry(0, K), entry(1, f"{K} Western", 0)),
    "plain name": document(TEXT, entry(0, f"{{\\*\\fname {K};}}{K}")),
    "alternate name": document(TEXT, entry(0, K, more=f"{{\\*\\falt {K}}}")),
    "panose": document(TEXT, entry(0, K, before="{\\*\\panose 02010609030101010101}")),
    "theme font": document(TEXT, entry(0, K), f"{{\\fdbmajor\\f31501\\fnil\\fcharset134 {K};}}"),
    "field code": document(
        TEXT + rf'{{\field{{\*\fldinst SYMBOL 61 \\f "{K}" \\s 12}}{{\fldrslt}}}}',
        entry(0, "SimSun"),
    ),
    "field code in groups": document(
        TEXT + r'{\field{\*\fldinst {\b SYMBOL 61 \\f "}{\i ' + K + r'" \\s 12}}{\fldrslt}}',
        entry(0, "SimSun"),
    ),
    "WordArt": document(
        TEXT + rf"{{\shp{{\*\shpinst{{\sp{{\sn gtextFont}}{{\sv {K}}}}}}}}}", entry(0, "SimSun")
    ),
    "alias": document(TEXT, entry(0, "KaiTi_GB2312")),
}


def plain(data: bytes) -> str:
    r"""The file with every `\uN?` and `\'hh` resolved."""
    text = re.sub(
        rb"\\u(-?\d+)(?:\?+| )?",
        lambda found: chr(int(found[1]) % 65536).encode("gb18030"),
        data.replace(b"\\'3f", b"?"),
    )
    return re.sub(
        rb"\\'([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), text
    ).decode("gb18030", "replace")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    result = fontbridge.convert(CASES[case], to="government")
    after = plain(result.data)
    for old in (OLD, "KaiTi_GB2312", "_GB2312", "panose"):
        assert old not in after
    assert NEW in after
    assert fontbridge.restore(result.data, result.report) == CASES[case]


def test_what_word_adds_to_a_name_stays() -> None:
    data = CASES["of a charset"]
    assert f"{NEW} Western" in plain(fontbridge.convert(data, to="government").data)
    assert f"@{NEW}" in plain(fontbridge.convert(CASES["vertical"], to="government").data)


def test_theme_in_hexadecimal() -> None:
    digits = theme_digits(latin="Times New Roman", hans=OLD)
    data = document(rf"{{\*\themedata {digits}}}{TEXT}", entry(0, "SimSun"))
    result = fontbridge.convert(data, to="government")
    assert {change.part for change in result.report.changes} == {
        "themedata!/theme/theme/theme1.xml"
    }
    assert fontbridge.check(result.data, to="government").changes == []
    assert NEW in {use.family for use in fontbridge.inspect(result.data).fonts}
    assert fontbridge.restore(result.data, result.report) == data


# -- who refers to an entry -----------------------------------------------------------------------


def convert(body: str, to: str, *entries: str, head: str = "\\ansi\\ansicpg936\\deff5") -> str:
    return plain(fontbridge.convert(document(body, *entries, head=head), to=to).data)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\dbch\f5\'c4\'ea\loch\f5 2026", r"\dbch\f5年\loch\f6 2026"),
        (r"\loch\af5\hich\af5\dbch\f5\'c4\'ea", r"\loch\af6\hich\af7\dbch\f5年"),
        (r"\f5\'c4\'ea\f5 2026\f5\'c4\'ea", r"\f5年\f6 2026\f5年"),
        (r"\f5\'c4\'ea 2026", r"\f5年 2026"),
        (r"\rtlch\af5\ltrch\dbch\f5\'c4\'ea", r"\rtlch\af5\ltrch\dbch\f5年"),
        (r"{\footer\dbch\af5\loch\f5 1}\dbch\f5\'c4", r"{\footer\dbch\af5\loch\f5 1}"),
    ],
    ids=["by kind", "associated", "by the text", "one for all", "complex", "page number"],
)
def test_latin_text_in_songti_goes_to_the_party(body: str, expected: str) -> None:
    assert expected in convert(body, "party", entry(5, hexed("宋体")))


def test_new_entry_stands_beside_the_old_one() -> None:
    after = convert(r"\dbch\f5\'c4\'ea\loch\f5 2026", "party", entry(5, hexed("宋体")))
    assert r"{\f5\fnil\fcharset134 宋体;}{\f6\fnil\fcharset0 Times New Roman;}" in after


def test_new_entry_keeps_the_charset_that_text_needs() -> None:
    after = convert(r"\dbch\f5\'c4\'ea\loch\f5 2026\'a1\'a4", "party", entry(5, hexed("宋体")))
    assert r"{\f6\fnil\fcharset134 Times New Roman;}" in after


def test_charset_of_an_entry_never_changes() -> None:
    data = document(r"\f0\'d7\'d6\f1 a", entry(0, K), entry(1, "Times New Roman", 0))
    after = fontbridge.convert(data, to="government").data
    assert re.findall(rb"fcharset\d+", after) == re.findall(rb"fcharset\d+", data)
    assert b"{\\f1\\fnil\\fcharset0 \\u23435?\\u20307?;}" in after


def test_latin_face_for_chinese_is_repaired() -> None:
    body = r"\stshfdbch1\pard\plain\loch\af1\dbch\af1\u24180?"
    after = convert(body, "party", entry(1, "Times New Roman", 0), head="\\ansi\\deff1")
    assert r"\loch\af1\dbch\af2年" in after
    assert r"{\f2\fnil\fcharset134 仿宋_GB2312;}" in after


def test_code_page_of_an_entry_spells_its_name() -> None:
    data = document(TEXT, "{\\f0\\fnil\\cpg936 " + K + ";}", head="\\ansi\\ansicpg1252\\deff0")
    after = fontbridge.convert(data, to="government").data
    assert b"\\cpg936 %s;" % hexed(NEW).encode() in after


def test_theme_fonts_serve_what_they_are_for() -> None:
    song = hexed("宋体")
    latin, han = (
        f"{{\\{kind}\\f{number}\\fcharset134 {song};}}"
        for kind, number in (("flominor", 31504), ("fdbminor", 31505))
    )
    after = convert("", "party", latin, han)
    assert r"\f31504\fcharset134 Times New Roman;" in after
    assert r"\f31505\fcharset134 宋体;" in after


def test_defaults_are_references() -> None:
    song = entry(5, hexed("宋体"))
    assert "Times New Roman" in convert("2026", "party", song)
    head = r"\ansi\deff5\stshfdbch5\stshfloch5\stshfhich5\stshfbi5"
    assert r"\stshfdbch5\stshfloch6\stshfhich7\stshfbi5" in convert("", "party", song, head=head)


def test_bullets_and_mathematics_stay() -> None:
    body = r"{\pntext\f2\'b7}{\*\pn\pnf2}\f0\'d7\'d6{\mmathPr\mmathFont3}"
    data = document(body, entry(0, "SimSun"), entry(2, "Symbol", 2), entry(3, "Cambria Math", 0))
    assert fontbridge.convert(data, to="government").data == data


def test_characters_are_counted_by_slot_and_face() -> None:
    body = r"\loch\af1\hich\af1\dbch\f0\'c4\'ea\'d4\'c2\loch\f1 2026"
    report = fontbridge.inspect(document(body))
    counted = {(use.slot, use.family): use.characters for use in report.fonts}
    assert counted["eastAsia", "仿宋_GB2312"] == 2
    assert counted["ascii", "Times New Roman"] == 4


def test_characters_that_a_face_lacks_are_told() -> None:
    found = fontbridge.check(document(rf"\dbch\f0{spelt('镕')}"), to="party").findings
    told = [each.characters for each in found if each.code == "characters-not-covered"]
    assert told == ["镕"]


def test_private_use_character_gets_its_code_of_today() -> None:
    data = document(rf"\dbch\f0{spelt(chr(0xE863))}\'c4\'ea", entry(0, "SimSun"))
    result = fontbridge.convert(data, to="government")
    assert result.data == data.replace(b"\\u-6045?", b"\\u19886?")  # 䶮
    assert fontbridge.restore(result.data, result.report) == data


def test_embedded_font_is_told() -> None:
    table = entry(0, "SimSun", before="{\\*\\fontemb\\ftruetype 00}")
    assert {each.code for each in fontbridge.inspect(document(TEXT, table)).findings} == {
        "embedded-font"
    }


def test_complex_scripts_keep_a_face_that_chinese_text_loses() -> None:
    # As LibreOffice writes it where one Latin face is named for all three kinds of text.
    body = rf"\pard\rtlch\af1 \ltrch\hich\af0\loch\f0\dbch\af1 {hexed('甲')}\par"
    result = fontbridge.convert(document(body), to="government").data
    names = dict(re.findall(rb"\{\\f(\d+)\\fnil\\fcharset0 ([^;]*);", result))
    shared, own = re.search(rb"\\dbch\\af(\d+)", result), re.search(rb"\\rtlch\\af(\d+)", result)
    assert shared is not None
    assert own is not None
    assert names[own[1]] == b"Times New Roman"
    assert names[shared[1]] == spelt("方正仿宋_GBK").encode()
