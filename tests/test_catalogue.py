"""Names in documents find their family, however they are spelt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.fonts.catalogue import MAX_NAME, Family, load_catalogue, read_catalogue
from fontbridge.model import MappingError

CATALOGUE = load_catalogue()
FAMILIES = list(CATALOGUE.families.values())
CHINESE = [family for family in FAMILIES if not family.name.isascii()]


def find(name: str) -> tuple[str, str] | None:
    match = CATALOGUE.find(name)
    return match and (match.family.name, match.how)


@pytest.mark.parametrize(
    ("name", "family", "how"),
    [
        ("仿宋_GB2312", "仿宋_GB2312", "name"),
        ("FangSong_GB2312", "仿宋_GB2312", "alias"),
        ("fangsong_gb2312", "仿宋_GB2312", "alias"),
        ("仿宋_gb2312", "仿宋_GB2312", "name"),
        ("仿宋GB2312", "仿宋_GB2312", "spelling"),
        ("仿宋GB_2312", "仿宋_GB2312", "spelling"),
        ("仿宋-GB2312", "仿宋_GB2312", "spelling"),
        ("仿宋＿ＧＢ２３１２", "仿宋_GB2312", "spelling"),
        ("仿宋_国标", "仿宋_GB2312", "spelling"),
        ("仿宋\u3000_GB2312", "仿宋_GB2312", "spelling"),
        ("FZXBSJW--GB1-0", "方正小标宋简体", "alias"),
        ("小标宋体", "方正小标宋简体", "spelling"),
        ("宋体", "宋体", "name"),
        ("SimSun", "宋体", "alias"),
        (" SimSun", "宋体", "spelling"),
        ("楷 体", "楷体", "spelling"),
        ("VBEFUL+SimSun", "宋体", "spelling"),
        ("微软雅黑,Bold", "微软雅黑", "alias"),
        ("VBEFUL+微软雅黑,Bold", "微软雅黑", "spelling"),
        ("Times New Roman Bold", "Times New Roman", "alias"),
        ("Times New Roman (正文 CS 字体)", "Times New Roman", "spelling"),
        ("DengXian (正文)", "等线", "spelling"),
        ("Arial (Arabic)", "Arial", "spelling"),
        ("Arial CYR", "Arial", "spelling"),
        ("ＭＳ 明朝", "MS Mincho", "alias"),
        # GBK read as Latin-1
        ("·ÂËÎ_GB2312", "仿宋_GB2312", "mojibake"),
        ("ÐÂËÎÌå", "新宋体", "mojibake"),
        ("·½ÕýÐ¡±êËÎ¼òÌå", "方正小标宋简体", "mojibake"),
        ("·½Õý¿¬Ìå_GBK", "方正楷体_GBK", "mojibake"),
        # UTF-8 read as GBK
        ("浠垮畫", "仿宋", "mojibake"),
        ("瀹嬩綋", "宋体", "mojibake"),
        # UTF-8 and Shift_JIS read as Windows-1252; the last byte of the first is lost
        ("ï¼\xadï¼³ æ˜Žæœ", "MS Mincho", "mojibake"),
        ("‚l‚r –¾’©", "MS Mincho", "mojibake"),
        # GBK read as Latin-1, written as UTF-8, read as Latin-1 again
        ("·ÂËÎ".encode().decode("latin-1"), "仿宋", "mojibake"),
    ],
)
def test_a_name_finds_its_family(name: str, family: str, how: str) -> None:
    assert find(name) == (family, how)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "@",
        "?? ??",
        "宋体, SimSun",
        "方正宋三简体;宋体",
        "微软雅黑, sans-serif",
        "smartSimSun",
        "宋体1",
        "Bold",
        "(正文)",
        "ËÎ",
        "\ud800",
        "宋体" + " " * MAX_NAME,
    ],
)
def test_what_is_no_family_is_not_found(name: str) -> None:
    assert CATALOGUE.find(name) is None


@pytest.mark.parametrize("name", ["@宋体", "@SimSun", "@ËÎÌå", "@ ＳｉｍＳｕｎ"])
def test_vertical_names_say_so(name: str) -> None:
    match = CATALOGUE.find(name)
    assert match is not None
    assert (match.family.name, match.vertical) == ("宋体", True)


def test_every_name_of_every_family_finds_it() -> None:
    for family in FAMILIES:
        assert find(family.name) == (family.name, "name")
        for name in family.other_names:
            assert find(name) == (family.name, "alias")
        for name in family.spellings:
            assert find(name) == (family.name, "spelling")


def test_every_chinese_name_is_found_in_gbk_read_as_latin_1() -> None:
    assert len(CHINESE) > 100
    for family in CHINESE:
        assert find(family.name.encode("gbk").decode("latin-1")) == (family.name, "mojibake")


@given(st.sampled_from(FAMILIES), st.data())
def test_width_case_and_blanks_do_not_matter(family: Family, data: st.DataObject) -> None:
    full = {0x20: 0x3000} | {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    letters = [
        data.draw(st.sampled_from([char, char.upper(), char.translate(full), char + " "]))
        for char in family.name
    ]
    found = CATALOGUE.find("".join(letters))
    assert found is not None
    assert found.family == family


@given(st.text(max_size=40))
def test_no_name_breaks_the_search(name: str) -> None:
    match = CATALOGUE.find(name)
    assert match is None or CATALOGUE.families[match.family.name] is match.family


def test_a_million_names_do_not_stay_in_memory() -> None:
    catalogue = read_catalogue()
    for number in range(10_000):
        catalogue.find(f"Nobody {number}")
    assert len(catalogue._remembered) <= 4096


@pytest.mark.parametrize(
    ("name", "facts"),
    [  # as font files and font tables have them
        ("仿宋_GB2312", ("02010609030101010101", "86", "modern", "fixed", "gb2312")),
        ("宋体", ("02010600030101010101", "86", "auto", "variable", "gbk")),
        ("黑体", ("02010609060101010101", "86", "modern", "fixed", "gbk")),
        ("Times New Roman", ("02020603050405020304", "00", "roman", "variable", "")),
        ("Courier New", ("02070309020205020404", "00", "modern", "fixed", "")),
        ("Symbol", ("05050102010706020507", "02", "roman", "variable", "")),
    ],
)
def test_font_table_facts(name: str, facts: tuple[str, ...]) -> None:
    family = CATALOGUE.families[name]
    assert (
        family.panose, family.charset, family.generic, family.pitch, family.repertoire
    ) == facts


def test_the_suffix_gbk_is_not_believed() -> None:
    assert CATALOGUE.families["方正仿宋_GBK"].repertoire == "gbk"
    assert CATALOGUE.families["方正大标宋_GBK"].repertoire == "gb2312"


# -- an office's own families -----------------------------------------------------------------


def overlay(folder: Path, text: str) -> Path:
    (folder / "families").mkdir()
    (folder / "families" / "ours.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_office_adds_a_family(tmp_path: Path) -> None:
    catalogue = read_catalogue(
        overlay(tmp_path, '[[family]]\nname = "本县小标宋"\ntypeface = "biaosong"\n')
    )
    match = catalogue.find("本县小标宋")
    assert match is not None
    assert match.family.script == "han"


def test_an_office_takes_a_spelling_to_another_family(tmp_path: Path) -> None:
    text = '[[family]]\nname = "文星标宋"\ntypeface = "biaosong"\nspellings = ["小标宋体"]\n'
    match = read_catalogue(overlay(tmp_path, text)).find("小标宋体")
    assert match is not None
    assert match.family.name == "文星标宋"


def test_an_alias_never_hides_a_family(tmp_path: Path) -> None:
    text = '[[family]]\nname = "本县字体"\ntypeface = "songti"\naliases = ["宋体", "宋 体"]\n'
    catalogue = read_catalogue(overlay(tmp_path, text))
    for name in ("宋体", "宋\u3000体"):
        match = catalogue.find(name)
        assert match is not None
        assert match.family.name == "宋体"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[[family]]\nname = "甲"\ntypeface = "songti"\ncolour = "red"\n', 4, "family[1].colour"),
        ('[[family]]\nname = "甲"\n', 1, "family[1]"),
        ('[[family]]\nname = "甲"\ntypeface = "nosuch"\n', 3, "family[1].typeface"),
        ('[names]\nnosuch = ["甲"]\n', 2, "names.nosuch"),
        ("[[family]\n", 1, ""),
    ],
)
def test_mistakes_in_an_offices_families_are_refused(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    with pytest.raises(MappingError) as caught:
        read_catalogue(overlay(tmp_path, text))
    assert (caught.value.line, caught.value.key) == (line, key)
    assert caught.value.path.endswith("ours.toml")
    assert caught.value.advice


def test_an_overlay_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="not a folder"):
        read_catalogue(tmp_path / "nowhere")
