"""Fonts that go with a document, in every format that takes them: which, and which may not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.fonts.fontfiles import find_face
from fontbridge.fonts.subset import cut_out
from fontbridge.formats import open_document
from fontbridge.formats.fontcarrier import FontCarrier
from fontbridge.model import Limits, Report
from tests.makers import word
from tests.makers.anydocument import STRATEGIES
from tests.makers.carriers import CARRIERS, fonts_of, strict
from tests.makers.fonts import build_font
from tests.makers.samples import PARTY_SAMPLES
from tests.makers.standins import accepted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FAMILY = "仿宋_GB2312"
TEXT = "朱镕基"  # the second is not in GB2312

each_carrier = pytest.mark.parametrize("kind", CARRIERS)


def _fonts(folder: Path, licence: int = 0, outlines: str = "glyf") -> Path:
    for number, family in enumerate((FAMILY, "仿宋", "方正仿宋_GBK")):
        text = "朱基" if number == 0 else "朱镕基多余"
        names = {"en": family, "zh": family}
        build_font(folder / f"{number}.ttf", text, names, licence=licence, outlines=outlines)
    return folder


def _held(data: bytes) -> dict[str, set[str]]:
    """The characters of the fonts that a document carries."""
    return {
        family: set(map(chr, TTFont(io.BytesIO(font.data)).getBestCmap()))
        for family, font in fonts_of(data).items()
    }


def _unpacked(data: bytes) -> list[bytes]:
    """All names and contents in a file."""
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name.encode() + archive.read(name) for name in archive.namelist()]


def _told(report: Report) -> list[tuple[str, str]]:
    found = [each for each in report.findings if each.code == "embedded-font"]
    return [(each.severity, each.message) for each in found]


@each_carrier
def test_a_rare_character_takes_its_font_along(kind: str, tmp_path: Path) -> None:
    first = CARRIERS[kind](TEXT, FAMILY)
    told = fontbridge.convert(first, to="party", font_dirs=[_fonts(tmp_path)], embed="rare")
    assert _held(told.data) == {"仿宋": {"镕"}}
    assert _told(told.report) == [
        ("info", "the font 仿宋 was embedded for 1 characters; licence: installable")
    ]
    assert fontbridge.restore(told.data, told.report.to_json()) == first


@each_carrier
def test_what_carries_its_fonts_is_left_alone(kind: str, tmp_path: Path) -> None:
    folder = _fonts(tmp_path)
    once = fontbridge.convert(
        CARRIERS[kind](TEXT, FAMILY), to="party", font_dirs=[folder], embed="rare"
    )
    again = fontbridge.convert(once.data, to="party", font_dirs=[folder], embed="rare")
    assert again.data == once.data
    assert not again.report.undo
    check = fontbridge.check(once.data, to="party", font_dirs=[folder])
    assert not check.needs_a_person
    assert not check.changes


@each_carrier
def test_all_fonts_go_along_if_asked_for(kind: str, tmp_path: Path) -> None:
    first = CARRIERS[kind](TEXT, FAMILY)
    folder = _fonts(tmp_path)
    told = fontbridge.convert(first, to="government", font_dirs=[folder], embed="all")
    assert _held(told.data) == {"方正仿宋_GBK": set(TEXT)}
    assert fontbridge.restore(told.data, told.report) == first


@each_carrier
def test_the_font_leaves_with_its_family(kind: str, tmp_path: Path) -> None:
    folder = _fonts(tmp_path)
    there = fontbridge.convert(
        CARRIERS[kind](TEXT, FAMILY), to="government", font_dirs=[folder], embed="all"
    )
    back = fontbridge.convert(there.data, to="party", font_dirs=[folder])
    assert fonts_of(back.data) == {}
    assert not [each for each in _unpacked(back.data) if b"fontbridge-" in each]
    assert fontbridge.restore(back.data, back.report) == there.data


@each_carrier
def test_nothing_is_embedded_unasked(kind: str, tmp_path: Path) -> None:
    first = CARRIERS[kind](TEXT, FAMILY)
    told = fontbridge.convert(first, to="government", font_dirs=[_fonts(tmp_path)])
    assert fonts_of(told.data) == {}


@each_carrier
@pytest.mark.parametrize(
    ("licence", "held", "why"),
    [
        (0, TEXT, "was embedded for 3 characters; licence: installable"),
        (4, TEXT, "was embedded for 3 characters; licence: preview"),
        (8, TEXT, "was embedded for 3 characters; licence: editable"),
        (0x108, TEXT + "多余", "was embedded; licence: editable, it may not be cut"),
        (2, "", "its licence forbids embedding (fsType 2)"),
        (0x200, "", "its licence lets only bitmaps be embedded (fsType 0x200)"),
    ],
)
def test_only_what_the_licence_allows_is_embedded(
    kind: str, licence: int, held: str, why: str, tmp_path: Path
) -> None:
    first, folder = CARRIERS[kind](TEXT, FAMILY), _fonts(tmp_path, licence)
    told = fontbridge.convert(first, to="government", font_dirs=[folder], embed="all")
    assert _held(told.data) == ({"方正仿宋_GBK": set(held)} if held else {})
    ((severity, message),) = _told(told.report)
    assert severity == ("info" if held else "warning")
    assert message.endswith(why)


@each_carrier
def test_outlines_of_postscript_go_where_they_are_drawn(kind: str, tmp_path: Path) -> None:
    """Office embeds none; OpenDocument says which kind it is."""
    first, folder = CARRIERS[kind](TEXT, FAMILY), _fonts(tmp_path, outlines="CFF")
    told = fontbridge.convert(first, to="government", font_dirs=[folder], embed="all")
    if kind.endswith(("docx", "pptx")):
        assert _held(told.data) == {}
        assert told.report.needs_a_person
    else:
        assert _held(told.data) == {"方正仿宋_GBK": set(TEXT)}


@each_carrier
def test_a_font_that_is_not_here_is_told(kind: str, tmp_path: Path) -> None:
    first = CARRIERS[kind](TEXT, FAMILY)
    told = fontbridge.convert(first, to="government", font_dirs=[tmp_path], embed="all")
    assert _told(told.report) == [
        ("warning", "the font 方正仿宋_GBK was not embedded: its file is not here")
    ]
    assert told.data == fontbridge.convert(first, to="government", font_dirs=[tmp_path]).data


PACKED = ("zip", "tar", "mht", "ole-package")
CANNOT = [
    pytest.param(data, id=f"{kind}-{number}")
    for kind, samples in PARTY_SAMPLES.items()
    for number, data in enumerate(samples)
    if not isinstance(open_document(data, Limits()), FontCarrier) and kind not in PACKED
]


@pytest.mark.parametrize("data", CANNOT)
@pytest.mark.parametrize("embed", ["rare", "all"])
def test_formats_that_take_no_fonts_say_so(data: bytes, embed: str) -> None:
    told = fontbridge.convert(data, to="government", embed=embed)
    messages = [message for _, message in _told(told.report)]
    assert sum(each.startswith("a file of this format takes no fonts") for each in messages) == 1
    assert told.data == fontbridge.convert(data, to="government").data


def test_a_person_must_know_of_fonts_that_were_wanted() -> None:
    """A workbook whose text would need them, against one that has none."""
    (workbook, *_), (page, *_) = PARTY_SAMPLES["xlsx"], PARTY_SAMPLES["css"]
    assert _told(fontbridge.convert(workbook, to="government", embed="all").report) == [
        ("warning", "a file of this format takes no fonts along: 方正仿宋_GBK, 方正楷体_GBK")
    ]
    assert _told(fontbridge.convert(page, to="government", embed="all").report) == [
        ("info", "a file of this format takes no fonts along")
    ]


@pytest.fixture(scope="module")
def every_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    families = [preferred for to in ("party", "government") for preferred in accepted(to)]
    for number, family in enumerate(sorted(set(families))):
        held = "关于开展检查的通知工作要求正文镕喆堃〇abcXYZ019 %“”‘’—…"
        build_font(folder / f"{number}.ttf", held, {"en": family, "zh": family})
    return folder


@pytest.mark.parametrize("kind", ["docx", "pptx", "odf", "zip"])
@settings(
    max_examples=10, derandomize=True, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_documents_that_nobody_thought_of(
    kind: str, every_font: Path, data: st.DataObject
) -> None:
    first, to = data.draw(STRATEGIES[kind]), data.draw(st.sampled_from(["party", "government"]))
    there = fontbridge.convert(first, to=to, font_dirs=[every_font], embed="all")
    assert fontbridge.restore(there.data, there.report) == first
    again = fontbridge.convert(there.data, to=to, font_dirs=[every_font], embed="all")
    assert again.data == there.data
    other = "government" if to == "party" else "party"
    back = fontbridge.convert(there.data, to=other, font_dirs=[every_font], embed="all")
    assert fontbridge.restore(back.data, back.report) == there.data


# -- documents inside -----------------------------------------------------------------------------


def _zip(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_documents_in_an_archive_take_theirs_along(tmp_path: Path) -> None:
    inner = {f"甲/a.{kind}": CARRIERS[kind](TEXT, FAMILY) for kind in ("docx", "odt", "pptx")}
    workbook = PARTY_SAMPLES["xlsx"][0]
    plain = {"b.xlsx": workbook, "c.docx": b"PK\3\4 damaged", "e.txt": b"abc", "f.bin": b"\0\1"}
    first = _zip({**inner, **plain, "内.zip": _zip({"d.docx": inner["甲/a.docx"]})})
    folder = _fonts(tmp_path)
    told = fontbridge.convert(first, to="government", font_dirs=[folder], embed="all")
    assert fontbridge.restore(told.data, told.report.to_json()) == first
    after = _members(told.data)
    assert all(_held(after[name]) == {"方正仿宋_GBK": set(TEXT)} for name in inner)
    assert _held(_members(after["内.zip"])["d.docx"]) == {"方正仿宋_GBK": set(TEXT)}
    found = {
        each.part: each.severity for each in told.report.findings if each.code == "embedded-font"
    }
    assert found == {
        **dict.fromkeys(inner, "info"), "内.zip!/d.docx": "info", "b.xlsx": "warning",
    }  # fmt: skip
    again = fontbridge.convert(told.data, to="government", font_dirs=[folder], embed="all")
    assert again.data == told.data


@pytest.mark.parametrize("kind", PACKED)
def test_whatever_packs_them_up(kind: str, tmp_path: Path) -> None:
    """The samples hold documents of all kinds, whose fonts are not here."""
    build_font(tmp_path / "a.ttf", "关", {"en": "方正仿宋_GBK", "zh": "方正仿宋_GBK"})
    for first in PARTY_SAMPLES[kind]:
        told = fontbridge.convert(first, to="government", font_dirs=[tmp_path], embed="all")
        assert fontbridge.restore(told.data, told.report) == first
        again = fontbridge.convert(told.data, to="government", font_dirs=[tmp_path], embed="all")
        assert again.data == told.data


def test_a_face_that_draws_none_of_it_stays_here(tmp_path: Path) -> None:
    build_font(tmp_path / "a.ttf", "别的", {"en": FAMILY, "zh": FAMILY})
    face = find_face(FAMILY, [tmp_path])
    assert face is not None
    none, one = (cut_out(face, text, {"glyf"}) for text in (TEXT, TEXT + "别"))
    assert (none.data, none.why, none.drawn) == (b"", "it draws none of the characters", 0)
    assert one.data
    assert one.drawn == 1


# -- Office's own ways ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in CARRIERS if kind.endswith("x")])
def test_strict_documents_stay_strict(kind: str, tmp_path: Path) -> None:
    first = strict(CARRIERS[kind](TEXT, FAMILY))
    told = fontbridge.convert(first, to="party", font_dirs=[_fonts(tmp_path)], embed="rare")
    assert _held(told.data) == {"仿宋": {"镕"}}
    assert fontbridge.restore(told.data, told.report) == first
    assert not [each for each in _unpacked(told.data) if b"officeDocument/2006/rel" in each]


def test_word_is_told_to_keep_the_fonts(tmp_path: Path) -> None:
    settings = word.part("w:settings", '<w:zoom w:percent="100"/><w:compat/>')
    table = word.part("w:fonts", f'<w:font w:name="{FAMILY}"/>')
    fonts = f'<w:rFonts w:ascii="{FAMILY}" w:hAnsi="{FAMILY}" w:eastAsia="{FAMILY}"/>'
    body = f"<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t>{TEXT}</w:t></w:r></w:p>"
    parts = {"word/fontTable.xml": table, "word/settings.xml": settings}
    first = word.package(word.document(body), parts)
    told = fontbridge.convert(first, to="government", font_dirs=[_fonts(tmp_path)], embed="all")
    with zipfile.ZipFile(io.BytesIO(told.data)) as archive:
        root = ElementTree.fromstring(archive.read("word/settings.xml"))
    assert [each.tag.removeprefix(W) for each in root] == [
        "zoom", "embedTrueTypeFonts", "saveSubsetFonts", "compat",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), [(TEXT, 1), ("基", 0)])
def test_a_signature_is_not_broken_for_fonts(text: str, told: int, tmp_path: Path) -> None:
    """The file conforms already, so that nothing else is to be done to it."""
    folder = _fonts(tmp_path)
    fit = fontbridge.convert(CARRIERS["odt"](text, FAMILY), to="party", font_dirs=[folder]).data
    signature = b"<a><SignatureValue>x</SignatureValue></a>"
    first = _zip({**_members(fit), "META-INF/documentsignatures.xml": signature})
    result = fontbridge.convert(first, to="party", font_dirs=[folder], embed="rare")
    assert result.data == first
    assert _told(result.report) == [
        ("warning", "no font was embedded: that would break the signature")
    ] * told
