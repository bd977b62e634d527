"""Fonts in OpenDocument: what points to them, and what is no business of theirs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

import fontbridge
from tests.makers import opendocument as odf
from tests.makers.carriers import CARRIERS, fonts_of
from tests.makers.fonts import build_font

FAMILY, TEXT = "方正仿宋_GBK", "朱镕基"
STYLE = odf.style("P1", "paragraph", odf.props("键", "键"))
DIRECT = odf.style("P1", "paragraph", odf.named(FAMILY, FAMILY))
BODY = f'<text:p text:style-name="P1">{TEXT}</text:p>'


@pytest.fixture
def font_dir(tmp_path: Path) -> Path:
    for number, family in enumerate((FAMILY, "宋体")):
        build_font(tmp_path / f"{number}.ttf", TEXT + "abc", {"en": family, "zh": family})
    return tmp_path


def _embedded(data: bytes, font_dir: Path, families: Mapping[str, str]) -> bytes:
    """The result for the government, which must carry these families in these parts."""
    told = fontbridge.convert(data, to="government", font_dirs=[font_dir], embed="all")
    assert fontbridge.restore(told.data, told.report) == data
    again = fontbridge.convert(told.data, to="government", font_dirs=[font_dir], embed="all")
    assert again.data == told.data
    assert {
        family: font.part.partition("-")[0] for family, font in fonts_of(told.data).items()
    } == dict(families)
    return told.data


def _part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def _locals(element: ElementTree.Element) -> list[str]:
    return [each.tag.rpartition("}")[2] for each in element]


IN_PACKAGE = {FAMILY: "Fonts/fontbridge"}


def test_a_face_of_the_styles_part_holds_it(font_dir: Path) -> None:
    part = odf.styles(STYLE, odf.face("键", FAMILY))
    result = _embedded(odf.package(odf.content(BODY), part), font_dir, IN_PACKAGE)
    assert "font-face-decls" not in _locals(_part(result, "content.xml"))


@pytest.mark.parametrize(
    "inner",
    [
        '<svg:font-face-src><svg:font-face-name svg:name="x"/></svg:font-face-src>',
        "<svg:font-face-src/>",
        '<svg:definition-src xlink:href="x"/>',
        "<!-- nothing -->",
    ],
)
def test_a_face_that_has_children_gets_one_source(inner: str, font_dir: Path) -> None:
    faces = odf.face("别", "宋体") + odf.face("键", FAMILY, "", inner)
    result = _embedded(odf.package(odf.content(BODY, faces, STYLE)), font_dir, IN_PACKAGE)
    face = next(iter(_part(result, "content.xml")))[1]
    assert _locals(face).count("font-face-src") == 1
    assert _locals(face)[0] == "font-face-src"


@pytest.mark.parametrize(
    "faces", ["", odf.face("别", "宋体"), odf.face(f"fontbridge {FAMILY}", "宋体")]
)
def test_a_family_named_without_a_face_gets_one(faces: str, font_dir: Path) -> None:
    data = odf.package(odf.content(BODY, faces, DIRECT))
    result = _part(_embedded(data, font_dir, IN_PACKAGE), "content.xml")
    assert _locals(result) == ["font-face-decls", "automatic-styles", "body"]
    keys = [each.get(f"{{{odf.URIS['style']}}}name") for each in result[0]]
    assert len(keys) == len(set(keys)) == bool(faces) + 1


def test_what_only_an_object_draws_goes_with_the_document(font_dir: Path) -> None:
    plain = odf.content("<text:p/>")
    inner = odf.content(BODY, odf.face("键", FAMILY), STYLE)
    data = odf.package(plain, "", {"Object 1/content.xml": inner})
    result = _embedded(data, font_dir, IN_PACKAGE)
    back = fontbridge.convert(result, to="party", font_dirs=[font_dir])
    assert fonts_of(back.data) == {}
    with zipfile.ZipFile(io.BytesIO(back.data)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("Fonts/")]
        assert b"Fonts/" not in archive.read("META-INF/manifest.xml")


def test_a_family_in_a_slot_of_its_own_stays_as_it_is(font_dir: Path) -> None:
    """Latin in 宋体 is right for the government, while a face of that name is one for hanzi."""
    named = odf.style("P1", "paragraph", odf.named("宋体", FAMILY))
    data = odf.package(odf.content('<text:p text:style-name="P1">abc</text:p>', "", named))
    _embedded(data, font_dir, {"宋体": "Fonts/fontbridge"})


def test_prefixes_do_not_matter(font_dir: Path) -> None:
    data = odf.package(odf.content(BODY, odf.face("键", FAMILY), STYLE))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    odd = members["content.xml"].replace(b"svg:", b"s:").replace(b":svg=", b":s=")
    odd = odd.replace(b"xmlns:xlink=", b"xmlns:svg=")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, held in (members | {"content.xml": odd}).items():
            archive.writestr(name, held)
    _embedded(stream.getvalue(), font_dir, IN_PACKAGE)


def test_flat_xml_holds_the_bytes_between_its_settings_and_styles(font_dir: Path) -> None:
    data = odf.flat(BODY, "", "", DIRECT).replace(
        "<office:automatic-styles>",
        "<office:meta/><office:settings/><office:automatic-styles>", 1,
    )
    result = ElementTree.fromstring(_embedded(data.encode(), font_dir, {FAMILY: ""}))
    assert _locals(result) == [
        "meta", "settings", "font-face-decls", "automatic-styles", "body",
    ]  # fmt: skip


# -- what has no place for them -------------------------------------------------------------------


def test_a_manifest_of_old_lists_no_more(font_dir: Path) -> None:
    content = odf.content(BODY, odf.face("键", FAMILY), STYLE)
    with zipfile.ZipFile(io.BytesIO(odf.package(content))) as archive:
        manifest = archive.read("META-INF/manifest.xml").decode()
    old = manifest.replace("<manifest:manifest ", '<!DOCTYPE x SYSTEM "y"><manifest:manifest ')
    data = odf.package(content, "", {"META-INF/manifest.xml": old})
    told = fontbridge.convert(data, to="government", font_dirs=[font_dir], embed="all")
    assert told.data == fontbridge.convert(data, to="government", font_dirs=[font_dir]).data
    assert [(each.severity, each.message) for each in told.report.findings] == [
        ("warning", "no font was embedded: this file has no place for one")
    ]


def test_the_fonts_of_the_sender_are_not_taken_again(font_dir: Path) -> None:
    once = fontbridge.convert(
        CARRIERS["odt"](TEXT, FAMILY), to="government", font_dirs=[font_dir], embed="all"
    )
    found = fontbridge.inspect(once.data).findings
    assert [(each.code, each.severity) for each in found] == [("embedded-font", "info")]
    again = fontbridge.convert(once.data, to="government", font_dirs=[], embed="all")
    assert again.data == once.data
    assert not again.report.needs_a_person
