"""Coverage and fallback; free fonts of the machine and their character maps are the oracle."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.fonts.catalogue import Catalogue, Family
from fontbridge.fonts.clusters import joins_previous
from fontbridge.fonts.coverage import (
    Coverage,
    FileCoverage,
    RepertoireCoverage,
    coverage_of_family,
    plan_fallback,
    uncovered,
)
from fontbridge.fonts.fontfiles import characters_of, faces_in, find_face
from fontbridge.model import DamagedError, UnsupportedError
from tests.makers.fonts import build_font

GB2312 = RepertoireCoverage("仿宋_GB2312", "gb2312")
GBK = RepertoireCoverage("方正仿宋_GBK", "gbk")
LEVEL_3 = RepertoireCoverage("仿宋", "gb18030-level3")
DEBIAN = Path("/usr/share/fonts/truetype")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = {"en": "Stand-in Song", "zh": "替身宋"}
    build_font(tmp_path / "a-bold.ttf", "中", names, bold=True)
    build_font(tmp_path / "regular.ttf", "中国A〇𠮷", names)
    build_font(tmp_path / "other.ttf", "A", {"en": "Other", "zh": "别的"})
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 no font at all")
    (tmp_path / "empty.otf").write_bytes(b"")
    return tmp_path


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(
        [
            Family("替身宋", "songti", "han", "gb2312", aliases=("TSS",)),
            Family("无名", "songti", "han"),
        ],
        {},
    )


# -- missing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coverage", "text", "missing"),
    [
        (GB2312, "二〇二六年——“约翰·F”……〔〕", "〇"),
        (GB2312, "镕基 喆 镕", "镕喆"),
        (GB2312, "㎡ ℃ ① €", "㎡€"),
        (GBK, "二〇二六年㎡镕喆", ""),
        (GBK, "䶮𠮷", "䶮𠮷"),
        (LEVEL_3, "䶮𠮷镕", ""),
        (GB2312, "", ""),
    ],
)
def test_missing_in_order_of_appearance(coverage: Coverage, text: str, missing: str) -> None:
    assert coverage.missing(text) == missing
    assert coverage.covers(text) is not missing or not missing


UNDRAWN = "\t\n\r\x0b\x0c\x1f\xad\u200b\u200c\u200d\u200e\u202a\u2028\u2060\u2066\ufe0f\ufeff"


@pytest.mark.parametrize("char", [*UNDRAWN, "\U000e0100", "\U000e01ef"])
def test_what_is_not_drawn_is_never_missing(char: str) -> None:
    assert GB2312.missing(f"中{char}国") == ""


def test_of_a_variation_sequence_only_the_base_counts() -> None:
    assert GB2312.missing("葛\U000e0100") == ""
    assert GB2312.missing("镕\U000e0100") == "镕"


# -- fallback ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("通知", [("通知", 0)]),
        ("二〇二六年", [("二", 0), ("〇", 1), ("二六年", 0)]),
        ("镕喆", [("镕喆", 1)]),
        ("镕\U000e0100喆𠮷", [("镕\U000e0100喆", 1), ("𠮷", 2)]),
        ("가中", [("가中", 0)]),  # no family draws it: it stays
        ("a\u0301b", [("a\u0301b", 0)]),
    ],
)
def test_only_what_is_missing_moves(text: str, pieces: list[tuple[str, int]]) -> None:
    plan = plan_fallback(text, [GB2312, GBK, LEVEL_3])
    assert [(text[start:end], index) for start, end, index in plan] == pieces


def test_a_cluster_moves_whole(tmp_path: Path) -> None:
    names = {"en": "Marks", "zh": "标记"}
    marks = FileCoverage("标记", build_font(tmp_path / "m.ttf", "mn\u0300", names))
    assert plan_fallback("nm\u0300n", [GB2312, marks]) == [(0, 1, 0), (1, 3, 1), (3, 4, 0)]
    assert uncovered("nm\u0300中\u0300", [GB2312, marks]) == "\u0300"


def test_uncovered() -> None:
    assert uncovered("二〇镕𠮷", [GB2312, GBK]) == "𠮷"
    assert uncovered("二〇镕𠮷", [GB2312, GBK, LEVEL_3]) == ""


@given(st.text(st.one_of(st.sampled_from("中〇镕𠮷가A\u0301\U000e0100\u200d"), st.characters())))
def test_fallback_covers_the_text_and_tears_nothing(text: str) -> None:
    families = [GB2312, GBK, LEVEL_3]
    plan = plan_fallback(text, families)
    assert "".join(text[start:end] for start, end, _ in plan) == text
    assert all(a[2] != b[2] for a, b in itertools.pairwise(plan))
    for start, end, index in plan:
        assert start == 0 or not joins_previous(text, start)
        if index:
            assert families[index].covers(text[start:end])
            assert not families[0].covers(text[start:end])
    lost = uncovered(text, families)
    assert all(any(family.covers(c) for family in families) for c in text if c not in lost)


# -- font files -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Stand-in Song", "替身宋", "stand in_song", "@替身宋"])
def test_a_face_is_found_by_any_of_its_names(folder: Path, name: str) -> None:
    face = find_face(name, [folder])
    assert face and face.path.name == "regular.ttf"  # not the bold one, first by name
    assert characters_of(face.path) == set("中国A〇𠮷")


def test_the_catalogue_knows_further_names(folder: Path, catalogue: Catalogue) -> None:
    found = coverage_of_family("TSS", catalogue, [folder])
    assert isinstance(found, FileCoverage)
    assert found.evidence == "cmap regular.ttf"
    assert found.missing("中国年〇") == "年"


def test_without_a_file_the_catalogue_tells(folder: Path, catalogue: Catalogue) -> None:
    found = coverage_of_family("TSS", catalogue)
    assert isinstance(found, RepertoireCoverage)
    assert found.missing("中国年〇") == "〇"
    assert coverage_of_family("无名", catalogue, [folder]) is None
    assert coverage_of_family("从未听说", catalogue, [folder]) is None
    assert coverage_of_family("Other", catalogue, [folder]) is not None


def test_a_changed_file_is_read_again(folder: Path) -> None:
    path = folder / "regular.ttf"
    assert "丁" not in characters_of(path)
    build_font(path, "丁丙", {"en": "New", "zh": "新"})
    assert characters_of(path) == set("丁丙")
    assert find_face("新", [folder])


def test_a_collection_has_a_face_for_each_number(folder: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(folder / "a-bold.ttf"), TTFont(folder / "other.ttf")]
    collection.save(folder / "z.ttc")
    (folder / "other.ttf").unlink()
    face = find_face("别的", [folder])
    assert face and (face.path.name, face.number) == ("z.ttc", 1)
    assert characters_of(face.path, face.number) == {"A"}


@pytest.mark.parametrize("name", ["broken.ttf", "empty.otf"])
def test_a_damaged_file_says_so(folder: Path, name: str) -> None:
    with pytest.raises(DamagedError) as caught:
        characters_of(folder / name)
    assert caught.value.path.endswith(name) and caught.value.advice


def test_a_font_without_characters_is_of_no_use(tmp_path: Path) -> None:
    path = build_font(tmp_path / "none.ttf", "", {"en": "None", "zh": "空"})
    with pytest.raises(UnsupportedError):
        characters_of(path)


@pytest.mark.parametrize(
    ("pattern", "han"),
    [("arphic-gbsn00lp/gbsn00lp.ttf", 6763), ("arphic-gkai00mp/gkai00mp.ttf", 6763)],
)
def test_free_gb2312_fonts(pattern: str, han: int, tmp_path: Path) -> None:
    path = DEBIAN / pattern
    if not path.is_file():
        pytest.skip("the free font is not installed")
    shutil.copy(path, tmp_path)
    (face,) = faces_in([tmp_path])
    held = characters_of(face.path, face.number)
    assert held == set(map(chr, TTFont(path).getBestCmap()))
    assert sum("\u4e00" <= char <= "\u9fff" for char in held) == han
    hanzi = "".join(sorted(char for char in held if "\u4e00" <= char <= "\u9fff"))
    assert GB2312.covers(hanzi)
    assert FileCoverage("free", path).missing("镕中") == GB2312.missing("镕中") == "镕"
