"""Faults, interrupts and hostile names: told in a line, never as a traceback, never with text."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import fontbridge as package
from fontbridge.batch.processes import FaultError, run
from fontbridge.model import DamagedError, say
from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


def faulty(*_: object, **__: object) -> None:
    raise KeyError("绝密")


def test_a_fault_is_one_line_without_the_text(
    fontbridge: CommandLine, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "inspect", faulty, raising=False)
    ran = fontbridge("inspect", examples / "letter-gbk.txt")
    assert ran.code == 3
    assert "KeyError at look.py:" in ran.talk  # the last place in the package, not in the test
    assert "绝密" not in ran.talk
    assert "Traceback" not in ran.talk
    assert "Traceback" in fontbridge("inspect", "-vv", examples / "letter-gbk.txt").talk


def test_a_fault_outside_of_any_file_is_told_as_well(
    fontbridge: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fontbridge.formats.all_formats", faulty)
    ran = fontbridge("formats")
    assert ran.code == 3
    assert "Traceback" not in ran.talk


def test_an_interrupt_ends_in_130(
    fontbridge: CommandLine, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(package, "inspect", interrupted, raising=False)
    ran = fontbridge("inspect", examples / "letter-gbk.txt")
    assert ran.code == 130
    assert "Interrupted" in ran.talk


def test_an_interrupt_from_the_keyboard_leaves_whole_files_only(
    examples: Path, tmp_path: Path
) -> None:
    notice, folder, out = examples / "party-notice.docx", tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(400):
        shutil.copy(notice, folder / f"{number:03}.docx")
    asked = [sys.executable, "-m", "fontbridge", "convert", "--to", "government", "--jobs", "2"]
    running = subprocess.Popen(
        [*asked, str(folder), "-o", str(out)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )
    while not (out / "000.docx").exists() and running.poll() is None:
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)  # a terminal sends it to every process of the group
    _, talk = running.communicate()

    assert running.returncode == 130, talk
    assert b"Traceback" not in talk
    written = sorted(path.name for path in out.iterdir())
    results = [name for name in written if name.endswith(".docx")]
    assert written == sorted([*results, *(f"{name}.fontbridge.json" for name in results)])
    assert 0 < len(results) < 400
    assert len({(out / name).read_bytes() for name in results}) == 1


def test_names_cannot_steer_the_terminal(fontbridge: CommandLine, tmp_path: Path) -> None:
    hostile = tmp_path / "a\x1b[2J\u202etxt.txt"
    hostile.write_bytes("通知".encode("gbk"))
    ran = fontbridge("detect", hostile, tmp_path / "b\x1b[2J")
    assert "\x1b" not in ran.text + ran.talk
    assert "\u202e" not in ran.text
    assert "\\x1b[2J" in ran.text and "\\x1b[2J" in ran.talk


def test_a_name_that_is_no_text_is_shown(fontbridge: CommandLine, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xcd\xa8\xd6\xaa.txt")  # GBK on a UTF-8 system
    Path(path).write_bytes("通知".encode("gbk"))
    assert fontbridge("detect", path).code == 0
    assert fontbridge("detect", "--json", path).objects[0]["path"] == path


# -- several processes --------------------------------------------------------------------------


def squared(number: int) -> int:
    match number:
        case 3:
            raise DamagedError(say("{n} is damaged", n=number), part="x", line=number)
        case 5:
            os.kill(os.getpid(), signal.SIGKILL)
        case 7:
            raise ZeroDivisionError
    return number * number


@pytest.mark.parametrize("processes", [2, 3])
def test_a_failure_or_a_killed_process_costs_its_item_alone(processes: int) -> None:
    done = list(run(squared, range(100), processes))
    assert [one.item for one in done] == list(range(100))
    failed = {one.item: one.error for one in done if one.error is not None}
    assert [one.value for one in done if one.error is None] == [
        n * n for n in range(100) if n not in failed
    ]
    assert failed.keys() == {3, 5, 7}
    assert isinstance(failed[3], DamagedError)
    assert (str(failed[3].message), failed[3].place) == ("3 is damaged", "x:3")
    assert isinstance(failed[5], FaultError)
    assert isinstance(failed[7], FaultError) and "ZeroDivisionError" in failed[7].trace


def noted(path: Path) -> str:
    time.sleep(0.01)
    path.write_bytes(b"")
    return path.name


def test_items_are_taken_as_they_are_needed_and_none_after_the_end(tmp_path: Path) -> None:
    taken = 0

    def items() -> Iterator[Path]:
        nonlocal taken
        for taken in range(1, 10_000):
            yield tmp_path / str(taken)

    with closing(run(noted, items(), 2)) as results:
        assert next(results).value == "1"
    assert taken < 100
    assert len(list(tmp_path.iterdir())) <= taken


def test_the_same_advice_is_given_once_in_a_run(fontbridge: CommandLine, tmp_path: Path) -> None:
    absent = [tmp_path / name for name in "abc"]
    told = fontbridge("inspect", *absent).talk
    assert told.count("Error: ") == 3
    assert told.count("→ ") == 1
