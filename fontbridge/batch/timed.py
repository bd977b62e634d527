"""A limit on the time that one file may take."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import FrameType
from typing import IO, Any, Generic, TypeVar

from fontbridge.model import LimitError, say

__all__ = ["Timed"]

Item = TypeVar("Item")
Value = TypeVar("Value")

# Between bytecodes Python can break off; inside of a pattern that runs away only the end of the
# process helps, and that costs a new one, so it is given this much longer.
_LONGER, _AT_LEAST = 1.25, 2.0


class _OverError(BaseException):
    """The time is over. Not an `Exception`, so that what mends faults on the way lets it pass."""


@dataclass(frozen=True, slots=True)
class Timed(Generic[Item, Value]):
    """`function`, broken off with a `LimitError` where it takes longer than `seconds`.

    In a process of a pool, what cannot be broken off ends the process, and the pool tells.
    """

    function: Callable[[Item], Value]
    seconds: float

    def __call__(self, item: Item) -> Value:
        try:
            with _alarm(self.seconds), _end(self.seconds * _LONGER + _AT_LEAST):
                return self.function(item)
        except _OverError:
            raise LimitError(
                say("took longer than {seconds:g} seconds", seconds=self.seconds),
                advice=say("If the file is known to be good, set a larger --max-seconds."),
                code="failed",
            ) from None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `_OverError` in this thread after so long, where the system can (not on Windows)."""
    main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not main:
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _OverError

    before: Any = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _end(seconds: float) -> Iterator[None]:
    """End a worker process after so long, from a thread that needs no leave of Python's."""
    from multiprocessing import parent_process  # dear, and only needed with a limit

    if parent_process() is None:
        yield
        return
    faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _nowhere() -> IO[str]:
    # Its trace is not wanted; the stream has to stay open as long as the process.
    return open(os.devnull, "w", encoding="utf-8")
