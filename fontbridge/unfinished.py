"""A file in the making, which nobody finds before it is whole.

Where the system can (Linux, `O_TMPFILE`) it has no name while it is written: a process that is
killed then leaves nothing behind. Elsewhere it has a name that tells what it is, is for its owner
only, and is locked; one that a killed process left is taken away by the next that writes beside it.
"""

from __future__ import annotations

import errno
import os
import re
import time
from contextlib import suppress
from functools import cache
from types import TracebackType

__all__ = ["PREFIX", "Unfinished", "make_last"]

PREFIX = ".fontbridge-"
_LEFT = re.compile(re.escape(PREFIX) + "[0-9a-f]{16}")
_IN_USE = 60  # seconds; between a file's making and its lock there is a moment

# Each is absent somewhere: the first two on Windows, the third but on Linux, the last elsewhere.
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_OPEN_FILES = "/proc/self/fd"
_BY_DESCRIPTOR = {os.chmod, os.utime} <= os.supports_fd

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows, which takes no open file away in the first place

    def _lock(descriptor: int) -> bool:
        return True
else:

    def _lock(descriptor: int) -> bool:
        """Lock an open file unless another process has; False then, or where there are no locks."""
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except OSError:
            return False
        return True


class Unfinished:
    """An empty file in `folder`, as a context manager: gone at its end unless it was finished.

    `descriptor` is open for writing. `handle` is what functions of `os` take for it: a descriptor,
    or where those want one a path. Raises `OSError`.
    """

    def __init__(self, folder: str) -> None:
        _clear(folder)
        self._folder = folder
        self._name = PREFIX + os.urandom(8).hex()
        self._path = os.path.join(folder, self._name)
        self.descriptor = _nameless(folder)
        self._named = self.descriptor < 0
        if self._named:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _BINARY
            self.descriptor = os.open(self._path, flags, 0o600)
        _lock(self.descriptor)
        self.handle: int | str = self.descriptor if _BY_DESCRIPTOR else self._path

    def __enter__(self) -> Unfinished:
        return self

    def write(self, data: bytes | memoryview) -> None:
        """Write all of `data` after what was written before."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def become(self, target: str) -> None:
        """Finish: from one moment to the next the file is `target`, whatever was there before."""
        os.fsync(self.descriptor)
        if not self._named:
            folder = os.open(self._folder, os.O_RDONLY | _DIRECTORY)
            try:
                os.link(
                    f"{_OPEN_FILES}/{self.descriptor}", self._name,
                    src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True,
                )
            finally:
                os.close(folder)
            self._named = True
        if not _BY_DESCRIPTOR:
            self._close()  # Windows renames no open file
        os.replace(self._path, target)
        self._named = False
        make_last(self._folder)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()
        if self._named:
            with suppress(OSError):
                os.unlink(self._path)

    def _close(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def _nameless(folder: str) -> int:
    """A file without a name; -1 where the system or the file system has none."""
    if not _NAMELESS or not os.path.isdir(_OPEN_FILES):
        return -1
    try:
        return os.open(folder, os.O_WRONLY | _NAMELESS, 0o600)
    except OSError as error:
        # Older file systems and networks take the flag for a wish to write to the folder.
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
            return -1
        raise


@cache
def _clear(folder: str) -> None:
    """Take away what killed processes left in a folder, once a process: it may be a large one."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _LEFT.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _take_away(entry.path)


def _take_away(path: str) -> None:
    if time.time() - os.stat(path, follow_symlinks=False).st_mtime < _IN_USE:
        return
    descriptor = os.open(path, os.O_RDONLY | _NOFOLLOW | _BINARY)
    try:
        abandoned = _lock(descriptor)
    finally:
        os.close(descriptor)
    if abandoned:
        os.unlink(path)


def make_last(folder: str) -> None:
    """Write a rename to the disk. Windows and some network file systems cannot; no matter."""
    if not _DIRECTORY:
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
