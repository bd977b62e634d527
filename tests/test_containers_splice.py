"""Splicing, its inverse, and the seal."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.containers import deflate as deflation
from fontbridge.containers.deflate import deflate, inflate
from fontbridge.containers.seal import seal, unseal
from fontbridge.containers.splice import inverse, splice, unsplice
from fontbridge.model import DamagedError, LimitError

Edits = list[tuple[int, int, bytes]]


@st.composite
def data_and_edits(draw: st.DrawFn) -> tuple[bytes, Edits]:
    data = draw(st.binary(max_size=60))
    places = st.integers(0, len(data))
    bounds = sorted(draw(st.lists(places, max_size=12)))
    replacements = st.sampled_from([b"", b"x", b"xy", "仿宋".encode(), b"\xff", b"'"])
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return data, [(start, end, draw(replacements)) for start, end in pairs]


def by_hand(data: bytes, edits: Edits) -> bytes:
    """What splicing means: the last edit first, so that earlier offsets hold."""
    result = bytearray(data)
    for start, end, replacement in reversed(edits):
        result[start:end] = replacement
    return bytes(result)


@given(data_and_edits())
def test_splice_makes_the_edits(case: tuple[bytes, Edits]) -> None:
    data, edits = case
    assert splice(data, edits) == by_hand(data, edits)


@given(data_and_edits())
def test_unsplice_gives_the_first_bytes_back(case: tuple[bytes, Edits]) -> None:
    data, edits = case
    steps = json.loads(json.dumps(inverse(data, edits)))
    assert unsplice(splice(data, edits), steps) == data


def test_edits_may_come_in_any_order() -> None:
    assert splice(b"abc", [(2, 3, b"C"), (0, 1, b"A")]) == b"AbC"


def test_insertions_at_one_point_keep_their_order() -> None:
    assert splice(b"ab", [(1, 1, b"1"), (1, 1, b"2")]) == b"a12b"


@pytest.mark.parametrize(
    "edits",
    [[(0, 2, b""), (1, 3, b"")], [(2, 1, b"")], [(-1, 1, b"")], [(2, 4, b"")], [(4, 4, b"x")]],
    ids=["overlap", "backwards", "before", "beyond", "insert beyond"],
)
def test_edits_that_cannot_be_are_the_callers_fault(edits: Edits) -> None:
    with pytest.raises(ValueError, match="edit"):
        splice(b"abc", edits)


def test_equal_edits_are_one_step_and_a_small_record() -> None:
    count = 20_000
    data = b"<w:rFonts w:ascii='SimSun'/>" * count
    edits = [(28 * n + 19, 28 * n + 25, b"FangSong_GB2312") for n in range(count)]
    steps = inverse(data, edits)
    assert [(step["was"], step["length"]) for step in steps] == [("SimSun", 15)]
    assert len(json.dumps(steps)) < 5 * count


def test_bytes_that_are_no_utf8_are_kept_in_base64() -> None:
    gbk = "楷体".encode("gbk")
    assert inverse(gbk, [(0, 4, b"KaiTi")])[0]["was"] == {"base64": "v6zM5Q=="}


@pytest.mark.parametrize(
    "steps",
    [
        [{"was": "A", "length": 1, "at": [3]}],
        [{"was": "A", "length": 1, "at": [-1]}],
        [{"was": "A", "length": -1, "at": [1]}],
        [{"was": "A", "length": 2, "at": [0, 1]}],
        [{"was": "A", "length": "1", "at": [0]}],
        [{"was": "A", "length": 1, "at": ["0"]}],
        [{"was": "A", "length": 1}],
        [{"was": {"base64": "A"}, "length": 1, "at": [0]}],
        [{"was": 7, "length": 1, "at": [0]}],
        ["A"],
    ],
    ids=str,
)
def test_a_record_that_does_not_fit_is_refused(steps: list[object]) -> None:
    with pytest.raises(DamagedError):
        unsplice(b"abc", steps)  # type: ignore[arg-type]


def test_a_forged_record_cannot_fill_the_memory() -> None:
    steps = [{"was": "x" * 1000, "length": 0, "at": [0] * 1000}]
    with pytest.raises(LimitError):
        unsplice(b"abc", steps, limit=100_000)


@given(st.binary(max_size=300), st.binary(max_size=100))
def test_only_the_original_opens_the_seal(secret: bytes, original: bytes) -> None:
    sealed = seal(secret, original)
    assert len(sealed) == len(secret)
    assert unseal(sealed, original) == secret
    if len(secret) > 15:
        assert unseal(sealed, original + b".") != secret
        assert sealed != secret


@given(st.binary(max_size=2000))
def test_inflate_undoes_deflate(data: bytes) -> None:
    assert inflate(deflate(data), len(data)) == data


@pytest.mark.parametrize("name", ["isal.isal_zlib", "zlib_ng.zlib_ng", "zlib"])
def test_each_deflater_writes_what_zlib_reads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(name)
    levels = dict(deflation._DEFLATERS)
    monkeypatch.setattr(deflation, "_DEFLATERS", (("fontbridge.none", 1), (name, levels[name])))
    deflation._deflater.cache_clear()
    try:
        stream = deflate(b"<a/>" * 1000)
    finally:
        deflation._deflater.cache_clear()
    assert len(stream) < 200
    assert zlib.decompress(stream, -15) == b"<a/>" * 1000


@pytest.mark.parametrize(
    ("stream", "size"),
    [
        (deflate(b"abc"), 2),
        (deflate(b"abc"), 4),
        (deflate(b"abc") + b"x", 3),
        (deflate(b"abc" * 99)[:-2], 297),
        (b"\xff\xff", 3),
        (b"", 1),
        (deflate(b"abc"), 1 << 60),
    ],
    ids=["longer", "shorter", "followed", "cut", "broken", "nothing", "lying size"],
)
def test_a_stream_that_is_not_what_it_says_is_refused(stream: bytes, size: int) -> None:
    with pytest.raises(DamagedError):
        inflate(stream, size)


def test_an_empty_member_may_have_no_stream() -> None:
    assert inflate(b"", 0) == b""
