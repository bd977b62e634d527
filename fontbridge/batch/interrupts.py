"""Ending a run from outside, without losing what is in work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["Stopped", "interruptible", "never"]

Stopped = Callable[[], bool]
"""Tells whether a run has been asked to begin nothing more."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last one is that of Windows


def never() -> bool:
    """A run that nothing asks to end."""
    return False


@contextmanager
def interruptible() -> Iterator[Stopped]:
    """Meanwhile Ctrl-C, or the signal that ends a service, asks instead of breaking off.

    What the first one finds in work is finished, and its outcome told; a second one raises
    `KeyboardInterrupt` at once. In a thread other than the main one nothing is changed, since
    Python delivers no signals there.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = [(number, signal.signal(number, ask)) for number in numbers]
    try:
        yield asked.is_set
    finally:
        for number, handler in before:
            signal.signal(number, handler)
