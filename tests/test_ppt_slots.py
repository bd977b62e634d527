"""Fonts of binary presentations by slot; the judge is a reader that follows offsets."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.model import DamagedError
from tests.makers.binarypowerpoint import Run, deck, presentation, record

FANGSONG, TIMES, XIAOBIAO = range(3)
FONTS = ["仿宋_GB2312", "Times New Roman", "方正小标宋简体"]
Drawn = tuple[str, dict[int, str]]


def _children(stream: bytes, at: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    while at + 8 <= end:
        version, kind, size = struct.unpack_from("<2HI", stream, at)
        assert at + 8 + size <= end, "a record leaves the one around it"
        yield kind, version, stream[at + 8 : at + 8 + size]
        at += 8 + size


def _all(stream: bytes, wanted: int) -> Iterator[bytes]:
    for kind, version, body in _children(stream, 0, len(stream)):
        if kind == wanted:
            yield body
        elif version & 15 == 15:
            yield from _all(body, wanted)


def _fields(stream: bytes, at: int) -> tuple[dict[int, int], int]:
    (mask,) = struct.unpack_from("<I", stream, at)
    at += 4
    found = {}
    for bit in (16, 21, 22, 23, 17):
        if mask >> bit & 1:
            (found[bit],) = struct.unpack_from("<H", stream, at)
            at += 2
    return found, at


def dump(data: bytes) -> tuple[list[str], list[list[Drawn]]]:
    """The fonts, and each text of the slide as (characters, family by bit of the mask)."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        stream = file.openstream("PowerPoint Document").read()
        user = file.openstream("Current User").read()
    (edit,) = struct.unpack_from("<I", user, 16)
    assert struct.unpack_from("<H", stream, edit + 2) == (0xFF5,)
    (directory,) = struct.unpack_from("<I", stream, edit + 8 + 12)
    assert struct.unpack_from("<H", stream, directory + 2) == (0x1772,)
    document, slide = struct.unpack_from("<2I", stream, directory + 12)
    assert struct.unpack_from("<H", stream, document + 2) == (0x3E8,)
    assert struct.unpack_from("<H", stream, slide + 2) == (0x3EE,)
    list(_children(stream, 0, len(stream)))
    fonts = [
        body[:64].decode("utf-16-le").rstrip("\0") for body in _all(stream[:slide], 0xFB7)
    ]
    texts = []
    for box in _all(stream[slide:directory], 0xF00D):
        parts = {kind: body for kind, _, body in _children(box, 0, len(box))}
        codec = "utf-16-le" if 0xFA0 in parts else "latin-1"
        units = parts.get(0xFA0) or parts[0xFA8]
        width = 2 if 0xFA0 in parts else 1
        styles, at, done, runs = parts[0xFA1], 14, 0, []
        while at < len(styles):
            (count,) = struct.unpack_from("<I", styles, at)
            found, at = _fields(styles, at + 4)
            size = found.pop(17)
            assert size == 24
            text = units[done * width : (done + count) * width].decode(codec)
            runs.append((text, {bit: fonts[number] for bit, number in found.items()}))
            done += count
        assert done == len(units) // width + 1
        texts.append(runs)
    return fonts, texts


def _converted(data: bytes, to: str = "government") -> bytes:
    result = fontbridge.convert(data, to=to)
    assert result.report.verified
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result.data


def test_one_entry_that_serves_both_is_split() -> None:
    runs = [Run("通知ABC", FANGSONG, FANGSONG, FANGSONG)]
    fonts, texts = dump(_converted(deck(FONTS, [runs])))
    assert texts == [[("通知ABC", {16: "宋体", 21: "方正仿宋_GBK", 22: "宋体"})]]
    assert fonts[:3] == ["方正仿宋_GBK", "宋体", "方正小标宋_GBK"]


def test_an_entry_that_nothing_refers_to_is_renamed_as_well() -> None:
    fonts, _ = dump(_converted(deck([*FONTS, "楷体_GB2312"], [[Run("甲", 0, 0, 0)]])))
    assert fonts[3] == "方正楷体_GBK"


def test_characters_that_the_face_lacks_go_to_a_fallback_and_back() -> None:
    government = deck(
        ["方正仿宋_GBK", "宋体"], [[Run("二〇年\r甲", 1, 0, 1), Run("乙", 1, 0, 1)]],
        style=Run("", 1, 0, 1),
    )  # fmt: skip
    data = _converted(government, "party")
    fonts, texts = dump(data)
    assert [(text, said[21]) for text, said in texts[0]] == [
        ("二", "仿宋_GB2312"), ("〇", "仿宋"), ("年\r甲乙", "仿宋_GB2312"),
    ]  # fmt: skip
    assert fonts.count("仿宋") == 1
    _, texts = dump(_converted(data))
    assert [(text, said[21]) for text, said in texts[0]] == [("二〇年\r甲乙", "方正仿宋_GBK")]


def test_a_text_that_has_no_runs_to_cut_is_left_and_told() -> None:
    data = presentation(["方正小标宋简体"], ["通知", "喆"])
    result = fontbridge.convert(data, to="party")
    assert result.data == data
    assert [(each.code, each.characters) for each in result.report.findings] == [
        ("characters-not-covered", "喆")
    ]


def test_text_of_one_byte_characters() -> None:
    _, texts = dump(_converted(deck(FONTS, [[Run("Caf\xe9", 1, 0, 1)]], compressed=True)))
    assert texts == [[("Caf\xe9", {16: "宋体", 21: "方正仿宋_GBK", 22: "宋体"})]]


def test_what_a_run_does_not_say_comes_from_the_style() -> None:
    data = deck(FONTS, [[Run("通知 A\r二")]], style=Run("", TIMES, FANGSONG, TIMES))
    drawn = {(use.slot, use.family): use.characters for use in fontbridge.inspect(data).fonts}
    assert (drawn["ea", "仿宋_GB2312"], drawn["latin", "Times New Roman"]) == (3, 1)


def test_a_font_alone_draws_all_where_nothing_else_is_said() -> None:
    data = deck(FONTS, [[Run("通知 A", XIAOBIAO)]], style=Run("", FANGSONG))
    drawn = {(use.slot, use.family): use.characters for use in fontbridge.inspect(data).fonts}
    assert drawn["any", "方正小标宋简体"] is None
    _, texts = dump(_converted(data))
    assert texts[0][0][1] == {16: "方正小标宋_GBK"}


def test_embedded_data_goes_with_its_name() -> None:
    data = deck(FONTS[1:] + FONTS[:1], [[Run("甲", 0, 2, 0)]], data=b"font file", style=Run(""))
    assert "embedded-font" in [each.code for each in fontbridge.inspect(data).findings]
    result = _converted(data)
    with olefile.OleFileIO(io.BytesIO(result)) as file:
        assert b"font file" not in file.openstream("PowerPoint Document").read()
    assert dump(result)[0][2] == "方正仿宋_GBK"
    assert "embedded-font" not in [each.code for each in fontbridge.inspect(result).findings]


_RUNS = st.lists(
    st.builds(
        Run, st.text(st.sampled_from("一〇A\r镕\U00020000 “"), min_size=1, max_size=5),
        st.integers(0, 4), st.none() | st.integers(0, 4), st.none() | st.integers(0, 4),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(_RUNS, min_size=1, max_size=3), st.sampled_from(["party", "government"]))
def test_any_text_converts_and_comes_back(texts: list[list[Run]], to: str) -> None:
    data = deck([*FONTS, "宋体", "方正仿宋_GBK"], texts)
    before, after = dump(data)[1], dump(_converted(data, to))[1]
    for old, new in zip(before, after, strict=True):
        assert "".join(text for text, _ in old) == "".join(text for text, _ in new)


@pytest.mark.parametrize("cut", [0, 3, 7, 13, 20])
def test_properties_that_are_cut_off_are_damage(cut: int) -> None:
    whole = struct.pack("<IHI", 3, 0, 0) + struct.pack("<II2H", 3, 1 << 16 | 1 << 17, 0, 24)
    text = [record(0xFA0, "通知".encode("utf-16-le")), record(0xFA1, whole[:cut])]
    with pytest.raises(DamagedError):
        fontbridge.inspect(presentation(["宋体"], [], extra=b"".join(text)))
    intact = [text[0], record(0xFA1, whole)]
    assert fontbridge.inspect(presentation(["宋体"], [], extra=b"".join(intact))).fonts
