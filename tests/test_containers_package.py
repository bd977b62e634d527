"""Packages: read, rebuilt around some changed members, undone. The oracle is zipfile."""

from __future__ import annotations

import base64
import binascii
import io
import json
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fontbridge.containers.package import Package
from fontbridge.containers.seal import seal
from fontbridge.model import DamagedError, Limits
from tests.makers.zips import Handmade, archive, wide_ended, zipped

LIMITS = Limits()

PARTS = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "[Content_Types].xml": b"<Types/>" * 30,
    "word/": b"",
    "word/document.xml": b"<w:rFonts w:ascii='Times New Roman'/>" * 500,
    "word/fontTable.xml": "<w:font w:name='仿宋_GB2312'/>".encode() * 20,
    "word/媒体/image1.png": bytes(range(256)) * 4,
    "empty.xml": b"",
}

WRITERS = {
    "deflated": zipped(PARTS),
    "stored": zipped(PARTS, method=zipfile.ZIP_STORED),
    "descriptors": zipped(PARTS, streamed=True),
    "zip64": zipped(PARTS, wide=True),
    "zip64 descriptors": zipped(PARTS, wide=True, streamed=True),
    "comment": zipped(PARTS, comment="说明".encode() * 50),
    "extra fields": zipped(PARTS, extra=b"\x55\x54\x05\x00\x03\x00\x01\x02\x03" + b"\0\0"),
    "one member": zipped({"a": b"abc"}),
    "no member": zipped({}),
    "by hand": archive([
        Handmade(b"b", gap=b"gap one"),
        Handmade(b"a", b"second" * 9, gap=b"\0" * 9),
        Handmade(b"c", local_extra=b"\xfe\xca\x02\x00hi"),
    ], prefix=b"#!/bin/sh\n", comment=b"note"),
    "trailing line end": zipped(PARTS) + b"\n",
    "zip64 end": wide_ended(zipped(PARTS)),
}


@pytest.fixture(params=WRITERS, ids=str)
def data(request: pytest.FixtureRequest) -> bytes:
    return WRITERS[request.param]


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def contents(data: bytes) -> dict[str, bytes]:
    with opened(data) as package:
        assert package.testzip() is None
        return {info.filename: package.read(info) for info in package.infolist()}


def facts(data: bytes, *, but: str = "") -> list[tuple[object, ...]]:
    """What rewriting must keep of each member, in the order of the directory."""
    with opened(data) as package:
        return [
            (i.filename, i.date_time, i.compress_type, i.external_attr, i.internal_attr,
             i.comment, i.create_system, i.create_version, len(i.extra),
             i.flag_bits if i.filename != but else i.flag_bits & ~8)
            for i in package.infolist()
        ]


def records(data: bytes) -> dict[str, bytes]:
    """The local record of each member, up to the next one, as raw bytes."""
    with opened(data) as package:
        members = sorted(package.infolist(), key=lambda info: info.header_offset)
        bounds = [info.header_offset for info in members] + [package.start_dir]
    return {
        info.filename: data[start:end]
        for info, start, end in zip(members, bounds, bounds[1:], strict=False)
    }


def plain(record: dict[str, object]) -> dict[str, object]:
    """As a record comes back from its file."""
    return json.loads(json.dumps(record))  # type: ignore[no-any-return]


def test_it_reads_what_zipfile_reads(data: bytes) -> None:
    package = Package(data, LIMITS)
    assert {name: package.read(name) for name in package.names} == contents(data)
    assert list(package.names) == opened(data).namelist()


def test_nothing_changed_gives_the_same_bytes(data: bytes) -> None:
    package = Package(data, LIMITS)
    same = {name: package.read(name) for name in package.names}
    assert package.rebuild({}) == (data, {})
    assert package.rebuild(same) == (data, {})
    assert Package.undo(data, {}, lambda _, current: current, LIMITS) == data


def test_each_member_can_change_and_all_else_stays(data: bytes) -> None:
    package = Package(data, LIMITS)
    before = contents(data)
    for name, old in before.items():
        new, record = package.rebuild({name: old + b"<!-- -->"})
        assert contents(new) == before | {name: old + b"<!-- -->"}
        assert facts(new, but=name) == facts(data, but=name)
        assert opened(new).comment == opened(data).comment
        was, now = records(data), records(new)
        assert list(was) == list(now), "the physical order stays"
        assert {n: r for n, r in was.items() if n != name} == {
            n: r for n, r in now.items() if n != name
        }
        back = Package.undo(new, plain(record), lambda _, current: current[:-8], LIMITS)
        assert back == data


def test_all_at_once_and_back(data: bytes) -> None:
    package = Package(data, LIMITS)
    names = list(package.names)
    changed = {name: package.read(name)[::-1] + b"!" for name in names[::2]}
    removed = names[1::2]
    added = {"new/部件.xml": b"<new/>" * 99, "new/b.xml": b""}
    new, record = package.rebuild(changed, removed, added)
    assert contents(new) == changed | added
    back = Package.undo(new, plain(record), lambda _, now: now[:-1][::-1], LIMITS)
    assert back == data


def test_the_mimetype_stays_first_and_stored() -> None:
    package = Package(WRITERS["deflated"], LIMITS)
    new, _ = package.rebuild({"mimetype": b"application/epub+zip"})
    assert new[30:58] == b"mimetypeapplication/epub+zip"


def test_a_member_alone_can_go_and_come_back(data: bytes) -> None:
    package = Package(data, LIMITS)
    for name in package.names:
        new, record = package.rebuild({}, [name])
        assert name not in contents(new)
        assert Package.undo(new, plain(record), lambda _, now: now, LIMITS) == data


def test_what_was_read_already_is_not_inflated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Package(WRITERS["deflated"], LIMITS)
    name = "word/document.xml"
    old = package.read(name)
    expected = package.rebuild({name: b"new"})
    monkeypatch.setattr(zlib, "decompressobj", None)
    assert package.rebuild({name: b"new"}, originals={name: old}) == expected


def test_wrong_originals_do_not_spoil_the_record() -> None:
    package = Package(WRITERS["deflated"], LIMITS)
    name = "word/document.xml"
    expected = package.rebuild({name: b"new"})
    assert package.rebuild({name: b"new"}, originals={name: b"x"}) == expected


@pytest.mark.parametrize(
    ("changed", "removed", "added"),
    [
        ({"none": b""}, [], {}),
        ({}, ["none"], {}),
        ({"empty.xml": b"x"}, ["empty.xml"], {}),
        ({}, [], {"EMPTY.xml": b""}),
    ],
    ids=["changed is missing", "removed is missing", "both", "added is there"],
)
def test_names_that_do_not_fit_are_the_callers_fault(
    changed: dict[str, bytes], removed: list[str], added: dict[str, bytes]
) -> None:
    with pytest.raises(ValueError, match="member"):
        Package(WRITERS["deflated"], LIMITS).rebuild(changed, removed, added)


# -- the record --


def uncompressed(data: bytes) -> bytes:
    """A deflate stream of one stored block (RFC 1951, 3.2.4), in which the data can be found."""
    return b"\1" + struct.pack("<2H", len(data), len(data) ^ 0xFFFF) + data


def test_the_record_tells_no_text() -> None:
    secret = "机密的正文，一字不漏".encode()
    data = archive([
        Handmade(b"a", secret, stream=uncompressed(secret)), Handmade(b"b", secret, method=0)
    ])
    package = Package(data, LIMITS)
    assert package.read("a") == secret
    _, record = package.rebuild({"a": b"x", "b": b"y"})

    def everything(value: object) -> bytes:
        if isinstance(value, dict):
            return b"|".join(map(everything, value.values()))
        if isinstance(value, list):
            return b"|".join(map(everything, value))
        try:
            return str(value).encode() + base64.b64decode(str(value), validate=True)
        except binascii.Error:
            return str(value).encode()

    told = everything(record)
    assert b"PK\3\4" in told, "the headers are there to be found"
    assert not any(secret[at : at + 6] in told for at in range(len(secret) - 5))


def changed_package() -> tuple[bytes, bytes, dict[str, object]]:
    data = WRITERS["deflated"]
    package = Package(data, LIMITS)
    name = "word/document.xml"
    new, record = package.rebuild({name: package.read(name) + b"!"}, ["empty.xml"])
    return data, new, record


def undone(new: bytes, record: dict[str, object]) -> bytes:
    return Package.undo(new, record, lambda _, current: current[:-1], LIMITS)


def test_another_file_than_the_result_is_refused() -> None:
    data, new, record = changed_package()
    other, _ = Package(new, LIMITS).rebuild({"mimetype": b"text/plain"})
    for wrong in (data, other):
        with pytest.raises(DamagedError):
            undone(wrong, record)


def test_a_wrong_original_is_refused() -> None:
    _, new, record = changed_package()
    with pytest.raises(DamagedError):
        Package.undo(new, record, lambda _, current: current, LIMITS)


def test_a_wrong_original_of_a_stored_member_is_refused() -> None:
    package = Package(WRITERS["stored"], LIMITS)
    new, record = package.rebuild({"mimetype": package.read("mimetype").upper()})
    with pytest.raises(DamagedError):
        Package.undo(new, record, lambda _, current: current, LIMITS)


def test_a_stream_of_other_contents_is_refused() -> None:
    data = archive([Handmade(data=b"secret", stream=uncompressed(b"secret"))])
    new, record = Package(data, LIMITS).rebuild({"a.xml": b"new"})
    forged = seal(uncompressed(b"forged"), b"secret")
    assert Package.undo(new, record, lambda *_: b"secret", LIMITS) == data
    record["changed"]["a.xml"]["stream"] = base64.b64encode(forged).decode()
    with pytest.raises(DamagedError):
        Package.undo(new, record, lambda *_: b"secret", LIMITS)


@pytest.mark.parametrize(
    "key", ["changed", "renamed", "removed", "added", "entries", "end", "directory"]
)
@pytest.mark.parametrize("value", [None, 7, "!", ["x"], {"word/document.xml": 7}, [{"chunk": 99}]])
def test_a_forged_record_gives_our_error_or_the_first_bytes(key: str, value: object) -> None:
    data, new, record = changed_package()
    with suppress(DamagedError):
        assert undone(new, record | {key: value}) == data


@pytest.mark.parametrize("step", ["header", "descriptor", "entry", "stream"])
@pytest.mark.parametrize("value", [None, "", "!", "UEs="])
def test_a_forged_step_is_refused(step: str, value: object) -> None:
    data, new, record = changed_package()
    record = json.loads(json.dumps(record))
    record["changed"]["word/document.xml"][step] = value  # type: ignore[index]
    try:
        result = undone(new, record)
    except DamagedError:
        return
    assert (result == data) is (step == "descriptor" and value == "")


# -- any archive --

NAMES = st.lists(
    st.text("abc/仿宋_.", min_size=1, max_size=8).filter(
        lambda name: name.strip("/.") and name[0] != "/" and ".." not in name
    ),
    unique_by=lambda name: tuple(step for step in name.split("/") if step not in ("", ".")),
    max_size=6,
)


@settings(max_examples=60)
@given(NAMES, st.data())
def test_any_archive_any_change(names: list[str], draw: st.DataObject) -> None:
    bodies = st.binary(max_size=80) | st.sampled_from([b"<a/>" * 500, b""])
    before = {name: draw.draw(bodies) for name in names}
    data = zipped(
        before,
        method=draw.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])),
        comment=draw.draw(st.sampled_from([b"", b"PK comment"])),
        streamed=draw.draw(st.booleans()),
        wide=draw.draw(st.booleans()),
    )
    fates = {name: draw.draw(st.sampled_from(["keep", "change", "remove"])) for name in names}
    changed = {name: draw.draw(bodies) for name, fate in fates.items() if fate == "change"}
    removed = [name for name, fate in fates.items() if fate == "remove"]
    added = draw.draw(st.dictionaries(st.sampled_from(["new/1", "new/2"]), bodies))
    new, record = Package(data, LIMITS).rebuild(changed, removed, added)
    wanted = {name: old for name, old in before.items() if fates[name] != "remove"}
    assert contents(new) == wanted | changed | added
    assert Package.undo(new, plain(record), lambda name, _: before[name], LIMITS) == data


# -- real packages --


def test_real_packages(corpus: Path) -> None:
    tried = 0
    for path in sorted(corpus.glob("*/*")):
        data = path.read_bytes()
        if not data.startswith(b"PK"):
            continue
        try:
            package = Package(data, LIMITS)
            parts = {name: package.read(name) for name in package.names}
        except DamagedError:
            continue
        assert package.rebuild({}) == (data, {}), path
        assert parts == contents(data), path
        if not parts:
            continue
        name = max(parts, key=lambda name: len(parts[name]))
        new, record = package.rebuild({name: parts[name] + b"\n"})
        was, now = records(data), records(new)
        del was[name], now[name]
        assert was == now, path
        assert contents(new) == parts | {name: parts[name] + b"\n"}, path
        back = Package.undo(new, plain(record), lambda _, current: current[:-1], LIMITS)
        assert back == data, path
        tried += 1
    assert tried > 200
