"""A few processes that take one file after another, as they are free."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from fontbridge.batch.pool import alone, pool_of
from fontbridge.batch.processes import Done, attempt, told

__all__ = ["Desk"]

Item = TypeVar("Item")
Value = TypeVar("Value")


class Desk(Generic[Item, Value]):
    """Unlike `batch.processes.run`, which is given all items at once, a desk is given the next one
    when it has a process free, so that an urgent one waits for none but those in work."""

    def __init__(self, function: Callable[[Item], Value], processes: int) -> None:
        self._function, self._processes = function, processes
        # Not forked from this process, which has threads that watch folders.
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        self._pool = pool_of(processes, self._context)
        self._handed: dict[Future[Done[Item, Value]], Item] = {}

    @property
    def busy(self) -> bool:
        """True if a file is in work."""
        return bool(self._handed)

    @property
    def free(self) -> int:
        """How many more files can be given."""
        return self._processes - len(self._handed)

    def give(self, item: Item) -> None:
        """Hand out a file."""
        try:
            future = self._pool.submit(attempt, self._function, item)
        except BrokenProcessPool as broken:
            future = Future()
            future.set_exception(broken)
        self._handed[future] = item

    def take(self, seconds: float) -> list[Done[Item, Value]]:
        """What was finished; waits for something, but no longer than so many seconds."""
        finished, _ = wait(self._handed, timeout=seconds, return_when=FIRST_COMPLETED)
        if any(isinstance(one.exception(), BrokenProcessPool) for one in finished):
            return self._mended()
        return [self._done(future, self._handed.pop(future)) for future in finished]

    def close(self) -> None:
        """Let the processes go. What is in work is finished and not told."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _done(self, future: Future[Done[Item, Value]], item: Item) -> Done[Item, Value]:
        fault = future.exception()
        return Done(item, error=told(fault)) if fault else future.result()

    def _mended(self) -> list[Done[Item, Value]]:
        """All that was handed out, done again one by one where the process that died had it."""
        self._pool.shutdown(wait=True)
        self._pool = pool_of(self._processes, self._context)
        handed, self._handed = self._handed, {}
        return [
            alone(self._function, item, self._context)
            if isinstance(future.exception(), BrokenProcessPool)
            else self._done(future, item)
            for future, item in handed.items()
        ]
