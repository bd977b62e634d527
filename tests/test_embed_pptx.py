"""Fonts in presentations: where they are listed, and EOT files that others can read."""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pptx
import pytest
from fontTools.ttLib import TTFont

import fontbridge
from fontbridge.fonts.eot import wrapped
from tests.makers import powerpoint
from tests.makers.carriers import CARRIERS, eot, fonts_of
from tests.makers.fonts import build_font
from tests.makers.office import Part

FAMILY, TEXT, OTHER = "方正仿宋_GBK", "朱镕基", "方正楷体_GBK"
SLIDE = powerpoint.slide(
    powerpoint.run(TEXT, f'<a:latin typeface="{FAMILY}"/><a:ea typeface="{FAMILY}"/>')
)
THERE = (
    f'<p:embeddedFontLst><p:embeddedFont><p:font typeface="{OTHER}"/><p:regular r:id="rIdX"/>'
    "</p:embeddedFont></p:embeddedFontLst>"
)
_REST = "<p:custShowLst/><p:defaultTextStyle/>"


@pytest.fixture
def font_dir(tmp_path: Path) -> Path:
    build_font(tmp_path / "a.ttf", TEXT + "多", {"en": "FZFangSong", "zh": FAMILY}, bold=True)
    return tmp_path


def _embedded(data: bytes, font_dir: Path) -> bytes:
    told = fontbridge.convert(data, to="government", font_dirs=[font_dir], embed="all")
    assert fontbridge.restore(told.data, told.report) == data
    return told.data


def _main(data: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read("ppt/presentation.xml"))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_the_list_stands_where_the_schema_has_it(font_dir: Path) -> None:
    main = _main(_embedded(powerpoint.presentation(SLIDE, _REST), font_dir))
    assert [_local(each) for each in main] == [
        "sldIdLst", "notesSz", "embeddedFontLst", "custShowLst", "defaultTextStyle",
    ]  # fmt: skip
    assert (main.get("embedTrueTypeFonts"), main.get("saveSubsetFonts")) == ("1", "1")


def test_a_list_that_is_there_grows(font_dir: Path) -> None:
    held = {"ppt/fonts/font1.fntdata": Part(b"its own", "", "font", id="rIdX")}
    first = powerpoint.presentation(SLIDE, THERE + _REST, held)
    main = _main(_embedded(first, font_dir))
    names = [each[0].get("typeface") for each in main[2]]
    assert names == [OTHER, FAMILY]


def test_python_pptx_opens_it(font_dir: Path) -> None:
    data = _embedded(CARRIERS["pptx"](TEXT, FAMILY), font_dir)
    part = pptx.Presentation(io.BytesIO(data)).part
    (font,) = (each for each in part.rels.values() if each.reltype.endswith("/font"))
    assert font.target_part.content_type == "application/x-fontdata"
    assert eot(font.target_part.blob).data.startswith(b"\0\1\0\0")


def test_a_suffix_that_means_something_else_is_left_to_it(font_dir: Path) -> None:
    data = powerpoint.presentation(SLIDE, _REST)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    types = "[Content_Types].xml"
    members[types] = members[types].replace(b"application/x-fontdata", b"application/else")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, held in members.items():
            archive.writestr(name, held)
    result = _embedded(stream.getvalue(), font_dir)
    (font,) = fonts_of(result).values()
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        root = ElementTree.fromstring(archive.read(types))
    assert {each.get("PartName"): each.get("ContentType") for each in root}[f"/{font.part}"] == (
        "application/x-fontdata"
    )


# -- Embedded OpenType ----------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [True, False])
def test_the_header_says_what_the_font_does(font_dir: Path, cut: bool) -> None:
    with TTFont(font_dir / "a.ttf") as font:
        os2 = font["OS/2"]
        os2.panose.bWeight, os2.usWeightClass, os2.fsType, os2.fsSelection = 7, 700, 8, 0b100001
        os2.ulUnicodeRange2, os2.ulCodePageRange1 = 1 << 27, 1 << 18
        font.save(font_dir / "b.ttf")
    plain = (font_dir / "b.ttf").read_bytes()
    held = eot(wrapped(plain, cut=cut))
    with TTFont(io.BytesIO(plain)) as font:
        adjustment = font["head"].checkSumAdjustment
    assert held == (
        int(cut), bytes([0, 0, 7, 0, 0, 0, 0, 0, 0, 0]), 1, 1, 700, 8, (0, 1 << 27, 0, 0),
        (1 << 18, 0), adjustment, ("FZFangSong", "", "", ""), "", plain,
    )  # fmt: skip


def test_a_table_of_old_has_no_code_pages(font_dir: Path) -> None:
    with TTFont(font_dir / "a.ttf") as font:
        font["OS/2"].version = 0
        font.save(font_dir / "b.ttf")
    assert eot(wrapped((font_dir / "b.ttf").read_bytes(), cut=True)).code_pages == (0, 0)


def test_libeot_unpacks_it(font_dir: Path) -> None:
    """LibreOffice reads EOT by this library."""
    name = ctypes.util.find_library("eot")
    if name is None:
        pytest.skip("libeot is not here")
    plain = (font_dir / "a.ttf").read_bytes()
    held = wrapped(plain, cut=True)
    library = ctypes.CDLL(name)
    metadata = ctypes.create_string_buffer(4096)
    unpacked, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_uint()
    failed = library.EOT2ttf_buffer(
        held, ctypes.c_uint(len(held)), metadata, ctypes.byref(unpacked), ctypes.byref(size)
    )
    assert not failed
    assert ctypes.string_at(unpacked, size.value) == plain
    library.EOTcanLegallyEdit.restype = ctypes.c_bool
    assert library.EOTcanLegallyEdit(metadata)
