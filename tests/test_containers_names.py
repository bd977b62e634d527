"""Members under other names: headers, extra fields, contents, and the way back."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.containers.package import NewName, Package
from fontbridge.model import Limits
from tests.makers.zips import Handmade, archive, zipped

LIMITS = Limits()
GBK = "通知.docx".encode("gbk")
SEEN = GBK.decode("cp437")  # the name by the letter of the specification
FLAGGED = NewName("通知.docx".encode(), utf8=True)


def path_extra(name: str, plain: bytes) -> bytes:
    payload = b"\1" + struct.pack("<I", zlib.crc32(plain)) + name.encode()
    return struct.pack("<2H", 0x7075, len(payload)) + payload


def listed(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as oracle:
        assert oracle.testzip() is None
        return {info.filename: oracle.read(info) for info in oracle.infolist()}


STAMP = b"\x55\x54\x05\x00\x03\x00\x01\x02\x03"
DESCRIPTOR = struct.pack("<4s3I", b"PK\7\10", zlib.crc32(b"<a/>"), 4, 4)
MEMBERS = {
    "deflated": Handmade(GBK, b"text" * 50),
    "stored": Handmade(GBK, b"<a/>", method=0),
    "extra fields": Handmade(GBK, b"<a/>", extra=STAMP, local_extra=STAMP + b"\0\0"),
    "descriptor": Handmade(
        GBK, b"<a/>", method=0, flags=8, local_crc=0, local_size=0, descriptor=DESCRIPTOR
    ),
    "encrypted": Handmade(GBK, b"<a/>", flags=1, stream=b"nobody reads this"),
}


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("kind", MEMBERS)
def test_a_member_under_another_name(kind: str, changed: bool) -> None:
    if changed and kind == "encrypted":
        pytest.skip("cannot change")
    data = archive([Handmade(b"first"), MEMBERS[kind], Handmade(b"last", gap=b"gap")])
    package = Package(data, LIMITS)
    wanted = {SEEN: b"other contents"} if changed else {}
    new, record = package.rebuild(wanted, renamed={SEEN: FLAGGED})
    assert Package(new, LIMITS).names == ("first", "通知.docx", "last")
    if kind != "encrypted":
        expected = wanted.get(SEEN, MEMBERS[kind].data)
        assert listed(new) == {"first": b"<a/>", "通知.docx": expected, "last": b"<a/>"}
    before = Package(data, LIMITS)
    plain = json.loads(json.dumps(record))
    back = Package.undo(
        new, plain, lambda name, _: before.read(SEEN if name == "通知.docx" else name), LIMITS
    )
    assert back == data


def test_extra_fields_stay_but_for_the_unicode_path() -> None:
    field = path_extra("通知.docx", GBK)
    data = archive([Handmade(GBK, extra=field + STAMP, local_extra=STAMP + field)])
    assert Package(data, LIMITS).names == ("通知.docx",)
    new, record = Package(data, LIMITS).rebuild({}, renamed={"通知.docx": NewName(GBK, utf8=False)})
    assert field not in new
    assert new.count(STAMP) == 2
    assert Package(new, LIMITS).names == (SEEN,)
    assert Package.undo(new, record, lambda _, current: current, LIMITS) == data


def test_two_members_never_get_one_name() -> None:
    data = zipped({"a": b"1", "b": b"2"})
    with pytest.raises(ValueError, match="one name"):
        Package(data, LIMITS).rebuild({}, renamed={"a": NewName(b"B", utf8=False)})
    swapped = {"a": NewName(b"b", utf8=False), "b": NewName(b"a", utf8=False)}
    new, record = Package(data, LIMITS).rebuild({}, renamed=swapped)
    assert listed(new) == {"b": b"1", "a": b"2"}
    assert Package.undo(new, record, lambda _, current: current, LIMITS) == data


@given(
    st.lists(st.text("通知仿宋ab", min_size=1, max_size=5), min_size=1, max_size=5, unique=True),
    st.data(),
)
def test_any_names_come_back(names: list[str], data: st.DataObject) -> None:
    before = archive([Handmade(name.encode("gbk"), name.encode()) for name in names])
    package = Package(before, LIMITS)
    chosen = data.draw(st.sets(st.sampled_from(range(len(names)))))
    renamed = {package.names[n]: NewName(names[n].encode(), utf8=True) for n in chosen}
    new, record = package.rebuild({}, renamed=renamed)
    assert list(listed(new).values()) == [name.encode() for name in names]
    assert [list(listed(new))[n] for n in chosen] == [names[n] for n in chosen]
    assert Package.undo(new, record, lambda _, current: current, LIMITS) == before
