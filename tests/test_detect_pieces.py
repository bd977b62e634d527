"""Detection of data in pieces: the same answer however it is cut, in constant memory."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fontbridge.characters.charset import detect
from fontbridge.characters.detector import Detector

TEXT = "关于印发〇工作要点的通知。\nand some ASCII 2026\r\n姓䶮𠮷的同志，价格\n" * 3
SAMPLES = [
    TEXT.encode("gb18030"),
    TEXT.encode(),
    TEXT.encode("utf-16"),
    "關於印發工作要點的通知，請認真執行。\n".encode("big5") * 5,
    b"all of it ASCII\n" * 20,
    b"ASCII first\n" * 20 + "通知".encode("gbk"),
    TEXT.encode("gb18030") + b"\xff" + TEXT.encode("gb18030"),
    bytes(range(256)) * 4,
]


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.lists(st.integers(1, 40), min_size=1))
def test_any_pieces_give_the_answer_of_the_whole(data: bytes, sizes: list[int]) -> None:
    detector = Detector()
    at = 0
    for size in sizes:
        detector.feed(data[at : at + size])
        at += size
    detector.feed(data[at:])
    assert detector.close() == detect(data)


@pytest.mark.parametrize("line", ["关于印发工作要点的通知\n".encode("gbk"), TEXT.encode("gb18030"),
                                  TEXT.encode(), b"plain\n", TEXT.encode("utf-16-le")])
def test_memory_does_not_grow_with_the_data(line: bytes) -> None:
    piece = line * (1 + 65536 // len(line))
    detector = Detector()
    tracemalloc.start()
    for _ in range(200):
        detector.feed(piece)
    detector.close()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_what_only_looks_like_an_escape_decides_nothing() -> None:
    data = b"x = f'~{y}'\n" * 60_000
    assert detect(data).codec == "ascii"
    late = detect(data + "通知".encode("gbk"))
    assert (late.codec, late.repertoire) == ("gbk", "gb2312")
    assert any("line 60001, column 1" in told for told in late.evidence)


def test_an_early_answer_does_not_bind() -> None:
    detector = Detector()
    detector.feed("关于印发工作要点的通知\n".encode("gbk"))
    early = detector.so_far()
    assert (early.codec, early.repertoire) == ("gbk", "gb2312")
    assert "early answer" in early.evidence[-1]
    detector.feed("姓䶮的同志".encode("gb18030"))
    assert detector.so_far().repertoire == "gb18030-2byte"
    assert detector.close().codec == "gb18030"


def test_places_are_there_for_programs() -> None:
    detector = Detector()
    detector.feed("通知\n".encode("gbk") * 50 + b"\xff\n" + "朱镕".encode("gbk"))
    detector.close()
    assert detector.deciding is not None
    assert detector.deciding[:4] == ("gb2312", 52, 2, "镕")
    assert detector.faults == [(250, 51)]
    assert detector.foreign == []
