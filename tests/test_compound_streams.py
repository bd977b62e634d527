"""Compound files with other streams: olefile reads the result, the way back is exact."""

from __future__ import annotations

import io
import struct
from itertools import product

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fontbridge.containers.compound import CompoundFile
from fontbridge.model import DamagedError, FontbridgeError, Limits
from tests.makers.compound import compound

SIZES = (0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 9000)


def _streams(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        assert file.parsing_issues == []
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def _rebuilt(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The file with other streams, held against olefile and taken back."""
    file = CompoundFile(data, Limits())
    before = _streams(data)
    result, record = file.rebuild(changed)
    assert _streams(result) == before | changed
    restored = CompoundFile.undo(result, record, lambda name, _: before[name], Limits())
    assert restored == data
    return result


def _filled(size: int, seed: int = 7) -> bytes:
    return bytes((seed * n + n // 251) % 256 for n in range(size))


@pytest.mark.parametrize(("old", "new"), list(product(SIZES, SIZES)))
def test_a_stream_of_any_size_becomes_one_of_any_other(old: int, new: int) -> None:
    data = compound({"a": _filled(700), "b": _filled(old), "c": _filled(5000)}, slack=b"\xaa")
    _rebuilt(data, {"b": _filled(new, 11)})


@pytest.mark.parametrize("version", [3, 4])
def test_both_sizes_of_sectors(version: int) -> None:
    data = compound({"a": b"x" * 100, "s/b": b"y" * 20_000}, version=version)
    _rebuilt(data, {"a": b"z" * 30_000, "s/b": b"w" * 10})


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "s/b", "s/c", "t/u/d"]), st.binary(max_size=6000), min_size=1
    ),
    st.dictionaries(st.sampled_from(["a", "s/b", "s/c", "t/u/d"]), st.binary(max_size=6000)),
    st.sampled_from([b"\0", b"\x5a"]),
)
def test_any_streams(streams: dict[str, bytes], changed: dict[str, bytes], slack: bytes) -> None:
    wanted = {name: data for name, data in changed.items() if name in streams}
    _rebuilt(compound(streams, slack=slack), wanted)


def test_a_table_that_is_full_grows() -> None:
    # 128 entries a sector: the file fills two, and the stream needs many more.
    data = compound({"a": _filled(120 * 512), "b": _filled(100)})
    _rebuilt(data, {"b": _filled(300 * 512)})


def test_a_list_of_tables_that_is_full_goes_on_in_sectors_of_its_own() -> None:
    # 109 sectors of 128 entries each are listed in the header: about 7 MB.
    data = compound({"a": bytes(108 * 128 * 512), "b": b"b"})
    result = _rebuilt(data, {"b": bytes(300 * 128 * 512)})
    assert struct.unpack_from("<I", result, 72)[0] == 3  # sectors that list tables


def test_all_else_stays_where_it_is() -> None:
    data = compound({"a": b"a" * 5000, "s/b": b"b" * 5000, "c": b"c" * 10}, spare=2)
    file = CompoundFile(data, Limits())
    result, _ = file.rebuild({"a": b"A" * 5000})
    differ = [at for at in range(len(data)) if data[at] != result[at]]
    assert len(result) == len(data)
    start = file.extents(file.entries["a"])[0][0]
    assert set(differ) == set(range(start, start + 5000))


def test_nothing_to_do_gives_the_same_bytes() -> None:
    data = compound({"a": b"a"})
    assert CompoundFile(data, Limits()).rebuild({"a": b"a"}) == (data, {})


def test_the_record_tells_nothing_of_what_lay_behind_a_stream() -> None:
    secret = "机密".encode("utf-16-le") * 100
    data = compound({"a": b"a" * 4100}, slack=secret)
    _, record = CompoundFile(data, Limits()).rebuild({"a": b"a" * 6000})
    assert record["slack"]
    assert "机密" not in str(record)
    assert secret.hex()[:16] not in str(record)


def test_a_record_of_another_file_is_refused() -> None:
    one, other = compound({"a": b"a" * 10}), compound({"a": b"b" * 10})
    _, record = CompoundFile(one, Limits()).rebuild({"a": b"A" * 10})
    with pytest.raises(DamagedError):
        CompoundFile.undo(other, record, lambda name, data: b"x" * 10, Limits())


def _poked(data: bytes, offset: int, word: int) -> bytes:
    return data[:offset] + struct.pack("<I", word) + data[offset + 4 :]


def _fat(data: bytes) -> int:
    (sector,) = struct.unpack_from("<I", data, 76)
    return int((sector + 1) * 512)


def _hostile() -> dict[str, bytes]:
    good = compound({"a": b"a" * 5000, "b": b"b" * 5000})
    directory = (struct.unpack_from("<I", good, 48)[0] + 1) * 512
    return {
        "cut off": good[:600],
        "only a header": good[:512],
        "a circle": _poked(good, _fat(good), 0),
        "out of the file": _poked(good, _fat(good), 0x00FF_FFFF),
        "no tree": _poked(good, directory + 128 + 68, 1),
        "a directory in a circle": _poked(good, _fat(good) + (directory // 512 - 1) * 4,
                                          directory // 512 - 1),
        "an entry that is not there": _poked(good, directory + 76, 77),
        "many tables": _poked(good, 44, 0x7FFF_FFFF),
        "tables of tables": _poked(_poked(good, 72, 0x7FFF_FFFF), 68, 0),
        "wrong size of sectors": good[:30] + b"\x1f\x00" + good[32:],
    }  # fmt: skip


@pytest.mark.parametrize("name", list(_hostile()))
def test_broken_files_are_refused(name: str) -> None:
    with pytest.raises(FontbridgeError):
        file = CompoundFile(_hostile()[name], Limits())
        file.rebuild(dict.fromkeys(file.names, b""))


def test_a_stream_that_shares_its_sectors_is_not_changed() -> None:
    data = compound({"a": b"a" * 5000, "b": b"b" * 5000, "c": b"c" * 5000})
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    (start,) = struct.unpack_from("<I", data, directory + 128 + 116)
    shared = CompoundFile(_poked(data, directory + 256 + 116, start), Limits())
    with pytest.raises(DamagedError, match="share"):
        shared.rebuild({"b": b"x"})
    assert shared.rebuild({"c": b"x"})[1]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_told_or_harmless(data: st.DataObject) -> None:
    good = bytearray(compound({"a": b"a" * 100, "s/b": b"b" * 5000}))
    for _ in range(3):
        at = data.draw(st.integers(8, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    try:
        file = CompoundFile(bytes(good), Limits())
        result, record = file.rebuild(dict.fromkeys(file.names, b"new"))
        before = {name: file.read(name) for name in file.names}
    except FontbridgeError:
        return
    restored = CompoundFile.undo(result, record, lambda name, _: before[name], Limits())
    assert restored == bytes(good)
