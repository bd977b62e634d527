r"""Characters of RTF that a face lacks, and punctuation: groups that come and go.

The judges are striprtf, for the text, and LibreOffice, for the families that draw it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests.makers.rtf import document, entry, hexed, spelt
from tests.makers.word import document as word_document
from tests.makers.word import package

GOVERNMENT = (entry(0, hexed("方正仿宋_GBK")), entry(1, "Times New Roman", 0))
WORD = r"\loch\af1\hich\af1\dbch\af0"
FALLBACK = entry(2, hexed("仿宋"))


def convert(data: bytes, to: str) -> bytes:
    """The file after conversion, which is proved to be the last one and to go back."""
    result = fontbridge.convert(data, to=to)
    assert fontbridge.convert(result.data, to=to).data == result.data
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    text = [rtf_to_text(each.decode("latin-1"), errors="replace") for each in (data, result.data)]
    assert text[0] == text[1]
    return result.data


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\f0 " + hexed("二〇二"), r"\f0 \'b6\'fe{\f2 \'a9\'96}\'b6\'fe"),
        (rf"{WORD}\dbch\f0 " + spelt("二〇二"),
         rf"{WORD}\dbch\f0 \u20108?{{\dbch\f3 \u12295?}}\u20108?"),
        (rf"{WORD}\dbch\f0 " + spelt("镕〇二"),
         rf"{WORD}\dbch\f0 {{\dbch\f3 \u-27307?\u12295?}}\u20108?"),
        (rf"{WORD}\dbch\f0\uc2 " + spelt("〇", r"\'a9\'96") + "A",
         rf"{WORD}\dbch\f0\uc2 {{\dbch\f3 \u12295\'a9\'96}}A"),
        (r"\f0 " + hexed("二") + "\r\n" + hexed("〇")[:4] + "\r\n" + hexed("〇")[4:] + "x",
         "\\f0 \\'b6\\'fe\r\n{\\f2 \\'a9\r\n\\'96}x"),
    ],
)  # fmt: skip
def test_a_character_that_a_face_lacks_gets_a_group(body: str, expected: str) -> None:
    data = document(body, *GOVERNMENT)
    there = convert(data, "party").decode("latin-1")
    assert expected in there
    assert hexed("仿宋") + ";" in there
    back = convert(there.encode("latin-1"), "government").decode("latin-1")
    assert body in back
    assert hexed("仿宋") + ";" not in back


def test_the_font_of_a_group_has_the_charset_that_decodes_it() -> None:
    data = document(r"\f0 \'a4\'a4\u12295?\'e9", entry(0, "\\u26041?", 136))
    told = document(r"\f0 " + spelt("〇"), entry(0, hexed("方正仿宋_GBK"), 136))
    assert rb"\fcharset136" in convert(told, "party")
    assert convert(data, "party")


def test_what_drawn_otherwise_has_the_same_face_is_no_group() -> None:
    body = r"\f0 " + hexed("二") + r"{\f2 " + hexed("六") + "}" + hexed("〇")
    data = document(body, entry(0, hexed("仿宋_GB2312")), entry(1, "x"), FALLBACK)
    there = convert(data, "party").decode("latin-1")
    assert r"{\f2 \'c1\'f9}{\f3 \'a9\'96}" in there  # 仿宋 is no face of the party's for 六


def test_quotes_in_chinese_text_go_to_the_chinese_face() -> None:
    body = rf"{WORD}\dbch\f0 " + spelt("关于") + r"\loch\f1 " + spelt("“A”的")
    there = convert(document(body), "party").decode("latin-1")
    assert r"\loch\f1 {\dbch\f0 \u8220?A\u8221?\u30340?}" in there


def test_bytes_of_another_charset_keep_it_in_a_group() -> None:
    body = rf"{WORD}\dbch\f0 " + hexed("关于") + r"\loch\f1 \'93x\'94"
    there = convert(document(body), "party")
    assert open_document(there, Limits()).characters("").decode().endswith("关于“x”")


def test_what_cannot_be_placed_is_told() -> None:
    data = document(r"\f0 \'b6\'fe\b\'a9\b0\'96", *GOVERNMENT)
    assert convert(data, "party")


def test_whether_text_was_misread_does_not_hang_on_where_it_is_cut() -> None:
    # 〇 goes to a face of its own; what is left looks like hanzi that were read as Latin.
    assert convert(document(r"\dbch\f0 \f1 \'b6\'fe\'b6\'fe\'b6\'fe\u12295?", *GOVERNMENT), "party")


_PIECES = st.lists(
    st.sampled_from([
        r"\'b6\'fe", r"\'a9\'96", r"\u12295?", r"\u-27307?", "a", "\xa1\xb0", r"\ldblquote ",
        r"{\b ", "}", "\r\n", r"\f1 ", r"\dbch\f0 ", r"\loch\f1 ", r"\par ", r"\uc2 ", r"\~",
        r"\bin1 }",
    ]),
    max_size=14,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(_PIECES)
def test_whatever_is_cut_reads_as_before(pieces: list[str]) -> None:
    depth, body = 0, r"\dbch\f0 "
    for piece in pieces:
        depth += {r"{\b ": 1, "}": -1}.get(piece, 0)
        body, depth = (body, 0) if depth < 0 else (body + piece, depth)
    data = document(body + "}" * depth, *GOVERNMENT)
    result = fontbridge.convert(data, to="party")
    assert fontbridge.restore(result.data, result.report) == data
    read = [
        "".join(text for _, _, text in open_document(each, Limits()).passages())
        for each in (data, result.data)
    ]
    assert read[0] == read[1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_draws_it_from_the_fallback(tmp_path: Path) -> None:
    body = rf"\pard {WORD}\dbch\f0 " + hexed("二〇二")
    (tmp_path / "a.rtf").write_bytes(convert(document(body, *GOVERNMENT), "party"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "fodt", "--outdir", tmp_path, tmp_path / "a.rtf"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    flat = (tmp_path / "a.fodt").read_text("utf-8")
    (name,) = re.findall(r'<text:span text:style-name="(\w+)">〇', flat)
    style = flat.partition(f'<style:style style:name="{name}"')[2].partition("</style:style>")[0]
    assert re.search(r'font-name-asian="仿宋\d*"', style), style


# -- objects --


def ole_object(native: bytes) -> bytes:
    """An OLE 1.0 object as [MS-OLEDS] 2.2.5 has it, with a picture behind."""
    name = b"Word.Document.12\0"
    head = pack("<III", 0x0501, 2, len(name)) + name + pack("<II", 0, 0)
    return head + pack("<I", len(native)) + native + b"\x01\x05\0\0\0\0\0\0"


def test_a_document_in_an_object_is_converted() -> None:
    inner = package(word_document("<w:p><w:r><w:rPr><w:rFonts w:eastAsia='楷体_GB2312'/></w:rPr>"
                                  "<w:t>通知</w:t></w:r></w:p>"))  # fmt: skip
    digits = ole_object(inner).hex()
    lines = "\r\n".join(digits[at : at + 128] for at in range(0, len(digits), 128))
    data = document(rf"{{\object\objemb{{\*\objdata {lines}}}{{\result x}}}}")
    there = convert(data, "government")
    kept = re.search(rb"objdata ([0-9a-f\s]+)\}", there)
    assert kept is not None
    assert {len(line) for line in kept[1].split()[:-1]} == {128}
    raw = bytes.fromhex(b"".join(kept[1].split()).decode())
    assert raw.endswith(b"\x01\x05\0\0\0\0\0\0")
    start = raw.index(b"PK\x03\x04")
    assert raw[start - 4 : start] == pack("<I", len(raw) - start - 8)
    assert "方正楷体_GBK" in {use.family for use in fontbridge.inspect(raw[start:-8]).fonts}


@pytest.mark.parametrize("digits", ["", "zz", "0105000002000000", "01050000020000ff000000ff"])
def test_a_damaged_object_is_left(digits: str) -> None:
    assert convert(document(rf"{{\object{{\*\objdata {digits}}}}}x"), "government")
