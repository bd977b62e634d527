"""Waiting until something may have changed in a folder."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from fontbridge.extras import needing
from fontbridge.model import say

__all__ = ["watched"]


@contextmanager
def watched(folder: Path, *, poll: bool) -> Iterator[threading.Event]:
    """An event that is set whenever the system tells of a change below `folder`.

    With `poll` it is never set, and the wait ends with its time: the systems of network shares
    tell nothing of what other machines write. Raises `UnsupportedError` without watchdog, which
    the extra `watch` brings.
    """
    changed = threading.Event()
    if poll:
        yield changed
        return
    with needing("watch", say("watching a folder"), instead=say("give --poll")):
        events: Any = import_module("watchdog.events")
        observers: Any = import_module("watchdog.observers")

    # What it logs when it is stopped in the middle of an event is nothing to tell anyone.
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    handler = events.FileSystemEventHandler()
    for kind in ("created", "modified", "moved", "deleted", "closed"):
        setattr(handler, f"on_{kind}", lambda event: changed.set())
    observer = observers.Observer()
    observer.schedule(handler, str(folder), recursive=True)
    observer.start()
    try:
        yield changed
    finally:
        observer.stop()
        observer.join()
