"""Runs over many files: resumed where they stopped, limited in time, kept as reports."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fontbridge.batch.interrupts import interruptible
from fontbridge.batch.processes import run
from fontbridge.batch.timed import Timed
from fontbridge.model import LimitError
from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def folder(examples: Path, tmp_path: Path) -> Path:
    """Three notices of the Party system, one of them in a folder inside, and a damaged one."""
    made = tmp_path / "in"
    (made / "sub").mkdir(parents=True)
    for name in ("a.docx", "b.docx", "sub/a.docx"):
        shutil.copy(examples / "party-notice.docx", made / name)
    (made / "cut.docx").write_bytes((examples / "party-notice.docx").read_bytes()[:3000])
    return made


class Runs:
    """`convert` with a journal, again and again."""

    def __init__(self, fontbridge: CommandLine, folder: Path) -> None:
        self.call, self.folder = fontbridge, folder
        self.out, self.journal = folder.parent / "out", folder.parent / "journal.jsonl"

    def __call__(self, *options: object) -> set[str]:
        """The names, below the folder, of the files that were converted by this run."""
        self.ran = self.call(
            "convert", "--json", "--to", "government", "--journal", self.journal, *options,
            self.folder, *([] if "--in-place" in options else ["-o", self.out]),
        )
        return {
            Path(one["path"]).relative_to(self.folder).as_posix()
            for one in self.ran.objects
            if one["verified"]
        }


ALL = {"a.docx", "b.docx", "sub/a.docx"}


@pytest.fixture
def runs(fontbridge: CommandLine, folder: Path) -> Runs:
    return Runs(fontbridge, folder)


# -- the journal ----------------------------------------------------------------------------------


def test_a_resumed_run_does_no_file_twice(runs: Runs) -> None:
    assert runs() == ALL
    assert runs("--resume") == set()
    assert runs.ran.code == 3  # the damaged file is tried again
    assert "Done by an earlier run: 3" in runs.ran.talk
    assert "converted 3" in runs.ran.talk


def test_a_resumed_run_exits_as_the_whole_would_have(fontbridge: CommandLine, runs: Runs) -> None:
    for path in runs.folder.rglob("*.docx"):
        path.unlink()
    (runs.folder / "镕.txt").write_bytes("同志：镕".encode("gbk"))
    convert = ("convert", "--to", "party", "--journal", runs.journal, "-o", runs.out, runs.folder)
    assert [fontbridge(*convert).code, fontbridge(*convert, "--resume").code] == [1, 1]


def test_in_place_too(runs: Runs) -> None:
    assert runs("--in-place") == ALL
    assert runs("--in-place", "--resume") == set()


def test_a_changed_file_is_done_again(runs: Runs, examples: Path) -> None:
    runs()
    shutil.copy(examples / "government-notice.docx", runs.folder / "b.docx")
    assert runs("--resume") == {"b.docx"}


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_file_whose_result_is_gone_or_changed_is_done_again(runs: Runs, spoil: object) -> None:
    runs("--force")
    spoil(runs.out / "a.docx")  # type: ignore[operator]
    assert runs("--resume", "--force") == {"a.docx"}


def test_a_file_is_done_again_where_something_else_is_asked(runs: Runs) -> None:
    runs()
    assert runs("--resume", "--text-policy", "ncr") == ALL


def test_an_offices_own_tables_are_part_of_what_is_asked(runs: Runs, tmp_path: Path) -> None:
    tables = tmp_path / "own" / "tables"
    tables.mkdir(parents=True)
    runs("--mappings", tables.parent)
    assert runs("--mappings", tables.parent, "--resume") == set()
    (tables / "own.toml").write_text(
        'profiles = ["government"]\n[[substitute]]\nfrom = "Arial"\nto = "宋体"\n',
        encoding="utf-8",
    )
    assert runs("--mappings", tables.parent, "--resume") == ALL


@pytest.mark.parametrize("cut", range(2, 400, 61))
def test_a_torn_line_costs_its_file_alone(runs: Runs, cut: int) -> None:
    runs()
    whole = runs.journal.read_bytes()
    runs.journal.write_bytes(whole[:-cut])
    again = runs("--resume")
    assert len(again) == len(whole.splitlines()) - whole[:-cut].count(b"\n")
    assert runs("--resume") == set()


def test_a_journal_is_not_begun_over_another(runs: Runs) -> None:
    runs()
    assert runs() == set()
    assert runs.ran.code == 2
    assert runs.call("check", "--to", "party", "--resume", runs.folder).code == 2


def test_two_runs_do_not_share_a_journal(runs: Runs) -> None:
    hold = (
        "import sys; from pathlib import Path; from fontbridge.batch.locks import sole\n"
        "with sole(Path(sys.argv[1])): print(flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, runs.journal], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    try:
        assert runs() == set()
        assert runs.ran.code == 3
    finally:
        other.communicate()
    assert runs() == ALL


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_ended_goes_on_where_it_stopped(
    how: signal.Signals, examples: Path, tmp_path: Path
) -> None:
    inputs, out, journal = tmp_path / "in", tmp_path / "out", tmp_path / "journal"
    inputs.mkdir()
    for number in range(150):
        shutil.copy(examples / "party-notice.docx", inputs / f"{number:03}.docx")
    asked = [sys.executable, "-m", "fontbridge", "convert", "--to", "government", "--jobs", "2"]
    asked += [str(inputs), "-o", str(out), "--journal", str(journal), "--resume", "--json"]
    running = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while not (out / "000.docx").exists() and running.poll() is None:
        time.sleep(0.005)
    running.send_signal(how)
    running.communicate()
    done = {json.loads(line)["path"] for line in journal.read_text().splitlines()}
    if how is signal.SIGINT:  # nothing that was written is unknown to the journal
        assert running.returncode == 130
        assert {Path(path).name for path in done} == {path.name for path in out.glob("*.docx")}
        assert 0 < len(done) < 150

    ended = subprocess.run(asked, stdout=subprocess.PIPE, check=True)
    again = {json.loads(line)["path"] for line in ended.stdout.splitlines()}
    assert len(again) + len(done) == 150
    assert not again & done
    assert len(list(out.glob("*.docx"))) == 150


def test_the_second_interrupt_breaks_off() -> None:
    with interruptible() as stopped:
        assert not stopped()
        signal.raise_signal(signal.SIGINT)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# -- the folder of reports ------------------------------------------------------------------------


def test_reports_are_kept_one_a_file_with_a_summary(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "reports"
    convert = ("convert", "--to", "government", "--report", kept, folder)
    assert fontbridge(*convert, "-o", tmp_path / "out").code == 3
    names = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()}
    assert names == {f"{name}.json" for name in ALL | {"cut.docx", "summary"}}
    one = json.loads((kept / "sub" / "a.docx.json").read_text(encoding="utf-8"))
    assert (one["state"], one["system"], one["verified"]) == ("converted", "party", True)
    assert "undo" not in one
    summary = json.loads((kept / "summary.json").read_text(encoding="utf-8"))
    assert summary["states"] == {"converted": 3, "failed": 1}
    assert summary["systems"] == {"party": 3}
    assert summary["findings"] == {"damaged": 1}
    assert summary["interrupted"] is False


def test_files_of_one_name_keep_both_reports(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "reports"
    check = ("check", "--to", "party", "--report", kept, folder / "a.docx", folder / "sub")
    fontbridge(*check)
    paths = {json.loads(one.read_bytes())["path"] for one in kept.glob("a.docx*")}
    assert paths == {str(folder / "a.docx"), str(folder / "sub" / "a.docx")}


# -- time -----------------------------------------------------------------------------------------


def slow(item: str) -> str:
    if item == "sleeps":
        time.sleep(60)
    if item == "mends":  # as code does that makes a finding of what goes wrong inside
        try:
            time.sleep(60)
        except Exception:
            return "mended"
    if item == "runs away":  # one call into C, which no signal interrupts
        re.match("(a|a)*b", "a" * 64)
    return item


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_a_file_that_takes_too_long_is_given_up(processes: int) -> None:
    items = ["first", "sleeps", "mends", "last"]
    timed = Timed(slow, 0.2)
    done = list(run(timed, items, max(processes, 1), apart=bool(processes)))
    assert [one.value for one in done] == ["first", None, None, "last"]
    assert {type(one.error) for one in done[1:3]} == {LimitError}


def test_a_file_that_cannot_be_broken_off_costs_its_process_alone() -> None:
    done = list(run(Timed(slow, 0.05), ["first", "runs away", "last"], 1, apart=True))
    assert [one.value for one in done] == ["first", None, "last"]
    assert done[1].error is not None


def test_the_limit_is_an_option(fontbridge: CommandLine, folder: Path) -> None:
    ran = fontbridge("check", "--to", "party", "--max-seconds", "0.000001", folder / "a.docx")
    assert ran.code == 3
    assert "--max-seconds" in ran.talk


@pytest.mark.skipif(sys.platform == "win32", reason="the parent is asked for otherwise there")
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, time\n"
        "from pathlib import Path\n"
        "from fontbridge.batch.processes import run\n"
        "def noted(path):\n"
        "    Path(path).write_text(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "list(run(noted, sys.argv[1:], 2))\n"
    )
    notes = [tmp_path / "1", tmp_path / "2"]
    running = subprocess.Popen([sys.executable, "-c", program, *notes])
    while not all(note.exists() and note.read_text() for note in notes):
        time.sleep(0.01)
    running.kill()
    running.wait()
    workers = [int(note.read_text()) for note in notes]
    until = time.monotonic() + 20
    while any(alive(worker) for worker in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(alive(worker) for worker in workers)


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        return not Path("/proc/self").exists()
    return ") Z " not in state  # one that nobody waits for yet has ended all the same
