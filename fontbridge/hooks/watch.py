"""The watched folder: each file that arrives passes the gate once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fontbridge.batch.interrupts import Stopped
from fontbridge.batch.outcome import Outcome, failed
from fontbridge.batch.processes import Done
from fontbridge.batch.storage import AnyPath
from fontbridge.batch.work import Task
from fontbridge.hooks.arrivals import Arrival, Arrivals, is_whole, state_of
from fontbridge.hooks.desk import Desk
from fontbridge.hooks.gate import Gate, Note, is_fit, told_of
from fontbridge.hooks.register import Entry
from fontbridge.model import FontbridgeError

__all__ = ["Watch"]

_GLANCE = 0.2  # seconds
_ATTENTION = 1.0  # seconds until a request to end is heard
_RETRY = 10.0  # seconds until a disk that refused to be written is tried again


@dataclass(slots=True)
class _InWork:
    entry: Entry
    task: Task
    state: tuple[int, int]  # of the file when it was handed out


@dataclass(slots=True)
class Watch:
    """What goes on in the inbox of `gate`.

    `note` makes what is laid beside a rejected file. `trouble` is told of what is no fault of a
    file: a share that is away, a disk that is full; what it concerns is tried again later.
    `changed` is set when something may have arrived; without it, the inbox is looked through every
    `interval` seconds.
    """

    gate: Gate
    arrivals: Arrivals
    desk: Desk[Task, Outcome]
    note: Callable[[Outcome], Note]
    trouble: Callable[[FontbridgeError], None]
    changed: threading.Event
    interval: float
    settle: float
    _ready: list[Arrival] = field(default_factory=list)
    _looked: float = float("-inf")
    _due: float = float("inf")
    _in_work: dict[AnyPath, _InWork] = field(default_factory=dict)
    _again: list[tuple[float, Entry]] = field(default_factory=list)
    _to_put: list[tuple[float, Entry, Outcome]] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def run(self, stopped: Stopped, *, once: bool) -> Iterator[Outcome]:
        """Each file that passed, as it did; `once` ends when the inbox holds no whole file.

        When `stopped()`, what is in work is finished and no more begun.
        """
        self._again = [(0.0, entry) for entry in self._recovered()]
        while True:
            if not stopped():
                self._hand_out()
            yield from self._put_again()
            if self.desk.busy:
                # With a process free, what arrives meanwhile is not kept waiting.
                patience = min(self.interval, _GLANCE) if self.desk.free else self.interval
                for done in self.desk.take(patience):
                    yield from self._finished(done)
            elif stopped() or (once and self._idle()):
                return
            else:
                # A signal to end wakes nobody: it is noticed when the wait is over.
                due = self.arrivals.due
                patience = min(self.interval, _ATTENTION)
                self.changed.wait(patience if due is None else min(due, patience))

    def _idle(self) -> bool:
        left = self._again or self._to_put or self._ready
        return not left and self.arrivals.due is None

    def _recovered(self) -> list[Entry]:
        while True:
            try:
                return list(self.gate.recover())
            except FontbridgeError as error:
                self._tell(error)
                time.sleep(_RETRY)

    # -- handing out --

    def _hand_out(self) -> None:
        now = time.monotonic()
        for due, entry in sorted(self._again, key=lambda one: one[0]):
            if due <= now and self.desk.free:
                self._again.remove((due, entry))
                self._give(entry)
        if self.desk.free:
            self._look()
        while self.desk.free and self._ready:
            arrival = self._ready.pop(0)
            if not is_whole(arrival):
                continue
            claimed = self.gate.claim(arrival)
            if claimed is not None:
                self._give(claimed)

    def _look(self) -> None:
        """Look through the inbox, but not for each file of many that are there."""
        now = time.monotonic()
        told = not self._ready and (self.changed.is_set() or now >= self._due)
        if now - self._looked < self.interval and not told:
            return
        self.changed.clear()
        self._looked = now
        try:
            self._ready = self.arrivals.look()
        except FontbridgeError as error:
            self._ready = []
            self._tell(error)
        due = self.arrivals.due
        self._due = float("inf") if due is None else now + due

    def _give(self, entry: Entry) -> None:
        task = self.gate.task(entry)
        try:
            state = state_of(self.gate.held(entry))
        except OSError:
            state = (0, 0)  # reading it tells what is wrong
        assert task.target is not None
        self._in_work[task.target] = _InWork(entry, task, state)
        self.desk.give(task)

    # -- what became of them --

    def _finished(self, done: Done[Task, Outcome]) -> Iterator[Outcome]:
        target = done.item.target
        assert target is not None
        work = self._in_work.pop(target)
        if done.error is not None and done.error.path == str(target):
            done.error.path = str(target.parent)
            self._tell(done.error)
            self._again.append((time.monotonic() + _RETRY, work.entry))
            return
        try:
            changed = state_of(self.gate.held(work.entry)) != work.state
        except OSError:
            changed = False
        if changed:  # a program went on writing to what it had open when it was claimed
            self._again.append((time.monotonic() + self.settle, work.entry))
            return
        if done.value is not None:
            outcome = done.value
        else:
            assert done.error is not None
            outcome = failed(work.entry.path, done.error)
        outcome = told_of(work.entry, outcome)
        note = None if is_fit(outcome) else self.note(outcome)
        try:
            self.gate.settle(work.entry, outcome, work.task, note)
        except FontbridgeError as error:
            self._tell(error)
            self._again.append((time.monotonic() + _RETRY, work.entry))
            return
        yield from self._put(work.entry, outcome)

    def _put(self, entry: Entry, outcome: Outcome) -> Iterator[Outcome]:
        try:
            self.gate.put(entry)
        except FontbridgeError as error:
            self._tell(error)
            self._to_put.append((time.monotonic() + _RETRY, entry, outcome))
        else:
            self._told.clear()
            yield told_of(entry, outcome)

    def _put_again(self) -> Iterator[Outcome]:
        now = time.monotonic()
        due = [one for one in self._to_put if one[0] <= now]
        self._to_put = [one for one in self._to_put if one[0] > now]
        for _, entry, outcome in due:
            yield from self._put(entry, outcome)

    def _tell(self, error: FontbridgeError) -> None:
        """Tell a trouble once until a file has passed, not every time that it is met again."""
        if str(error) not in self._told:
            self._told.add(str(error))
            self.trouble(error)
