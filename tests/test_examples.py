"""The example documents are those that their script makes, and are what they say they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.makers.make_examples import main

EXAMPLES = Path(__file__).parents[1] / "examples"
PACKAGES = ("party-notice.docx", "government-notice.docx")
LETTERS = ("letter-gb2312.txt", "letter-gbk.txt")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    main(folder)
    return folder


def test_the_script_makes_all_examples(made: Path) -> None:
    committed = {path.name for path in EXAMPLES.iterdir()}
    assert {path.name for path in made.iterdir()} == committed == {*PACKAGES, *LETTERS}


@pytest.mark.parametrize("name", LETTERS)
def test_the_letters_are_made_again(made: Path, name: str) -> None:
    assert (made / name).read_bytes() == (EXAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", PACKAGES)
def test_the_packages_are_made_again(made: Path, name: str) -> None:
    # Deflated bytes vary with the zlib that Python was built with; all else may not.
    def told(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
        with zipfile.ZipFile(path) as archive:
            return [
                (entry.filename, entry.date_time, archive.read(entry))
                for entry in archive.infolist()
            ]

    assert told(made / name) == told(EXAMPLES / name)


@pytest.mark.parametrize("name", PACKAGES)
def test_every_part_is_well_formed_and_named_in_the_content_types(name: str) -> None:
    with zipfile.ZipFile(EXAMPLES / name) as archive:
        parts = {member: etree.fromstring(archive.read(member)) for member in archive.namelist()}
    declared = {
        override.get("PartName", "").lstrip("/")
        for override in parts["[Content_Types].xml"]
        if override.get("PartName")
    }
    assert declared == {member for member in parts if not member.endswith((".rels", "Types].xml"))}


@pytest.mark.parametrize(
    ("name", "families"),
    [
        (
            "party-notice.docx",
            {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体", "Times New Roman"},
        ),
        (
            "government-notice.docx",
            {"方正仿宋_GBK", "方正楷体_GBK", "方正黑体_GBK", "方正小标宋_GBK", "宋体"},
        ),
    ],
)
def test_a_notice_declares_the_families_of_its_system(name: str, families: set[str]) -> None:
    slots = ("ascii", "hAnsi", "eastAsia")
    with zipfile.ZipFile(EXAMPLES / name) as archive:
        named = {
            fonts.get(f"{W}{slot}")
            for member in archive.namelist()
            if member.startswith("word/") and member.endswith(".xml")
            for fonts in etree.fromstring(archive.read(member)).iter(f"{W}rFonts")
            for slot in slots
        }
        table = {
            font.get(f"{W}name") for font in etree.fromstring(archive.read("word/fontTable.xml"))
        }
    assert named - {None} == families
    assert table == families | {"Times New Roman"}


@pytest.mark.parametrize("name", PACKAGES)
def test_python_docx_reads_the_four_levels(name: str) -> None:
    paragraphs = [paragraph.text for paragraph in docx.Document(str(EXAMPLES / name)).paragraphs]
    for opening in ("一、", "（一）", "1.", "（1）", "附件：", "附件"):
        assert any(text.startswith(opening) for text in paragraphs)


@pytest.mark.parametrize("name", PACKAGES)
def test_paragraphs_are_cut_into_runs(name: str) -> None:
    paragraphs = docx.Document(str(EXAMPLES / name)).paragraphs
    assert sum(len(paragraph.runs) for paragraph in paragraphs) > 2 * len(paragraphs)


def test_the_letters_need_the_sets_that_their_names_tell() -> None:
    # Rows A1-A9 and B0-F7 of trail bytes from A1 on are GB2312; GBK goes beyond them.
    def fits_gb2312(data: bytes) -> bool:
        pairs = (character.encode("gbk") for character in data.decode("gbk"))
        return all(
            len(pair) == 1 or (pair[1] >= 0xA1 and (pair[0] <= 0xA9 or 0xB0 <= pair[0] <= 0xF7))
            for pair in pairs
        )

    assert fits_gb2312((EXAMPLES / "letter-gb2312.txt").read_bytes())
    letter = (EXAMPLES / "letter-gbk.txt").read_bytes()
    assert not fits_gb2312(letter)
    assert {"〇", "镕", "喆"} <= set(letter.decode("gbk"))
