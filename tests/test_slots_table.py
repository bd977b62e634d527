"""Word's rule, cell by cell, against a table written down beside the tests."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.fonts.clusters import MAY_JOIN, cluster_end, cluster_start, joins_previous
from fontbridge.fonts.slot_table import DEPARTURES, ROWS
from fontbridge.fonts.slots import Faces, segments, slot_of, whole_run_slot
from fontbridge.model import Slot

TNR = "Times New Roman"
FACES = Faces(TNR, TNR, "仿宋_GB2312", "Arial")


class Cell(NamedTuple):
    first: int
    last: int
    block: str
    plain: str
    hinted: str
    needs: str


def _cells() -> Iterator[Cell]:
    table = Path(__file__).parent / "data" / "word_slots.tsv"
    for line in table.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            first, last, *words = line.split("\t")
            yield Cell(int(first, 16), int(last, 16), *words)


CELLS = list(_cells())


def expected(char: str, faces: Faces) -> Slot:
    """The slow way: one character, one row."""
    cell = next(cell for cell in CELLS if cell.first <= ord(char) <= cell.last)
    met = {
        "": True,
        "zh": faces.zh,
        "zh or charset": faces.zh or faces.east_asia_charset_gb,
    }[cell.needs]
    return Slot(cell.hinted if faces.hint and met else cell.plain)


def variants() -> Iterator[Faces]:
    for hint, zh, charset in itertools.product((False, True), repeat=3):
        yield FACES._replace(hint=hint, zh=zh, east_asia_charset_gb=charset)


def test_the_written_table_has_no_gap() -> None:
    assert CELLS[0].first == 0 and CELLS[-1].last == 0x10FFFF
    for cell, following in itertools.pairwise(CELLS):
        assert following.first == cell.last + 1, following.block


@pytest.mark.parametrize("faces", list(variants()), ids=lambda f: f"{f.hint}-{f.zh}-{f[-1]}")
def test_every_cell(faces: Faces) -> None:
    for cell in CELLS:
        middle = (cell.first + cell.last) // 2
        for code_point in {cell.first, cell.first + 1, middle, cell.last - 1, cell.last}:
            if cell.first <= code_point <= cell.last:
                char = chr(code_point)
                assert slot_of(char, faces) is expected(char, faces), (cell, f"{code_point:04X}")


@pytest.mark.parametrize("plane", [0x10000, 0x1F431, 0x20BB7, 0x2CB4E, 0x30000, 0xE0101])
def test_supplementary_planes_are_east_asian(plane: int) -> None:
    assert slot_of(chr(plane), FACES) is Slot.EAST_ASIA


def test_complex_script_formatting_wins_over_everything() -> None:
    faces = Faces("Arial", "Arial", TNR, "Arial", hint=True, cs_on=True)
    assert whole_run_slot(faces) is Slot.CS
    assert list(segments("中A“", faces)) == [(0, 3, Slot.CS)]


@pytest.mark.parametrize(
    ("ascii_", "hansi", "east_asia", "slot"),
    [
        (TNR, TNR, TNR, Slot.ASCII),
        ("Arial", "Arial", TNR, Slot.ASCII),
        ("Arial", "Calibri", TNR, None),
        (TNR, TNR, "宋体", None),
    ],
)
def test_times_new_roman_as_east_asian_font(
    ascii_: str, hansi: str, east_asia: str, slot: Slot | None
) -> None:
    faces = Faces(ascii_, hansi, east_asia, hint=True)
    assert whole_run_slot(faces) is slot
    assert slot_of("中", faces) is (slot or Slot.EAST_ASIA)


def test_undefined_slots_are_drawn_by_hansi() -> None:
    assert slot_of("中", Faces("Arial", "Arial")) is Slot.HANSI
    assert slot_of("ก", Faces("Arial", "Arial", "宋体")) is Slot.HANSI
    assert list(segments("中é", Faces("Arial", "Arial"))) == [(0, 2, Slot.HANSI)]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("", []),
        ("于2026年", ["于", "2026", "年"]),
        ("a\u030c中", ["a\u030c", "中"]),  # ǎ in two code points
        ("葛\U000e0100城", ["葛\U000e0100城"]),  # ideographic variation sequence
        ("1\ufe0f\u20e3中", ["1\ufe0f\u20e3", "中"]),  # keycap
        ("\U0001f46e\u200d\u2642\ufe0f年", ["\U0001f46e\u200d\u2642\ufe0f年"]),
        ("A\U000e0100B", ["A\U000e0100B"]),
        ("\ud842\udfb7", ["\ud842\udfb7"]),
        ("\u0301中", ["\u0301", "中"]),  # nothing to stay with
        ("“\u0301中", ["“\u0301", "中"]),
    ],
)
def test_clusters_stay_whole(text: str, stretches: list[str]) -> None:
    assert [text[start:end] for start, end, _ in segments(text, FACES)] == stretches


SAMPLES = st.text(
    st.one_of(
        st.sampled_from("A1 中文〇“”—·…éǎ①Ⅳ\u0301\u030c\u3099\ufe0f\U000e0100\u200d\u2642กא\ue815"),
        st.characters(),
    )
)


@given(SAMPLES, st.sampled_from(list(variants())))
def test_segments_cover_the_text_and_agree_with_the_table(text: str, faces: Faces) -> None:
    stretches = list(segments(text, faces))
    assert "".join(text[start:end] for start, end, _ in stretches) == text
    assert all(slot is not after for (_, _, slot), (_, _, after) in itertools.pairwise(stretches))
    for start, end, slot in stretches:
        assert start < end and (start == 0 or not joins_previous(text, start))
        for index in range(start, end):
            if index == 0 or not joins_previous(text, index):
                assert slot is expected(text[index], faces)


@given(SAMPLES.filter(bool), st.data())
def test_a_cluster_is_one_base_with_all_that_joins_it(text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text) - 1))
    start, end = cluster_start(text, index), cluster_end(text, index)
    assert start <= index < end
    assert start == 0 or not joins_previous(text, start)
    assert end == len(text) or not joins_previous(text, end)
    assert all(joins_previous(text, place) for place in range(start + 1, end))


def test_no_mark_escapes_the_quick_look() -> None:
    marks = (chr(code) for code in range(0x110000) if unicodedata.category(chr(code))[0] == "M")
    assert not [mark for mark in marks if not MAY_JOIN.match(mark)]
    for char in "\u200c\u200d\U0001f3fb\U000e0020\udc00":
        assert MAY_JOIN.match(char)
    assert not MAY_JOIN.search("为“十四五”规划，2026年——〇・éα①\u3000Ａ镕𠮷")


def test_the_page_shows_the_table(checkout: Path) -> None:
    page = (checkout / "docs" / "reference" / "slots.md").read_text("utf-8")
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    rows = [cells for cells in lines if len(cells) > 2 and "–" in cells[0]]
    shown = {(cells[0], cells[1], cells[2]) for cells in rows}
    departures = {tuple(cells) for cells in lines if len(cells) > 1 and "–" in cells[1]}
    assert shown == {(f"{r.first:04X}–{r.last:04X}", r.plain, r.hinted) for r in ROWS}
    assert departures == {
        (d.renderer, f"{d.first:04X}–{d.last:04X}", d.plain, d.hinted) for d in DEPARTURES
    }
