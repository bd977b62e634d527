"""Two documents held against each other; what was done to one of them is the oracle."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

import fontbridge as library
from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capfdbinary, monkeypatch)


def made(*paragraphs: str, family: str = "仿宋_GB2312") -> bytes:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), family)
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


TEXT = ("关于开展检查的通知", "各镇人民政府：", "共 12 项 ABC。")


def test_a_document_equals_itself() -> None:
    told = library.compare(made(*TEXT), made(*TEXT))
    assert told.equal
    text = {"verdict": "equal", "first": None, "second": None, "alone": (0, 0)}
    assert told.to_dict()["text"] == text


def test_what_convert_did_is_what_differs(examples: Path) -> None:
    notice = examples / "party-notice.docx"
    result = library.convert(notice, to="government")
    told = library.compare(notice, result.data)
    assert not told.equal
    assert told.text.verdict == "equal"
    assert told.systems == ("party", "government")
    redrawn = {(each.first, each.second): each.characters for each in told.redrawn}
    before = library.inspect(notice)
    drawn = {use.family: use.characters for use in before.fonts if use.slot == "eastAsia"}
    assert redrawn["仿宋_GB2312", "方正仿宋_GBK"] == drawn["仿宋_GB2312"]
    assert redrawn["楷体_GB2312", "方正楷体_GBK"] == drawn["楷体_GB2312"]
    renamed = {(each.slot, each.family): each.first - each.second for each in told.declarations}
    for change in result.report.changes:
        assert renamed[change.slot, change.old] > 0
        assert renamed[change.slot, change.new] < 0


def test_an_alias_is_declared_otherwise_and_drawn_alike() -> None:
    told = library.compare(made(*TEXT), made(*TEXT, family="FangSong_GB2312"))
    assert told.redrawn == []
    assert {(each.family, each.first, each.second) for each in told.declarations} >= {
        ("仿宋_GB2312", 1, 0), ("FangSong_GB2312", 0, 1),
    }
    assert not told.equal


@pytest.mark.parametrize(
    ("other", "verdict", "first", "second", "alone"),
    [
        (TEXT, "equal", None, None, (0, 0)),
        ((TEXT[0], TEXT[1], "共12项 ABC。"), "blanks", 3, 3, (0, 0)),
        ((TEXT[0], TEXT[2], TEXT[1]), "order", 2, 2, (0, 0)),
        ((TEXT[0], "各镇：", TEXT[2]), "different", 2, 2, (1, 1)),
        (TEXT[:2], "different", 3, None, (1, 0)),
        ((*TEXT, "附件"), "different", None, 4, (0, 1)),
    ],
)
def test_texts(
    other: tuple[str, ...],
    verdict: str,
    first: int | None,
    second: int | None,
    alone: tuple[int, int],
) -> None:
    told = library.compare(made(*TEXT), made(*other)).text
    assert (told.verdict, told.alone) == (verdict, alone)
    places = tuple(place and place.paragraph for place in (told.first, told.second))
    assert places == (first, second)


def test_formats_may_differ(tmp_path: Path) -> None:
    word = made(*TEXT)
    letter = "\n".join(TEXT).encode("gbk")
    told = library.compare(word, letter)
    assert told.formats == ("docx", "text")
    assert told.text.verdict == "equal" and told.equal
    assert library.compare(word, "\n".join(TEXT[:2]).encode("gbk")).text.verdict == "different"


def test_charsets_of_text_count() -> None:
    text = "关于开展检查工作的通知，请各单位遵照执行。\n" * 3
    told = library.compare(text.encode("gb18030"), text.encode("utf-8"))
    assert told.text.verdict == "equal"
    assert told.charsets[1] == "utf-8" and not told.equal


def test_documents_inside_are_compared_and_other_parts_by_their_bytes() -> None:
    def archive(inner: bytes, other: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr("通知.docx", inner)
            package.writestr("图.png", b"\x89PNG\r\n\x1a\n" + other)
        return stream.getvalue()

    first = archive(made(*TEXT), b"1")
    assert library.compare(first, archive(made(*TEXT), b"1")).equal
    told = library.compare(first, archive(made(*TEXT[:2]), b"2"))
    assert told.parts == ["图.png"]
    assert told.text.first is not None
    assert told.text.first.part == "通知.docx!/word/document.xml"


@pytest.mark.parametrize(
    ("change", "code"), [(lambda data: data, 0), (lambda data: data[:999], 3)]
)
def test_exit_codes(
    fontbridge: CommandLine, tmp_path: Path, change: Callable[[bytes], bytes], code: int
) -> None:
    one, other = tmp_path / "a.docx", tmp_path / "b.docx"
    one.write_bytes(made(*TEXT))
    other.write_bytes(change(one.read_bytes()))
    ran = fontbridge("diff", one, other)
    assert ran.code == code
    assert ("Nothing differs." in ran.text) is (code == 0)


def test_no_text_is_told(fontbridge: CommandLine, tmp_path: Path) -> None:
    one, other = tmp_path / "a.docx", tmp_path / "b.docx"
    one.write_bytes(made(*TEXT))
    other.write_bytes(made(TEXT[0], "秘密的话", family="方正仿宋_GBK"))
    loud, plain = fontbridge("diff", one, other), fontbridge("diff", "--json", one, other)
    assert (loud.code, plain.code) == (1, 1)
    for ran in (loud, plain):
        assert not re.search("秘密|通知|各镇", ran.text)
        assert "方正仿宋_GBK" in ran.text
    told = json.loads(plain.text)
    assert told["text"]["verdict"] == "different" and told["equal"] is False
    assert told["redrawn"][0]["characters"] == len(TEXT[0])
    assert "first at word/document.xml" in " ".join(loud.text.split())


def test_corpus_documents_equal_themselves(corpus: Path) -> None:
    for path in sorted((corpus / "docx").glob("*.docx"))[:5]:
        assert library.compare(path, path.read_bytes()).equal
