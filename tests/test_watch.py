"""The watched folder: whole files only, the urgent ones first, each once whatever happens."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from benchmarks import watch_kills
from fontbridge.batch.convert import Convert
from fontbridge.batch.look import Look
from fontbridge.batch.outcome import Outcome
from fontbridge.batch.processes import Done, attempt
from fontbridge.batch.work import Task
from fontbridge.hooks import gate as gates
from fontbridge.hooks.arrivals import Arrivals, is_whole
from fontbridge.hooks.desk import Desk
from fontbridge.hooks.gate import Folders, Gate
from fontbridge.hooks.moving import move
from fontbridge.hooks.passing import Passing
from fontbridge.hooks.register import Register
from fontbridge.hooks.watch import Watch
from fontbridge.model import FontbridgeError, Limits
from tests.command_line import CommandLine, Ran


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


# -- which files are whole ------------------------------------------------------------------------


class Clock:
    """A clock that a test winds."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def arrivals(inbox: Path, clock: Clock) -> Arrivals:
    return Arrivals(inbox, settle=2, outside=[inbox / "存档"], clock=clock)


def names(arrivals: Arrivals) -> list[str]:
    return [arrival.relative.as_posix() for arrival in arrivals.look()]


def test_a_file_is_whole_when_it_has_settled(
    inbox: Path, arrivals: Arrivals, clock: Clock
) -> None:
    (inbox / "a.docx").write_bytes(b"1")
    assert names(arrivals) == []
    clock.time = 1.9
    assert names(arrivals) == []
    assert arrivals.due == pytest.approx(0.1)
    (inbox / "a.docx").write_bytes(b"12")
    clock.time = 2.1
    assert names(arrivals) == []  # it has grown: the time begins again
    clock.time = 4.2
    assert (names(arrivals), arrivals.due) == (["a.docx"], None)


@pytest.mark.parametrize(
    "name",
    [
        "~$a.docx", ".~lock.a.docx#", "a.docx.part", "a.docx.PART", "a.crdownload", "a.filepart",
        ".a.docx.Xy12", "Thumbs.db", "a.docx.fontbridge.json", "存档/a.docx", ".git/a.docx",
    ],
)  # fmt: skip
def test_some_files_are_no_arrivals(
    inbox: Path, arrivals: Arrivals, clock: Clock, name: str
) -> None:
    (inbox / name).parent.mkdir(exist_ok=True)
    (inbox / name).write_bytes(b"1")
    arrivals.look()
    clock.time = 9
    assert (names(arrivals), arrivals.due) == ([], None)


def test_links_are_no_arrivals(
    inbox: Path, tmp_path: Path, arrivals: Arrivals, clock: Clock
) -> None:
    (tmp_path / "secret").write_bytes(b"1")
    (inbox / "link.txt").symlink_to(tmp_path / "secret")
    (inbox / "folder").symlink_to(tmp_path)
    arrivals.look()
    clock.time = 9
    assert names(arrivals) == []


def test_urgent_files_come_first_then_the_oldest(
    inbox: Path, arrivals: Arrivals, clock: Clock
) -> None:
    order = ["特急-3.docx", "加急/2.docx", "急件/1.docx", "b.docx", "a.docx"]
    for age, name in enumerate(order):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(b"1")
        os.utime(inbox / name, (1000 + age, 1000 + age))
    arrivals.look()
    clock.time = 9
    assert names(arrivals) == order
    assert [arrival.urgent for arrival in arrivals.look()] == [True] * 3 + [False] * 2


def whole(inbox: Path, arrivals: Arrivals, clock: Clock) -> bool:
    arrivals.look()
    clock.time += 9
    (arrival,) = arrivals.look()
    return is_whole(arrival)


@pytest.mark.parametrize("lock", ["~$letter.docx", "~$tter.docx", ".~lock.letter.docx#"])
def test_a_file_that_is_open_in_an_office_program_is_left(
    inbox: Path, arrivals: Arrivals, clock: Clock, lock: str
) -> None:
    (inbox / "letter.docx").write_bytes(b"1")
    (inbox / lock).write_bytes(b"1")
    assert not whole(inbox, arrivals, clock)
    (inbox / lock).unlink()
    assert whole(inbox, arrivals, clock)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only time tells")
def test_a_file_that_is_open_for_writing_is_left(
    inbox: Path, arrivals: Arrivals, clock: Clock
) -> None:
    with (inbox / "a.docx").open("wb") as stream:
        stream.write(b"1")
        stream.flush()
        assert not whole(inbox, arrivals, clock)
    assert whole(inbox, arrivals, clock)
    with (inbox / "a.docx").open("rb"):
        assert whole(inbox, arrivals, clock)


# -- moves ----------------------------------------------------------------------------------------


def test_a_move_takes_no_other_files_place(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "out" / "a.txt"
    other.parent.mkdir()
    other.write_bytes(b"other")
    one.write_bytes(b"one")
    assert move(one, other, Limits()) == tmp_path / "out" / "a (2).txt"
    assert other.read_bytes() == b"other"
    assert move(one, other, Limits()) == other  # moved before: nothing is left to do


def test_a_move_to_another_disk_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "rename", refuse)
    one, other = tmp_path / "one", tmp_path / "out" / "a.txt"
    one.write_bytes(b"one")
    assert move(one, other, Limits()) == other
    one.write_bytes(b"one")  # as a crash leaves it between the copy and the removal
    assert move(one, other, Limits()) == other
    assert not one.exists()
    assert [path.name for path in other.parent.iterdir()] == ["a.txt"]


# -- each once ------------------------------------------------------------------------------------


class InLine:
    """A desk without processes."""

    busy, free = False, 1

    def __init__(self, work: Callable[[Task], Outcome]) -> None:
        self._work = work
        self._given: list[Task] = []

    def give(self, item: Task) -> None:
        self._given.append(item)
        self.busy, self.free = True, 0

    def take(self, seconds: float) -> list[Done[Task, Outcome]]:
        self.busy, self.free = False, 1
        return [attempt(self._work, self._given.pop())]


class House:
    """An inbox and all that belongs to it, watched in this process."""

    def __init__(self, root: Path) -> None:
        self.folders = Folders(*(root / name for name in ("in", "out", "rejects", "archive")))
        self.register = root / "register.sqlite"
        self.taken = root / "taken"
        self.taken.mkdir()
        self.troubles: list[FontbridgeError] = []
        self.trouble: Callable[[FontbridgeError], None] = self.troubles.append

    def pass_all(self) -> list[Outcome]:
        """Handle what is there, as one process does from its start to its end."""
        limits = Limits()
        with Register(self.register) as register:
            watch = Watch(
                Gate(self.folders, register, "party", limits),
                Arrivals(self.folders.inbox, settle=0),
                InLine(
                    Passing(
                        Convert("party", None, limits, record=False, force=True),
                        Look(None, limits, "party", places=True),
                    )
                ),  # type: ignore[arg-type]
                lambda outcome: (".note", b"note"),
                self.trouble,
                threading.Event(),
                interval=0.01,
                settle=0,
            )
            return list(watch.run(lambda: False, once=True))

    def carry_off(self) -> None:
        """Take the results away, as the other side does at any moment."""
        for path in self.folders.outbox.glob("*.txt"):
            os.replace(path, self.taken / f"{path.name}@{len(list(self.taken.iterdir()))}")

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        with Register(self.register) as register:
            return [(one.path, one.outcome, one.state) for one in register.entries()]


@pytest.fixture
def house(tmp_path: Path, inbox: Path) -> House:
    return House(tmp_path)


FIT, UNFIT = "同志：你好".encode("gb18030"), "同志：镕".encode("gb18030")


class CrashError(BaseException):
    """The process ends here."""


STEPS = [
    (Register, "add"), (Register, "update"), (Register, "forget"), (os, "rename"),
    (gates.files, "replace"), (gates.shutil, "rmtree"),
]  # fmt: skip


def crashing(monkeypatch: pytest.MonkeyPatch, after: int, *, done: bool, then: object) -> None:
    """Let the process end at its `after`th step, before it or when it is `done`."""
    left = [after]

    def wrapped(step: Callable[..., object]) -> Callable[..., object]:
        def maybe(*args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0 and not done:
                raise CrashError
            result = step(*args, **named)
            then()  # type: ignore[operator]
            if left[0] == 0:
                raise CrashError
            return result

        return maybe

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, wrapped(getattr(owner, name)))


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("after", range(1, 22))
def test_a_crash_at_any_step_loses_no_file_and_gives_none_out_twice(
    house: House, monkeypatch: pytest.MonkeyPatch, after: int, done: bool
) -> None:
    (house.folders.inbox / "fit.txt").write_bytes(FIT)
    (house.folders.inbox / "unfit.txt").write_bytes(UNFIT)
    with monkeypatch.context() as patched:
        crashing(patched, after, done=done, then=house.carry_off)
        try:
            house.pass_all()
        except CrashError:
            pass
        else:
            assert after > 14, "a run has more steps than that"
    house.carry_off()
    house.pass_all()
    house.carry_off()

    assert [path.name for path in house.taken.iterdir()] == ["fit.txt@0"]
    there = sorted(path.name for path in house.folders.rejects.iterdir())
    assert there == ["unfit.txt", "unfit.txt.note"]
    assert [path.name for path in house.folders.archive.iterdir()] == ["fit.txt"]
    assert sorted(house.rows) == [("fit.txt", "unchanged", "done"),
                                  ("unfit.txt", "rejected", "done")]
    assert not [*house.folders.inbox.glob("*.txt")]
    assert not [*house.folders.inbox.rglob(".fontbridge/work/*")]
    assert not [path for path in house.folders.outbox.rglob("*") if path.is_file()]


def test_a_result_of_a_process_that_outlived_the_crash_is_thrown_away(house: House) -> None:
    (house.folders.inbox / "fit.txt").write_bytes(FIT)
    house.pass_all()
    house.carry_off()
    (results,) = (house.folders.outbox / ".fontbridge").iterdir()
    (results / "0123456789abcdef-0000.txt").write_bytes(FIT)
    house.pass_all()
    house.carry_off()
    assert len(list(house.taken.iterdir())) == 1
    assert list(results.iterdir()) == []


def test_files_are_taken_over_when_the_register_was_lost(house: House) -> None:
    work = house.folders.inbox / ".fontbridge" / "work" / "0123456789abcdef"
    work.mkdir(parents=True)
    (work / "fit.txt").write_bytes(FIT)
    house.pass_all()
    assert [path.name for path in house.folders.outbox.glob("*.txt")] == ["fit.txt"]


def test_the_same_file_twice_is_two_arrivals(house: House) -> None:
    for _ in range(2):
        (house.folders.inbox / "fit.txt").write_bytes(FIT)
        house.pass_all()
    given = sorted(path.name for path in house.folders.outbox.glob("*.txt"))
    assert given == ["fit (2).txt", "fit.txt"]
    assert len(house.rows) == 2


def test_a_file_that_a_program_goes_on_writing_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house.folders.inbox / "fit.txt").write_bytes(FIT)
    work = Convert.__call__

    def meanwhile(self: Convert, task: Task) -> Outcome:
        outcome = work(self, task)
        if task.source.path.stat().st_size == len(FIT):
            with task.source.path.open("ab") as stream:
                stream.write(FIT)
        return outcome

    monkeypatch.setattr(Convert, "__call__", meanwhile)
    house.pass_all()
    (given,) = house.folders.outbox.glob("*.txt")
    assert given.read_bytes() == FIT + FIT


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fontbridge.hooks.watch._RETRY", 0.1)
    house.folders.outbox.write_bytes(b"a file, where a folder should be")
    (house.folders.inbox / "fit.txt").write_bytes(FIT)

    def trouble(error: FontbridgeError) -> None:
        house.troubles.append(error)
        threading.Timer(0.3, house.folders.outbox.unlink).start()

    house.trouble = trouble
    house.pass_all()
    assert len(house.troubles) == 1  # told once, however often it was tried
    assert house.rows == [("fit.txt", "unchanged", "done")]


def test_an_inbox_that_is_away_is_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("fontbridge.hooks.watch._RETRY", 0.1)
    looks = []
    look = Arrivals.look

    def away(self: Arrivals) -> object:
        looks.append(1)
        if len(looks) == 1:
            house.folders.inbox.rename(tmp_path / "away")
            try:
                return look(self)
            finally:
                (tmp_path / "away").rename(house.folders.inbox)
        return look(self)

    (house.folders.inbox / "fit.txt").write_bytes(FIT)
    monkeypatch.setattr(Arrivals, "look", away)
    house.pass_all()
    house.pass_all()
    assert len(house.troubles) == 1
    assert house.rows == [("fit.txt", "unchanged", "done")]


def cubed(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number**3


def test_a_process_that_is_killed_costs_its_file_alone() -> None:
    desk: Desk[int, int] = Desk(cubed, 2)
    left, done = list(range(6)), list[Done[int, int]]()
    while left or desk.busy:
        while left and desk.free:
            desk.give(left.pop(0))
        done += desk.take(10)
    desk.close()
    assert {one.item: one.value for one in done} == {0: 0, 1: 1, 2: None, 3: 27, 4: 64, 5: 125}


# -- the command ----------------------------------------------------------------------------------


class Watching:
    """`watch --once` over the inbox."""

    def __init__(self, fontbridge: CommandLine, root: Path) -> None:
        self.call, self.root = fontbridge, root
        self.register = ("--register", root / "register.sqlite")

    def __call__(self, *options: object) -> Ran:
        return self.call(
            "watch", self.root / "in", "--to", "party", "--out", self.root / "out", *self.register,
            "--once", "--settle", "0.1", "--interval", "0.1", "--jobs", "1", *options,
        )

    @property
    def rows(self) -> list[dict[str, object]]:
        return list(self.call("register", "list", "--json", *self.register).objects)


@pytest.fixture
def watching(fontbridge: CommandLine, inbox: Path, tmp_path: Path) -> Watching:
    return Watching(fontbridge, tmp_path)


def below(folder: Path) -> set[str]:
    """The files below a folder, but for those of ours."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.parts[0] != ".fontbridge"}


def test_what_arrives_is_converted_rejected_and_registered(
    watching: Watching, inbox: Path, examples: Path, tmp_path: Path
) -> None:
    (inbox / "急件").mkdir()
    shutil.copy(examples / "government-notice.docx", inbox / "急件" / "a.docx")
    shutil.copy(examples / "party-notice.docx", inbox / "b.docx")
    (inbox / "c.txt").write_bytes(UNFIT)
    (inbox / "cut.docx").write_bytes((examples / "party-notice.docx").read_bytes()[:3000])
    ran = watching()
    assert ran.code == 3
    assert below(tmp_path / "out") == {"急件/a.docx", "b.docx"}
    rejected = {"c.txt", "cut.docx"}
    notes = {f"{name}.退文说明.docx" for name in rejected}
    assert below(inbox) == {f"退文/{name}" for name in rejected | notes} | {
        "存档/急件/a.docx", "存档/b.docx",
    }
    rows = {row["path"]: row for row in watching.rows}
    assert {path: row["outcome"] for path, row in rows.items()} == {
        "急件/a.docx": "converted", "b.docx": "unchanged", "c.txt": "rejected",
        "cut.docx": "failed",
    }
    assert rows["急件/a.docx"]["number"] == 1
    assert rows["c.txt"]["findings"] == ["characters-not-covered"]
    assert rows["急件/a.docx"]["before"] != rows["急件/a.docx"]["after"] != ""
    text = "".join(one.text for one in docx.Document(
        inbox / "退文" / "c.txt.退文说明.docx").paragraphs)
    assert "镕" in text and "同志" not in text
    assert watching().code == 0  # nothing is left to do
    assert len(watching.rows) == 4


def test_folders_can_be_elsewhere(watching: Watching, inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.txt").write_bytes(FIT)
    (inbox / "b.txt").write_bytes(UNFIT)
    aside = ("--rejects", tmp_path / "rejects", "--archive", tmp_path / "archive")
    assert watching(*aside, "--poll").code == 1
    assert below(tmp_path / "archive") == {"a.txt"}
    assert below(tmp_path / "rejects") == {"b.txt", "b.txt.退文说明.docx"}
    assert below(inbox) == set()


def test_a_stage_decides_what_is_rejected(
    watching: Watching, inbox: Path, tmp_path: Path
) -> None:
    profiles = tmp_path / "mappings" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "party.toml").write_text(
        'extends = "party"\n[title]\nzh = "本县"\nen = "county"\n'
        '[stages.draft]\nwarn = ["characters-not-covered"]\nblock = []\n',
        encoding="utf-8",
    )
    mine = "--mappings", tmp_path / "mappings"
    (inbox / "a.txt").write_bytes(UNFIT)
    assert watching(*mine).code == 1
    (inbox / "b.txt").write_bytes(UNFIT)
    assert watching(*mine, "--stage", "draft").code == 0
    assert [row["outcome"] for row in watching.rows] == ["rejected", "unchanged"]


def test_two_roles_of_one_folder_are_wrong_usage(watching: Watching, inbox: Path) -> None:
    assert watching("--archive", inbox).code == 2
    assert watching("--archive", inbox / "x", "--rejects", inbox / "x").code == 2


def begun(running: subprocess.Popen[bytes], register: Path) -> None:
    """Wait until a watch is at work."""
    while not register.exists():
        assert running.poll() is None
        time.sleep(0.01)


def test_a_second_watch_of_an_inbox_is_refused(watching: Watching, tmp_path: Path) -> None:
    watch = [sys.executable, "-m", "fontbridge", "watch", str(tmp_path / "in"), "--to", "party"]
    rest = ["--out", str(tmp_path / "out"), "--register", str(tmp_path / "register.sqlite")]
    other = subprocess.Popen([*watch, *rest, "--poll"], stderr=subprocess.PIPE)
    try:
        begun(other, tmp_path / "register.sqlite")
        assert watching().code == 3
    finally:
        other.send_signal(signal.SIGTERM)
        other.communicate()
    assert other.returncode == 0
    assert watching().code == 0


@pytest.mark.parametrize("options", [("--poll", "--interval", "0.1"), ("--interval", "600")])
def test_files_are_handled_as_they_arrive(inbox: Path, tmp_path: Path, options: object) -> None:
    """Without polling the system has to tell: the next look would be in ten minutes."""
    watch = [sys.executable, "-m", "fontbridge", "watch", inbox, "--to", "party", "--json"]
    rest = ["--out", tmp_path / "out", "--register", tmp_path / "r.sqlite", "--settle", "0.1"]
    running = subprocess.Popen(
        [*watch, *rest, *options], stdout=subprocess.PIPE, env=os.environ | {"PYTHONUTF8": "1"}
    )  # type: ignore[misc]
    assert running.stdout is not None
    begun(running, tmp_path / "r.sqlite")
    told = []
    for number in range(3):
        (inbox / f"{number}.txt").write_bytes(FIT)
        told.append(json.loads(running.stdout.readline())["path"])
    running.send_signal(signal.SIGINT)
    running.communicate()
    assert told == ["0.txt", "1.txt", "2.txt"]
    assert running.returncode == 0


def test_a_file_that_kills_its_process_is_rejected_and_the_others_pass(
    watching: Watching, inbox: Path, tmp_path: Path
) -> None:
    """Killed for its time: the process is ended where it cannot be broken off."""
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_bytes(FIT)
    assert watching("--max-seconds", "0.000001").code == 3
    assert below(inbox) == {
        f"退文/{name}{end}" for name in ("a.txt", "b.txt") for end in ("", ".退文说明.docx")
    }


def test_killed_again_and_again_it_loses_nothing_and_gives_nothing_out_twice(
    tmp_path: Path,
) -> None:
    found = watch_kills.run(30, 3, tmp_path)
    assert (found.lost, found.twice, found.wrong) == ([], [], [])
    assert (found.given, found.rejected) == (27, 3)


def test_the_kills_would_be_noticed(tmp_path: Path) -> None:
    for name in ("in/退文", "in/存档", "taken"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "in" / "退文" / "0000.txt").write_bytes(b"")
    for number in range(2):
        (tmp_path / "taken" / f"0001.txt@{number}").write_bytes(b"")
    Register(tmp_path / "r.sqlite").__exit__()
    found = watch_kills._found(3, tmp_path / "in", tmp_path / "taken", tmp_path / "r.sqlite", 0, 0)
    assert (found.lost, found.twice) == (["0002"], ["0001"])
    assert Counter(found.wrong)["0001"] == 1 and "0001.txt@0" in found.wrong


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test writes to the register of the user who runs it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return None
