"""Which font of a run in DrawingML draws a character: the table of the standard, spelt out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.fonts.drawing import DrawingFaces, is_east_asian
from fontbridge.model import Slot

FACES = DrawingFaces("Times New Roman", "仿宋_GB2312", "Arial", "Wingdings")

# ECMA-376 Part 1, 21.1.2.3, at the borders of its ranges.
TABLE = {
    Slot.LATIN: "A~\x80¦©¯²³µ·ÖØöøЖ\u058fႠჿሀᎠᴀḀ\u1fff—…‰※⁆⁊℃→Ⅳ\u245f⟀\u2bffﬀ﹐\U0001d400",
    Slot.CS: "א\u074fހअไក\u200e\u202e♰יִ",
    Slot.SYM: "\uf000\uf0ff",
    Slot.EA: "§¨°±´×÷①■☎⚀〇一。，￥\ue000\uf100𠮷ㄅ가",
}


@pytest.mark.parametrize(
    ("slot", "char"), [(slot, char) for slot, chars in TABLE.items() for char in chars], ids=ascii
)
def test_table(slot: Slot, char: str) -> None:
    assert [*FACES.segments(char)] == [(0, len(char), slot)]


@pytest.mark.parametrize("char", "‘’‚‛“”„‟")
def test_quotation_marks_go_by_language(char: str) -> None:
    assert [slot for *_, slot in FACES.segments(char)] == [Slot.LATIN]
    assert [slot for *_, slot in FACES._replace(east_asian=True).segments(char)] == [Slot.EA]


def test_languages() -> None:
    assert all(map(is_east_asian, ["zh-CN", "zh-HK", "ja-JP", "ko-KR", "ii-CN", "ZH-cn"]))
    assert not any(map(is_east_asian, ["en-US", "", "z", "vi-VN"]))


def test_what_a_run_leaves_undefined_is_latin() -> None:
    faces = DrawingFaces("Arial", "宋体")
    assert [slot for *_, slot in faces.segments("א\uf0ff")] == [Slot.LATIN]


def test_a_mark_stays_with_its_base() -> None:
    assert [*FACES.segments("中\u0301文")] == [(0, 3, Slot.EA)]


@given(st.text(max_size=40), st.booleans())
def test_stretches_have_no_gaps(text: str, east_asian: bool) -> None:
    found = [*FACES._replace(east_asian=east_asian).segments(text)]
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert all(a[2] is not b[2] for a, b in pairwise(found))
