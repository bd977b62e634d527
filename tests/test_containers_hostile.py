"""Packages that are broken, or that two programs would read differently."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fontbridge.containers.package import Package
from fontbridge.model import (
    DamagedError,
    FontbridgeError,
    LimitError,
    Limits,
    ProtectedError,
    UnsupportedError,
)
from tests.makers.zips import Handmade, archive, wide_ended, zipped

LIMITS = Limits()
GOOD = Handmade()
OTHER = Handmade(b"b.xml", b"<b/>")
CRC = zlib.crc32(GOOD.data)
SIZES = (CRC, 6, 4)  # GOOD has 6 bytes deflated
PREFIXED = archive([GOOD], prefix=b"-")
DESCRIBED = GOOD.but(flags=8, local_crc=0, local_size=0, descriptor=struct.pack("<3I", *SIZES))


def unicode_path(name: str, plain: bytes = b"a.xml") -> bytes:
    payload = b"\1" + struct.pack("<I", zlib.crc32(plain)) + name.encode()
    return struct.pack("<2H", 0x7075, len(payload)) + payload


def wide(*numbers: int) -> bytes:
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers)


def entry_of(name: int, extra: int, comment: int) -> bytes:
    """The fixed part of a directory entry that tells of variable parts of these lengths."""
    lengths = struct.pack("<3H", name, extra, comment)
    return b"PK\1\2" + bytes(24) + lengths + bytes(12)


def read_all(data: bytes, limits: Limits = LIMITS) -> dict[str, bytes]:
    package = Package(data, limits)
    return {name: package.read(name) for name in package.names}


DAMAGED = {
    "nothing": b"",
    "no zip": b"not a package" * 9,
    "cut off": archive([GOOD])[:-1],
    "cut in the directory": archive([GOOD])[:60],
    "cut in the comment": archive([GOOD], comment=b"1234")[:-2],
    "bytes before": b"prefix" + archive([GOOD]),
    "two archives": archive([GOOD]) + archive([OTHER]),
    "end inside the comment": archive([GOOD], comment=archive([OTHER])),
    "consistent end inside the comment": archive(
        [GOOD], prefix=b"-", comment=archive([OTHER], prefix=PREFIXED)[len(PREFIXED) :]
    ),
    "end in a short comment": archive([GOOD], comment=b"PK\5\6" + bytes(18)),
    "bytes before the end": archive([GOOD], between=b"gap"),
    "directory elsewhere": archive([GOOD], shift=1),
    "directory beyond": archive([GOOD], shift=1 << 30),
    "more members told": archive([GOOD], entries=2),
    "fewer members told": archive([GOOD, OTHER], entries=1),
    "directory too long": archive([GOOD], central_tail=b"more"),
    "entry cut": archive([GOOD], central_tail=b"PK\1\2" + bytes(41), entries=2),
    "name cut": archive([GOOD], central_tail=entry_of(60_000, 0, 0), entries=2),
    "extra field cut": archive([GOOD], central_tail=entry_of(0, 60_000, 0), entries=2),
    "entry comment cut": archive([GOOD], central_tail=entry_of(0, 0, 1), entries=2),
    "split": archive([GOOD], disk=1),
    "member on another disk": archive([GOOD.but(disk=1)]),
    "twice": archive([GOOD, GOOD]),
    "twice but for case": archive([GOOD, GOOD.but(name=b"A.XML")]),
    "twice but for steps": archive([GOOD, GOOD.but(name=b"./a.xml")]),
    "twice by raw name": archive([
        GOOD, GOOD.but(extra=unicode_path("b.xml"), local_extra=unicode_path("b.xml"))
    ]),
    "twice by unicode path": archive([
        GOOD.but(name=b"b", extra=unicode_path("c", b"b"), local_extra=unicode_path("c", b"b")),
        GOOD.but(name=b"c"),
    ]),
    "same record twice": archive([GOOD, OTHER.but(offset=0)]),
    "overlapping": archive([GOOD.but(compressed=10), OTHER]),
    "inside another": archive([GOOD.but(data=archive([OTHER]), method=0), OTHER.but(offset=35)]),
    "outside": archive([GOOD.but(offset=1 << 31)], prefix=b"-"),
    "in the directory": archive([GOOD.but(offset=50)]),
    "other local name": archive([GOOD.but(local_name=b"b.xml")]),
    "other local method": archive([GOOD.but(local_method=0)]),
    "other local size": archive([GOOD.but(local_size=5)]),
    "other local crc": archive([GOOD.but(local_crc=1)]),
    "local descriptor bit": archive([GOOD.but(local_flags=8)]),
    "local encrypted bit": archive([GOOD.but(local_flags=1)]),
    "local UTF-8 bit": archive([GOOD.but(name="仿".encode(), local_flags=1 << 11)]),
    "local unicode path": archive([GOOD.but(local_extra=unicode_path("b.xml"))]),
    "no descriptor": archive([DESCRIBED.but(descriptor=b"")]),
    "wrong descriptor": archive([DESCRIBED.but(descriptor=struct.pack("<3I", CRC, 6, 5))]),
    "hidden member": archive([GOOD.but(gap=archive([OTHER])), Handmade(b"c")]),
    "hidden first member": archive([GOOD], prefix=archive([OTHER])),
    "hidden before nothing": archive([], prefix=archive([OTHER])[:40]),
    "absolute": archive([GOOD.but(name=b"/a.xml")]),
    "drive": archive([GOOD.but(name=b"C:a.xml")]),
    "parent": archive([GOOD.but(name=b"a/../../b")]),
    "backslash": archive([GOOD.but(name=b"a\\b")]),
    "NUL": archive([GOOD.but(name=b"a\0b")]),
    "no name": archive([GOOD.but(name=b"")]),
    "only a step": archive([GOOD.but(name=b"./")]),
    "unicode path leads out": archive([
        GOOD.but(extra=unicode_path("../a"), local_extra=unicode_path("../a"))
    ]),
    "no UTF-8": archive([GOOD.but(name=b"\xff", flags=1 << 11)]),
    "stored with two sizes": archive([GOOD.but(method=0, size=5)]),
    "zip64 field missing": archive([GOOD.but(size=0xFFFFFFFF)]),
    "zip64 field short": archive([GOOD.but(size=0xFFFFFFFF, extra=wide()[:-4])]),
    "zip64 field twice": archive([
        GOOD.but(size=0xFFFFFFFF, extra=wide(4) * 2, local_extra=wide(4))
    ]),
    "zip64 end on another disk": wide_ended(archive([GOOD]), disk=1),
    "zip64 end with other entries": wide_ended(archive([GOOD]), entries=2),
    "zip64 end with another offset": wide_ended(archive([GOOD]), offset=1),
    "zip64 end beside another offset": wide_ended(archive([GOOD]))[:-6] + b"\1" + bytes(5),
    "zip64 end elsewhere": wide_ended(archive([GOOD]), found_at=-1),
    "zip64 end far away": wide_ended(archive([GOOD]), found_at=1 << 60),
    "zip64 end too long": wide_ended(archive([GOOD]), longer=1),
    "zip64 end endless": wide_ended(archive([GOOD]), longer=1 << 62),
    "zip64 size lies": archive([GOOD.but(size=0xFFFFFFFF, extra=wide(4), local_extra=wide(5))]),
    "wrong crc": archive([GOOD.but(crc=1)]),
    "longer than told": archive([GOOD.but(size=3)]),
    "shorter than told": archive([GOOD.but(size=5)]),
    "broken stream": archive([GOOD.but(stream=b"\xff" * 9)]),
    "stream followed": archive([GOOD.but(stream=zlib.compress(b"<a/>")[2:-4] + b"more")]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_and_ambiguity_are_refused(name: str) -> None:
    with pytest.raises(DamagedError) as caught:
        read_all(DAMAGED[name])
    assert caught.value.advice


GOOD_ONES = {
    "plain": archive([GOOD, OTHER]),
    "descriptor": archive([DESCRIBED]),
    "descriptor with signature": archive([
        DESCRIBED.but(descriptor=b"PK\7\10" + struct.pack("<3I", *SIZES))
    ]),
    "wide descriptor": archive([DESCRIBED.but(descriptor=struct.pack("<I2Q", *SIZES))]),
    "descriptor and sizes": archive([GOOD.but(flags=8, descriptor=struct.pack("<3I", *SIZES))]),
    "zip64 end": wide_ended(archive([GOOD])),
    "zip64 in both": archive([GOOD.but(size=0xFFFFFFFF, extra=wide(4), local_extra=wide(4))]),
    "prefix with offsets": archive([GOOD], prefix=b"MZ program"),
    "gaps": archive([GOOD.but(gap=b"gap"), OTHER.but(gap=bytes(50))]),
    "UTF-8 bit on ASCII in one place": archive([GOOD.but(local_flags=1 << 11)]),
    "effort bits differ": archive([GOOD.but(local_flags=6)]),
    "padding as extra field": archive([GOOD.but(local_extra=bytes(3))]),
    "stored archive inside": archive([GOOD.but(data=archive([OTHER]), method=0)]),
    "no stream for nothing": archive([GOOD.but(data=b"", stream=b"")]),
    "directory order is not physical": archive([GOOD.but(offset=None), OTHER]),
}


@pytest.mark.parametrize("name", GOOD_ONES)
def test_odd_but_clear_packages_are_read(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD_ONES[name])) as oracle:
        expected = {info.filename: oracle.read(info) for info in oracle.infolist()}
    assert read_all(GOOD_ONES[name]) == expected


@pytest.mark.parametrize("flag", [1, 1 | 1 << 6])
@pytest.mark.parametrize("method", [0, 8, 99])
def test_encrypted_members_are_protected(flag: int, method: int) -> None:
    secret = GOOD.but(flags=flag, method=method, stream=b"twelve bytes of a head", size=4)
    package = Package(archive([secret, OTHER]), LIMITS)
    assert package.member("a.xml").encrypted
    with pytest.raises(ProtectedError) as caught:
        package.read("a.xml")
    assert (caught.value.code, caught.value.part) == ("encrypted", "a.xml")
    new, record = package.rebuild({"b.xml": b"<c/>"})
    assert Package(new, LIMITS).raw("a.xml") == b"twelve bytes of a head"
    assert Package.undo(new, record, lambda *_: OTHER.data, LIMITS) == archive([secret, OTHER])


def test_encrypted_headers_are_protected() -> None:
    with pytest.raises(ProtectedError) as caught:
        Package(archive([GOOD.but(flags=1 << 13)]), LIMITS)
    assert (caught.value.code, caught.value.part) == ("encrypted", "a.xml")


def test_other_methods_are_copied_but_not_read() -> None:
    data = archive([GOOD.but(method=12, stream=b"BZh"), OTHER])
    package = Package(data, LIMITS)
    with pytest.raises(UnsupportedError):
        package.read("a.xml")
    new, record = package.rebuild({"b.xml": b"<c/>"})
    assert Package(new, LIMITS).raw("a.xml") == b"BZh"
    assert Package.undo(new, record, lambda *_: b"<b/>", LIMITS) == data


def test_names() -> None:
    names = Package(archive([
        Handmade("仿宋.xml".encode(), flags=1 << 11),
        Handmade("仿宋.xml".encode("gbk")),
        Handmade(b"b", extra=unicode_path("楷体", b"b"), local_extra=unicode_path("楷体", b"b")),
        Handmade(b"c", extra=unicode_path("stale", b"other")),
    ]), LIMITS).names
    assert names == ("仿宋.xml", "仿宋.xml".encode("gbk").decode("cp437"), "楷体", "c")


# -- limits --


@pytest.mark.parametrize(
    "limits",
    [
        Limits(file_size=100),
        Limits(members=1),
        Limits(unpacked_size=50_000),
        Limits(member_size=40_000),
        Limits(inflate_ratio=20, ratio_from=10_000),
    ],
    ids=str,
)
def test_limits(limits: Limits) -> None:
    data = zipped({"a": bytes(50_000), "b": b"x"})
    assert len(read_all(data)) == 2
    with pytest.raises(LimitError) as caught:
        read_all(data, limits)
    assert caught.value.advice


def test_a_size_that_lies_takes_no_memory() -> None:
    size = (1 << 32) - 2
    data = archive([GOOD.but(size=size, local_size=size, stream=zlib.compress(b"<a/>")[2:-4])])
    free = Limits(member_size=size, inflate_ratio=size)
    with pytest.raises(DamagedError):
        read_all(data, free)


def test_many_members_take_linear_time() -> None:
    members = [Handmade(b"%d" % number, b"", method=0) for number in range(5000)]
    assert len(Package(archive(members), LIMITS).names) == 5000
    with pytest.raises(DamagedError):
        Package(archive([member.but(offset=0) for member in members]), LIMITS)


# -- any damage --

SAMPLES = [
    zipped({"a.xml": b"<a/>" * 20, "b": b"b"}, comment=b"comment"),
    zipped({"a.xml": b"<a/>" * 20, "b": b"b"}, streamed=True, wide=True),
    archive([GOOD, OTHER]),
]


@settings(max_examples=300)
@given(st.sampled_from(SAMPLES), st.data())
def test_damage_gives_our_errors_only(sample: bytes, draw: st.DataObject) -> None:
    """Whatever a few wrong bytes do: our error, or exactly what zipfile reads."""
    data = bytearray(sample)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at] = draw.draw(st.sampled_from([0, 1, 8, 0x7F, 0x80, 0xFF]))
    data = data[: draw.draw(st.sampled_from([len(data), len(data), len(data) // 2]))]
    try:
        package = Package(bytes(data), LIMITS)
        contents = {name: package.read(name) for name in package.names}
        new, record = package.rebuild(dict.fromkeys(package.names, b"new"))
    except FontbridgeError:
        return
    assert Package.undo(new, record, lambda name, _: contents[name], LIMITS) == bytes(data)
    # zipfile believes the version that a header asks for, which no other program looks at.
    with suppress(NotImplementedError), zipfile.ZipFile(io.BytesIO(bytes(data))) as oracle:
        assert contents == {info.filename: oracle.read(info) for info in oracle.infolist()}
