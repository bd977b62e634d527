"""How Word documents set their paragraphs, as far as lines break by it."""

from __future__ import annotations

import math

import pytest

from fontbridge.formats import open_document
from fontbridge.formats.listnumbers import written
from fontbridge.formats.measure import OBJECT, Align, Grid, Measure, Stop, Unforeseen
from fontbridge.model import Limits
from tests.makers.officexml import flat_opc, word2003
from tests.makers.word import document, package, part

PAGE = '<w:pgSz w:w="4200" w:h="8400"/><w:pgMar w:left="100" w:right="100"/>'
EMU = 12_700


def measures(body: str, section: str = PAGE, **parts: str) -> list[Measure | Unforeseen | None]:
    """The measure of each paragraph but labels; `parts` are other parts of the package."""
    others = {f"word/{name}.xml": text for name, text in parts.items()}
    data = package(document(f"{body}<w:sectPr>{section}</w:sectPr>"), others)
    opened = open_document(data, Limits(), "")
    found = (opened.measure(each) for each in opened.paragraphs(None))
    return [each for each in found if each is not None]


def measure(body: str, section: str = PAGE, **parts: str) -> Measure:
    (found,) = measures(body, section, **parts)
    assert isinstance(found, Measure), found
    return found


def paragraph(inner: str = "<w:r><w:t>甲乙</w:t></w:r>", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


# -- what lines stand in --


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        ('<w:cols w:num="2" w:space="200"/>', [95.0]),
        ('<w:cols w:num="2"/>', [82.0]),  # 720 twips between them, if nothing is said
        (
            '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="1000"/><w:col w:w="2800"/></w:cols>',
            [50.0, 140.0],
        ),
    ],
)
def test_columns_share_the_page(columns: str, widths: list[float]) -> None:
    found = measure(paragraph(), PAGE + columns)
    assert [found.width, *found.others] == widths


@pytest.mark.parametrize(
    ("cell", "width"),
    [
        ('<w:tcW w:w="2000" w:type="dxa"/>', 89.2),
        ('<w:tcW w:w="5000" w:type="pct"/>', 39.2),  # by the table's grid: its first column
        ('<w:gridSpan w:val="2"/>', 139.2),
        ('<w:tcW w:w="2000"/><w:tcMar><w:left w:w="0"/><w:end w:w="40"/></w:tcMar>', 98.0),
        ('<w:tcW w:w="2000"/><w:textDirection w:val="tbRl"/>', Unforeseen.VERTICAL),
    ],
)
def test_a_cell_is_as_wide_as_it_or_its_grid_says(cell: str, width: float | Unforeseen) -> None:
    grid = '<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    row = f"<w:tr><w:tc><w:tcPr>{cell}</w:tcPr>{paragraph()}</w:tc></w:tr>"
    (found,) = measures(f"<w:tbl><w:tblPr/>{grid}{row}</w:tbl>")
    assert (found.width if isinstance(found, Measure) else found) == (
        pytest.approx(width) if isinstance(width, float) else width
    )


def test_a_table_without_widths_cannot_be_foreseen() -> None:
    assert measures(f"<w:tbl><w:tr><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>") == [Unforeseen.TABLE]


def box(body: str = "", anchor: str = "") -> str:
    inner = f"<w:txbxContent>{paragraph()}</w:txbxContent>"
    shape = (
        f'<wps:wsp><wps:spPr><a:xfrm><a:ext cx="{100 * EMU}" cy="9"/></a:xfrm></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr{body}/></wps:wsp>"
    )
    drawn = f"<wp:anchor>{anchor}{shape}</wp:anchor>"
    return paragraph(f"<w:r><w:drawing>{drawn}</w:drawing></w:r>" + run("外"))


@pytest.mark.parametrize(
    ("body", "width"),
    [
        ("", 85.6),
        (f' lIns="{EMU}" rIns="0"', 99.0),
        (' wrap="none"', math.inf),
        (' vert="eaVert"', Unforeseen.VERTICAL),
    ],
)
def test_a_text_box_has_a_width_of_its_own(body: str, width: float | Unforeseen) -> None:
    inside, outside = measures(box(body))
    told = inside.width if isinstance(inside, Measure) else inside
    assert told == (pytest.approx(width) if isinstance(width, float) else width)
    assert isinstance(outside, Measure)
    assert outside.width == 200.0


def test_lines_beside_a_drawing_cannot_be_foreseen() -> None:
    inside, outside = measures(box(anchor='<wp:wrapSquare wrapText="bothSides"/>'))
    assert isinstance(inside, Measure)
    assert outside is Unforeseen.BESIDE


def test_vml_text_boxes_too() -> None:
    shape = (
        '<v:shape style="position:absolute;width:2in"><v:textbox inset="1pt,,3pt">'
        f"<w:txbxContent>{paragraph()}</w:txbxContent></v:textbox></v:shape>"
    )
    inside, _ = measures(paragraph(f"<w:r><w:pict>{shape}</w:pict></w:r>" + run("外")))
    assert isinstance(inside, Measure)
    assert inside.width == 140.0


def test_a_header_is_as_wide_as_the_pages_it_stands_on() -> None:
    header = part("w:hdr", paragraph())
    body, head = measures(paragraph(), header1=header)
    assert isinstance(body, Measure)
    assert isinstance(head, Measure)
    assert head.width == body.width


# -- what stands in lines --


def test_tabulators_breaks_and_pictures_have_their_places() -> None:
    picture = f'<w:drawing><wp:inline><wp:extent cx="{30 * EMU}" cy="1"/></wp:inline></w:drawing>'
    inner = f"<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r><w:r><w:br/>{picture}</w:r>" + run("丙")
    found = measure(paragraph(inner))
    assert [tuple(each) for each in found.marks] == [
        (1, "\t", 0.0), (2, "\n", 0.0), (2, OBJECT, 30.0),
    ]  # fmt: skip


def test_stops_are_inherited_and_cleared() -> None:
    styles = part(
        "w:styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:tabs>'
        '<w:tab w:val="left" w:pos="400"/><w:tab w:val="right" w:pos="800"/></w:tabs></w:pPr>'
        "</w:style>",
    )
    own = '<w:tabs><w:tab w:val="clear" w:pos="400"/><w:tab w:val="decimal" w:pos="600"/></w:tabs>'
    found = measure(paragraph(properties=own), styles=styles)
    assert found.stops == [Stop(30.0, Align.DECIMAL), Stop(40.0, Align.RIGHT)]
    assert found.every == 36.0


def test_a_document_says_how_often_a_tabulator_stops() -> None:
    settings = part("w:settings", '<w:defaultTabStop w:val="420"/>')
    assert measure(paragraph(), settings=settings).every == 21.0


@pytest.mark.parametrize(
    ("properties", "em", "spacing"),
    [
        ('<w:sz w:val="32"/>', 16.0, 0.0),
        ('<w:sz w:val="32"/><w:w w:val="50"/><w:spacing w:val="-20"/>', 8.0, -1.0),
        ('<w:vanish/>', 0.0, 0.0),
    ],
)
def test_characters_are_as_wide_as_they_are_set(
    properties: str, em: float, spacing: float
) -> None:
    assert measure(paragraph(run("甲", properties))).sizes == [(0, em, spacing)]


def test_a_formula_cannot_be_foreseen() -> None:
    formula = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    assert measures(paragraph(run("甲") + formula)) == [Unforeseen.INLINE]


# -- labels --

LEVEL = (
    '<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="{suff}"/>'
    '<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="400" w:hanging="400"/></w:pPr>'
    '<w:rPr><w:sz w:val="24"/></w:rPr></w:lvl>'
)


def numbering(*levels: tuple[str, str], suff: str = "tab", more: str = "") -> str:
    told = "".join(
        LEVEL.format(depth=depth, form=form, text=text, suff=suff)
        for depth, (form, text) in enumerate(levels)
    )
    return part(
        "w:numbering",
        f'<w:abstractNum w:abstractNumId="0">{told}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{more}</w:num>',
    )


def item(depth: int = 0, number: int = 1, more: str = "") -> str:
    listed = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>{more}'
    return paragraph(properties=listed)


def labels(found: list[Measure | Unforeseen | None]) -> list[str]:
    return [
        each.label.text if isinstance(each, Measure) and each.label else "" for each in found
    ]


def test_labels_are_counted_by_level() -> None:
    lists = numbering(("chineseCounting", "%1、"), ("decimal", "%1.%2"))
    body = item() + item(1) + item(1) + item() + item(1) + paragraph()
    assert labels(measures(body, numbering=lists)) == [
        "一、", "一.1", "一.2", "二、", "二.1", "",
    ]  # fmt: skip


def test_lists_of_one_kind_count_on_unless_they_begin_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    levels = [("decimal", "%1.")]
    on, again = numbering(*levels), numbering(*levels, more=anew)
    body = item() + item() + item(number=2)
    assert labels(measures(body, numbering=on)) == ["1.", "2.", "3."]
    assert labels(measures(body, numbering=again)) == ["1.", "2.", "5."]


@pytest.mark.parametrize(("suff", "follow"), [("tab", "\t"), ("space", " "), ("nothing", "")])
def test_a_label_stands_in_the_indents_of_its_level(suff: str, follow: str) -> None:
    found = measure(item(), numbering=numbering(("decimal", "%1."), suff=suff))
    assert (found.width, found.left, found.first) == (180.0, 20.0, -20.0)
    assert found.label is not None
    assert (found.label.em, found.label.follow) == (12.0, follow)


def test_own_indents_go_before_those_of_the_list() -> None:
    found = measure(
        item(more='<w:ind w:left="100" w:firstLine="200"/>'),
        numbering=numbering(("decimal", "%1.")),
    )
    assert (found.left, found.first) == (5.0, 10.0)


def test_a_number_of_an_unknown_format_cannot_be_foreseen() -> None:
    lists = numbering(("hindiCounting", "%1."))
    assert measures(item(), numbering=lists) == [Unforeseen.LABEL]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"),
        (1003, "chineseCountingThousand", "一千〇三"), (12, "chineseLegalSimplified", "壹拾贰"),
        (28, "upperLetter", "BB"), (4, "decimalEnclosedCircle", "④"), (21, "decimalZero", "21"),
        (1994, "upperRoman", "MCMXCIV"), (11, "ideographTraditional", "11"), (3, "none", ""),
        (3, "hindiCounting", None),
    ],
)  # fmt: skip
def test_numbers_are_written_as_formats_have_it(
    number: int, form: str, expected: str | None
) -> None:
    assert written(number, form) == expected


# -- one file for all --


def test_flat_opc_is_measured_as_the_package_that_it_holds() -> None:
    data = flat_opc(package(document(f"{paragraph()}<w:sectPr>{PAGE}</w:sectPr>")))
    opened = open_document(data, Limits(), "")
    (found,) = [opened.measure(each) for each in opened.paragraphs(None)]
    assert isinstance(found, Measure)
    assert found.width == 200.0


def test_word_2003_has_words_of_its_own() -> None:
    section = f'<w:sectPr>{PAGE}<w:docGrid w:type="lines-and-chars" w:line-pitch="400"/></w:sectPr>'
    indents = '<w:ind w:first-line-chars="200" w:first-line="9"/>'
    listed = "<w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='1'/></w:listPr>"
    told = word2003(f"<w:pPr>{indents}</w:pPr>{run('甲')}").replace(
        "</w:body>", paragraph(properties=listed) + section + "</w:body>"
    )
    styles = '<w:styles><w:style w:type="paragraph" w:default="on" w:styleId="a"><w:rPr>'
    styles += '<w:sz w:val="32"/></w:rPr></w:style></w:styles>'
    data = told.replace("<w:body>", f"{styles}<w:body>").encode()
    opened = open_document(data, Limits(), "")
    found, other = [opened.measure(each) for each in opened.paragraphs(None)]
    assert isinstance(found, Measure)
    assert (found.width, found.first, found.grid) == (200.0, 32.0, Grid(21, 12))
    assert other is Unforeseen.LABEL


# -- the grid --


def test_the_grid_has_cells_of_the_default_size_and_what_it_adds() -> None:
    styles = part(
        "w:styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:sz w:val="21"/></w:rPr>'
        "</w:style>",
    )
    grid = '<w:docGrid w:type="linesAndChars" w:linePitch="400" w:charSpace="-2048"/>'
    found = measure(paragraph(run("甲", '<w:sz w:val="32"/>')), PAGE + grid, styles=styles)
    assert found.grid == Grid(21, 20)
    assert found.spread == -0.5


@pytest.mark.parametrize(
    ("properties", "keeps"),
    [
        ("", True),
        ('<w:snapToGrid w:val="0"/>', False),
        ('<w:spacing w:line="400" w:lineRule="exact"/>', True),
        ('<w:spacing w:line="560" w:lineRule="exact"/>', False),
        ('<w:spacing w:line="240"/>', True),
        ('<w:spacing w:line="360" w:lineRule="auto"/>', False),
        ('<w:spacing w:before="100"/>', True),
    ],
)
def test_a_paragraph_leaves_the_grid_by_its_own_line_height(properties: str, keeps: bool) -> None:
    grid = '<w:docGrid w:type="lines" w:linePitch="400"/>'
    assert measure(paragraph(properties=properties), PAGE + grid).on_grid is keeps
