"""Archives: the files inside, and the names of members. The oracle is zipfile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import fontbridge
from fontbridge.api import Converted
from fontbridge.model import DamagedError, Limits, Report, UnsupportedError
from tests.command_line import CommandLine
from tests.makers.archives import NOTICE, TEXT
from tests.makers.office import members as parts_of
from tests.makers.zips import Handmade, archive, zipped

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus" / "zip"
PROFILE = """
extends = "government"
[title]
zh = "测试"
en = "test"
[policies]
archive-names = "{form}"
"""
GBK_NAME = "关于通知.docx"


def gbk(name: str, data: bytes = NOTICE, **more: object) -> Handmade:
    return Handmade(name.encode("gbk"), data).but(**more)


def listed(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as oracle:
        return {info.filename: oracle.read(info) for info in oracle.infolist()}


def codes(report: Report) -> list[tuple[str, str]]:
    return [(finding.code, finding.part) for finding in report.findings]


def converted(data: bytes, folder: Path | None = None, form: str = "") -> Converted:
    """Converted with the names in a form, and proved to come back."""
    if folder is None:
        result = fontbridge.convert(data, to="government")
    else:
        (folder / "profiles").mkdir(parents=True)
        (folder / "profiles" / "x.toml").write_text(PROFILE.format(form=form), encoding="utf-8")
        result = fontbridge.convert(data, to="x", mappings=folder)
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result


# -- files inside --


def test_members_are_what_they_would_be_outside() -> None:
    inner = zipped({"深/notice.docx": NOTICE})
    data = zipped({"a/notice.docx": NOTICE, "inner.zip": inner, "letter.txt": TEXT})
    alone = fontbridge.convert(NOTICE, to="government")
    result = converted(data)
    after = listed(result.data)
    assert parts_of(after["a/notice.docx"]) == parts_of(alone.data)
    assert parts_of(listed(after["inner.zip"])["深/notice.docx"]) == parts_of(alone.data)
    assert after["letter.txt"] == TEXT
    told = {change.part for change in result.report.changes}
    inside = {change.part for change in alone.report.changes}
    assert told == {f"{place}!/{part}" for part in inside
                    for place in ("a/notice.docx", "inner.zip!/深/notice.docx")}


def test_only_text_by_its_suffix_is_recoded() -> None:
    text = "通知㎡".encode()
    program = zipped({"a.txt": text})
    files = {"a.txt": text, "a.py": text, "README": text, "a.json": text, "a.jar": program}
    after = listed(converted(zipped(files)).data)
    assert after == files | {"a.txt": "通知㎡".encode("gbk")}


def test_nesting_has_its_limit() -> None:
    data = NOTICE
    for _ in range(3):
        data = zipped({"in.zip" if data is not NOTICE else "a.docx": data})
    report = fontbridge.check(data, to="government", limits=Limits(depth=2))
    assert ("unsupported", "in.zip!/in.zip!/a.docx") in codes(report)
    assert not fontbridge.convert(data, to="government", limits=Limits(depth=2)).report.changes


def test_what_cannot_be_read_is_told_and_the_rest_is_done() -> None:
    broken = NOTICE[:-30]
    data = archive([
        Handmade(b"secret.docx", NOTICE, flags=1, stream=b"x" * 40),
        Handmade(b"odd.docx", NOTICE, method=9, stream=b"y" * 40),
        Handmade(b"broken.docx", broken),
        Handmade(b"good.docx", NOTICE),
    ])
    result = converted(data)
    expected = [
        ("encrypted", "secret.docx"), ("unsupported", "odd.docx"), ("damaged", "broken.docx"),
    ]  # fmt: skip
    assert codes(result.report) == expected
    assert all(finding.advice for finding in result.report.findings)
    assert {change.part.partition("!/")[0] for change in result.report.changes} == {"good.docx"}


def test_a_signed_member_stays_and_is_told() -> None:
    with zipfile.ZipFile(io.BytesIO(NOTICE)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    origin = (
        b'<Override PartName="/_xmlsignatures/origin.sigs" ContentType="application/'
        b'vnd.openxmlformats-package.digital-signature-origin"/></Types>'
    )
    types = "[Content_Types].xml"
    files |= {types: files[types].replace(b"</Types>", origin), "_xmlsignatures/origin.sigs": b""}
    signed = zipped(files)
    result = converted(zipped({"signed.docx": signed, "plain.docx": NOTICE}))
    assert listed(result.data)["signed.docx"] == signed
    assert listed(result.data)["plain.docx"] != NOTICE
    assert ("signed", "signed.docx") in codes(result.report)


def test_a_wrong_checksum_is_damage() -> None:
    with pytest.raises(DamagedError):
        fontbridge.inspect(archive([Handmade(b"a.docx", NOTICE, crc=7, local_crc=7)]))


@pytest.mark.parametrize("sign", ["[Content_Types].xml", "META-INF/MANIFEST.MF", "mimetype"])
def test_packages_of_other_kinds_are_no_archives(sign: str) -> None:
    with pytest.raises(UnsupportedError):
        fontbridge.inspect(zipped({sign: b"<Types/>", "a.txt": TEXT}))


# -- names --


def test_gbk_names_are_told_and_written_in_utf8() -> None:
    data = archive([gbk(GBK_NAME), gbk("密.docx", flags=1, stream=b"z" * 99), Handmade(b"a.docx")])
    seen = fontbridge.inspect(data)
    assert seen.charset is not None
    assert (seen.charset.codec, seen.charset.repertoire) == ("gbk", "gb2312")
    assert ("charset-undeclared", GBK_NAME) in codes(seen)
    result = converted(data)
    with zipfile.ZipFile(io.BytesIO(result.data)) as oracle:
        assert oracle.namelist() == [GBK_NAME, "密.docx", "a.docx"]
        assert [info.flag_bits & 0x801 for info in oracle.infolist()] == [0x800, 0x801, 0]
    assert "charset-undeclared" not in dict(codes(result.report))
    names = [change for change in result.report.changes if change.slot == "name"]
    assert [(each.part, each.old, each.new) for each in names] == [
        (GBK_NAME, "gbk", "utf-8"), ("密.docx", "gbk", "utf-8"),
    ]  # fmt: skip


def test_names_in_gbk_for_old_programs(tmp_path: Path) -> None:
    data = zipped({"通知一.txt": TEXT, "𠀀.txt": TEXT, "plain.txt": TEXT})
    result = converted(data, tmp_path, "gbk")
    with zipfile.ZipFile(io.BytesIO(result.data), metadata_encoding="gbk") as oracle:
        assert oracle.namelist() == ["通知一.txt", "𠀀.txt", "plain.txt"]
        assert [info.flag_bits & 0x800 for info in oracle.infolist()] == [0, 0x800, 0]
    assert codes(result.report) == [("characters-not-covered", "𠀀.txt")]
    assert result.report.findings[0].characters == "𠀀"


def test_gbk_names_are_fit_where_gbk_is_wanted(tmp_path: Path) -> None:
    data = archive([gbk(GBK_NAME, b"")])
    result = converted(data, tmp_path, "gbk")
    assert result.data == data
    assert codes(result.report) == []


def test_names_are_kept_on_demand(tmp_path: Path) -> None:
    result = converted(archive([gbk(GBK_NAME, b"")]), tmp_path, "keep")
    assert [finding.severity for finding in result.report.findings] == ["info"]
    assert not result.report.changes


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("通知.txt", "gbk"),
        ("镕.txt", "gbk"),
        ("附件1：汇总表（二〇二六年）.xls", "gbk"),
        ("通知.txt", "utf-8"),
        ("Müller.txt", "cp437"),
        ("Übersicht Größe.doc", "cp437"),
        ("日本語テスト.txt", "cp932"),
        ("plain.txt", "ascii"),
    ],
)
def test_names_are_judged_by_their_bytes(name: str, codec: str) -> None:
    data = archive([Handmade(name.encode(codec), b"")])
    charset = fontbridge.inspect(data).charset
    assert charset is not None
    ours = codec if codec in ("gbk", "utf-8") else ""
    assert charset.codec == ours
    after = next(iter(listed(fontbridge.convert(data, to="party").data)))
    assert after == (name if ours else name.encode(codec).decode("cp437"))


@pytest.mark.parametrize("name", ["誠信.txt", "運/運行誠.txt"])
def test_a_trail_byte_is_no_path_separator(name: str) -> None:
    assert b"\\" in name.encode("gbk")
    data = archive([gbk(name, TEXT), gbk(GBK_NAME)])
    assert list(listed(converted(data).data)) == [name, GBK_NAME]


@pytest.mark.parametrize("name", [b"\xd5\\..\\a", "通知\\a".encode("gbk"), b"\xd5\\\\a"])
def test_a_backslash_in_gbk_is_one(name: bytes) -> None:
    with pytest.raises(DamagedError, match="leads out"):
        fontbridge.inspect(archive([Handmade(name, TEXT)]))


def test_one_name_in_two_encodings_is_left_alone() -> None:
    flagged = Handmade("通知.txt".encode(), TEXT, flags=1 << 11)
    data = archive([gbk("通知.txt", TEXT), flagged])
    assert converted(data).data == data


def test_detect_tells_the_names(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive([gbk(GBK_NAME)]))
    told = CommandLine(capsysbinary, monkeypatch)("detect", path)
    assert "gbk" in told.text
    assert "1 names of members are in gbk, which nothing declares" in told.text


# -- archives from elsewhere --


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.zip")), ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    data = path.read_bytes()
    for profile in ("government", "party"):
        try:
            result = fontbridge.convert(data, to=profile)
        except fontbridge.FontbridgeError as refusal:
            assert refusal.advice
            continue
        assert fontbridge.restore(result.data, result.report) == data
        assert not fontbridge.convert(result.data, to=profile).report.changes
        if path.name.endswith("gbk.zip"):
            assert all("审计" in name for name in listed(result.data))
