"""Files and folders: reading whole, walking, and replacing in one step.

Only regular files are read or replaced. A device node or a FIFO given by mistake would be waited
for without end, or be lost for the whole machine when a file is renamed over it.
"""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from fontbridge.bulk import Bulk, Data, digest, pieces_of
from fontbridge.model import FontbridgeError, LimitError, Limits, Message, UnsupportedError, say
from fontbridge.unfinished import PREFIX, Unfinished

__all__ = [
    "RECORD_SUFFIX",
    "Found",
    "as_ours",
    "digest",
    "is_aside",
    "opened",
    "read",
    "replace",
    "walk",
]

RECORD_SUFFIX = ".fontbridge.json"

# Lock files of Word and WPS, of LibreOffice, and what we write ourselves.
_PASSED = re.compile(
    "|".join(map(fnmatch.translate, ("~$*", ".~lock.*#", f"{PREFIX}*", f"*{RECORD_SUFFIX}")))
)

_PIECE = 1 << 30  # Linux reads no more than 2 GiB at once
# What is not held in memory if its format can do without, and how much of it is at a time.
_LARGE, _LARGE_PIECE = 16 << 20, 1 << 20

_MAX_PATH = 259  # UTF-16 units on Windows

# The first is absent on Windows, the other one elsewhere.
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class Found(NamedTuple):
    """A file that `walk` found. `relative` is its path below the folder that was given."""

    path: Path
    relative: Path


def is_aside(name: str) -> bool:
    """True for the name of a file that lies beside documents: a lock file, or one of our own.

    >>> [is_aside(name) for name in ("~$通知.docx", "通知.docx.fontbridge.json", "通知.docx")]
    [True, True, False]
    """
    return _PASSED.match(name) is not None


def read(path: str | os.PathLike[str], limits: Limits) -> bytes:
    """The bytes of a regular file.

    Raises `UnsupportedError` for folders, devices, FIFOs and sockets, `LimitError` for a file
    above `limits.file_size`, `FontbridgeError` for one that cannot be read or is being written.
    """
    name = os.fspath(path)
    with _regular(name, limits) as (descriptor, before):
        data = _read_all(descriptor, before.st_size)
        if len(data) != before.st_size or _state(before) != _state(os.fstat(descriptor)):
            raise _written_to(name)
    return data


def opened(path: str | os.PathLike[str], limits: Limits) -> Data:
    """The bytes of a regular file, in memory unless it is large. Raises what `read` raises, for a
    large file also when its bytes are gone through.
    """
    name = os.fspath(path)
    with _regular(name, limits) as (_, status):
        if status.st_size > _LARGE:
            return _OnDisk(name, limits, _state(status))
    return read(path, limits)


class _OnDisk(Bulk):
    """The bytes of a file, read anew each time. That it stays as it was is looked after."""

    def __init__(self, name: str, limits: Limits, state: tuple[int, int]) -> None:
        self._name, self._limits, self._state = name, limits, state

    def pieces(self) -> Iterator[bytes]:
        """The bytes in order. Raises `FontbridgeError`, and what `read` raises."""
        with _regular(self._name, self._limits) as (descriptor, status):
            size = 0
            if _state(status) == self._state:
                while piece := os.read(descriptor, _LARGE_PIECE):
                    size += len(piece)
                    yield piece
            if (size, self._state) != (self._state[0], _state(os.fstat(descriptor))):
                raise _written_to(self._name)


def walk(
    paths: Iterable[str | os.PathLike[str]],
    failed: Callable[[FontbridgeError], None] | None = None,
) -> Iterator[Found]:
    """The files that are meant by `paths`: files as named, folders with all below them.

    A named file is found whatever it is called, and even if it is missing, so that reading it
    tells what is wrong. Folders are walked in the order of names, without lock files, temporary
    files and records. Links are followed only where they are named, as by `grep -r`: an office's
    folder may link to what nobody meant to convert, or to itself.

    A folder that cannot be listed is told to `failed`, and the walk goes on; without `failed` the
    `FontbridgeError` is raised.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _below(path, failed)
        else:
            yield Found(path, Path(path.name))


def replace(
    path: str | os.PathLike[str],
    data: Data,
    *,
    like: str | os.PathLike[str] | None = None,
    private: bool = False,
) -> None:
    """Write a file in one step: at every moment it is the old one or the new one, whole.

    The new file gets permissions, owner, times and extended attributes of `like` as far as the
    system lets it; without `like`, the permissions of the file it replaces or those of any new
    file; with `private`, it is for its owner only. A symbolic link stays, and the file that it
    points to is replaced. Missing folders are made.

    Raises `UnsupportedError` where the target is a folder, a device, a FIFO or a socket, and
    `FontbridgeError` for what the system refuses. Then the file is as it was.
    """
    name = os.fspath(path)
    with as_ours(name, reading=False):
        target = os.path.realpath(name)
        there = _stat_or_none(target)
        if there is not None:
            _must_be_regular(there, name)
            # A rename needs no right to write to the file; its owner's wish counts all the same.
            if not os.access(target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
        folder = os.path.dirname(target)
        os.makedirs(folder, exist_ok=True)
        with Unfinished(folder) as new:
            for piece in pieces_of(data):
                new.write(piece)
            if like is not None:
                _make_like(new.handle, os.fspath(like))
            elif not private:
                os.chmod(new.handle, stat.S_IMODE(there.st_mode) if there else _usual_mode())
            if private:
                os.chmod(new.handle, 0o600)
            new.become(target)


def _below(root: Path, failed: Callable[[FontbridgeError], None] | None) -> Iterator[Found]:
    seen: set[tuple[int, int]] = set()
    # A stack, not recursion: folders may be nested deeper than Python's calls.
    pending = [(root, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield Found(path, path.relative_to(root))
            continue
        try:
            with as_ours(str(path), reading=True):
                status = os.stat(path)
                # Junctions of Windows look like folders, and may lead back to one above.
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
                inside = _listed(path)
        except FontbridgeError as error:
            if failed is None:
                raise
            failed(error)
        else:
            pending.extend(reversed(inside))


def _listed(folder: Path) -> list[tuple[Path, bool]]:
    """The folders (True) and documents (False) in a folder, in the order of names."""
    inside: list[tuple[Path, bool]] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=attrgetter("name")):
            if entry.is_dir(follow_symlinks=False):
                inside.append((folder / entry.name, True))
            elif entry.is_file(follow_symlinks=False) and not is_aside(entry.name):
                inside.append((folder / entry.name, False))
    return inside


@contextmanager
def _regular(name: str, limits: Limits) -> Iterator[tuple[int, os.stat_result]]:
    """A regular file within the limits, open for reading, and what the system says of it."""
    with as_ours(name, reading=True):
        _must_be_regular(os.stat(name), name)
        # Were it exchanged for a FIFO just now, opening would still not wait for a writer.
        descriptor = os.open(name, os.O_RDONLY | _NONBLOCK | _BINARY)
        try:
            status = os.fstat(descriptor)
            _must_be_regular(status, name)
            if status.st_size > limits.file_size:
                raise LimitError(
                    say("{size} bytes, at most {limit} are read", size=status.st_size,
                        limit=limits.file_size),
                    path=name,
                    advice=say("If the file is known to be good, raise the limit."),
                )
            yield descriptor, status
        finally:
            os.close(descriptor)


def _written_to(name: str) -> FontbridgeError:
    return FontbridgeError(
        say("the file was written to while it was read"),
        path=name,
        advice=say("Wait until the other program has finished, then try again."),
    )


def _read_all(descriptor: int, size: int) -> bytes:
    """Up to one byte more than `size`, which tells a file that grows."""
    pieces: list[bytes] = []
    wanted = size + 1
    while wanted and (piece := os.read(descriptor, min(wanted, _PIECE))):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _stat_or_none(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _must_be_regular(status: os.stat_result, name: str) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    kind = say("a folder") if stat.S_ISDIR(status.st_mode) else say("a device, pipe or socket")
    raise UnsupportedError(
        say("is {kind}, not a file", kind=kind), path=name, advice=say("Name a regular file.")
    )


def _make_like(new: int | str, like: str) -> None:
    """Give a new file what `like` has besides its contents, as far as the system lets us."""
    status = os.stat(like)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(new, status.st_uid, status.st_gid)
    mode = stat.S_IMODE(status.st_mode) & 0o777
    if os.stat(new).st_gid != status.st_gid:
        mode &= ~0o070  # rights of a group that the file no longer belongs to
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(like):
                # One that only the system may set must not keep the others back.
                with suppress(OSError):
                    os.setxattr(new, name, os.getxattr(like, name))
    os.chmod(new, mode)
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))


def _usual_mode() -> int:
    """The permissions of new files. The mask can only be read by setting it: to a strict one,
    for the moment that another thread might see."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def as_ours(name: str, *, reading: bool) -> Iterator[None]:
    """Errors of the system, met meanwhile on the file `name`, as `FontbridgeError`."""
    try:
        yield
    except OSError as error:
        reason, advice = _explained(error, name)
        message = (
            say("cannot be read: {reason}", reason=reason)
            if reading
            else say("cannot be written: {reason}", reason=reason)
        )
        raise FontbridgeError(message, path=name, advice=advice) from error


def _explained(error: OSError, name: str) -> tuple[Message, Message]:
    match error.errno:
        case errno.ENOENT if _is_beyond_windows(name):
            return (
                say("the path has more than 259 characters, too many for this Windows"),
                say("Choose a shorter folder, or have long paths allowed (LongPathsEnabled)."),
            )
        case errno.ENOENT:
            return say("there is no such file"), say("Check the path for spelling mistakes.")
        case errno.EACCES | errno.EPERM:
            return (
                say("permission denied"),
                say("Close it in other programs, or ask for the right to this file and folder."),
            )
        case errno.EROFS:
            return say("the disk is read-only"), say("Write to another folder.")
        case errno.ENOSPC | errno.EDQUOT:
            return say("the disk is full"), say("Free some space or write to another disk.")
        case errno.ENAMETOOLONG:
            return say("the name is too long"), say("Choose a shorter name or folder.")
        case errno.ELOOP:
            return say("the link leads back to itself"), say("Name the file itself.")
        case errno.ENXIO:
            return say("it is a device, pipe or socket"), say("Name a regular file.")
        case _:
            reason = say("{reason}", reason=error.strerror or type(error).__name__)
            return reason, say("Check the disk and the network, then try again.")


def _is_beyond_windows(name: str) -> bool:
    """Whether Windows, unless told to take long paths, finds no file of this name: MAX_PATH is 260
    with the zero at the end, but for paths that begin with two backslashes, `?` and one."""
    if os.name != "nt" or name.startswith("\\\\?\\"):
        return False
    return len(os.path.abspath(name)) > _MAX_PATH
