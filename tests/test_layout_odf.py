"""How OpenDocument texts set their paragraphs, as far as lines break by it."""

from __future__ import annotations

import pytest

from fontbridge.formats import open_document
from fontbridge.formats.measure import OBJECT, Align, Grid, Measure, Stop, Unforeseen
from fontbridge.model import Limits
from tests.makers.opendocument import content, flat, package, style, styles

LAYOUT = (
    '<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{width}"'
    ' fo:page-height="400pt" fo:margin-left="20pt" fo:margin-right="20pt" fo:margin-top="0pt"'
    ' fo:margin-bottom="0pt"{more}>{inner}</style:page-layout-properties></style:page-layout>'
)
MASTERS = (
    '<style:master-page style:name="Standard" style:page-layout-name="P"/>'
    '<style:master-page style:name="Wide" style:page-layout-name="W"/>'
    '<style:master-page style:name="Cover" style:page-layout-name="W"'
    ' style:next-style-name="Standard"/>'
)
SIZE = '<style:text-properties fo:font-size="10pt" style:font-size-asian="10pt"{more}/>'
DEFAULT = style("", "paragraph", SIZE.format(more=""))


def measures(
    body: str, automatic: str = "", common: str = "", more: str = "", inner: str = "",
    settings: str = "",
) -> list[Measure | Unforeseen | None]:  # fmt: skip
    """The measure of each paragraph of a text; `more` and `inner` are put into its page layout."""
    layouts = LAYOUT.format(name="P", width="240pt", more=more, inner=inner)
    layouts += LAYOUT.format(name="W", width="340pt", more="", inner="")
    sheet = styles(DEFAULT + common, automatic=layouts, masters=MASTERS)
    parts = {"settings.xml": settings} if settings else {}
    opened = open_document(package(content(body, automatic=automatic), sheet, parts), Limits(), "")
    return [opened.measure(each) for each in opened.paragraphs(None)]


def measure(body: str, automatic: str = "", **more: str) -> Measure:
    (found,) = measures(body, automatic, **more)
    assert isinstance(found, Measure), found
    return found


def paragraph(name: str, properties: str = "", more: str = "", inner: str = "") -> str:
    told = f"<style:paragraph-properties{properties}>{inner}</style:paragraph-properties>"
    return style(name, "paragraph", told + more)


TEXT = '<text:p text:style-name="A">甲乙</text:p>'


def test_a_paragraph_is_measured_by_its_page_and_indents() -> None:
    indents = ' fo:margin-left="10pt" fo:margin-right="5%" fo:text-indent="-10pt"'
    found = measure(TEXT, paragraph("A", indents))
    assert (found.width, found.left, found.first) == (180.0, 10.0, -10.0)
    assert found.sizes == [(0, 10.0, 0.0)]


def test_a_style_stands_on_its_parents() -> None:
    above = style("A", "paragraph", SIZE.replace("10pt", "150%").format(more=""), parent="B")
    beneath = paragraph("B", ' fo:margin-left="30pt"')
    found = measure(TEXT, above, common=beneath)
    assert found.left == 30.0
    assert found.sizes == [(0, 15.0, 0.0)]


def test_chinese_and_latin_text_have_sizes_of_their_own() -> None:
    told = SIZE.replace('asian="10pt"', 'asian="20pt"').format(more=' style:text-scale="50%"')
    found = measure('<text:p text:style-name="A">甲ab</text:p>', style("A", "paragraph", told))
    assert found.sizes == [(0, 10.0, 0.0), (1, 5.0, 0.0)]


def test_pages_follow_their_masters() -> None:
    wide = paragraph("A").replace("<style:style ", '<style:style style:master-page-name="Wide" ')
    cover = paragraph("B").replace("<style:style ", '<style:style style:master-page-name="Cover" ')
    body = "<text:p>甲</text:p>" + TEXT + "<text:p>丙</text:p>"
    body += '<text:p text:style-name="B">丁</text:p>'
    found = [each for each in measures(body, wide + cover) if isinstance(each, Measure)]
    assert [(each.width, each.others) for each in found] == [
        (200.0, []), (300.0, []), (300.0, []), (300.0, [200.0]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        ('<style:columns fo:column-count="2" fo:column-gap="20pt"/>', [90.0]),
        (
            '<style:columns fo:column-count="2"><style:column style:rel-width="1*"'
            ' fo:end-indent="10pt"/><style:column style:rel-width="3*"/></style:columns>',
            [40.0, 150.0],
        ),
    ],
)
def test_columns_of_pages_and_of_sections(columns: str, widths: list[float]) -> None:
    on_page = measure("<text:p>甲</text:p>", inner=columns)
    properties = f"<style:section-properties>{columns}</style:section-properties>"
    section = style("S", "section", properties)
    body = '<text:section text:style-name="S"><text:p>甲</text:p></text:section>'
    for found in (on_page, measure(body, section)):
        assert [found.width, *found.others] == widths


def test_a_cell_is_as_wide_as_its_columns() -> None:
    cell = '<style:table-cell-properties fo:padding="2pt" fo:border-left="1pt solid #000000"/>'
    column = '<style:table-column-properties style:column-width="60pt"/>'
    automatic = style("C", "table-cell", cell) + style("K", "table-column", column)
    body = (
        '<table:table><table:table-column table:style-name="K" table:number-columns-repeated="2"/>'
        '<table:table-row><table:table-cell table:style-name="C" table:number-columns-spanned="2">'
        "<text:p>甲</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert measure(body, automatic).width == 115.0
    assert measures(body.replace(' table:style-name="K"', "")) == [Unforeseen.TABLE]


def frame(anchor: str, inner: str, name: str = "G") -> str:
    return (
        f'<text:p>外<draw:frame draw:style-name="{name}" text:anchor-type="{anchor}"'
        f' svg:width="100pt">{inner}</draw:frame></text:p>'
    )


def test_a_text_box_has_a_width_of_its_own() -> None:
    look = style("G", "graphic", '<style:graphic-properties fo:padding="3pt" style:wrap="none"/>')
    box = "<draw:text-box><text:p>内</text:p></draw:text-box>"
    inside, outside = measures(frame("paragraph", box), look)
    assert isinstance(inside, Measure)
    assert inside.width == 94.0
    assert isinstance(outside, Measure)
    assert outside.width == 200.0


def test_a_frame_stands_in_the_line_or_beside_it() -> None:
    wrapped = style("G", "graphic", '<style:graphic-properties style:wrap="parallel"/>')
    found = measure(frame("as-char", "<draw:image/>"), wrapped)
    assert [tuple(each) for each in found.marks] == [(1, OBJECT, 100.0)]
    assert measures(frame("paragraph", "<draw:image/>"), wrapped) == [Unforeseen.BESIDE]


def test_tabulators_breaks_and_blanks_have_their_places() -> None:
    body = '<text:p>甲<text:tab/>乙<text:line-break/><text:s text:c="2"/>丙<text:s/></text:p>'
    assert [each[:2] for each in measure(body).marks] == [(1, "\t"), (2, "\n"), (2, "  "), (3, " ")]


STOPS = (
    '<style:tab-stops><style:tab-stop style:position="50pt"/>'
    '<style:tab-stop style:position="90pt" style:type="right"/></style:tab-stops>'
)


@pytest.mark.parametrize(("relative", "moved"), [("", 10.0), ("true", 10.0), ("false", 0.0)])
def test_stops_are_counted_from_the_indent_or_the_edge(relative: str, moved: float) -> None:
    item = '<config:config-item config:name="TabsRelativeToIndent" config:type="boolean">'
    settings = flat(f"{item}{relative}</config:config-item>") if relative else ""
    found = measure(
        TEXT, paragraph("A", ' fo:margin-left="10pt"', inner=STOPS), settings=settings
    )
    assert found.stops == [Stop(50.0 + moved), Stop(90.0 + moved, Align.RIGHT)]


@pytest.mark.parametrize("body", ["<office:annotation>{}</office:annotation>", "{}<text:p/>"])
def test_flat_files_are_measured_too(body: str) -> None:
    opened = open_document(flat(body.format("<text:p>甲</text:p>")).encode(), Limits(), "")
    (found,) = [opened.measure(each) for each in opened.paragraphs(None)]
    assert found is (Unforeseen.UNTOLD if "annotation" in body else Unforeseen.PAGE)


GRID = (
    ' style:layout-grid-mode="{mode}" style:layout-grid-base-height="20pt"'
    ' style:layout-grid-ruby-height="0pt" style:layout-grid-base-width="12.5pt"{more}'
)


@pytest.mark.parametrize(
    ("mode", "more", "grid", "spread"),
    [
        ("both", "", Grid(20, 16), 2.5),
        ("both", ' style:layout-grid-lines="19"', Grid(19, 16), 2.5),
        ("line", "", Grid(20, 20), 0.0),
        ("none", "", None, 0.0),
    ],
)
def test_the_grid_is_that_of_the_page(
    mode: str, more: str, grid: Grid | None, spread: float
) -> None:
    found = measure("<text:p>甲</text:p>", more=GRID.format(mode=mode, more=more))
    assert (found.grid, found.spread) == (grid, spread)


def test_headers_are_as_wide_as_the_page_but_off_its_grid() -> None:
    header = "><style:header><text:p>页眉</text:p></style:header></style:master-page>"
    sheet = styles(
        DEFAULT,
        automatic=LAYOUT.format(
            name="P", width="240pt", more=GRID.format(mode="line", more=""), inner=""
        ),
        masters=MASTERS.partition("/>")[0] + header,
    )
    opened = open_document(package(content("<text:p>甲</text:p>"), sheet), Limits(), "")
    found = {each.part: opened.measure(each) for each in opened.paragraphs(None)}
    body, head = found["content.xml"], found["styles.xml"]
    assert isinstance(body, Measure)
    assert isinstance(head, Measure)
    assert (body.width, head.width) == (200.0, 200.0)
    assert (body.grid is None, head.grid) == (False, None)


@pytest.mark.parametrize(
    ("properties", "keeps"),
    [
        ("", True), (' fo:line-height="100%"', True), (' fo:line-height="150%"', False),
        (' fo:line-height="20pt"', True), (' fo:line-height="28pt"', False),
        (' style:snap-to-layout-grid="false"', False),
    ],
)  # fmt: skip
def test_a_paragraph_leaves_the_grid_by_its_own_line_height(properties: str, keeps: bool) -> None:
    found = measure(TEXT, paragraph("A", properties), more=GRID.format(mode="line", more=""))
    assert found.on_grid is keeps


LEVEL = (
    '<text:list-level-style-number text:level="{level}" style:num-format="{form}"'
    ' style:num-suffix="." text:display-levels="{level}"><style:list-level-properties'
    ' text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment'
    ' text:label-followed-by="{follow}" fo:margin-left="30pt" fo:text-indent="-20pt"'
    ' text:list-tab-stop-position="30pt"/></style:list-level-properties>'
    "</text:list-level-style-number>"
)


def list_style(*forms: str, follow: str = "listtab") -> str:
    levels = (
        LEVEL.format(level=number, form=form, follow=follow)
        for number, form in enumerate(forms, 1)
    )
    return f'<text:list-style style:name="L">{"".join(levels)}</text:list-style>'


def listed(*items: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item>{each}</text:list-item>" for each in items)
    return f'<text:list text:style-name="L"{more}>{inner}</text:list>'


def labels(body: str, *forms: str) -> list[str]:
    return [
        each.label.text if isinstance(each, Measure) and each.label else ""
        for each in measures(body, list_style(*forms))
    ]


ITEM = "<text:p>甲</text:p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (listed(ITEM, ITEM), ["1.", "2."]),
        (listed(ITEM + ITEM, ITEM), ["1.", "", "2."]),  # two paragraphs in one item
        (listed("<text:p/>", ITEM), ["2."]),  # an empty one counts
        (listed(ITEM + listed(ITEM, ITEM), ITEM + listed(ITEM)),
         ["1.", "1.一.", "1.二.", "2.", "2.一."]),
        (listed(ITEM) + listed(ITEM), ["1.", "1."]),
        (listed(ITEM) + listed(ITEM, more=' text:continue-numbering="true"'), ["1.", "2."]),
        (listed(ITEM, more=' xml:id="a"') + listed(ITEM)
         + listed(ITEM, more=' text:continue-list="a"'), ["1.", "1.", "2."]),
        (listed(ITEM).replace("list-item>", 'list-item text:start-value="7">', 1), ["7."]),
    ],
)  # fmt: skip
def test_labels_are_counted_by_list_and_level(body: str, expected: list[str]) -> None:
    assert labels(body, "1", "一, 二, 三, ...") == expected


@pytest.mark.parametrize(
    ("follow", "text"), [("listtab", "\t"), ("space", " "), ("nothing", "")]
)
def test_a_label_stands_in_the_indents_of_its_level(follow: str, text: str) -> None:
    found = measure(listed(ITEM), list_style("1", follow=follow))
    assert (found.width, found.left, found.first) == (170.0, 30.0, -20.0)
    assert found.stops == [Stop(30.0)]
    assert found.label is not None
    assert found.label.follow == text


def test_own_indents_go_before_those_of_the_list() -> None:
    own = paragraph("A", ' fo:margin-left="5pt" fo:text-indent="10pt"')
    found = measure(listed(TEXT), list_style("1") + own)
    assert (found.left, found.first) == (5.0, 10.0)


def test_levels_of_old_only_add_to_the_indent() -> None:
    told = (
        '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"'
        ' text:bullet-char="●"><style:list-level-properties text:space-before="6pt"'
        ' text:min-label-width="14pt"/></text:list-level-style-bullet></text:list-style>'
    )
    found = measure(listed(ITEM), told)
    assert (found.left, found.first) == (20.0, -14.0)
    assert found.label is not None
    assert found.label.text == "●"


def test_numbers_of_an_unknown_format_or_list_cannot_be_foreseen() -> None:
    assert measures(listed(ITEM), list_style("い, ろ, は, ...")) == [Unforeseen.LABEL]
    assert measures(listed(ITEM)) == [Unforeseen.LABEL]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1"'
        ' style:num-format="1" style:num-prefix="第" style:num-suffix="章"/>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
    )
    body = "".join(f'<text:h text:outline-level="{level}">甲</text:h>' for level in (1, 2, 1))
    found = measures(body, common=outline)
    assert [
        each.label.text if isinstance(each, Measure) and each.label else "" for each in found
    ] == ["第1章", "", "第2章"]
