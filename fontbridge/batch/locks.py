"""One process at a time: a lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontbridge.model import FontbridgeError, say

__all__ = ["sole"]

_FAR = 1 << 62  # Windows keeps others from reading what is locked: a byte that no file has

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def sole(path: Path) -> Iterator[None]:
    """Be the only process that holds `path`, a file that is made if it is not there.

    Raises `FontbridgeError` if another process holds it, or if it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FontbridgeError(
            say("cannot be written: {reason}", reason=error.strerror or type(error).__name__),
            path=str(path),
            advice=say("Write to another folder."),
        ) from error
    try:
        try:
            _lock(descriptor)
        except OSError:
            raise FontbridgeError(
                say("another fontbridge works with this file"),
                path=str(path),
                advice=say("Wait until it has ended, or name another file."),
            ) from None
        yield
    finally:
        os.close(descriptor)
