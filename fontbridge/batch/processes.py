"""Many files: in order, on several cores, one failure never touching the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from typing import Generic, NamedTuple, TypeVar

from fontbridge.batch.interrupts import Stopped, never
from fontbridge.model import FontbridgeError, say

__all__ = ["Done", "FaultError", "attempt", "cores", "run", "told"]

Item = TypeVar("Item")
Value = TypeVar("Value")

_PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


class FaultError(FontbridgeError):
    """A fault of fontbridge itself, or of the process it ran in. `trace` is for its makers.

    The message names the kind of exception and the place in the code, not the exception's own
    text, which may quote the document.
    """

    trace: str = ""


class Done(NamedTuple, Generic[Item, Value]):
    """What became of one item: its value, or the error that stopped it."""

    item: Item
    value: Value | None = None
    error: FontbridgeError | None = None


def cores() -> int:
    """How many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS have no affinity to ask for
        return os.cpu_count() or 1


def run(
    function: Callable[[Item], Value],
    items: Iterable[Item],
    processes: int = 1,
    *,
    apart: bool = False,
    stopped: Stopped = never,
) -> Generator[Done[Item, Value]]:
    """Apply `function` to every item; yield what became of each, in the order of the items.

    With more than one process, `function`, the items and the values must be picklable. A process
    that dies (killed for memory, say) fails the item that it held; the others are done all the
    same. Closing the iterator, or an interrupt, lets the items in work finish and starts no more;
    once `stopped()`, those are still yielded. `apart` works in a process of its own even where one
    is enough, so that what kills it does not kill this one.

    >>> [done.value for done in run(abs, [-1, 2])]
    [1, 2]
    >>> [str(done.error) for done in run(len, ["", 3])][1].split(" at ")[0]
    'fontbridge met a fault of its own: TypeError'
    """
    if processes <= 1 and not apart:
        for item in items:
            if stopped():
                return
            yield attempt(function, item)
        return
    from fontbridge.batch.pool import spread  # its imports cost more than one file does

    yield from spread(function, items, processes, stopped)


def attempt(function: Callable[[Item], Value], item: Item) -> Done[Item, Value]:
    """What becomes of one item; an exception of whatever kind becomes its error."""
    try:
        return Done(item, value=function(item))
    except FontbridgeError as error:
        return Done(item, error=error)
    except Exception as fault:
        return Done(item, error=told(fault))


def told(fault: BaseException) -> FaultError:
    """An exception that should not have happened, as an error that can be shown."""
    import traceback

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
