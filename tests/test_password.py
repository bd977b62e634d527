"""Encrypted files with their password; the encryption is by code that shares none with ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fontbridge
from fontbridge.model import DamagedError, FontbridgeError, ProtectedError, UnsupportedError
from tests.command_line import CommandLine
from tests.makers import binaryexcel, encrypted, oldoffice
from tests.makers.compound import compound

SECRET = "Pass密码1"
EXAMPLES = Path(__file__).parents[1] / "examples"


def _workbook() -> bytes:
    room = binaryexcel.record(0x5C, b"author".ljust(54))
    # As long as the stream is filled up to: the tool takes filling for records of four bytes.
    filling = binaryexcel.record(0x4D, bytes(4000))
    return binaryexcel.workbook(["宋体", "仿宋_GB2312"], ["通知"], extra=[room, filling])


def _plain(kind: str) -> bytes:
    return {
        "doc": lambda: oldoffice.documents()[0],
        "xls": _workbook,
        "docx": (EXAMPLES / "party-notice.docx").read_bytes,
    }[kind]()


LOCKED = {
    "doc": encrypted.document(_plain("doc"), SECRET),
    "xls": encrypted.workbook(_plain("xls"), SECRET),
    "docx": encrypted.package(_plain("docx"), SECRET),
}


@pytest.mark.parametrize("kind", LOCKED)
def test_the_password_opens_what_is_refused_without_it(kind: str) -> None:
    with pytest.raises(ProtectedError, match="encrypted"):
        fontbridge.inspect(LOCKED[kind])
    report = fontbridge.inspect(LOCKED[kind], password=SECRET)
    plain = fontbridge.inspect(_plain(kind))
    assert [(use.family, use.slot, use.characters) for use in report.fonts] == [
        (use.family, use.slot, use.characters) for use in plain.fonts
    ]
    assert next(finding.code for finding in report.findings) == "encrypted"


@pytest.mark.parametrize("kind", LOCKED)
def test_another_password_is_told(kind: str) -> None:
    with pytest.raises(ProtectedError, match="not that of the file"):
        fontbridge.check(LOCKED[kind], to="government", password="Pass")


@pytest.mark.parametrize("kind", LOCKED)
def test_the_result_is_decrypted_and_says_so_and_the_first_bytes_come_back(kind: str) -> None:
    result = fontbridge.convert(LOCKED[kind], to="government", password=SECRET)
    told = [each for each in result.report.findings if each.code == "encrypted"]
    assert [str(each.severity) for each in told] == ["warning"]
    families = {use.family for use in fontbridge.inspect(result.data).fonts}
    assert "方正仿宋_GBK" in families
    assert SECRET not in result.report.to_json()
    assert fontbridge.restore(result.data, result.report.to_json()) == LOCKED[kind]
    with pytest.raises(DamagedError):
        fontbridge.restore(_plain(kind), result.report)


@pytest.mark.parametrize("filling", [1, 2, 3, 4])
def test_filling_behind_the_records_of_a_workbook(filling: int) -> None:
    locked = encrypted.workbook(_workbook(), SECRET, filling)
    result = fontbridge.convert(locked, to="government", password=SECRET)
    assert "方正仿宋_GBK" in {use.family for use in fontbridge.inspect(result.data).fonts}
    assert fontbridge.restore(result.data, result.report.to_json()) == locked


def test_a_method_that_the_tool_does_not_know_is_told() -> None:
    locked = encrypted.obfuscated(oldoffice.documents()[0])
    with pytest.raises(ProtectedError, match="encrypted"):
        fontbridge.inspect(locked)
    with pytest.raises(UnsupportedError, match="by a method that cannot be undone"):
        fontbridge.inspect(locked, password=SECRET)


def test_what_needs_no_change_stays_encrypted() -> None:
    fit = fontbridge.convert(_plain("docx"), to="government").data
    locked = encrypted.package(fit, SECRET)
    result = fontbridge.convert(locked, to="government", password=SECRET)
    assert result.data == locked
    assert not result.report.undo


@pytest.mark.parametrize("plain", [*oldoffice.documents(), b"\xef\xbb\xbfplain"])
def test_a_password_does_no_harm_to_other_files(plain: bytes) -> None:
    given = fontbridge.inspect(plain, password=SECRET)
    assert given.to_json() == fontbridge.inspect(plain).to_json()


@pytest.mark.parametrize("info", [b"", b"\x04\x00\x04\x00\x40\x00\x00\x00<no xml"])
def test_encryption_that_cannot_be_read_is_told(info: bytes) -> None:
    data = compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": info})
    with pytest.raises(FontbridgeError) as caught:
        fontbridge.inspect(data, password=SECRET)
    assert caught.value.code in ("damaged", "unsupported", "encrypted")


def test_the_tool_need_not_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "msoffcrypto", None)
    with pytest.raises(UnsupportedError, match="msoffcrypto, which is not installed"):
        fontbridge.inspect(LOCKED["doc"], password=SECRET)


# -- the command line -----------------------------------------------------------------------


@pytest.fixture
def run(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "密件.doc"
    path.write_bytes(LOCKED["doc"])
    return path


@pytest.mark.parametrize("way", ["option", "file", "environment"])
@pytest.mark.parametrize("command", ["inspect", "check"])
def test_ways_to_give_it(
    run: CommandLine, locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    way: str, command: str,
) -> None:  # fmt: skip
    kept = tmp_path / "kept"
    kept.write_text(SECRET + "\nmore\n", encoding="utf-8")
    given = {"option": ["--password", SECRET], "file": ["--password-file", kept]}.get(way, [])
    if way == "environment":
        monkeypatch.setenv("FONTBRIDGE_PASSWORD", SECRET)
    to = ["--to", "government"] if command == "check" else []
    ran = run(command, *to, *given, "--json", locked)
    assert ran.code == (1 if command == "check" else 0)
    assert ran.objects[0]["format"] == "doc"
    assert SECRET not in ran.text + ran.talk


def test_convert_and_restore(run: CommandLine, locked: Path) -> None:
    ran = run("convert", "--to", "government", "--in-place", "--password", SECRET, locked)
    assert ran.code == 1
    assert re.search("result is not", ran.talk + ran.text)
    record = next(each for each in locked.parent.iterdir() if each != locked)
    assert SECRET not in record.read_text(encoding="utf-8")
    assert run("restore", locked).code == 0
    assert locked.read_bytes() == LOCKED["doc"]


@pytest.mark.parametrize("content", [b"\n", b"\xff\xfe"])
def test_a_password_file_that_gives_none_is_wrong_usage(
    run: CommandLine, locked: Path, tmp_path: Path, content: bytes
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(content)
    assert run("inspect", "--password-file", kept, locked).code == 2
