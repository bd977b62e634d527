"""Binary Word documents: every place that refers to fonts, one test each; the judge is a second
reading in `tests.worddump`."""

from __future__ import annotations

import struct

import pytest

import fontbridge
from fontbridge.model import FontbridgeError, ProtectedError
from tests.makers.binaryword import FANGSONG, TIMES, XIAOBIAO, Run, document, fonts, style
from tests.makers.compound import compound
from tests.worddump import dump, streams

ASCII, EAST_ASIA, HANSI, COMPLEX, HINT = 0x4A4F, 0x4A50, 0x4A51, 0x4A5E, 0x286F
GOVERNMENT = ["宋体", "方正仿宋_GBK", "方正小标宋_GBK"]
SIZE = struct.pack("<HH", 0x4A43, 32)


def _converted(data: bytes, to: str = "government") -> bytes:
    """The result of a conversion that can be undone."""
    result = fontbridge.convert(data, to=to)
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result.data


def test_a_table_that_serves_one_slot_each_is_renamed_in_place() -> None:
    data = document([Run("关于2026年\r", fonts(TIMES, FANGSONG, TIMES))])
    result = _converted(data)
    assert dump(result).families == ["宋体", "方正仿宋_GBK", "方正小标宋_GBK"]
    assert len(result) == len(data)
    assert dump(result).text == dump(data).text


def test_an_entry_for_two_slots_is_divided() -> None:
    data = document([Run("年2026\r", fonts(FANGSONG, FANGSONG, FANGSONG))])
    ((_, told),) = dump(_converted(data)).runs
    assert told == {ASCII: "宋体", EAST_ASIA: "方正仿宋_GBK", HANSI: "宋体"}


def test_a_table_that_grows_goes_to_the_end_and_the_rest_stays() -> None:
    data = document([Run("年\r", fonts(0, 1, 0))], GOVERNMENT, defaults=(0, 1, 0))
    result = _converted(data, "party")
    assert dump(result).families == ["Times New Roman", "仿宋_GB2312", "方正小标宋简体"]
    (main, table), (new_main, new_table) = streams(data), streams(result)
    assert len(new_table) > len(table)
    assert new_main[:0x112] == main[:0x112]
    assert new_main[0x11A:] == main[0x11A:]


def test_entries_with_a_second_name_lose_it() -> None:
    data = document([Run("年\r", fonts(0, 1, 0))], ["Times New Roman", "仿宋_GB2312\0FangSong"])
    assert "FangSong".encode("utf-16-le") not in streams(_converted(data))[1]


def test_fonts_of_styles() -> None:
    styles = [
        style("Normal", fonts(TIMES, FANGSONG, TIMES) + SIZE),
        style("Heading", fonts(XIAOBIAO, XIAOBIAO), base=0),
        style("Strong", fonts(east_asia=FANGSONG), kind=2),
    ]
    data = document([Run("年\r")], styles=styles)
    changes = {
        (change.slot, change.old, change.new)
        for change in fontbridge.convert(data, to="government").report.changes
        if change.rule != "font table"
    }
    assert ("ascii", "方正小标宋简体", "宋体") in changes
    table = streams(_converted(data))[1]
    numbers = {family: n for n, family in enumerate(dump(_converted(data)).families)}
    heading = fonts(numbers["宋体"], numbers["方正小标宋_GBK"])
    assert heading in table
    assert fonts(east_asia=numbers["方正仿宋_GBK"]) in table


def test_the_default_fonts() -> None:
    data = document([Run("年2026\r")], styles=[], defaults=(FANGSONG, FANGSONG, FANGSONG))
    uses = {(use.slot, use.family) for use in fontbridge.inspect(_converted(data)).fonts}
    assert {("ascii", "宋体"), ("eastAsia", "方正仿宋_GBK"), ("hAnsi", "宋体")} <= uses


def test_complex_scripts_and_symbols_stay() -> None:
    symbol = struct.pack("<HHH", 0x6A09, FANGSONG, 0xF021)
    listed = fonts(TIMES, FANGSONG, TIMES) + struct.pack("<HH", COMPLEX, XIAOBIAO) + symbol
    data = document([Run("年\r", listed)])
    ((_, told),) = dump(_converted(data)).runs
    assert told[COMPLEX] == "方正小标宋简体"
    assert told[0x6A09] == FANGSONG | 0xF021 << 16


def test_a_latin_face_for_chinese_is_taken_away_without_moving_anything() -> None:
    data = document([Run("年\r", fonts(TIMES, TIMES, TIMES))])
    result = _converted(data, "party")
    ((_, told),) = dump(result).runs
    assert told == {ASCII: "Times New Roman", HANSI: "Times New Roman"}
    assert fontbridge.inspect(result).fonts


def test_where_it_is_alone_it_becomes_the_face_of_the_body() -> None:
    data = document([Run("年\r", fonts(east_asia=TIMES))])
    ((_, told),) = dump(_converted(data, "party")).runs
    assert told == {EAST_ASIA: "仿宋_GB2312"}


def test_page_numbers_may_keep_their_face() -> None:
    page_number = Run("— 1 —\r", fonts(0, 1, 0) + SIZE)
    body = Run("年2026\r", fonts(0, 1, 0))
    data = document([body], GOVERNMENT, defaults=(0, 1, 0), footer=page_number)
    told = dict(dump(_converted(data, "party")).runs)
    assert told[body.text][ASCII] == "Times New Roman"
    assert {said[ASCII] for text, said in told.items() if "1" in text} == {"宋体"}
    assert fontbridge.convert(_converted(data, "party"), to="party").report.changes == []


# -- characters -----------------------------------------------------------------------------

ODD = "二〇二六年“喆”——镕\r"


def _families(data: bytes) -> list[tuple[str, str | int | None, int]]:
    told = dump(data).runs
    return [(text, said.get(EAST_ASIA), int(said.get(HINT, 0))) for text, said in told]


def test_characters_that_the_face_lacks_are_cut_out() -> None:
    data = document([Run(ODD, fonts(0, 1, 0))], GOVERNMENT, defaults=(0, 1, 0))
    drawn = {(text, family) for text, family, _ in _families(_converted(data, "party"))}
    assert {("〇", "仿宋"), ("喆", "仿宋"), ("镕", "仿宋"), ("二", "仿宋_GB2312")} <= drawn


def test_a_fallback_alone_brings_its_entry() -> None:
    data = document([Run("年〇\r", fonts(TIMES, FANGSONG, TIMES))])
    result = _converted(data, "party")
    assert dump(result).families == ["Times New Roman", "仿宋_GB2312", "方正小标宋简体", "仿宋"]
    assert [(text, said[EAST_ASIA]) for text, said in dump(result).runs] == [
        ("年", "仿宋_GB2312"), ("〇", "仿宋"), ("\r", "仿宋_GB2312")
    ]  # fmt: skip


def test_chinese_punctuation_gets_the_hint() -> None:
    data = document([Run(ODD, fonts(0, 1, 0))], GOVERNMENT, defaults=(0, 1, 0))
    hinted = "".join(text for text, _, hint in _families(_converted(data, "party")) if hint)
    assert {"“", "”", "—"} <= set(hinted)


def test_a_page_that_overflows_becomes_several() -> None:
    # Each of the 24 paragraphs is cut into nine runs; a page holds a hundred at most.
    data = document([Run(ODD, fonts(0, 1, 0))] * 24, GOVERNMENT, defaults=(0, 1, 0))
    result = _converted(data, "party")
    assert dump(result).text == dump(data).text
    assert sum(text == "〇" for text, _, _ in _families(result)) == 24
    assert len(streams(result)[0]) > len(streams(data)[0])


def test_what_was_cut_is_quiet_afterwards_and_goes_back() -> None:
    data = document([Run(ODD, fonts(0, 1, 0))] * 3, GOVERNMENT, defaults=(0, 1, 0))
    there = _converted(data, "party")
    assert fontbridge.convert(there, to="party").data == there
    back = dump(_converted(there)).runs
    assert {said[EAST_ASIA] for _, said in back} == {"方正仿宋_GBK"}


def test_private_use_characters_become_standard_ones() -> None:
    data = document([Run("\ue76c年\r", fonts(TIMES, FANGSONG, TIMES))])
    assert dump(_converted(data)).text == "€年\r"


def test_field_codes_are_not_text() -> None:
    data = document([Run("甲\x13 PAGE 乙\x147\x15丙\r", fonts(TIMES, FANGSONG, TIMES))])
    drawn = {
        (use.slot, use.family): use.characters for use in fontbridge.inspect(data).fonts
    }
    assert drawn["eastAsia", "仿宋_GB2312"] == 2
    assert drawn["ascii", "Times New Roman"] == 1


# -- what is not read -------------------------------------------------------------------------


def _with_base(offset: int, value: int) -> bytes:
    main, table = streams(document([Run("年\r")]))
    changed = main[:offset] + struct.pack("<H", value) + main[offset + 2 :]
    return compound({"WordDocument": changed, "1Table": table})


def test_encrypted_documents_are_told() -> None:
    with pytest.raises(ProtectedError, match="encrypted"):
        fontbridge.inspect(_with_base(10, 0x0300))


def test_an_encrypted_package_is_told_whatever_lies_beside_it() -> None:
    """Word puts a document there that tells older programs to ask for a password."""
    main, table = streams(document([Run("请输入密码\r", fonts(TIMES, FANGSONG, TIMES))]))
    data = compound(
        {
            "WordDocument": main,
            "1Table": table,
            "EncryptedPackage": b"\0" * 5000,
            "\x06DataSpaces/Version": b"\0" * 70,
        }
    )
    with pytest.raises(ProtectedError, match="encrypted with a password"):
        fontbridge.inspect(data)


def test_word_95_is_told_apart() -> None:
    assert fontbridge.inspect(_with_base(2, 0x68)).format == "doc95"


def test_rights_management_is_told() -> None:
    main, table = streams(document([Run("年\r")]))
    data = compound({"WordDocument": main, "1Table": table, "\tDRMContent": b"x"})
    with pytest.raises(ProtectedError, match="rights"):
        fontbridge.inspect(data)


@pytest.mark.parametrize("word", [b"\xf0\xff\x00\x00", b"\xff\xff\xff\x7f"], ids=bytes.hex)
@pytest.mark.parametrize("number", [1, 11, 12, 13, 15, 33, 73, 74])
@pytest.mark.parametrize("half", [0, 4])
def test_pointers_that_lead_astray_are_told_or_harmless(
    number: int, half: int, word: bytes
) -> None:
    main, table = streams(document([Run("年\r", fonts(TIMES, FANGSONG, TIMES))]))
    offset = 0x9A + 8 * number + half
    changed = main[:offset] + word + main[offset + 4 :]
    data = compound({"WordDocument": changed, "1Table": table})
    try:
        result = fontbridge.convert(data, to="government")
    except FontbridgeError:
        return
    assert fontbridge.restore(result.data, result.report) == data
