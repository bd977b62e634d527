"""Reading, walking and replacing files."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fontbridge import files, unfinished
from fontbridge.model import FontbridgeError, LimitError, Limits, UnsupportedError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="devices and modes of POSIX")

LIMITS = Limits()


@pytest.fixture(params=["fifo", "socket", "folder", "device"])
def irregular(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "irregular"
    if request.param == "fifo":
        os.mkfifo(path)
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "device":
        path = Path(os.devnull)
    else:
        # The name of a socket may have some 100 bytes only.
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(path.name)
        finally:
            os.chdir(here)
    yield path


def test_what_is_no_file_is_not_read(irregular: Path) -> None:
    with pytest.raises(UnsupportedError):
        files.read(irregular, LIMITS)


def test_what_is_no_file_is_not_replaced(irregular: Path) -> None:
    before = os.stat(irregular)
    with pytest.raises(UnsupportedError):
        files.replace(irregular, b"new")
    assert stat.S_IFMT(os.stat(irregular).st_mode) == stat.S_IFMT(before.st_mode)


def test_a_file_that_becomes_a_fifo_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo, usual = tmp_path / "fifo", tmp_path / "usual"
    os.mkfifo(fifo)
    usual.touch()
    status = os.stat(usual)
    monkeypatch.setattr(os, "stat", lambda *_, **__: status)
    with pytest.raises(UnsupportedError):
        files.read(fifo, LIMITS)


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_read_gives_all_bytes(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(os.urandom(size))
    assert files.read(path, LIMITS) == path.read_bytes()


def test_read_keeps_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert files.read(path, Limits(file_size=5)) == b"12345"
    with pytest.raises(LimitError) as caught:
        files.read(path, Limits(file_size=4))
    assert caught.value.path == str(path)


@pytest.mark.parametrize("grown", [b"more", b""], ids=["longer", "same length"])
def test_a_file_written_to_while_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grown: bytes
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"first")
    really = os.read

    def read_then_write(descriptor: int, size: int) -> bytes:
        data = really(descriptor, size)
        path.write_bytes(b"other" + grown)
        os.utime(path, (1, 1))
        return data

    monkeypatch.setattr(os, "read", read_then_write)
    with pytest.raises(FontbridgeError, match="written to while it was read"):
        files.read(path, LIMITS)


def test_errors_of_the_system_are_ours_and_give_advice(tmp_path: Path) -> None:
    with pytest.raises(FontbridgeError) as caught:
        files.read(tmp_path / "none", LIMITS)
    assert caught.value.path.endswith("none")
    assert caught.value.advice


# -- walking --


def tree(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_folders_are_walked_in_order_without_what_is_no_document(tmp_path: Path) -> None:
    tree(
        tmp_path, "b/2.docx", "b/1.docx", "a.docx", "c.docx", "~$a.docx", ".~lock.a.docx#",
        "a.docx.fontbridge.json", ".fontbridge-0123", ".hidden.docx",
    )
    os.mkfifo(tmp_path / "fifo")
    found = [found.relative.as_posix() for found in files.walk([tmp_path])]
    assert found == [".hidden.docx", "a.docx", "b/1.docx", "b/2.docx", "c.docx"]


def test_named_files_are_found_as_named(tmp_path: Path) -> None:
    tree(tmp_path, "~$a.docx")
    named = [tmp_path / "~$a.docx", tmp_path / "missing.docx"]
    assert [found.path for found in files.walk(named)] == named


def test_links_are_followed_only_where_named(tmp_path: Path) -> None:
    tree(tmp_path, "real/a.docx", "walked/b.docx")
    (tmp_path / "walked/out").symlink_to(tmp_path / "real")
    (tmp_path / "walked/loop").symlink_to(tmp_path / "walked")
    (tmp_path / "walked/link.docx").symlink_to(tmp_path / "real/a.docx")
    assert [f.path.name for f in files.walk([tmp_path / "walked"])] == ["b.docx"]
    assert [f.path.name for f in files.walk([tmp_path / "walked/out"])] == ["a.docx"]
    assert [f.path.name for f in files.walk([tmp_path / "walked/link.docx"])] == ["link.docx"]


def test_a_folder_that_cannot_be_listed_does_not_end_the_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a/1", "b/2")
    really = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(os, "scandir", refuse)
    errors: list[FontbridgeError] = []
    assert [f.path.name for f in files.walk([tmp_path], errors.append)] == ["2"]
    assert [Path(error.path).name for error in errors] == ["a"]
    with pytest.raises(FontbridgeError):
        list(files.walk([tmp_path]))


# -- replacing --


@pytest.fixture(params=["nameless", "named"])
def making(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """New files without a name while they are written, where the system has such, and with one."""
    if request.param == "named":
        monkeypatch.setattr(unfinished, "_NAMELESS", 0)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".fontbridge-")]


@pytest.mark.usefixtures("making")
def test_a_new_file_has_the_usual_permissions_and_its_folders(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    path = tmp_path / "new" / "deep" / "a"
    files.replace(path, b"data")
    assert path.read_bytes() == b"data"
    assert mode(path) == mode(usual)
    assert not left_over(path.parent)


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.replace(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o640)


def test_like_gives_permissions_times_and_attributes(tmp_path: Path) -> None:
    like, path = tmp_path / "like", tmp_path / "a"
    like.touch()
    like.chmod(0o604)
    try:
        os.setxattr(like, "user.mark", b"secret")
    except (OSError, AttributeError):
        attributes = False
    else:
        attributes = True
    os.utime(like, ns=(10**18, 10**18 + 1))
    files.replace(path, b"data", like=like)
    assert mode(path) == 0o604
    assert path.stat().st_mtime_ns == 10**18 + 1
    if attributes:
        assert os.getxattr(path, "user.mark") == b"secret"


def test_private_is_for_the_owner_only(tmp_path: Path) -> None:
    like, path = tmp_path / "like", tmp_path / "a"
    like.touch(0o644)
    files.replace(path, b"data", private=True)
    assert mode(path) == 0o600
    files.replace(path, b"data", like=like, private=True)
    assert mode(path) == 0o600


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    path, link = tmp_path / "folder" / "a", tmp_path / "link"
    path.parent.mkdir()
    path.write_bytes(b"old")
    link.symlink_to(path)
    files.replace(link, b"new", like=link)
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.usefixtures("making")
@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(FontbridgeError, match="disk is full"):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert not left_over(tmp_path)


@pytest.mark.usefixtures("making")
def test_an_interrupt_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.replace(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_write_protected_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    # The superuser may write everywhere; ask as somebody else would be answered.
    monkeypatch.setattr(os, "access", lambda path, _: bool(os.stat(path).st_mode & 0o200))
    with pytest.raises(FontbridgeError, match="permission denied"):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.usefixtures("making")
def test_the_temporary_file_is_never_open_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    really = os.chmod

    def look(path: str, wanted: int) -> None:
        seen.append(stat.S_IMODE(os.stat(path).st_mode))
        really(path, wanted)

    monkeypatch.setattr(os, "chmod", look)
    files.replace(tmp_path / "a", b"new")
    assert seen == [0o600]


def _abandon(folder: Path, age: float) -> Path:
    left = folder / (unfinished.PREFIX + "0123456789abcdef")
    left.write_bytes(b"half")
    os.utime(left, (time.time() - age,) * 2)
    return left


def test_what_a_killed_process_left_is_taken_away(tmp_path: Path) -> None:
    left = _abandon(tmp_path, 3600)
    other = tmp_path / ".fontbridge-notes"
    other.touch()
    files.replace(tmp_path / "a", b"new")
    assert not left.exists()
    assert other.exists()


def test_what_another_process_still_writes_is_left(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    just_made = _abandon(tmp_path / "", 1)
    files.replace(tmp_path / "a", b"new")
    assert just_made.exists()
    (tmp_path / "b").mkdir()
    slow = _abandon(tmp_path / "b", 3600)
    with slow.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        files.replace(tmp_path / "b" / "a", b"new")
    assert slow.exists()


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are of Linux")
def test_a_process_killed_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\nfrom fontbridge.unfinished import Unfinished\n"
        "new = Unfinished(sys.argv[1])\nnew.write(b'half')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []
