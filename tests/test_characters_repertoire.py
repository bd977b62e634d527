"""Repertoires against codecs and counts that the standards and the fonts themselves give."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.characters import tables
from fontbridge.characters.lookedup import Outside
from fontbridge.characters.repertoire import (
    REPERTOIRES,
    covers,
    first_outside,
    outside,
    pattern_outside,
    repertoire_of,
    within,
)

EVERYTHING = [chr(point) for point in range(0x110000)]


def held(repertoire: str) -> set[str]:
    lacking = set(pattern_outside(repertoire).findall("".join(EVERYTHING)))
    return {character for character in EVERYTHING if character not in lacking}


def encodable(codec: str) -> set[str]:
    return {char for char in EVERYTHING if char.encode(codec, "ignore")}


def test_gb2312_is_what_the_gb2312_faces_draw() -> None:
    # FangSong_GB2312 and KaiTi_GB2312 2.00 map ASCII and these 7,445 characters, no more.
    characters = held("gb2312")
    assert len(characters) == 128 + 7445
    assert characters ^ (encodable("gb2312")) == set("·—・―")
    assert {"·", "—"} <= characters


def test_gbk_is_what_cp936_reads() -> None:
    assert held("gbk") == encodable("gbk")


def test_two_byte_gb18030_has_no_private_use() -> None:
    characters = held("gb18030-2byte")
    old = {char for char in encodable("gb18030") if len(char.encode("gb18030")) <= 2}
    added = characters - old
    assert len(added) == 19
    assert all(unicodedata.category(char) == "Co" for char in old - characters)
    assert not any(unicodedata.category(char) == "Co" for char in characters)


def test_level_two_adds_the_196_missing_of_the_general_table() -> None:
    levels = [held(f"gb18030-level{number}") for number in (1, 2, 3)]
    assert len(levels[1] - levels[0]) == 196
    # 87,887 unified hanzi (6,582 of Extension A, 42,711 + 4,149 + 222 + 5,762 + 7,473 of B to F).
    assert len(levels[2] - levels[1]) == 42711 + 4149 + 222 + 5762 + 7473 + 214 - 196


def test_general_table_is_whole() -> None:
    lists = tables.lines("general-standard.txt")
    assert [len(line) for line in lists] == [3500, 3000, 1605]
    assert len(set("".join(lists))) == 8105


def test_each_repertoire_lies_within_the_next() -> None:
    sets = [held(repertoire) for repertoire in REPERTOIRES]
    assert all(smaller < larger for smaller, larger in pairwise(sets))


@pytest.mark.parametrize(
    ("text", "repertoire"),
    [
        ("", "ascii"),
        ("CRLF\r\n\t~", "ascii"),
        ("“十四五”规划——2026·1…", "gb2312"),
        ("淼鑫甯", "gb2312"),
        ("二〇二六年", "gbk"),
        ("镕喆堃玥昇龑垚犇昉祎禤璟曌赟翀媖囧", "gbk"),
        ("ⅰ㎡㊣―", "gbk"),
        ("€", "gb18030-2byte"),
        ("䶮", "gb18030-2byte"),
        ("ḿ︐龴", "gb18030-2byte"),
        ("㛃", "gb18030-level1"),
        ("鿍", "gb18030-level1"),
        ("𬭎", "gb18030-level2"),
        ("𠮷", "gb18030-level3"),
        ("⼀", "gb18030-level3"),
        ("¥", "gb18030"),
        ("•\u00a0☐", "gb18030"),
        ("\ue863", "gb18030"),
        ("😀", "gb18030"),
        ("\ud800", "unicode"),
    ],
)
def test_tightest(text: str, repertoire: str) -> None:
    assert repertoire_of(text) == repertoire
    assert repertoire_of("一" + text + "a") == (
        repertoire if repertoire != "ascii" else "gb2312"
    )


@given(st.text(), st.text(st.characters(exclude_categories=[])))
def test_more_text_never_needs_less(text: str, more: str) -> None:
    assert within(repertoire_of(text), repertoire_of(text + more))


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from(REPERTOIRES))
def test_outside_agrees_with_the_tightest(text: str, repertoire: str) -> None:
    bad = outside(text, repertoire)
    assert len(set(bad)) == len(bad)
    assert (not bad) == within(repertoire_of(text), repertoire) == covers(repertoire, text)
    assert first_outside(text, repertoire) == (text.index(bad[0]) if bad else -1)


def test_unknown_name() -> None:
    with pytest.raises(ValueError, match="gb2313"):
        pattern_outside("gb2313")


def test_general_table_can_be_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).parents[1] / "benchmarks"
    monkeypatch.syspath_prepend(str(folder))
    make = pytest.importorskip("make_general_standard")
    if not make.UNIHAN.is_file():
        pytest.skip("the package unicode-data is not installed")
    assert make.table(make.UNIHAN) == make.TARGET.read_text("utf-8")


@pytest.mark.parametrize("repertoire", [*REPERTOIRES[1:-2], "general-standard"])
def test_what_is_told_at_a_glance_is_what_the_pattern_tells(repertoire: str) -> None:
    some = EVERYTHING[:0x30000]
    assert {char for char in some if covers(repertoire, char)} == held(repertoire) & set(some)


@given(st.text(alphabet="a中〇㎡\U00020bb7\n", max_size=12), st.integers(0, 12))
def test_looking_up_finds_what_the_pattern_finds(text: str, start: int) -> None:
    pattern = re.compile("[^a中\n]")
    found = pattern.search(text, start)
    sure: Callable[[str], bool] = re.compile("a*").fullmatch  # type: ignore[assignment]
    looked_up = Outside(lambda: frozenset("a中\n"), lambda: pattern, sure)
    assert looked_up.all_in(text) == pattern.findall(text)
    assert looked_up.first_in(text, start) == (found.start() if found else -1)


def test_much_text_is_searched_by_the_pattern() -> None:
    asked: list[str] = []

    def held() -> frozenset[str]:
        asked.append("held")
        return frozenset("a")

    def pattern() -> re.Pattern[str]:
        asked.append("pattern")
        return re.compile("[^a]")

    outside_a = Outside(held, pattern, lambda text: False)
    assert outside_a.all_in("ab") == ["b"]
    assert asked == ["held"]
    assert outside_a.all_in("a" * 1_000_000 + "b") == ["b"]
    assert outside_a.first_in("ab", 0) == 1
    assert asked == ["held", "pattern"]
