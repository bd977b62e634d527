"""TAR archives: contents and names in place. The oracle is tarfile."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.containers.tar import Tar
from fontbridge.model import DamagedError, LimitError, Limits, UnsupportedError
from tests.makers.archives import NOTICE, TEXT, tarred
from tests.makers.office import members as parts_of

FORMATS = {"gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT, "ustar": tarfile.USTAR_FORMAT}
each_format = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
each_packing = pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
LONG = "很长的名称" * 15
LIMITS = Limits()
# In UTF-8 the second still fits into the fields of POSIX, the third does not.
NAMED = ["通知.docx", f"{LONG[:45]}/{LONG[:20]}.docx", f"{LONG[:45]}/{LONG[:45]}.docx"]


def listed(data: bytes, encoding: str = "utf-8") -> Mapping[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data), encoding=encoding) as oracle:
        files = [info for info in oracle if info.isfile()]
        return {info.name: oracle.extractfile(info).read() for info in files}  # type: ignore[union-attr]


def stat(data: bytes) -> list[tuple[object, ...]]:
    with tarfile.open(fileobj=io.BytesIO(data), encoding="utf-8") as oracle:
        return [(i.mtime, i.mode, i.uid, i.gid, i.uname, i.type, i.linkname) for i in oracle]


@each_format
@each_packing
def test_members_are_what_they_would_be_outside(form: int, packed: bool) -> None:
    files = {"目录/": b"", "目录/notice.docx": NOTICE, "letter.txt": TEXT, "x.bin": b"\0\1"}
    data = tarred(files, form)
    if packed:
        data = gzip.compress(data, 6, mtime=7)
    result = fontbridge.convert(data, to="government")
    after = listed(result.data)
    alone = fontbridge.convert(NOTICE, to="government")
    assert parts_of(after["目录/notice.docx"]) == parts_of(alone.data)
    assert {name: after[name] for name in ("letter.txt", "x.bin")} == {
        name: files[name] for name in ("letter.txt", "x.bin")
    }
    assert stat(result.data) == stat(data)
    assert {change.part.partition("!/")[0] for change in result.report.changes} == {
        "目录/notice.docx"
    }
    assert fontbridge.restore(result.data, result.report.to_json()) == data


def test_the_head_of_a_gzip_file_stays() -> None:
    stream = io.BytesIO()
    with gzip.GzipFile("档案.tar", "wb", fileobj=stream, mtime=9) as packer:
        packer.write(tarred({"notice.docx": NOTICE}))
    data = stream.getvalue()
    result = fontbridge.convert(data, to="government").data
    assert result != data
    assert result[:10] == data[:10]


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT], ids=["gnu", "ustar"])
@pytest.mark.parametrize("name", NAMED)
def test_gbk_names_are_told_and_written_in_utf8(form: int, name: str) -> None:
    data = tarred({name: NOTICE, "通知一.txt": TEXT, "plain.txt": TEXT}, form, "gbk")
    seen = fontbridge.inspect(data)
    assert seen.charset is not None
    assert seen.charset.codec == "gbk"
    assert ("charset-undeclared", name) in {(f.code, f.part) for f in seen.findings}
    result = fontbridge.convert(data, to="government")
    assert list(listed(result.data)) == [name, "通知一.txt", "plain.txt"]
    assert stat(result.data) == stat(data)
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    assert not fontbridge.convert(result.data, to="government").report.changes


def test_names_in_utf8_are_usual() -> None:
    data = tarred({"通知.txt": TEXT}, tarfile.GNU_FORMAT)
    report = fontbridge.check(data, to="government")
    assert not report.findings
    assert not report.changes


def test_names_that_links_refer_to_stay() -> None:
    stream = io.BytesIO(tarred({"通知.txt": TEXT}, tarfile.GNU_FORMAT, "gbk"))
    with tarfile.open(fileobj=stream, mode="a", format=tarfile.GNU_FORMAT, encoding="gbk") as out:
        link = tarfile.TarInfo("又.txt")
        link.type, link.linkname = tarfile.LNKTYPE, "通知.txt"
        out.addfile(link)
    data = stream.getvalue()
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    assert [finding.code for finding in result.report.findings] == ["charset-undeclared"]


# -- what is no good archive --


def _broken() -> dict[str, bytes]:
    good = tarred({"a.txt": b"1" * 600, "b.txt": b"2"})
    return {
        "cut off": good[:1000],
        "a wrong checksum": good[:1536] + b"x" + good[1537:],
        "twice": tarred({"a.txt": b"1"})[:1024] + tarred({"a.txt": b"2"}),
        "gzip cut off": gzip.compress(good)[:-9],
        "gzip checksum": gzip.compress(good)[:-8] + bytes(8),
    }


@pytest.mark.parametrize("kind", _broken())
def test_damage_is_told(kind: str) -> None:
    with pytest.raises(DamagedError) as caught:
        fontbridge.inspect(_broken()[kind])
    assert caught.value.advice


def test_sparse_members_and_several_streams_are_refused() -> None:
    data = tarred({"a.txt": TEXT})
    sparse = bytearray(data)
    sparse[156:157] = b"S"
    sparse[148:156] = b"%06o\0 " % (sum(sparse[:148] + b" " * 8 + sparse[156:512]))
    for refused in (bytes(sparse), gzip.compress(data) + gzip.compress(b"")):
        with pytest.raises(UnsupportedError):
            fontbridge.inspect(refused)


def test_limits_hold() -> None:
    data = tarred({"a.txt": bytes(5000), "b.txt": TEXT})
    for limits in (Limits(members=1), Limits(member_size=4000)):
        with pytest.raises(LimitError):
            fontbridge.inspect(data, limits=limits)
    bomb = gzip.compress(tarred({"a.bin": bytes(20 << 20)}))
    with pytest.raises(LimitError):
        fontbridge.inspect(bomb, limits=Limits(inflate_ratio=10))


def test_a_foreign_record_is_refused() -> None:
    data = tarred({"a.txt": b"1", "b.txt": b"22"})
    new, record = Tar(data, LIMITS).rebuild({1: b"333"}, {})
    assert Tar(new, LIMITS).undo(record, lambda _: b"22") == data
    with pytest.raises(DamagedError):
        Tar(data, LIMITS).undo(record, lambda _: b"22")
    for key in ("members", "heads"):
        for value in (None, 7, {"1": 7}, {"9": {"head": ""}}, {"1": {"head": "!"}}):
            with pytest.raises(DamagedError):
                Tar(new, LIMITS).undo(record | {key: value}, lambda _: b"22")


NAMES = st.text("通知/ab.很", min_size=1, max_size=90).map(lambda name: f"x{name.strip('/')}")


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, st.binary(max_size=1100)), min_size=1, max_size=5,
                unique_by=lambda item: item[0]), st.data())
def test_any_change_comes_back(files: list[tuple[str, bytes]], data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]))
    before = tarred(dict(files), form, "utf-8")
    archive = Tar(before, LIMITS)
    indices = st.sampled_from(range(len(files)))
    changed = data.draw(st.dictionaries(indices, st.binary(max_size=1100)))
    free = {n for n, member in enumerate(archive.members) if not member.declared}
    names = {n: f"新{n}".encode() * data.draw(st.sampled_from([1, 30, 60])) for n in free}
    new, record = archive.rebuild(changed, names)
    expected = {
        names[n].decode() if n in names else name: changed.get(n, content)
        for n, (name, content) in enumerate(files)
    }
    assert listed(new) == expected
    plain = json.loads(json.dumps(record))
    if plain:
        assert Tar(new, LIMITS).undo(plain, lambda n: files[n][1]) == before


@settings(deadline=None)
@given(st.binary(max_size=600), st.integers(0, 2000))
def test_rubbish_never_leaves_our_errors(rubbish: bytes, at: int) -> None:
    data = tarred({"a.txt": TEXT, "b.txt": TEXT})
    with suppress(fontbridge.FontbridgeError):
        fontbridge.inspect(data[:at] + rubbish + data[at + len(rubbish) :])
