"""What the system, other programs and a sudden end do to files: each is its old self or its new."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import fontbridge as package
from fontbridge import api, files
from fontbridge.batch import records
from fontbridge.cli import main
from tests.command_line import CommandLine
from tests.makers.confined import confined

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="tried on Linux")
NOBODY = 65534


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def notice(examples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(examples / "party-notice.docx", tmp_path / "notice.docx"))


def seen(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def in_place(path: Path, to: str = "government") -> int:
    return subprocess.run(
        [sys.executable, "-m", "fontbridge", "convert", "--to", to, "--in-place", str(path)],
        capture_output=True,
    ).returncode


def as_nobody(path: Path) -> int:
    """The exit code of an in-place conversion by a user with no rights of root's."""

    def work() -> int:
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        return convert_in_silence(path)

    # Now, since nobody may not be let in where Python and its modules lie.
    assert convert_in_silence(Path(shutil.copy(path, path.parent.with_name("warm.docx")))) == 0
    code: int = confined(work, seconds=60, mebibytes=2048).value
    return code


def convert_in_silence(path: Path) -> int:
    with open(os.devnull, "w") as nothing, redirect_stdout(nothing), redirect_stderr(nothing):
        return main(["convert", "--to", "government", "--in-place", str(path)])


@pytest.mark.parametrize("forbidden", ["read the file", "write the file", "write the folder"])
def test_permissions_are_kept_to(notice: Path, tmp_path: Path, forbidden: str) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    path = notice.rename(folder / notice.name)
    if os.getuid() == 0:
        for each in (folder, path):
            os.chown(each, NOBODY, NOBODY)
        for parent in tmp_path.parents[:3]:  # pytest's own, for the user alone
            if parent.owner() == "root" and parent != Path(tempfile.gettempdir()):
                parent.chmod(parent.stat().st_mode | 0o001)
        tmp_path.chmod(0o755)
    before = path.read_bytes()
    target, mode = {
        "read the file": (path, 0o000),
        "write the file": (path, 0o444),
        "write the folder": (folder, 0o555),
    }[forbidden]
    target.chmod(mode)
    try:
        assert as_nobody(path) == 3
    finally:
        folder.chmod(0o755)
        path.chmod(0o644)
    assert {name: data for name, data in seen(folder).items() if name == path.name} == {
        path.name: before
    }
    assert not list(folder.glob(".fontbridge-*"))


@pytest.mark.parametrize("room", [0, 1000, 5000])
def test_a_disk_without_room(notice: Path, tmp_path: Path, room: int) -> None:
    """The system writes `room` bytes and then no more, as on a disk that is full."""
    before = notice.read_bytes()

    def work() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        return convert_in_silence(notice)

    assert confined(work, seconds=60, mebibytes=2048).value == 3
    held = seen(tmp_path)
    assert held.pop(notice.name) == before
    assert not [name for name in held if name.startswith(".")]


SMALL_DISK = """
mount -t tmpfs -o size=$1k none "$2" && cp "$3" "$2/notice.docx" && cd "$2" || exit 99
"$4" -m fontbridge convert --to government -q --in-place notice.docx
code=$?
cmp -s notice.docx "$3" && same=same || same=changed
echo $code $same $(ls -A)
"""


@pytest.mark.parametrize("free", [0, 4, 16, 1024])
def test_a_disk_that_is_full(notice: Path, tmp_path: Path, free: int) -> None:
    """A file system in memory with so many KiB left, seen by one process only."""
    place = tmp_path / "disk"
    place.mkdir()
    size = -(-notice.stat().st_size // 4096) * 4 + free
    command = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", str(size), str(place), str(notice)]
    ran = subprocess.run([*command, sys.executable], capture_output=True, text=True, check=False)
    if not ran.stdout:
        pytest.skip("this system lets nobody mount")
    code, same, *there = ran.stdout.split()
    if free == 1024:
        assert (code, same, len(there)) == ("0", "changed", 2)
    else:
        assert (code, same) == ("3", "same")
        # The record comes first; beside a file that is as it was, its digest tells so.
        assert set(there) <= {"notice.docx", "notice.docx.fontbridge.json"}


def test_a_link_is_followed_where_named_and_stays(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.docx"
    link.symlink_to(notice)
    before = notice.read_bytes()
    assert fontbridge("convert", "--to", "government", "--in-place", link).code == 0
    assert link.is_symlink()
    assert notice.read_bytes() != before
    assert fontbridge("restore", link).code == 0
    assert notice.read_bytes() == before


@pytest.mark.parametrize("target", ["itself", "nothing", "/dev/null"])
def test_links_that_lead_nowhere(fontbridge: CommandLine, tmp_path: Path, target: str) -> None:
    link = tmp_path / "link.docx"
    link.symlink_to({"itself": "link.docx", "nothing": "absent"}.get(target, target))
    ran = fontbridge("convert", "--to", "government", "--in-place", link)
    assert ran.code == 3
    assert "Traceback" not in ran.talk
    assert link.is_symlink()
    assert os.listdir(tmp_path) == ["link.docx"]


NAMES = {
    "Chinese": "关于开展〔2026〕1号·检查的通知.docx",
    "other scripts": "ᠮᠣᠩᠭᠣᠯ བོད་ཡིག ئۇيغۇر 한국.docx",
    "outside the BMP": "𠮷𰻞.docx",
    "composed": "e\u0301\u0308.docx",
    "no text": b"\xcd\xa8\xd6\xaa.docx".decode("utf-8", "surrogateescape"),
    "blanks and quotes": " a'b\"c`$d .docx",
    "line ends": "a\nb\r.docx",
    "like an option": "--help.docx",
    "without suffix": "通知",
    "of Windows": "CON.docx",
    "of Windows without suffix": "nul",
    "of 255 bytes": "通" * 83 + "a" + ".docx",
    "of 250 bytes": "a" * 245 + ".docx",
}


@pytest.mark.parametrize("told", NAMES)
def test_names(fontbridge: CommandLine, notice: Path, tmp_path: Path, told: str) -> None:
    folder = tmp_path / "named"
    folder.mkdir()
    path = notice.rename(folder / NAMES[told])
    before = path.read_bytes()
    ran = fontbridge("convert", "--to", "government", "--in-place", folder)
    assert ran.code == 0, ran.talk
    assert path.read_bytes() != before
    assert len(os.listdir(folder)) == 2
    assert fontbridge("convert", "--to", "government", "--in-place", folder).code == 0
    assert fontbridge("restore", folder).code == 0
    assert seen(folder) == {path.name: before}


def test_long_names_have_records_of_their_own() -> None:
    one, other = (records.beside(Path("通" * 84 + end)) for end in "ab")
    assert one != other
    assert {len(os.fsencode(each.name)) <= 255 for each in (one, other)} == {True}
    assert one.name.endswith(files.RECORD_SUFFIX)


def test_a_file_that_changes_meanwhile_is_left_alone(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program saves between our reading and our writing: its work is not lost."""
    convert: Callable[..., object] = api.carried_out

    def slow(*args: object, **more: object) -> object:
        result = convert(*args, **more)
        notice.write_bytes(b"saved by another program")
        return result

    monkeypatch.setattr(api, "carried_out", slow)
    ran = fontbridge("convert", "--to", "government", "--in-place", "--backup", ".bak", notice)
    assert ran.code == 3
    assert "meanwhile" in ran.talk
    assert seen(tmp_path) == {notice.name: b"saved by another program"}


def whole(path: Path, first: bytes, results: set[bytes]) -> None:
    """The file is its old self or a finished result, and the record beside a result fits it."""
    now = path.read_bytes()
    assert now == first or now in results
    record = path.with_name(path.name + files.RECORD_SUFFIX)
    if now != first:
        told = json.loads(record.read_bytes())
        assert told["sha256"]["after"] == hashlib.sha256(now).hexdigest()
        assert package.restore(now, told) == first
    elif record.exists():
        assert json.loads(record.read_bytes())["sha256"]["before"] == files.digest(first)


def test_processes_that_want_the_same_file(notice: Path) -> None:
    """Two systems at once: one of them gets it, or one after the other, always with its record."""
    first = notice.read_bytes()
    for _ in range(3):
        notice.write_bytes(first)
        records.beside(notice).unlink(missing_ok=True)
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "fontbridge", "convert", "--to", "government", "-q",
                 *more, "--in-place", str(notice)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            for more in ([], ["--lang", "zh"], [])
        ]
        codes = [process.wait() for process in running]
        assert set(codes) <= {0, 3} and 0 in codes
        whole(notice, first, {package.convert(first, to="government").data})


def test_processes_that_write_the_same_result(notice: Path, examples: Path, tmp_path: Path) -> None:
    """Two inputs of one name into one folder: the record there belongs to the result there."""
    target = tmp_path / "out" / notice.name
    inputs = {}
    for name in ("party-notice.docx", "government-notice.docx"):
        folder = tmp_path / name
        folder.mkdir()
        inputs[Path(shutil.copy(examples / name, folder / notice.name))] = name
    for _ in range(3):
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "fontbridge", "convert", "--to", to, "-q", "--force",
                 "-o", str(target), str(path)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            for path, to in zip(inputs, ("government", "party"), strict=True)
        ]
        assert {process.wait() for process in running} <= {0, 1}
        now, record = target.read_bytes(), json.loads(records.beside(target).read_bytes())
        assert record["sha256"]["after"] == files.digest(now)
        assert package.restore(now, record) in [path.read_bytes() for path in inputs]


def test_killed_at_any_moment(notice: Path, tmp_path: Path) -> None:
    first = notice.read_bytes()
    result = package.convert(first, to="government").data
    chance = random.Random(10)
    started = time.monotonic()
    assert in_place(notice) == 0
    usual = time.monotonic() - started
    ended: set[bool] = set()
    for attempt in range(12):
        notice.write_bytes(first)
        records.beside(notice).unlink(missing_ok=True)
        running = subprocess.Popen(
            [sys.executable, "-m", "fontbridge", "convert", "--to", "government", "--in-place",
             str(notice)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        # Most of the run is starting; the last part is where something is written.
        time.sleep(usual * (chance.uniform(0.6, 1.1) if attempt else 0.3))
        running.kill()
        running.wait()
        ended.add(notice.read_bytes() == first)
        whole(notice, first, {result})
    assert True in ended
    # Between a file's name and its place there is no room but for a whole one.
    for left in tmp_path.glob(".fontbridge-*"):
        assert left.read_bytes() == result or json.loads(left.read_bytes())["verified"]


def test_a_record_nested_without_end_is_damage(fontbridge: CommandLine, notice: Path) -> None:
    records.beside(notice).write_text('{"sha256":' + "[" * 200_000)
    ran = fontbridge("restore", notice)
    assert ran.code == 3
    assert "not a record" in ran.talk
