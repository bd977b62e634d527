"""What is about to be written, kept from other runs that would write it as well."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from fontbridge import files
from fontbridge.batch import storage
from fontbridge.batch.storage import AnyPath, Remote
from fontbridge.model import FontbridgeError, Limits, say

__all__ = ["held", "reserved"]

try:
    import fcntl
except ImportError:  # Windows; the look at the bytes has to do there
    _lock: Callable[[int], None] | None = None
else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def held(path: AnyPath, digest: str, limits: Limits) -> Iterator[None]:
    """Hold a file that was read with this SHA-256, to write its record and then itself.

    Two runs over one file would else leave the record of one beside the result of the other, and
    no way back. The lock is on the file as it was: who waited for it finds another one in its
    place. It ends with the process, however that ends.

    Raises `FontbridgeError` if the file is not the one that was read any more.
    """
    descriptor = -1
    try:
        with suppress(OSError):  # what is wrong with the file, reading it tells
            descriptor = _locked(path, getattr(os, "O_NONBLOCK", 0))
        if files.digest(storage.opened(path, limits)) != digest:
            raise FontbridgeError(
                say("another program changed the file meanwhile"),
                path=str(path),
                advice=say("Nothing was written. Run again when the other program has finished."),
            )
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


@contextmanager
def reserved(folder: AnyPath) -> Iterator[None]:
    """Hold a folder while a result and its record are written there.

    The result may not be there yet, so nothing nearer can be locked. Runs that write other names
    into the folder wait as well, for as long as two small files take.
    """
    descriptor = -1
    try:
        with suppress(OSError):  # what is wrong with the folder, writing there tells
            if not isinstance(folder, Remote):
                os.makedirs(folder, exist_ok=True)
            descriptor = _locked(folder)  # Windows opens no folders, and goes without
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _locked(path: AnyPath, flags: int = 0) -> int:
    """Open and lock; -1 for what lies elsewhere, where nothing can be locked."""
    if isinstance(path, Remote):
        return -1
    descriptor = os.open(path, os.O_RDONLY | flags)
    if _lock is not None:  # some network file systems have no locks
        with suppress(OSError):
            _lock(descriptor)
    return descriptor
