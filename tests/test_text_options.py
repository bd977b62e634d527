"""How text files are written: charset, line ends, byte order mark, tables of equivalents."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

import fontbridge
from fontbridge import TextOptions
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.equivalents import switches
from fontbridge.characters.target import CHARSETS
from fontbridge.model import FontbridgeError
from tests.command_line import CommandLine

NOTICE = "关于印发工作要点的通知\r\n各县区人民政府，市直各部门：请认真贯徹落实。\n"
# What every charset on offer holds.
SHARED = "No. 1, 2026\r\n"
PAGE = '<!DOCTYPE html>\n<html><meta charset="{}"><p>{}</p></html>'
XML = '<?xml version="1.0" encoding="{}"?>\n<a b="{}">{}</a>'


def converted(data: bytes, **wanted: object) -> fontbridge.Converted:
    """Converted, and proved to come back."""
    text = TextOptions(**wanted)  # type: ignore[arg-type]
    result = fontbridge.convert(data, to="government", text=text)
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result


@pytest.mark.parametrize("charset", CHARSETS)
def test_text_in_any_charset(charset: str) -> None:
    chinese = charset in CHARSETS[:12]
    text = NOTICE.replace("徹", "彻") if chinese else SHARED
    result = converted(text.encode("utf-8"), charset=charset)
    assert decode(result.data, charset).removeprefix("\ufeff") == text


@pytest.mark.parametrize("charset", ["big5", "shift_jis", "cp1252", "euc-kr", "ascii"])
def test_what_a_charset_lacks_is_told(charset: str) -> None:
    data = "们\U00020bb7\n".encode()
    result = converted(data, charset=charset)
    assert result.data == data
    lacking = {each.characters for each in result.report.findings}
    assert lacking == {"们", "\U00020bb7"}
    written = converted(data, charset=charset, policy="ncr").data
    assert written.decode(charset) == "&#x4EEC;&#x20BB7;\n"


@pytest.mark.parametrize("charset", ["gb2312", "gb18030-2005", "utf-8", "utf-16", "big5", "cp1252"])
def test_a_page_calls_itself_what_it_is(charset: str) -> None:
    text = "關於印發通知" if charset == "big5" else "关于印发通知"
    text = "Größe" if charset == "cp1252" else text
    result = converted(PAGE.format("utf-8", text).encode(), charset=charset)
    label = {"gb18030-2005": "gb18030", "cp1252": "windows-1252"}.get(charset, charset)
    assert decode(result.data, charset).removeprefix("\ufeff") == PAGE.format(label, text)


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "utf-16", "utf-16-be", "big5", "euc-kr"])
def test_an_xml_parser_reads_the_same(charset: str) -> None:
    data = XML.format("GBK", "通知一", "通知二").encode("gbk")
    result = converted(data, charset=charset)
    trees = [etree.fromstring(each) for each in (data, result.data)]
    assert len({etree.tostring(tree, method="c14n") for tree in trees}) == 1


@pytest.mark.parametrize("charset", ["hz", "iso-2022-cn"])
@pytest.mark.parametrize("page", [PAGE.format("gbk", "通知"), XML.format("GBK", "通", "知")])
def test_what_no_reader_expects_is_not_written(charset: str, page: str) -> None:
    data = page.encode("gbk")
    assert converted(data, charset=charset).data == data


def test_css_calls_itself_what_it_is() -> None:
    sheet = '@charset "gbk";\nbody { font-family: 方正仿宋_GBK; }\n'
    result = converted(sheet.encode("gbk"), charset="utf-8")
    assert result.data.decode() == sheet.replace('"gbk"', '"utf-8"')


@pytest.mark.parametrize(("name", "end"), [("lf", "\n"), ("crlf", "\r\n"), ("cr", "\r")])
def test_line_ends(name: str, end: str) -> None:
    data = "通知\r\n一\r二\n".encode("gbk")
    result = converted(data, line_ends=name)
    assert result.data.decode("gbk") == f"通知{end}一{end}二{end}"
    page = PAGE.format("gbk", "通知\r\n").encode("gbk")
    whole = converted(page, line_ends=name, charset="utf-8").data.decode()
    assert whole == PAGE.format("utf-8", "通知\n").replace("\n", end)


@pytest.mark.parametrize(
    ("had", "bom", "charset", "has"),
    [
        (True, "keep", "utf-8", True), (False, "keep", "utf-8", False),
        (False, "add", "utf-8", True), (True, "drop", "utf-8", False),
        (True, "add", "gbk", False), (False, "add", "utf-16-le", True),
    ],
)  # fmt: skip
def test_the_byte_order_mark(had: bool, bom: str, charset: str, has: bool) -> None:
    data = ("\ufeff" * had + NOTICE).encode()
    text = decode(converted(data, bom=bom, charset=charset).data, charset)
    assert text.startswith("\ufeff") == has


@pytest.mark.parametrize("switch", switches())
def test_each_table_has_its_switch(switch: str) -> None:
    data = "通知 A\u00a0B\u2022C\u00a5D\u2011E\u2027F\n".encode()
    characters = {
        "blanks": "\u00a0", "bullets": "\u2022", "currency": "\u00a5", "hyphens": "\u2011",
        "middle-dots": "\u2027",
    }  # fmt: skip
    result = converted(data, policy="table", equivalents=(switch,))
    left = {each.characters for each in result.report.findings if each.characters}
    assert left == set(characters.values()) - {characters[switch]}
    assert not converted(data, policy="table").report.findings


@pytest.mark.parametrize(
    "wrong", [{"charset": "klingon"}, {"bom": "x"}, {"line_ends": "nel"}, {"equivalents": ("x",)}]
)
def test_words_that_are_none(wrong: dict[str, str]) -> None:
    with pytest.raises(FontbridgeError) as raised:
        TextOptions(**wrong)  # type: ignore[arg-type]
    assert raised.value.advice


def test_a_profile_may_say_it_all(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    profile = tmp_path / "profiles" / "x.toml"
    profile.write_text(
        'extends = "government"\ncharset = "utf-8"\n[title]\nzh = "甲"\nen = "a"\n[policies]\n'
        'bom = "add"\nline-ends = "crlf"\ntext-uncovered = "table"\nequivalents = ["blanks"]\n',
        encoding="utf-8",
    )
    result = fontbridge.convert("通知\n".encode("gbk"), to="x", mappings=tmp_path)
    assert result.data == "\ufeff通知\r\n".encode()
    profile.write_text(profile.read_text("utf-8").replace("blanks", "blank"), encoding="utf-8")
    with pytest.raises(FontbridgeError, match="no table blank"):
        fontbridge.convert(b"a", to=str(profile))


def test_the_command_line_says_it_too(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = CommandLine(capsysbinary, monkeypatch)
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes("通知\u00a0一\n".encode())
    options = ("--charset", "UTF-8", "--bom", "add", "--line-ends", "crlf")
    assert ask("check", "--to", "party", *options, source).code == 1
    assert ask("convert", "--to", "party", *options, "-o", target, source).code == 0
    assert target.read_bytes() == "\ufeff通知\u00a0一\r\n".encode()
    assert ask("restore", target).code == 0
    assert target.read_bytes() == source.read_bytes()
    table = ("--text-policy", "table", "--equivalents")
    assert ask("check", "--to", "party", *table, "nothing", source).code == 2
    assert ask("convert", "--to", "party", *table, "hyphens", "-o", target, source).code == 1
    again = ("-o", target, "--force", source)
    assert ask("convert", "--to", "party", *table, "blanks", *again).code == 0
    assert target.read_bytes() == "通知 一\n".encode("gbk")


@pytest.mark.skipif(not shutil.which("iconv"), reason="iconv is not installed")
@pytest.mark.parametrize("charset", ["gbk", "gb18030", "utf-16-le", "big5", "euc-kr"])
def test_iconv_reads_the_same(charset: str) -> None:
    text = "通知\n关于\n" if charset in ("gbk", "gb18030", "utf-16-le") else "通知\n"
    data = converted(text.encode("utf-8"), charset=charset).data
    asked = ["iconv", "-f", charset.upper().replace("UTF-16-LE", "UTF-16LE"), "-t", "UTF-8"]
    told = subprocess.run(asked, input=data, capture_output=True, check=True)
    assert told.stdout.decode() == text
    assert encode(text, charset) == data
