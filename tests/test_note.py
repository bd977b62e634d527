"""The note that goes back to the sender: what it says, what it does not, and that it conforms."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

import fontbridge
from fontbridge.api import explain
from fontbridge.model import Finding, Report, Severity
from fontbridge.reports.note import SUFFIXES, Block, Kind, Note, Noted, compose, rendered
from tests.command_line import CommandLine
from tests.makers import word

TODAY = datetime.date(2026, 3, 6)


@pytest.fixture
def fontbridge_command(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


def noted(data: bytes, to: str, name: str, *, quote: bool = False) -> Noted:
    return Noted(*explain(data, to=to, name=name, quote=quote))


def text_of(files: list[Noted], to: str) -> str:
    note = compose(files, fontbridge.load_profile(to), "en", TODAY)
    return "\n".join(block.text for block in note.blocks)


def words_of(data: bytes) -> set[str]:
    """Every stretch of eight characters in the paragraphs of a .docx, read by python-docx."""
    document = docx.Document(BytesIO(data))
    told = [each.text for each in document.paragraphs]
    told += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return {text[at : at + 8] for text in told for at in range(max(len(text) - 7, 0))}


# -- where --


def test_paragraphs_are_those_that_a_reader_counts(examples: Path) -> None:
    data = (examples / "party-notice.docx").read_bytes()
    paragraphs = [one for one in docx.Document(BytesIO(data)).paragraphs if one.text.strip()]
    starts = "（一）", "（二）"  # the headings in 楷体_GB2312
    headings = [at for at, one in enumerate(paragraphs, 1) if one.text.startswith(starts)]
    assert len(headings) == 2
    told = text_of([noted(data, "government", "a.docx")], "government")
    numbers = ", ".join(map(str, headings))
    assert f"“楷体_GB2312” is not accepted for Chinese text. Where: body, paragraphs {numbers}." \
        in told


def test_tables_are_told_apart() -> None:
    inside = word.paragraph("表内文字", '<w:rFonts w:eastAsia="仿宋_GB2312"/>')
    body = word.paragraph("正文文字", '<w:rFonts w:eastAsia="楷体_GB2312"/>')
    table = f"<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"
    data = word.package(word.document(body + table))
    told = text_of([noted(data, "government", "")], "government")
    assert "“仿宋_GB2312” is not accepted for Chinese text. Where: tables of the body" in told
    assert "“楷体_GB2312” is not accepted for Chinese text. Where: body, paragraphs 1." in told


def test_lines_and_columns_of_plain_text() -> None:
    told = text_of([noted("县委：\n陈镕同志".encode("gbk"), "party", "a.txt")], "party")
    assert "GB2312 has no 镕 U+9555. Where: line 2 character 2." in told


# -- what is not in it --


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_running_text_unless_quoted(examples: Path, suffix: str) -> None:
    data = (examples / "party-notice.docx").read_bytes()
    words = words_of(data)
    profile = fontbridge.load_profile("government")
    for quote in (False, True):
        note = compose([noted(data, "government", "a.docx", quote=quote)], profile, "en", TODAY)
        told = rendered(note, profile, suffix)
        if suffix == ".docx":
            plain = "\n".join(one.text for one in docx.Document(BytesIO(told)).paragraphs)
        else:
            plain = told.decode().replace("\\", "")
        assert any(each in plain for each in words) is quote


def test_a_file_name_is_told_without_its_folder() -> None:
    told = text_of([noted("文字".encode(), "party", "/office/secret/a.txt")], "party")
    assert "1. a.txt" in told
    assert "secret" not in told


def test_markup_in_names_stays_text() -> None:
    files = [Noted(Report("<script>alert(1)</script>*_x_*.txt"))]
    profile = fontbridge.load_profile("party")
    note = compose(files, profile, "en", TODAY)
    assert "<script>" not in rendered(note, profile, ".html").decode()
    assert r"script\>\*\_x\_\*.txt" in rendered(note, profile, ".md").decode()


# -- that it conforms --


@pytest.mark.parametrize("to", ["party", "government"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_conforms_itself(examples: Path, to: str, language: str) -> None:
    profile = fontbridge.load_profile(to)
    files = [
        noted(path.read_bytes(), to, path.name) for path in sorted(examples.iterdir())
    ]
    made = rendered(compose(files, profile, language, TODAY), profile, ".docx")
    report = fontbridge.check(made, to=to)
    assert not report.changes
    assert not report.needs_a_person
    assert report.system == to


@pytest.mark.parametrize("character", ["\U0002b73c", "\ue863", "☃", "\U0001f4c4"])
def test_characters_that_no_face_draws_stand_as_code_points(character: str) -> None:
    profile = fontbridge.load_profile("party")
    made = rendered(
        compose([Noted(Report(f"文件{character}.docx"))], profile, "zh", TODAY), profile, ".docx"
    )
    report = fontbridge.check(made, to="party")
    assert not report.changes
    assert not report.needs_a_person


def test_it_is_typeset_after_the_standard(examples: Path) -> None:
    """GB/T 9704-2012, 5.2: A4, head 37 mm, binding side 28 mm; text in 3号 仿宋."""
    profile = fontbridge.load_profile("party")
    note = compose([noted(b"abc", "party", "a.txt")], profile, "zh", TODAY)
    made = rendered(note, profile, ".docx")
    document = docx.Document(BytesIO(made))
    section = document.sections[0]
    assert [round(length.mm) for length in (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
    )] == [210, 297, 37, 28]
    body = section.page_width - section.left_margin - section.right_margin
    assert round(body / 36000) == 156  # EMU
    assert document.styles["Title"].font.size.pt == 22
    xml = zipfile.ZipFile(BytesIO(made)).read("word/styles.xml").decode()
    assert re.search(r'<w:rPrDefault>.*w:eastAsia="仿宋_GB2312".*<w:sz w:val="32"/>', xml)
    assert "方正小标宋简体" in xml


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice or poppler is not installed",
)
def test_a_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    """GB/T 9704-2012, 5.2.3, as LibreOffice sets it."""
    profile = fontbridge.load_profile("party")
    made = rendered(Note([Block(Kind.TEXT, "国" * 900)], "zh"), profile, ".docx")
    (tmp_path / "note.docx").write_bytes(made)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "note.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    told = subprocess.run(
        ["pdftotext", "-layout", "note.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    ).stdout.decode()
    first = [line.count("国") for line in told.split("\f")[0].splitlines() if "国" in line]
    assert first == [26] + [28] * 21  # the first line is two characters in


# -- of what kind of finding --


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Finding("encrypted", "the file is encrypted", Severity.ERROR),
         "without a password"),
        (Finding("damaged", "the archive is cut off", Severity.ERROR),
         "the archive is cut off. Please save the file anew"),
        (Finding("signed", "it is signed"), "before it is signed"),
        (Finding("embedded-font", "a font is embedded", Severity.INFO), "The file conforms."),
    ],
)  # fmt: skip
def test_findings_of_the_whole_file(finding: Finding, told: str) -> None:
    assert told in text_of([Noted(Report("a.docx", findings=[finding]))], "party")


# -- the command --


def test_check_writes_the_note(
    fontbridge_command: CommandLine, examples: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note.docx"
    ran = fontbridge_command("check", "--to", "party", "--note", note, examples)
    assert ran.code == 1
    assert fontbridge_command("check", "--to", "party", note).code == 0
    told = "\n".join(each.text for each in docx.Document(str(note)).paragraphs)
    assert "government-notice.docx" in told
    assert "letter-gbk.txt" in told


def test_the_note_is_chinese_unless_asked_otherwise(
    fontbridge_command: CommandLine, examples: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note.md"
    fontbridge_command("check", "--to", "party", "--note", note, examples / "letter-gbk.txt")
    chinese = note.read_text(encoding="utf-8")
    fontbridge_command(
        "check", "--to", "party", "--lang", "en", "--note", note, examples / "letter-gbk.txt"
    )
    english = note.read_text(encoding="utf-8")
    assert english.startswith("# Note on Returned Files")
    assert "党委系统" in chinese
    assert "党委系统" not in english


@pytest.mark.parametrize(
    "arguments",
    [("--note", "note.pdf"), ("--note", "note"), ("--quote",), ("--note", "a.txt.md", "--quote"),
     ("--note", "b.md", "--journal", "j", "--resume")],
)
def test_wrong_usage(
    fontbridge_command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt.md").write_text("文字", encoding="utf-8")
    assert fontbridge_command("check", "--to", "party", *arguments, "a.txt.md").code == 2
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt.md"]


def test_a_damaged_file_has_its_section(
    fontbridge_command: CommandLine, examples: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes((examples / "party-notice.docx").read_bytes()[:5000])
    note = tmp_path / "note.md"
    ran = fontbridge_command("check", "--to", "party", "--lang", "en", "--note", note, broken)
    assert ran.code == 3
    assert "save the file anew" in note.read_text(encoding="utf-8")
