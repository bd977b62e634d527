"""Who draws what in OpenDocument text, and characters that go to another face."""

from __future__ import annotations

import re

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests.makers.office import members
from tests.makers.opendocument import (
    PARTY,
    cell_sheet,
    content,
    face,
    flat,
    named,
    package,
    props,
    style,
    styles,
)

GOVERNMENT = "方正仿宋_GBK"
DEFAULT_CELL = ' table:default-cell-style-name="{}"'
DEFAULT = style("", "paragraph", named("Arial", PARTY))
Drawn = dict[tuple[str, str], int]


def drawn(data: bytes) -> Drawn:
    """The characters that each family draws, by slot."""
    fonts = fontbridge.inspect(data).fonts
    return {(use.slot, use.family): use.characters for use in fonts if use.characters}


@pytest.mark.parametrize(
    ("body", "automatic", "expected"),
    [
        ("<text:p>文字AB</text:p>", "", {("asian", PARTY): 2, ("western", "Arial"): 2}),
        (
            '<text:p text:style-name="P1">文</text:p>',
            style("P1", "paragraph", "", "标题"),
            {("asian", "黑体"): 1},
        ),
        (
            '<text:p>文<text:span text:style-name="T1">字<text:s/>A</text:span></text:p>',
            style("T1", "text", named("", "楷体")),
            {("asian", PARTY): 1, ("asian", "楷体"): 1, ("western", "Arial"): 1},
        ),
        (
            '<text:p text:style-name="P1">文<text:note><text:note-citation>1</text:note-citation>'
            "<text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>",
            style("P1", "paragraph", named("", "黑体")),
            {("asian", "黑体"): 1, ("asian", PARTY): 1, ("western", "Arial"): 1},
        ),
        (
            '<text:p><text:a text:style-name="T1">文</text:a><text:title>题</text:title></text:p>',
            style("T1", "text", named("", "楷体")),
            {("asian", "楷体"): 1, ("asian", PARTY): 1},
        ),
        (
            '<text:p><draw:frame draw:style-name="fr1"><draw:text-box><text:p>框</text:p>'
            "</draw:text-box></draw:frame>文</text:p>",
            style("fr1", "graphic", named("", "黑体")),
            {("asian", PARTY): 2},
        ),
        (
            '<text:p><draw:rect draw:style-name="gr1"><text:p>框</text:p></draw:rect>文</text:p>',
            style("gr1", "graphic", named("", "黑体")),
            {("asian", "黑体"): 1, ("asian", PARTY): 1},
        ),
        (
            "<text:p><loext:content-control><text:span>文</text:span>字</loext:content-control>"
            "</text:p>",
            "",
            {("asian", PARTY): 2},
        ),
        ("<text:p>文<text:script>不画</text:script></text:p>", "", {("asian", PARTY): 1}),
        (
            '<text:p text:style-name="P1">环</text:p>',
            style("P1", "paragraph", "", "环"),
            {("asian", PARTY): 1},
        ),
    ],
    ids=[
        "default", "parent", "span", "note", "link and field", "frame", "shape", "control",
        "script", "ring",
    ],
)
def test_who_draws(body: str, automatic: str, expected: Drawn) -> None:
    common = DEFAULT + style("标题", "paragraph", named("", "黑体"))
    common += style("环", "paragraph", "", "环")
    assert drawn(package(content(body, automatic=automatic), styles(common))) == expected
    assert drawn(flat(body, common=common, automatic=automatic).encode()) == expected


@pytest.mark.parametrize(
    ("cell", "columns", "row", "family"),
    [
        ("", "", "", "宋体"),
        (' table:style-name="ce1"', DEFAULT_CELL.format("ce2"), "", "黑体"),
        ("", DEFAULT_CELL.format("ce1"), "", "黑体"),
        ("", DEFAULT_CELL.format("ce2"), DEFAULT_CELL.format("ce1"), "黑体"),
        ("", ' table:number-columns-repeated="9"' + DEFAULT_CELL.format("ce1"), "", "黑体"),
    ],
)
def test_who_draws_a_cell(cell: str, columns: str, row: str, family: str) -> None:
    automatic = style("ce1", "table-cell", named("", "黑体")) + style(
        "ce2", "table-cell", named("", "楷体")
    )
    common = style("", "table-cell", named("Arial", "宋体")) + DEFAULT
    body = cell_sheet(cell, columns, row)
    data = package(
        content(body, automatic=automatic, kind="spreadsheet"), styles(common), kind="spreadsheet"
    )
    assert drawn(data) == {("asian", family): 2, ("western", "Arial"): 3}


def test_text_without_a_family_is_told() -> None:
    report = fontbridge.check(package(content("<text:p>文</text:p>")), to="party")
    assert "no family is declared" in report.findings[0].message


# -- characters that the face lacks --

_BODY = "<text:p>二〇二六年，镕&amp;𠀀</text:p>"


def _to_party(body: str = _BODY) -> bytes:
    common = style("", "paragraph", named("Arial", GOVERNMENT))
    return package(content(body, face("A", "黑体")), styles(common))


def _plain(data: bytes) -> str:
    return re.sub("<[^>]+>", "", members(data)["content.xml"].decode())


def test_what_a_face_lacks_is_cut_out() -> None:
    data = _to_party()
    result = fontbridge.convert(data, to="party")
    part = members(result.data)["content.xml"].decode()
    assert '二<text:span text:style-name="fontbridge1">〇</text:span>二六年' in part
    assert (
        '<style:style style:name="fontbridge1" style:family="text">'
        '<style:text-properties style:font-family-asian="仿宋"/></style:style>'
        "</office:automatic-styles>"
    ) in part
    assert _plain(result.data) == _plain(data)
    assert fontbridge.restore(result.data, result.report) == data
    assert {change.old for change in result.report.changes} >= {PARTY}


def test_there_and_back_does_not_grow() -> None:
    there = fontbridge.convert(_to_party(), to="party").data
    back = fontbridge.convert(there, to="government").data
    again = fontbridge.convert(back, to="party").data
    assert members(again)["content.xml"] == members(there)["content.xml"]
    assert b"fontbridge" not in members(back)["content.xml"]
    assert members(there)["content.xml"].count(b"fontbridge1") > 1


@pytest.mark.parametrize(
    "body",
    [
        "<text:p><![CDATA[二〇二]]></text:p>",
        "<text:p><text:span>〇</text:span></text:p>",
        "<text:p>二&#12295;二〇</text:p>",
        '<text:p>〇<text:a xlink:href="x">〇</text:a></text:p>',
    ],
)
def test_cuts_keep_the_text(body: str) -> None:
    data = _to_party(body)
    result = fontbridge.convert(data, to="party")
    texts = [[text for *_, text in open_document(each, Limits()).passages()] for each in
             (data, result.data)]
    assert "".join(texts[0]) == "".join(texts[1])
    assert b"fontbridge1" in members(result.data)["content.xml"]


def test_the_empty_list_of_styles_is_opened() -> None:
    data = _to_party()
    part = members(data)["content.xml"].replace(
        b"<office:automatic-styles></office:automatic-styles>", b"<office:automatic-styles/>"
    )
    result = fontbridge.convert(package(part, members(data)["styles.xml"].decode()), to="party")
    assert b"</style:style></office:automatic-styles><office:body>" in (
        members(result.data)["content.xml"]
    )


@pytest.mark.parametrize(
    "data",
    [
        _to_party("<text:p>文<text:page-number>〇</text:page-number></text:p>"),
        package(content("<text:p>〇</text:p>").replace("automatic-styles", "meta"),
                styles(style("", "paragraph", named("Arial", GOVERNMENT)))),
    ],
    ids=["in a field", "no styles to add to"],
)
def test_what_cannot_be_cut_is_left_and_told(data: bytes) -> None:
    result = fontbridge.convert(data, to="party")
    assert b"fontbridge" not in members(result.data)["content.xml"]
    assert [finding.code for finding in result.report.findings] == ["characters-not-covered"]


def test_the_name_of_a_new_style_is_free() -> None:
    taken = style("fontbridge1", "text", "")
    data = package(
        content(_BODY, automatic=taken),
        styles(style("", "paragraph", named("Arial", GOVERNMENT))),
    )
    part = members(fontbridge.convert(data, to="party").data)["content.xml"]
    assert b'text:style-name="fontbridge2"' in part


def test_a_face_of_two_slots_is_drawn_by_both_afterwards() -> None:
    faces = face("仿宋", PARTY)
    data = package(
        content('<text:p text:style-name="P1">文A</text:p>', faces,
                style("P1", "paragraph", props("仿宋", "仿宋")))
    )
    after = fontbridge.convert(data, to="government").data
    assert drawn(after) == {("asian", GOVERNMENT): 1, ("western", "宋体"): 1}


@pytest.mark.parametrize("holder", ["axis", "legend"])
def test_the_table_of_a_chart_is_drawn_by_its_labels(holder: str) -> None:
    label = f'<chart:{holder} chart:style-name="ch1"/>'
    table = "<table:table><table:table-row><table:table-cell><text:p>文字</text:p>"
    table += "</table:table-cell></table:table-row></table:table>"
    body = f"<chart:chart>{label}{table}</chart:chart>"
    written = content(body, "", style("ch1", "chart", named("", "楷体")), "chart")
    data = package(written, kind="chart")
    assert drawn(data) == {("asian", "楷体"): 2}
