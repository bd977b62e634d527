"""Fonts that go with a document: what is embedded, what may not be, and who draws then."""

from __future__ import annotations

import io
import shutil
import uuid
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

import fontbridge
from fontbridge.preview import office
from fontbridge.preview.pages import read
from tests.makers import standins
from tests.makers.fonts import build_font
from tests.makers.word import document, package, part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "朱镕基"  # the second is not in GB2312
TABLE = '<w:font w:name="仿宋_GB2312"/>'


def _notice(text: str = TEXT, table: str = TABLE, settings: str = "") -> bytes:
    fonts = '<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>'
    body = f"<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    parts: dict[str, str | bytes] = {"word/fontTable.xml": part("w:fonts", table)}
    if settings:
        parts["word/settings.xml"] = part("w:settings", settings)
    return package(document(body), parts)


def _fonts(folder: Path, licence: int = 0) -> Path:
    for number, family in enumerate(("仿宋_GB2312", "仿宋", "方正仿宋_GBK")):
        text = "朱基" if number == 0 else "朱镕基多余"
        names = {"en": family, "zh": family}
        build_font(folder / f"{number}.ttf", text, names, licence=licence)
    return folder


def _embedded(data: bytes) -> dict[str, TTFont]:
    """The fonts of a document by family, read by the words of the standard alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = ElementTree.fromstring(archive.read("word/_rels/fontTable.xml.rels"))
        targets = {each.get("Id"): each.get("Target") for each in relations}
        found = {}
        for entry in ElementTree.fromstring(archive.read("word/fontTable.xml")):
            for each in entry.iter(f"{W}embedRegular"):
                (identifier,) = (v for k, v in each.attrib.items() if k.endswith("}id"))
                key = uuid.UUID(str(each.get(f"{W}fontKey"))).bytes
                raw = bytearray(archive.read(f"word/{targets[identifier]}"))
                for at in range(32):
                    raw[at] ^= key[15 - at % 16]
                found[str(entry.get(f"{W}name"))] = TTFont(io.BytesIO(bytes(raw)))
        return found


def test_a_rare_character_takes_its_font_along(tmp_path: Path) -> None:
    first = _notice()
    told = fontbridge.convert(first, to="party", font_dirs=[_fonts(tmp_path)], embed="rare")
    (family,) = (found := _embedded(told.data))
    assert family != "仿宋_GB2312"
    assert {chr(code) for code in found[family].getBestCmap()} == {"镕"}
    assert fontbridge.restore(told.data, told.report) == first
    again = fontbridge.convert(told.data, to="party", font_dirs=[tmp_path], embed="rare")
    assert again.data == told.data


def test_all_fonts_go_along_if_asked_for(tmp_path: Path) -> None:
    settings = '<w:zoom w:percent="100"/><w:compat/>'
    first = _notice(settings=settings)
    told = fontbridge.convert(first, to="government", font_dirs=[_fonts(tmp_path)], embed="all")
    assert set(_embedded(told.data)) == {"方正仿宋_GBK"}
    with zipfile.ZipFile(io.BytesIO(told.data)) as archive:
        names = [each.tag.removeprefix(W) for each in ElementTree.fromstring(
            archive.read("word/settings.xml"))]
    assert names == ["zoom", "embedTrueTypeFonts", "saveSubsetFonts", "compat"]
    assert fontbridge.restore(told.data, told.report) == first


@pytest.mark.parametrize(("licence", "carried"), [(0, 1), (4, 1), (8, 1), (0x100, 1), (2, 0)])
def test_only_what_the_licence_allows_is_embedded(
    tmp_path: Path, licence: int, carried: int
) -> None:
    folder = _fonts(tmp_path, licence)
    told = fontbridge.convert(_notice(), to="government", font_dirs=[folder], embed="all")
    findings = [each for each in told.report.findings if "方正仿宋_GBK" in each.message]
    assert [each.code for each in findings] == ["embedded-font"]
    assert findings[0].severity == ("info" if carried else "warning")
    if carried:
        held = set(map(chr, _embedded(told.data)["方正仿宋_GBK"].getBestCmap()))
        assert held == set(TEXT) | (set("多余") if licence & 0x100 else set())


def test_nothing_is_embedded_unasked(tmp_path: Path) -> None:
    told = fontbridge.convert(_notice(), to="government", font_dirs=[_fonts(tmp_path)])
    with zipfile.ZipFile(io.BytesIO(told.data)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".odttf")]


@pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)
def test_libreoffice_draws_it_without_the_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = standins.make(tmp_path / "made", [TEXT]).parent / "fonts"
    told = fontbridge.convert(_notice(), to="party", font_dirs=[fonts], embed="rare")
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(standins.FAMILIES["Times New Roman"], bare)
    configuration = tmp_path / "fonts.conf"
    cache = tmp_path / "cache"
    configuration.write_text(
        f"<fontconfig><dir>{bare}</dir><cachedir>{cache}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    drawn = office.draw({"a.docx": told.data}, office.find_office(), seconds=120)
    faces = {
        character: face
        for page in read(drawn["a.docx"], pictures=False)
        for line in page.lines
        for character, face in zip(line.text, line.faces, strict=True)
    }
    assert faces["镕"].startswith("StandIn")
