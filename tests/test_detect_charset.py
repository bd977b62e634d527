"""Detection: each encoding, each stage, and what is said about it."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fontbridge.characters import tables
from fontbridge.characters.charset import detect
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.declaration import agrees, declared_in
from fontbridge.characters.detector import Detector
from fontbridge.characters.repertoire import REPERTOIRES, within
from fontbridge.characters.scan import LineRange

SENTENCES = {
    "hans": ["关于印发工作要点的通知", "各乡镇人民政府，县直各单位：", "经研究同意，现印发给你们",
             "请认真贯彻执行。", "特此通知"],
    "hant": ["關於印發工作要點的通知", "請認真貫徹執行，並將結果報告本府。", "特此通知"],
    "ja": ["お知らせいたします。", "この文書は日本語で書かれています。", "ありがとうございました"],
    "ko": ["알려 드립니다.", "이 문서는 한국어로 작성되었습니다.", "감사합니다"],
    "ru": ["Настоящим сообщаем, что документ", "написан на русском языке.", "Спасибо за внимание"],
    "western": ["Die Größe der Straße ändern", "élève déjà répété à l'été", "mañana será otro día"],
}
WHERE = {
    "gb2312": "hans", "gbk": "hans", "gb18030": "hans", "hz": "hans", "iso-2022-cn": "hans",
    "big5": "hant", "euc_kr": "ko", "euc_jp": "ja", "shift_jis": "ja", "iso2022_jp": "ja",
    "cp1251": "ru", "cp1252": "western",
}  # fmt: skip
UNIVERSAL = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
             "utf-32-be", "gb18030")


@st.composite
def texts_in_codecs(draw: st.DrawFn) -> tuple[str, str]:
    codec = draw(st.sampled_from(sorted(WHERE)))
    language = WHERE[codec]
    # Other scripts in GB18030 are for the test of what it alone holds.
    if draw(st.booleans()):
        codec = draw(st.sampled_from(UNIVERSAL[:-1]))
    lines = st.lists(st.sampled_from(SENTENCES[language]), min_size=2, max_size=8)
    return draw(lines.map("\n".join)), codec


@settings(deadline=None)
@given(texts_in_codecs())
def test_what_is_detected_decodes_to_the_text(case: tuple[str, str]) -> None:
    text, codec = case
    charset = detect(encode(text, codec))
    assert decode(encode(text, codec), charset.codec) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from(SENTENCES["hans"]), min_size=1).map("".join),
       st.lists(st.sampled_from("〇镕喆€䶮㛃𬭎𠮷😀가"), max_size=4).map("".join))
def test_more_characters_never_need_a_smaller_set(text: str, more: str) -> None:
    before = detect(text.encode("gb18030"))
    after = detect((text + more).encode("gb18030"))
    assert within(before.repertoire, after.repertoire)
    assert decode((text + more).encode("gb18030"), after.codec) == text + more


@pytest.mark.parametrize(
    ("text", "codec", "repertoire"),
    [
        ("通知——", "gbk", "gb2312"),
        ("关于朱镕同志的通知", "gbk", "gbk"),
        ("龑䶮同志", "gb18030", "gb18030-2byte"),
        ("姓㛃的同志", "gb18030", "gb18030-level1"),
        ("铁𬭎公司的通知", "gb18030", "gb18030-level2"),
        ("姓𠮷的同志", "gb18030", "gb18030-level3"),
        ("关于表情😀的通知", "gb18030", "gb18030"),
    ],
)
def test_the_gb_family_is_told_apart(text: str, codec: str, repertoire: str) -> None:
    charset = detect(encode(text, "gb18030"))
    assert (charset.codec, charset.repertoire) == (codec, repertoire)
    assert repertoire in REPERTOIRES


@pytest.mark.parametrize("word", ["通知", "函", "你好", "中", "联通", "意见", "报告", "决定"])
def test_words_of_offices_are_not_taken_for_utf8(word: str) -> None:
    assert detect(word.encode("gbk"), expected="gb").codec == "gbk"
    assert detect(word.encode("gbk")).codec == "gbk"
    assert detect(word.encode()).codec == "utf-8"


@pytest.mark.parametrize("text", ["Ελλάδα", "שלום עולם", "สวัสดี", "😀 ok", "naïve", "©2026", "→",
                                  "Tiếng Việt", "صباح الخير"])
def test_utf8_of_other_scripts_is_utf8(text: str) -> None:
    assert detect(text.encode()).codec == "utf-8"


@pytest.mark.parametrize("text", ["ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ", "བོད་སྐད་ཡིག", "ꆈꌠꁱꂷꉙ", "ئۇيغۇرچە يېزىق"])
def test_other_scripts_in_gb18030(text: str) -> None:
    charset = detect(text.encode("gb18030"))
    assert (charset.codec, charset.repertoire) == ("gb18030", "gb18030")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Съешь же ещё этих мягких французских булок, да выпей чаю", "koi8-r"),
        ("Ξεσκεπάζω την ψυχοφθόρα βδελυγμία και όλα τα άλλα πράγματα", "iso8859-7"),
        ("เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน", "tis-620"),
    ],
)
def test_what_is_outside_our_families_is_left_to_a_general_detector(text: str, codec: str) -> None:
    charset = detect(text.encode(codec))
    assert decode(text.encode(codec), charset.codec) == text
    assert "chardet" in charset.evidence[0]


def test_nothing_and_ascii() -> None:
    assert detect(b"").codec == "ascii"
    charset = detect(b"No. 1\r\n\t~ {x}\x0c")
    assert (charset.codec, charset.repertoire) == ("ascii", "ascii")


@pytest.mark.parametrize("size", [256, 4096, 65536])
def test_binary(size: int) -> None:
    program = Path(sys.executable).resolve().read_bytes()
    compressed = zlib.compress(Path(os.__file__).read_bytes() * 4)
    for data in (program[:size], compressed[:size], bytes(size)):
        assert detect(data).codec == "", data[:20]


def test_the_euro_of_windows() -> None:
    data = "价格 100 ".encode("gbk") + b"\x80 \r\n" + "共计".encode("gbk") + b"\x80"
    charset = detect(data)
    assert charset.codec == "cp936"
    assert decode(data, charset.codec) == "价格 100 € \r\n共计€"


def test_the_first_character_that_ruled_a_smaller_set_out() -> None:
    text = "通知\r\n二〇二六年，一切照〇\n姓䶮\n"
    told = detect(text.encode("gb18030")).evidence
    assert any("䶮 (U+4DAE, bytes FE 9F) in line 3, column 2 is not in GBK" in e for e in told)
    told = detect(text[:14].encode("gbk")).evidence
    assert any("〇 (U+3007, bytes A9 96) in line 2, column 2 is not in GB2312" in e for e in told)
    told = detect(("\ufeff" + text).encode("utf-16-be")).evidence
    assert any("line 3, column 2 is not in GBK" in e for e in told)


def test_a_late_character_counts() -> None:
    text = "关于印发工作要点的通知\n" * 30_000
    data = text.encode("gbk")
    assert detect(data).repertoire == "gb2312"
    charset = detect(data + "镕".encode("gbk"))
    assert charset.repertoire == "gbk"
    assert any("line 30001, column 1" in evidence for evidence in charset.evidence)
    late = detect(b"plain line\n" * 100_000 + "通知".encode("gbk"))
    assert (late.codec, late.repertoire) == ("gbk", "gb2312")


@pytest.mark.parametrize("bad", [0xFF, 0x80, 0x01, 0x3F])
def test_a_damaged_byte_is_reported_and_changes_nothing_else(bad: int) -> None:
    data = bytearray("关于印发工作要点的通知。\n".encode("gbk") * 2000)
    data[26002] = bad
    charset = detect(bytes(data))
    assert charset.codec == "gbk"
    if bad in (0xFF, 0x80):
        assert any("offset 26002 in line 1041" in told for told in charset.evidence)
    utf8 = bytearray("关于印发工作要点的通知。\n".encode() * 2000)
    utf8[37002] = 0xFF
    charset = detect(bytes(utf8))
    assert charset.codec == "utf-8"
    assert any("offset 37002 in line 1001" in told for told in charset.evidence)


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "utf-8"])
def test_cut_inside_a_character(codec: str) -> None:
    data = "请认真贯彻执行本县二〇二六年的工作要点".encode(codec)
    for cut in (data[1:], data[:-1], data[1:-1]):
        charset = detect(cut)
        assert charset.codec == codec.replace("gb18030", "gbk")
        assert any("inside a character" in told for told in charset.evidence)


def test_mixed_lines_are_reported_with_their_range() -> None:
    lines = ["关于印发工作要点的通知".encode("gbk")] * 30
    lines[9:12] = ["各乡镇人民政府，县直各单位：".encode()] * 3
    charset = detect(b"\n".join(lines))
    assert charset.codec == "gbk"
    assert any("lines 10 to 12 are utf-8" in told for told in charset.evidence)
    lines = ["关于印发工作要点的通知".encode()] * 30
    lines[19:21] = ["各乡镇人民政府，县直各单位：".encode("gbk")] * 2
    charset = detect(b"\n".join(lines))
    assert charset.codec == "utf-8"
    assert any("lines 20 to 21 are gb18030" in told for told in charset.evidence)


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<?xml version="1.0" encoding="GB2312"?>', "GB2312"),
        (b'<html><head><meta charset=gbk>', "gbk"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb2312"),
        (b'@charset "gbk";', "gbk"),
        (b"{\\rtf1\\ansi\\ansicpg936\\deff0", "cp936"),
        (b"#!/usr/bin/python\n# -*- coding: gbk -*-\n", "gbk"),
        (b"-*- no declaration", ""),
    ],
)
def test_declarations(head: bytes, label: str) -> None:
    assert declared_in(head) == label
    charset = detect(head + "关于印发工作要点的通知".encode("gbk"))
    assert charset.declared == label
    assert charset.codec == "gbk"


def test_a_declaration_that_lies_is_told_and_the_bytes_win() -> None:
    charset = detect(b'<meta charset="utf-8">' + "关于印发工作要点的通知".encode("gbk"))
    assert charset.codec == "gbk"
    assert not agrees(charset.declared, charset.codec, charset.repertoire)
    assert any("contradict" in told for told in charset.evidence)
    charset = detect('<meta charset="gb2312">关于朱镕同志的通知'.encode("gbk"))
    assert not agrees(charset.declared, charset.codec, charset.repertoire)
    fine = detect('<meta charset="gbk">关于工作的通知'.encode("gbk"))
    assert agrees(fine.declared, fine.codec, fine.repertoire)


def test_the_model_is_small() -> None:
    assert len(tables.binary("charset-model.z")) < 300_000


# -- close calls ------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["cp1255", "iso8859-8"])
@pytest.mark.parametrize(
    "text",
    ["שלום לכולם", "בראשית ברא אלהים את השמים ואת הארץ", "מים וארץ רבים 3"],
)
def test_hebrew_is_no_russian(codec: str, text: str) -> None:
    charset = detect(text.encode(codec))
    assert text.encode(codec).decode(charset.codec) == text


@pytest.mark.parametrize("text", ["снова и снова", "новости дня", "как дела", "один два три"])
def test_russian_is_no_hebrew(text: str) -> None:
    assert detect(text.encode("cp1251")).codec == "cp1251"


@pytest.mark.parametrize("others", ["", "関東運輸關於請認眞貫徹落實各項工作"])
@pytest.mark.parametrize("line", ["关于印发工作要点的通知", "各县人民政府"])
def test_lines_in_utf8_among_gbk_that_are_sound_as_gbk(line: str, others: str) -> None:
    assert line.encode().decode("gbk", "ignore")
    gbk = f"关于朱镕基同志的通知{others}\n".encode("gbk")
    detector = Detector()
    detector.feed(gbk * 20 + (line + "\n").encode() * 2 + gbk * 20)
    charset = detector.close()
    assert (charset.codec, charset.repertoire) == ("gbk", "gbk")
    assert detector.foreign == [LineRange(21, 22, "utf-8")]
    assert detector.faults == []


def test_few_common_hanzi_in_a_page_are_no_vietnamese() -> None:
    cells = "".join(f"<td>{word}</td>\n" for word in ("数字渐变", "侦测特殊", "某囧"))
    page = f"<table>\n{cells}</table>\n".encode("gbk")
    assert detect(page).codec == "gbk"


def test_the_half_of_iso_2022_cn_that_is_not_read_is_told() -> None:
    shifted = detect(b"\x1b$)A\x0eM(V*\x0f and \x1b$)G\x0eD@\x0f\n")
    assert shifted.codec == "iso-2022-cn"
    assert any("CNS 11643" in each for each in shifted.evidence)
    assert not any("CNS 11643" in each for each in detect(b"\x1b$)A\x0eM(V*\x0f\n").evidence)


def test_a_reading_without_damage_beats_one_with_it() -> None:
    data = "喆开\r\nX”Ⅳ镕的".encode("gb18030")  # as likely in cp949, but for a byte
    assert detect(data).codec == "gbk"
