"""Many files: in order, on several cores, one failure never touching the rest."""

from __future__ import annotations

import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from fontbridge.model import FontbridgeError, say

__all__ = ["Done", "FaultError", "cores", "run", "told"]

Item = TypeVar("Item")
Value = TypeVar("Value")

# Jobs handed out ahead of the one whose result is awaited, per process: enough that a large file
# at the head does not leave the others idle, few enough that results waiting take little memory.
_AHEAD = 16

_PACKAGE = os.path.dirname(__file__) + os.sep


class FaultError(FontbridgeError):
    """A fault of fontbridge itself, or of the process it ran in. `trace` is for its makers.

    The message names the kind of exception and the place in the code, not the exception's own
    text, which may quote the document.
    """

    trace: str = ""


@dataclass(frozen=True, slots=True)
class Done(Generic[Item, Value]):
    """What became of one item: its value, or the error that stopped it."""

    item: Item
    value: Value | None = None
    error: FontbridgeError | None = None


_Handed = tuple[Item, "Future[Done[Item, Value]]"]


def cores() -> int:
    """How many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS have no affinity to ask for
        return os.cpu_count() or 1


def run(
    function: Callable[[Item], Value], items: Iterable[Item], processes: int = 1
) -> Generator[Done[Item, Value]]:
    """Apply `function` to every item; yield what became of each, in the order of the items.

    With more than one process, `function`, the items and the values must be picklable. A process
    that dies (killed for memory, say) fails the item that it held; the others are done all the
    same. Closing the iterator, or an interrupt, lets the items in work finish and starts no more.

    >>> [done.value for done in run(abs, [-1, 2])]
    [1, 2]
    >>> [str(done.error) for done in run(len, ["", 3])][1].split(" at ")[0]
    'fontbridge met a fault of its own: TypeError'
    """
    if processes <= 1:
        for item in items:
            yield _attempt(function, item)
        return
    yield from _spread(function, items, processes)


def _attempt(function: Callable[[Item], Value], item: Item) -> Done[Item, Value]:
    try:
        return Done(item, value=function(item))
    except FontbridgeError as error:
        return Done(item, error=error)
    except Exception as fault:
        return Done(item, error=told(fault))


def told(fault: Exception) -> FaultError:
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in frame.filename] or frames
    place = f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno}"
    error = FaultError(
        say(
            "fontbridge met a fault of its own: {kind} at {place}",
            kind=type(fault).__name__,
            place=place,
        ),
        advice=say(
            "The file is untouched. Please report this line together with the version and the "
            "kind of file; do not send the file itself if it is classified."
        ),
    )
    error.trace = "".join(traceback.format_exception(fault))
    return error


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    # A terminal sends Ctrl-C to every process of the group; a worker finishes its file.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _spread(
    function: Callable[[Item], Value], items: Iterable[Item], processes: int
) -> Iterator[Done[Item, Value]]:
    left = iter(items)
    handed: deque[_Handed[Item, Value]] = deque()
    pool = _pool(processes)
    try:
        while True:
            for item in islice(left, processes * _AHEAD - len(handed)):
                handed.append((item, _hand(pool, function, item)))
            if not handed:
                return
            future = handed[0][1]
            try:
                done = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=True)
                yield from _one_by_one(function, handed)
                pool = _pool(processes)
            else:
                handed.popleft()
                yield done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _hand(
    pool: ProcessPoolExecutor, function: Callable[[Item], Value], item: Item
) -> Future[Done[Item, Value]]:
    """Submit; a pool that is broken already tells through the future, as one that breaks later."""
    try:
        return pool.submit(_attempt, function, item)
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
                yield alone.submit(_attempt, function, item).result()
            except BrokenProcessPool:
                yield Done(item, error=_ended())


def _ended() -> FaultError:
    return FaultError(
        say("the process that handled this file was ended from outside"),
        advice=say(
            "This is mostly for want of memory: try the file alone, or set a lower --max-size."
        ),
    )
