"""`restore` brings back the first bytes, step by step, and nothing that it cannot prove."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def notice(examples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(examples / "party-notice.docx", tmp_path))


def record_of(path: Path) -> Path:
    return path.with_name(path.name + ".fontbridge.json")


def test_back_to_the_first_bytes(fontbridge: CommandLine, notice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "notice.docx"
    fontbridge("convert", "--to", "government", notice, "-o", out)
    assert out.read_bytes() != notice.read_bytes()
    assert fontbridge("restore", out).code == 0
    assert out.read_bytes() == notice.read_bytes()
    assert not record_of(out).exists()


def test_each_restore_undoes_one_conversion(fontbridge: CommandLine, notice: Path) -> None:
    steps = [notice.read_bytes()]
    for system in ("government", "party", "government"):
        assert fontbridge("convert", "--to", system, "--in-place", notice).code == 0
        steps.append(notice.read_bytes())
    while len(steps) > 1:
        assert notice.read_bytes() == steps.pop()
        assert fontbridge("restore", notice).code == 0
    assert notice.read_bytes() == steps[0]
    assert not record_of(notice).exists()


def test_elsewhere_leaves_file_and_record(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    first = notice.read_bytes()
    fontbridge("convert", "--to", "government", "--in-place", notice)
    converted, record = notice.read_bytes(), record_of(notice).read_bytes()
    back = tmp_path / "back" / "notice.docx"
    assert fontbridge("restore", notice, "-o", back).code == 0
    assert back.read_bytes() == first
    assert (notice.read_bytes(), record_of(notice).read_bytes()) == (converted, record)


def test_an_edited_file_is_refused(fontbridge: CommandLine, notice: Path) -> None:
    fontbridge("convert", "--to", "government", "--in-place", notice)
    edited = notice.read_bytes() + b"\n"
    notice.write_bytes(edited)
    ran = fontbridge("restore", notice)
    assert ran.code == 3
    assert "→ " in ran.talk
    assert notice.read_bytes() == edited
    assert record_of(notice).exists()


def test_a_stop_between_record_and_result_does_no_harm(
    fontbridge: CommandLine, notice: Path
) -> None:
    first = notice.read_bytes()
    fontbridge("convert", "--to", "government", "--in-place", notice)
    notice.write_bytes(first)  # as if the machine had stopped before the result was written
    ran = fontbridge("restore", notice)
    assert ran.code == 0
    assert notice.read_bytes() == first
    assert not record_of(notice).exists()


def test_a_record_that_was_edited_is_refused(fontbridge: CommandLine, notice: Path) -> None:
    fontbridge("convert", "--to", "government", "--in-place", notice)
    converted = notice.read_bytes()
    plain = json.loads(record_of(notice).read_bytes())
    plain["sha256"]["before"] = "0" * 64
    record_of(notice).write_text(json.dumps(plain), encoding="utf-8")
    assert fontbridge("restore", notice).code == 3
    assert notice.read_bytes() == converted


@pytest.mark.parametrize(
    "record",
    [
        b"", b"[]", b"{", b"\xff\xfe", b'{"sha256": 1, "path": ""}',
        b'{"path": "", "sha256": {"before": "", "after": 1}}',
        b'{"path": "", "sha256": {"before": "", "after": ""}, "fonts": [1]}',
        b'{"path": "", "sha256": {"before": "", "after": ""}, "charset": {}}',
    ],
)
def test_what_is_no_record_is_told(
    fontbridge: CommandLine, notice: Path, record: bytes
) -> None:
    record_of(notice).write_bytes(record)
    ran = fontbridge("restore", notice)
    assert ran.code == 3
    assert "fault" not in ran.talk


def test_without_a_record_a_named_file_fails_and_a_met_one_is_skipped(
    fontbridge: CommandLine, notice: Path
) -> None:
    assert fontbridge("restore", notice).code == 3
    assert fontbridge("restore", notice.parent).code == 0


def test_no_record_leaves_none(fontbridge: CommandLine, notice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    convert = ("convert", "--to", "government", notice, "-o", out)
    fontbridge(*convert)
    assert stat.S_IMODE(record_of(out).stat().st_mode) == 0o600
    fontbridge(*convert, "--no-record")
    assert not record_of(out).exists()


def test_a_record_carries_no_text(fontbridge: CommandLine, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes("关于绝密事项的通知，镕".encode())
    assert fontbridge("convert", "--to", "government", "--in-place", letter).code == 0
    record = record_of(letter).read_text(encoding="utf-8")
    assert "绝密" not in record
    assert fontbridge("restore", letter).code == 0
    assert letter.read_bytes() == "关于绝密事项的通知，镕".encode()
