"""How RTF sets its paragraphs, as far as lines break by it."""

from __future__ import annotations

import pytest

from fontbridge.formats import open_document
from fontbridge.formats.measure import OBJECT, Align, Grid, Measure, Stop, Unforeseen
from fontbridge.model import Limits
from tests.makers.rtf import document

PAGE = r"\paperw4200\paperh8400\margl100\margr100\margt0\margb0 "


def measures(body: str) -> list[Measure | Unforeseen | None]:
    opened = open_document(document(PAGE + body), Limits(), "")
    return [opened.measure(each) for each in opened.paragraphs(None)]


def measure(body: str) -> Measure:
    (found,) = measures(body)
    assert isinstance(found, Measure), found
    return found


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (r"\pard ab\par", (200.0, 0.0, 0.0)),
        (r"\pard ab", (200.0, 0.0, 0.0)),  # nothing ends it but the file
        (r"\pard\li200\ri100\fi-200 ab\par", (185.0, 10.0, -10.0)),
        (r"{\pard\li200 ab\par}", (190.0, 10.0, 0.0)),
        (r"\li200\pard ab\par", (200.0, 0.0, 0.0)),
        (r"\pard\fs40\cufi200 ab\par", (200.0, 0.0, 40.0)),
        (r"\sectd\pgwsxn3200 ab\par", (150.0, 0.0, 0.0)),
        (r"\sectd\cols2\colsx200 ab\par", (95.0, 0.0, 0.0)),
    ],
)
def test_a_paragraph_is_measured_by_its_page_and_indents(
    body: str, told: tuple[float, float, float]
) -> None:
    found = measure(body)
    assert (found.width, found.left, found.first) == told


def test_columns_may_be_of_unequal_width() -> None:
    found = measure(r"\sectd\cols2\colno1\colw1000\colsr200\colno2\colw2800 ab\par")
    assert [found.width, *found.others] == [50.0, 140.0]


def test_a_section_goes_on_until_it_is_reset() -> None:
    found = measures(r"\sectd\cols2 a\par\sect b\par\sect\sectd c\par")
    assert [each.width for each in found if isinstance(each, Measure)] == [82.0, 82.0, 200.0]


def test_sizes_change_within_a_run() -> None:
    found = measure(r"\pard\plain\fs32 a{\fs20\expndtw-10 b}c{\charscalex50 d}{\v e}\par")
    assert found.sizes == [(0, 16.0, 0.0), (1, 10.0, -0.5), (2, 16.0, 0.0), (3, 8.0, 0.0),
                           (4, 0.0, 0.0)]  # fmt: skip


def test_stops_and_pictures() -> None:
    picture = r"{\pict\picwgoal400\picscalex50\pngblip 00}"
    found = measure(rf"\deftab420\pard\tx400\tqr\tx800 a\tab {picture}b\par")
    assert found.stops == (Stop(20.0), Stop(40.0, Align.RIGHT))
    assert (found.every, found.controls) == (21.0, True)
    assert [tuple(each) for each in found.marks] == [(2, OBJECT, 10.0)]


ROW = r"\trowd\trgaph100\cellx1000\cellx3000 "
CELLS = r"\pard\intbl a\cell b\cell"


@pytest.mark.parametrize(
    "rows", [ROW + CELLS + r"\row", CELLS + ROW + r"\row", ROW + CELLS + ROW + r"\row"]
)
def test_a_row_may_be_defined_before_or_behind_its_cells(rows: str) -> None:
    found = measures(rows + r"\pard c\par")
    assert [each.width for each in found if isinstance(each, Measure)] == [40.0, 90.0, 200.0]


def test_cells_without_a_width_cannot_be_foreseen() -> None:
    assert measures(r"\trowd\cellx1000 \pard\intbl a\cell b\cell\row")[1] is Unforeseen.TABLE
    assert measures(r"\pard\intbl\itap2 a\nestcell")[0] is Unforeseen.TABLE


def shape(wrap: int) -> str:
    inset = r"{\sp{\sn dxTextLeft}{\sv 0}}"
    return (
        rf"{{\shp{{\*\shpinst\shpleft200\shpright2200\shpwr{wrap}{inset}"
        r"{\shptxt \pard in\par}}{\shprslt{\*\do\pard old\par}}}"
    )


def test_a_text_box_has_a_width_of_its_own() -> None:
    outside, inside = measures(rf"\pard out{shape(3)}\par")
    assert isinstance(inside, Measure)
    assert inside.width == pytest.approx(92.8)
    assert isinstance(outside, Measure)
    assert outside.width == 200.0


def test_lines_beside_a_drawing_cannot_be_foreseen() -> None:
    assert measures(rf"\pard out{shape(2)}\par")[0] is Unforeseen.BESIDE


def test_a_note_is_a_paragraph_of_its_own() -> None:
    outside, inside = measures(r"\pard\li400 out{\footnote\pard\li200 in}\par")
    assert isinstance(inside, Measure)
    assert isinstance(outside, Measure)
    assert (inside.left, outside.left) == (10.0, 20.0)


def test_a_paragraph_that_a_note_parts_cannot_be_foreseen() -> None:
    first, inside, second = measures(r"\pard out{\footnote\pard in}side\par")
    assert (first, second) == (Unforeseen.PARTED, Unforeseen.PARTED)
    assert isinstance(inside, Measure)


@pytest.mark.parametrize(
    ("words", "grid", "spread"),
    [
        (r"\sectspecifyl", Grid(21, 12), 0.0),
        (r"\sectspecifycl\sectexpand2048", Grid(21, 18), 0.5),
        (r"\sectdefaultcl", None, 0.0),
    ],
)
def test_the_grid_is_that_of_the_section(words: str, grid: Grid | None, spread: float) -> None:
    sheet = r"{\stylesheet{\s0\fs21 Normal;}}"
    found = measure(rf"{sheet}\sectd\sectlinegrid400{words}\pard\fs32 ab\par")
    assert (found.grid, found.spread) == (grid, spread)


@pytest.mark.parametrize(
    ("words", "keeps"),
    [
        ("", True), (r"\sl-400\slmult0", True), (r"\sl-560\slmult0", False),
        (r"\sl240\slmult1", True), (r"\sl360\slmult1", False), (r"\nosnaplinegrid", False),
    ],
)  # fmt: skip
def test_a_paragraph_leaves_the_grid_by_its_own_line_height(words: str, keeps: bool) -> None:
    found = measure(rf"\sectd\sectlinegrid400\sectspecifyl\pard{words} ab\par")
    assert found.on_grid is keeps


def test_headers_are_as_wide_as_the_page_but_off_its_grid() -> None:
    grid = r"\sectd\sectlinegrid400\sectspecifyl"
    header, body = measures(rf"{grid}{{\header\pard a\par}}\pard b\par")
    assert isinstance(header, Measure)
    assert isinstance(body, Measure)
    assert (header.width, header.grid) == (200.0, None)
    assert body.grid is not None


def test_gaps_before_latin_where_the_file_speaks_of_them() -> None:
    assert [
        each.autospace for each in measures(r"\pard\aspalpha a\par\pard b\par")
        if isinstance(each, Measure)
    ] == [True, False]  # fmt: skip
    assert measure(r"\pard a\par").autospace
