"""The same runs on a Dask cluster of several worker processes, one of which is killed."""

from __future__ import annotations

import os
import shutil
import signal
from functools import partial
from pathlib import Path

import pytest

from fontbridge.batch.processes import FaultError
from fontbridge.model import DamagedError, FontbridgeError, say
from tests.command_line import CommandLine

pytest.importorskip("distributed")

from fontbridge.batch.cluster import LOCAL, clustered

pytestmark = pytest.mark.filterwarnings("ignore")  # those of Dask's own libraries


def squared(killed: Path, number: int) -> int:
    if number == 3:
        raise DamagedError(say("{n} is damaged", n=number))
    if number == 5 and not killed.exists():
        killed.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_killed_worker_costs_at_most_the_file_that_kills_each(tmp_path: Path) -> None:
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        done = list(clustered(partial(squared, tmp_path / "killed"), range(20), LOCAL, 2))
    assert [one.item for one in done] == list(range(20))
    failed = {one.item: one.error for one in done if one.error is not None}
    assert failed.keys() == {3, 7}
    assert isinstance(failed[3], DamagedError) and isinstance(failed[7], FaultError)
    assert all(one.value == one.item**2 for one in done if one.error is None)


def test_the_results_are_those_of_one_process(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    examples: Path,
    tmp_path: Path,
) -> None:
    fontbridge = CommandLine(capsysbinary, monkeypatch)
    inputs = tmp_path / "in"
    shutil.copytree(examples, inputs)
    (inputs / "cut.docx").write_bytes((examples / "party-notice.docx").read_bytes()[:3000])
    convert = ("convert", "--to", "government", "--json", inputs, "-o")
    here = fontbridge(*convert, tmp_path / "here", "--jobs", "1")
    there = fontbridge(*convert, tmp_path / "there", "--jobs", "2", "--scheduler", "local")
    assert there.code == here.code == 3
    assert there.text.replace("/there/", "/here/") == here.text
    assert _files(tmp_path / "here") == _files(tmp_path / "there")


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_scheduler_that_does_not_answer_is_told() -> None:
    with pytest.raises(FontbridgeError, match="no Dask scheduler"):
        next(clustered(abs, [1], "no://where", 1))
