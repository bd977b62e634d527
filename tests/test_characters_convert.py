"""Transcoding: what is written, what is refused, and that the way back is exact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.characters import tables
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.convert import transcode, undo
from fontbridge.characters.equivalents import switches
from fontbridge.characters.newlines import Remaker, Unifier
from fontbridge.characters.repertoire import covers
from fontbridge.model import DamagedError

NOTICE = "关于“十四五”规划的通知——某县·2026年……\r\n"
CODECS = ["gb2312", "gbk", "cp936", "gb18030", "gb18030-2005", "gb18030-2000", "hz", "utf-8",
          "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("source", CODECS)
@pytest.mark.parametrize("target", CODECS)
def test_every_way_there_and_back(source: str, target: str) -> None:
    data = encode(NOTICE, source)
    done = transcode(data, source, target)
    assert decode(done.data, target).removeprefix("\ufeff") == NOTICE
    if done.data == data:
        assert not done.undo
    else:
        assert undo(done.data, json.loads(json.dumps(done.undo))) == data


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-8", "utf-32-be"])
def test_the_byte_order_mark_goes_and_comes_back(mark: str) -> None:
    data = ("\ufeff" + NOTICE).encode(mark)
    source = {"utf-8": "utf-8-sig", "utf-32-be": "utf-32"}.get(mark, "utf-16")
    done = transcode(data, source, "gbk")
    assert done.data == NOTICE.encode("gbk")
    assert undo(done.data, done.undo) == data


def test_the_codecs_read_codes_as_the_editions_do() -> None:
    moved = [row for row in tables.rows("private-use.tsv") if row["since"] in ("2005", "2022")]
    for row in moved:
        code = bytes.fromhex(row["code"])
        assert decode(code, "gb18030") == row["standard"]
        assert encode(row["standard"], "gb18030") == code
        assert decode(code, "gb18030-2000") == row["private"]
        of_2005 = row["standard"] if row["since"] == "2005" else row["private"]
        assert decode(code, "gb18030-2005") == of_2005
    assert decode(bytes.fromhex("8135f437"), "gb18030") == "\ue7c7"
    assert encode("\ue7c7", "gb18030").hex() == "8135f437"
    assert encode("ḿ", "gb18030-2000").hex() == "8135f437"


@given(st.text())
def test_gb18030_holds_every_text(text: str) -> None:
    moved = {row["private"] for row in tables.rows("private-use.tsv") if row["since"] == "2022"}
    for edition in ("gb18030", "gb18030-2005", "gb18030-2000"):
        if edition != "gb18030" or not moved & set(text):
            assert decode(encode(text, edition), edition) == text


def test_python_s_gb2312_codec_is_never_used() -> None:
    assert encode("·—", "gb2312") == b"\xa1\xa4\xa1\xaa"
    for foreign in "・―〇":
        with pytest.raises(UnicodeEncodeError):
            encode(foreign, "gb2312")
        with pytest.raises(UnicodeEncodeError):
            encode(foreign, "hz")
    with pytest.raises(UnicodeDecodeError) as fault:
        decode("一二〇".encode("gbk"), "gb2312")
    assert fault.value.start == 4


@pytest.mark.parametrize("policy", ["report", "keep"])
def test_uncovered_characters_forbid_the_conversion(policy: str) -> None:
    data = "二〇二六\n朱镕基 \U0001f600〇".encode()
    done = transcode(data, "utf-8", "gb2312", policy=policy)
    assert done.data == data and not done.undo
    assert done.uncovered == [(1, 2, "〇"), (2, 2, "镕"), (2, 5, "\U0001f600"), (2, 6, "〇")]


def test_references_can_be_undone() -> None:
    data = "二〇二六 &#x3007; 朱镕基〇".encode()
    done = transcode(data, "utf-8", "gb2312", policy="ncr")
    assert done.data.decode("gbk") == "二&#x3007;二六 &#x3007; 朱&#x9555;基&#x3007;"
    assert done.replacements == {"〇": "&#x3007;", "镕": "&#x9555;"}
    assert [spot.column for spot in done.replaced] == [2, 16, 18]
    assert undo(done.data, done.undo) == data


def test_tables_apply_only_as_switched_on() -> None:
    data = "A•B\u00a0C".encode()
    assert transcode(data, "utf-8", "gbk", policy="table").data == "A·B C".encode("gbk")
    partly = transcode(data, "utf-8", "gbk", policy="table", switches=["bullets"])
    assert partly.data == data
    assert partly.uncovered == [(1, 4, "\u00a0")]


@pytest.mark.parametrize("switch", switches())
def test_each_equivalent_is_in_gb2312_and_what_it_replaces_is_not(switch: str) -> None:
    rows = tables.rows(f"equivalent-{switch}.tsv")
    characters = [row["character"] for row in rows]
    assert characters == sorted(set(characters))
    for row in rows:
        assert covers("gb2312", row["equivalent"])
        assert not covers("gb2312", row["character"])


def test_known_private_use_becomes_standard_and_comes_back() -> None:
    data = "姓\ue863\ue000名".encode()
    done = transcode(data, "utf-8", "gb18030")
    assert decode(done.data, "gb18030") == "姓䶮\ue000名"
    assert done.replaced == [(1, 2, "\ue863")]
    assert undo(done.data, done.undo) == data
    kept = transcode(data, "utf-8", "gb18030", private="report")
    assert not kept.replaced
    lacking = transcode(data, "utf-8", "gbk")
    assert [spot.character for spot in lacking.uncovered] == ["\ue863", "\ue000"]


def test_odd_spellings_come_back() -> None:
    data = "一".encode("gb18030") + bytes.fromhex("84318236 0a a6d9 84318236") + b"\n"
    done = transcode(data, "gb18030", "utf-8")
    assert done.data.decode() == "一︐\n︐︐\n"
    assert undo(done.data, done.undo) == data


def test_nothing_to_do_gives_the_first_bytes() -> None:
    data = NOTICE.encode("gbk")
    done = transcode(data, "gbk", "gb2312")
    assert done.data is data and not done.undo


def test_undecodable_bytes_are_refused_with_their_line() -> None:
    with pytest.raises(DamagedError) as fault:
        transcode(b"a\n\x80", "gbk", "utf-8")
    assert fault.value.line == 2 and fault.value.advice


@pytest.mark.parametrize(
    "damage", [lambda data: data + b"\xff", lambda data: data.replace(b"&", b"?", 1)]
)
def test_undo_refuses_other_data(damage) -> None:  # type: ignore[no-untyped-def]
    done = transcode("二〇".encode(), "utf-8", "gb2312", policy="ncr")
    with pytest.raises(DamagedError):
        undo(damage(done.data), done.undo)


@pytest.mark.parametrize("wrong", [{"policy": "guess"}, {"line_ends": "nel"}])
def test_unknown_choices(wrong: dict[str, str]) -> None:
    with pytest.raises((ValueError, KeyError)):
        transcode("〇\n".encode(), "utf-8", "gbk", **wrong)  # type: ignore[arg-type]


@given(st.text(st.sampled_from("一〇a&\ue863\u00a0•\U00020bb7"), max_size=30),
       st.sampled_from(["gb2312", "gbk", "gb18030", "utf-16"]),
       st.sampled_from(["ncr", "table", "report"]))
def test_undo_is_exact(text: str, target: str, policy: str) -> None:
    data = text.encode()
    done = transcode(data, "utf-8", target, policy=policy)
    assert done.data == data or undo(done.data, done.undo) == data


@given(st.lists(st.sampled_from(["a", "一", "\r", "\n", "\r\n"])).map("".join),
       st.sampled_from(["lf", "crlf", "cr"]))
def test_line_ends_are_remade(text: str, name: str) -> None:
    unifier = Unifier(name)
    new = unifier.feed(text)
    assert len(new.splitlines()) == len(text.splitlines())
    remaker = Remaker(unifier.runs)
    assert remaker.feed(new) == text
    remaker.finish()
