"""Work spread over processes, so that one that dies takes no file but its own with it."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from fontbridge.batch.processes import Done, FaultError, attempt, told
from fontbridge.model import say

__all__ = ["spread"]

Item = TypeVar("Item")
Value = TypeVar("Value")
_Handed = tuple[Item, Future[Done[Item, Value]]]

# Jobs handed out ahead of the one whose result is awaited, per process: enough that a large file
# at the head does not leave the others idle, few enough that results waiting take little memory.
_AHEAD = 16


def spread(
    function: Callable[[Item], Value], items: Iterable[Item], processes: int
) -> Iterator[Done[Item, Value]]:
    """`processes.run` with several processes."""
    left = iter(items)
    handed: deque[_Handed[Item, Value]] = deque()
    pool = _pool(processes)
    try:
        while True:
            for item in islice(left, processes * _AHEAD - len(handed)):
                handed.append((item, _hand(pool, function, item)))
            if not handed:
                return
            item, future = handed[0]
            fault = future.exception()
            if isinstance(fault, BrokenProcessPool):
                pool.shutdown(wait=True)
                yield from _one_by_one(function, handed)
                pool = _pool(processes)
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
    function: Callable[[Item], Value], handed: deque[_Handed[Item, Value]]
) -> Iterator[Done[Item, Value]]:
    """Finish what a broken pool had in hand, each item in a process of its own.

    A broken pool does not tell which item killed it. Alone, the guilty one is found out.
    """
    while handed:
        item, future = handed.popleft()
        if future.exception() is None:
            yield future.result()
            continue
        with _pool(1) as alone:
            try:
                yield alone.submit(attempt, function, item).result()
            except BrokenProcessPool:
                yield Done(item, error=_ended())


def _ended() -> FaultError:
    return FaultError(
        say("the process that handled this file was ended from outside"),
        advice=say(
            "This is mostly for want of memory: try the file alone, or set a lower --max-size."
        ),
    )


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    # A terminal sends Ctrl-C to every process of the group; a worker finishes its file.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
