"""Work spread over processes, so that one that dies takes no file but its own with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.context import BaseContext
from typing import TypeVar

from fontbridge.batch.interrupts import Stopped, never
from fontbridge.batch.processes import Done, FaultError, attempt, told
from fontbridge.model import say

__all__ = ["alone", "ended", "pool_of", "spread"]

Item = TypeVar("Item")
Value = TypeVar("Value")
_Handed = tuple[Item, Future[Done[Item, Value]]]

# Jobs handed out ahead of the one whose result is awaited, per process: enough that a large file
# at the head does not leave the others idle, few enough that results waiting take little memory.
_AHEAD = 16

_PARENT_LOOKED_FOR_EVERY = 0.5  # seconds


def spread(
    function: Callable[[Item], Value],
    items: Iterable[Item],
    processes: int,
    stopped: Stopped = never,
) -> Iterator[Done[Item, Value]]:
    """`processes.run` with several processes."""
    left = iter(items)
    handed: deque[_Handed[Item, Value]] = deque()
    pool = pool_of(processes)
    try:
        while True:
            if stopped():
                left = iter(())
                handed = deque(one for one in handed if not one[1].cancel())
            for item in islice(left, processes * _AHEAD - len(handed)):
                handed.append((item, _hand(pool, function, item)))
            if not handed:
                return
            item, future = handed[0]
            fault = future.exception()
            if isinstance(fault, BrokenProcessPool):
                pool.shutdown(wait=True)
                yield from _one_by_one(function, handed, stopped)
                pool = pool_of(processes)
                continue
            handed.popleft()
            # Any other fault is one of bringing the outcome over, since `attempt` raises nothing.
            yield Done(item, error=told(fault)) if fault else future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _hand(
    pool: ProcessPoolExecutor, function: Callable[[Item], Value], item: Item
) -> Future[Done[Item, Value]]:
    """Submit; a pool that is broken already tells through the future, as one that breaks later."""
    try:
        return pool.submit(attempt, function, item)
    except BrokenProcessPool as broken:
        future: Future[Done[Item, Value]] = Future()
        future.set_exception(broken)
        return future


def _one_by_one(
    function: Callable[[Item], Value], handed: deque[_Handed[Item, Value]], stopped: Stopped
) -> Iterator[Done[Item, Value]]:
    """Finish what a broken pool had in hand, each item in a process of its own.

    A broken pool does not tell which item killed it. Alone, the guilty one is found out.
    """
    while handed:
        item, future = handed.popleft()
        if future.exception() is None:
            yield future.result()
        elif not stopped():
            yield alone(function, item)


def alone(
    function: Callable[[Item], Value], item: Item, context: BaseContext | None = None
) -> Done[Item, Value]:
    """What becomes of one item in a process of its own, which may die of it."""
    with pool_of(1, context) as pool:
        try:
            return pool.submit(attempt, function, item).result()
        except BrokenProcessPool:
            return Done(item, error=ended())


def ended() -> FaultError:
    """The error of a file whose process did not live to tell what became of it."""
    return FaultError(
        say("the process that handled this file was ended from outside"),
        advice=say(
            "This is mostly for want of memory: try the file alone, or set a lower --max-size."
        ),
    )


def pool_of(processes: int, context: BaseContext | None = None) -> ProcessPoolExecutor:
    """Processes that leave interrupts to this one, and end when it has gone."""
    return ProcessPoolExecutor(processes, context, initializer=_serve)


def _serve() -> None:
    # A terminal sends Ctrl-C to every process of the group; a worker finishes its file.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Forked, it has the parent's answer to this one, and must still be ended by it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    """End this process once the parent was killed, which else waits for work for ever."""
    if sys.platform == "win32":
        process = multiprocessing.parent_process()
        if process is not None:
            process.join()
            os._exit(1)
        return
    while os.getppid() == parent:
        time.sleep(_PARENT_LOOKED_FOR_EVERY)
    os._exit(1)
