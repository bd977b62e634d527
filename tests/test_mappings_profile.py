"""What becomes of a family in a slot: profiles, tables, an office's own files."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.mapping.profile import Profile, load_profile, profile_names, system_of
from fontbridge.mapping.tables import Tables
from fontbridge.model import MappingError, Slot

PARTY, GOVERNMENT = load_profile("party"), load_profile("government")


@pytest.mark.parametrize(
    ("profile", "slot", "family", "new"),
    [
        (GOVERNMENT, "eastAsia", "仿宋_GB2312", "方正仿宋_GBK"),
        (GOVERNMENT, "eastAsia", "KaiTi_GB2312", "方正楷体_GBK"),
        (GOVERNMENT, "eastAsia", "方正小标宋简体", "方正小标宋_GBK"),
        (GOVERNMENT, "eastAsia", "华文仿宋", "方正仿宋_GBK"),
        (GOVERNMENT, "eastAsia", "方正大标宋简体", "方正小标宋_GBK"),
        (GOVERNMENT, "ea", "新宋体", "宋体"),
        (GOVERNMENT, "asian", "@仿宋_GB2312", "@方正仿宋_GBK"),
        (GOVERNMENT, "any", "仿宋_GB2312", "方正仿宋_GBK"),
        (GOVERNMENT, "any", "Calibri", "宋体"),
        (GOVERNMENT, "ascii", "Times New Roman", "宋体"),
        (GOVERNMENT, "hAnsi", "方正仿宋_GBK", "宋体"),
        (GOVERNMENT, "latin", "MS Mincho", "宋体"),
        (GOVERNMENT, "eastAsia", "等线", "方正黑体_GBK"),
        (PARTY, "eastAsia", "MS Mincho", "宋体"),
        (PARTY, "eastAsia", "微软雅黑", "黑体"),
        (PARTY, "eastAsia", "方正仿宋_GBK", "仿宋_GB2312"),
        (PARTY, "eastAsia", "仿宋", "仿宋_GB2312"),
        (PARTY, "eastAsia", "方正黑体_GBK", "黑体"),
        (PARTY, "eastAsia", "·½Õý·ÂËÎ_GBK", "仿宋_GB2312"),
        (PARTY, "western", "宋体", "Times New Roman"),
    ],
)
def test_what_is_not_accepted_is_replaced(
    profile: Profile, slot: str, family: str, new: str
) -> None:
    choice = profile.choose(family, Slot(slot))
    assert (choice.new, choice.code, choice.settled) == (new, "family-not-accepted", True)
    assert choice.rule


@pytest.mark.parametrize(
    ("profile", "slot", "family"),
    [
        (GOVERNMENT, "eastAsia", "仿宋"),
        (GOVERNMENT, "eastAsia", "FangSong"),
        (GOVERNMENT, "eastAsia", "SimHei"),
        (GOVERNMENT, "ascii", "宋体"),
        (GOVERNMENT, "ascii", "SimSun"),
        (PARTY, "eastAsia", "FangSong_GB2312"),
        (PARTY, "eastAsia", "@黑体"),
        (PARTY, "ascii", "仿宋_GB2312"),
        (PARTY, "ascii", "TimesNewRomanPSMT"),
        # not ours to judge
        (PARTY, "cs", "Times New Roman"),
        (PARTY, "cs", "宋体"),
        (PARTY, "complex", "Nobody Knows"),
        (PARTY, "sym", "Nobody Knows"),
        (PARTY, "sym", "宋体"),
        (PARTY, "any", "Mangal"),
        (PARTY, "ascii", "Wingdings"),
        (PARTY, "eastAsia", "Cambria Math"),
        (PARTY, "eastAsia", ""),
    ],
)
def test_what_is_accepted_stays(profile: Profile, slot: str, family: str) -> None:
    choice = profile.choose(family, Slot(slot))
    assert (choice.new, choice.code, choice.settled) == (None, "", True)


@pytest.mark.parametrize(
    ("family", "new", "rule"),
    [
        ("仿宋GB2312", "仿宋_GB2312", "repair spelling"),
        (" 仿宋_GB2312", "仿宋_GB2312", "repair spelling"),
        ("小标宋体", "方正小标宋简体", "repair spelling"),
        ("·ÂËÎ_GB2312", "仿宋_GB2312", "repair mojibake"),
        ("@·ÂËÎ_GB2312", "@仿宋_GB2312", "repair mojibake"),
    ],
)
def test_wrong_names_of_accepted_families_are_written_right(
    family: str, new: str, rule: str
) -> None:
    choice = PARTY.choose(family, Slot.EAST_ASIA)
    assert (choice.new, choice.rule, choice.code) == (new, rule, "family-not-accepted")


@pytest.mark.parametrize(
    ("family", "new", "code"),
    [
        ("Nobody Knows", None, "family-unknown"),
        ("宋体, SimSun", None, "family-unknown"),
        ("Times New Roman", None, "family-not-accepted"),
        ("隶书", None, "family-not-accepted"),
        ("幼圆", None, "family-not-accepted"),
        ("Á¥Êé", "隶书", "family-not-accepted"),
    ],
)
def test_what_only_a_person_can_settle(family: str, new: str | None, code: str) -> None:
    choice = GOVERNMENT.choose(family, Slot.EAST_ASIA)
    assert (choice.new, choice.code, choice.settled) == (new, code, False)


def test_page_numbers_are_in_songti() -> None:
    assert PARTY.choose("宋体", Slot.ASCII, "page-number").code == ""
    assert PARTY.choose("Times New Roman", Slot.ASCII, "page-number").code == ""
    assert PARTY.choose("Arial", Slot.ASCII, "page-number").new == "Times New Roman"


def test_fallbacks_leave_the_family_itself_out() -> None:
    assert PARTY.fallbacks("KaiTi_GB2312") == ("楷体", "方正楷体_GBK")
    assert GOVERNMENT.fallbacks("仿宋") == ()
    assert GOVERNMENT.fallbacks("方正仿宋_GBK") == ("仿宋",)
    assert GOVERNMENT.fallbacks("Times New Roman") == GOVERNMENT.fallbacks("Nobody Knows") == ()


def test_a_profile_crosses_process_borders() -> None:
    copy = pickle.loads(pickle.dumps(PARTY))
    assert copy.choose("方正仿宋_GBK", Slot.EAST_ASIA).new == "仿宋_GB2312"


@given(st.text(max_size=20), st.sampled_from(Slot))
def test_any_name_gets_an_answer_that_stands(family: str, slot: Slot) -> None:
    for profile in (PARTY, GOVERNMENT):
        choice = profile.choose(family, slot)
        if choice.new is not None and choice.settled:
            assert profile.choose(choice.new, slot).code == ""


# -- which system -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("families", "system"),
    [
        (["仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"], "party"),
        (["FangSong_GB2312"], "party"),
        (["方正仿宋_GBK", "黑体"], "government"),
        (["仿宋_GB2312", "方正小标宋_GBK"], "mixed"),
        (["仿宋_GB2312", "仿宋"], "party"),  # 仿宋 draws what the first cannot
        (["仿宋", "楷体"], "government"),
        (["黑体", "宋体"], "unknown"),
        (["Nobody Knows"], "unknown"),
        ([], "unknown"),
    ],
)
def test_which_system_a_document_follows(families: list[str], system: str) -> None:
    assert system_of((Slot.EAST_ASIA, family, 1) for family in families) == system
    assert system_of((Slot.ASCII, family, 1) for family in families) == "unknown"
    assert system_of((Slot.EAST_ASIA, family, 0) for family in families) == "unknown"


# -- an office's own files --------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office's folder with a profile and a table of its own."""
    write(tmp_path / "profiles/ours.toml", """
        extends = "government"
        [title]
        zh = "本县"
        en = "our county"
        [han.biaosong]
        preferred = "方正小标宋简体"
        [policies]
        unknown = "accept"
    """)
    write(tmp_path / "tables/ours.toml", """
        profiles = ["ours"]
        [[substitute]]
        from = "微软雅黑"
        slot = "han"
        to = "黑体"
        [[substitute]]
        from = "微软雅黑"
        slot = "asian"
        to = "方正黑体_GBK"
        [[substitute]]
        from = "本县旧字体"
        slot = "any"
        to = "方正仿宋_GBK"
        [[substitute]]
        from = "Times New Roman"
        slot = "cs"
        to = "宋体"
        [[substitute]]
        from = "方正书宋_GBK"
        slot = "any"
        to = "华文中宋"
        [[substitute]]
        from = "Times New Roman"
        slot = "eastAsia"
        as = "kaiti"
        [[substitute]]
        from = "本县题字"
        slot = "han"
        as = "biaosong"
        [[substitute]]
        from = "隶书"
        slot = "han"
        to = "方正大标宋_GBK"
    """)
    return tmp_path


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    lines = [line.strip() for line in text.strip().splitlines()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_profile_extends_another(office: Path) -> None:
    assert profile_names(office) == ["government", "ours", "party"]
    ours = load_profile("ours", office)
    assert (ours.system, ours.charset, ours.title["zh"]) == ("government", "gbk", "本县")
    assert ours.choose("方正小标宋_GBK", Slot.EAST_ASIA).new == "方正小标宋简体"
    assert ours.choose("仿宋_GB2312", Slot.EAST_ASIA).new == "方正仿宋_GBK"
    assert ours.choose("Nobody Knows", Slot.EAST_ASIA).code == ""
    assert ours.policies.punctuation == "han"


def test_a_profile_from_a_file(office: Path) -> None:
    file = office / "profiles/ours.toml"
    for name in (file, str(file)):
        profile = load_profile(name)
        assert profile.name == "ours"
        assert profile.choose("方正小标宋_GBK", Slot.EAST_ASIA).new == "方正小标宋简体"
        assert profile.choose("微软雅黑", Slot.EAST_ASIA).new == "黑体"
    lone = shutil.copy(file, office / "lone.toml")
    assert load_profile(lone).choose("微软雅黑", Slot.EAST_ASIA).new == "方正黑体_GBK"


def test_an_office_changes_a_built_in_profile(tmp_path: Path) -> None:
    write(tmp_path / "profiles/party.toml", """
        extends = "party"
        title = { zh = "党委", en = "Party" }
        latin = { preferred = "仿宋_GB2312" }
    """)
    assert load_profile("party", tmp_path).choose("Arial", Slot.ASCII).new == "仿宋_GB2312"
    assert load_profile("party").choose("Arial", Slot.ASCII).new == "Times New Roman"


def test_tables_win_over_the_profile(office: Path) -> None:
    ours = load_profile("ours", office)
    choice = ours.choose("Microsoft YaHei", Slot.EAST_ASIA)
    assert (choice.new, choice.rule) == ("黑体", "table ours.toml#1")
    assert ours.choose("微软雅黑", Slot.ASIAN).new == "方正黑体_GBK"
    assert ours.choose("@微软雅黑", Slot.ANY).new == "@黑体"
    assert ours.choose("微软雅黑", Slot.ASCII).new == "宋体"
    for slot in (Slot.ASCII, Slot.EAST_ASIA, Slot.CS, Slot.ANY):
        assert ours.choose("本县 旧字体", slot).new == "方正仿宋_GBK"
    assert ours.choose("Times New Roman", Slot.CS).new == "宋体"
    government = load_profile("government", office)
    assert government.choose("微软雅黑", Slot.EAST_ASIA).new == "方正黑体_GBK"


def test_a_table_counts_a_face_to_a_typeface(office: Path) -> None:
    ours = load_profile("ours", office)
    assert ours.choose("Times New Roman", Slot.EAST_ASIA).new == "方正楷体_GBK"
    assert ours.choose("本县题字", Slot.EA).new == "方正小标宋简体"
    # a built-in rule, by what this profile prefers
    assert ours.choose("方正大标宋简体", Slot.EAST_ASIA).new == "方正小标宋简体"


def test_beneath_an_offices_table_nothing_changes_what_it_writes(office: Path) -> None:
    ours = load_profile("ours", office)
    assert ours.choose("隶书", Slot.EAST_ASIA).new == "方正大标宋_GBK"
    assert ours.choose("方正大标宋_GBK", Slot.EAST_ASIA).code == ""


def test_a_lower_layer_does_not_replace_what_an_upper_one_writes() -> None:
    tables = Tables(load_catalogue())
    tables.lay([("ours.toml", 1, {"from": "幼圆", "slot": "han", "to": "宋体"})])
    tables.lay([("theirs.toml", 1, {"from": "隶书", "slot": "eastAsia", "to": "幼圆"})])
    assert tables.find("幼圆", ("eastAsia", "han", "any")) is None
    found = tables.find("YouYuan", ("asian", "han", "any"))
    assert found is not None
    assert (found.to, found.rule) == ("宋体", "table ours.toml#1")


def test_an_offices_rule_wins_over_a_narrower_built_in_one(office: Path) -> None:
    ours = load_profile("ours", office)
    assert ours.choose("方正书宋_GBK", Slot.EAST_ASIA).new == "华文中宋"
    assert ours.choose("方正书宋简体", Slot.EAST_ASIA).new == "宋体"


def test_what_a_table_writes_is_accepted_there(office: Path) -> None:
    ours = load_profile("ours", office)
    assert ours.choose("华文中宋", Slot.EAST_ASIA).code == ""
    assert ours.choose("方正仿宋_GBK", Slot.ASCII).code == ""
    assert load_profile("government", office).choose("华文中宋", Slot.EAST_ASIA).code


@pytest.mark.parametrize(
    ("name", "message"),
    [("nosuch", "no profile"), ("nosuch.toml", "cannot be read")],
)
def test_a_profile_that_is_not_there(name: str, message: str, tmp_path: Path) -> None:
    wanted = tmp_path / name if name.endswith(".toml") else name
    with pytest.raises(MappingError, match=message) as caught:
        load_profile(wanted)
    assert caught.value.advice


def test_profiles_that_extend_each_other(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        write(tmp_path / f"profiles/{name}.toml", f"""
            extends = "{other}"
            title = {{ zh = "甲", en = "A" }}
        """)
    with pytest.raises(MappingError, match="circle: a → b → a") as caught:
        load_profile("a", tmp_path)
    assert (caught.value.line, caught.value.key) == (1, "extends")


def test_a_mistake_in_an_offices_files_is_refused(office: Path) -> None:
    write(office / "tables/wrong.toml", """
        profiles = ["ours"]
        [[substitute]]
        from = "幼圆"
        slot = "han"
        to = "无此字体"
    """)
    with pytest.raises(MappingError, match="unknown family") as caught:
        load_profile("ours", office)
    assert caught.value.path.endswith("wrong.toml")
    assert (caught.value.line, caught.value.key) == (5, "substitute[1].to")
