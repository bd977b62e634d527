"""Which files of a folder are whole and can be taken, the urgent ones first."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from fontbridge import files

__all__ = ["URGENT", "Arrival", "Arrivals", "is_whole", "state_of"]

# GB/T 9704-2012 7.2.3 knows 特急 and 加急; offices put both into a folder of this name.
URGENT = ("*特急*", "*加急*", "*急件*")

# Names under which browsers, WinSCP, FileZilla, rsync and others write until the file is whole.
_PARTIAL = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".!qb")
_OF_SYSTEMS = ("thumbs.db", "desktop.ini")


class Arrival(NamedTuple):
    """A file that can be taken. `state` is its size and time, by which it is known to be whole."""

    path: Path
    relative: Path
    urgent: bool
    state: tuple[int, int]


@dataclass(slots=True)
class _Seen:
    state: tuple[int, int]
    since: float
    first: int


class Arrivals:
    """Looks through a folder again and again.

    A file may be whole when its size and time have not changed for `settle` seconds; `is_whole`
    then asks the system, just before it is taken.
    """

    def __init__(
        self,
        inbox: Path,
        *,
        settle: float,
        urgent: Sequence[str] = URGENT,
        outside: Collection[Path] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox, self._settle, self._urgent, self._clock = inbox, settle, urgent, clock
        self._outside = {os.path.realpath(folder) for folder in outside}
        self._seen: dict[Path, _Seen] = {}
        self._looks = 0
        self._looked = float("-inf")

    def look(self) -> list[Arrival]:
        """The files that are whole, in the order in which to take them.

        Raises `FontbridgeError` if the folder cannot be listed: a share that is away, say.
        """
        self._looks += 1
        present: dict[Path, _Seen] = {}
        whole = []
        self._looked = now = self._clock()
        for path, status in self._files():
            state = status.st_size, status.st_mtime_ns
            seen = self._seen.get(path)
            if seen is None or seen.state != state:
                seen = _Seen(state, now, seen.first if seen else self._looks)
            present[path] = seen
            if now >= seen.since + self._settle:
                relative = path.relative_to(self._inbox)
                # The most urgent first; then as they were first seen, then as they are dated.
                rank = self._rank(relative)
                arrival = Arrival(path, relative, rank < len(self._urgent), state)
                whole.append(((rank, seen.first, state[1], relative), arrival))
        self._seen = present
        return [arrival for _, arrival in sorted(whole)]

    @property
    def due(self) -> float | None:
        """Seconds until the next file that the last look saw may be whole; None if time alone kept
        none from it."""
        ends = [seen.since + self._settle for seen in self._seen.values()]
        waits = [end - self._clock() for end in ends if end > self._looked]
        return max(min(waits), 0.0) if waits else None

    def _rank(self, relative: Path) -> int:
        name = relative.as_posix()
        for rank, pattern in enumerate(self._urgent):
            if fnmatchcase(name, pattern):
                return rank
        return len(self._urgent)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        pending = [self._inbox]
        while pending:
            folder = pending.pop()
            with files.as_ours(str(folder), reading=True):
                try:
                    entries = list(os.scandir(folder))
                except FileNotFoundError:
                    if folder == self._inbox:
                        raise
                    continue  # a folder inside, taken away meanwhile
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if not self._is_outside(entry):
                        pending.append(folder / entry.name)
                elif entry.is_file(follow_symlinks=False) and not _is_none_of_ours(entry.name):
                    try:
                        yield folder / entry.name, entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue

    def _is_outside(self, entry: os.DirEntry[str]) -> bool:
        return entry.name.startswith(".") or os.path.realpath(entry.path) in self._outside


def _is_none_of_ours(name: str) -> bool:
    folded = name.casefold()
    return (
        name.startswith(".")
        or folded.endswith(_PARTIAL)
        or folded in _OF_SYSTEMS
        or files.is_aside(name)
    )


def state_of(path: Path) -> tuple[int, int]:
    """The size and time by which a change is told. Raises `OSError`."""
    status = os.stat(path, follow_symlinks=False)
    return status.st_size, status.st_mtime_ns


def is_whole(arrival: Arrival) -> bool:
    """True if the file is as it was seen, no program is known to have it open for writing, and no
    lock file of Word, WPS or LibreOffice lies beside it."""
    try:
        return state_of(arrival.path) == arrival.state and not _in_use(arrival.path)
    except OSError:
        return False


def _in_use(path: Path) -> bool:
    name = path.name
    # Word shortens the names of its lock files where the whole would exceed 8 + 3 characters.
    locks = [f".~lock.{name}#", *(f"~${name[cut:]}" for cut in range(3))]
    return any(path.with_name(lock).exists() for lock in locks) or _is_written(path)


if sys.platform == "linux":
    import errno
    import fcntl

    def _is_written(path: Path) -> bool:
        """True if a process has the file open for writing.

        The kernel grants a lease for reading only where none has (fcntl(2), F_SETLEASE); it
        grants none to others than the owner, and then only time tells.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        except FileNotFoundError:
            return True
        except OSError:
            return False  # it is taken, and what is wrong with it told
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as refused:
            return refused.errno == errno.EAGAIN
        finally:
            os.close(descriptor)
        return False

else:

    def _is_written(path: Path) -> bool:
        """Elsewhere only time tells; Windows lets no file be moved that is open."""
        return False
