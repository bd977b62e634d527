"""Running a piece of work where it can neither hang nor take the machine's memory."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Ran", "confined"]

_MIB = 1 << 20


@dataclass(frozen=True)
class Ran:
    """What became of the work: its value, or that it was `killed`; seconds of processor time, and
    the MiB of memory at the peak beyond what there was at the start."""

    value: Any
    killed: bool
    seconds: float
    mebibytes: float


def confined(work: Callable[[], Any], *, seconds: int, mebibytes: int) -> Ran:
    """Run `work` in a process of its own with these limits on processor time and memory.

    The value must be picklable. An exception that `work` lets out is raised here as
    `AssertionError`, with its trace.
    """
    gc.collect()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _run(work, writing, seconds, mebibytes)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    if not told:
        return Ran(None, True, float(seconds), float(mebibytes))
    fault, value, spent, peak = pickle.loads(told)
    if fault:
        raise AssertionError(fault)
    return Ran(value, False, spent, peak)


def _run(work: Callable[[], Any], writing: int, seconds: int, mebibytes: int) -> None:
    """The child: never returns, and leaves nothing of the parent's to be cleaned up twice."""
    try:
        before = _memory("VmSize")
        size = (before + mebibytes) * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        held, started = _memory("VmRSS"), time.process_time()
        fault, value = "", None
        try:
            value = work()
        except MemoryError:
            os._exit(1)
        except BaseException:
            import traceback

            fault = traceback.format_exc()
        spent = time.process_time() - started
        peak = max(0.0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - held)
        with os.fdopen(writing, "wb") as stream:
            stream.write(pickle.dumps((fault, value, spent, peak)))
    finally:
        os._exit(0)


def _memory(line: str) -> int:
    """A number of MiB from what Linux says of this process."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(told.split()[1]) >> 10 for told in status if told.startswith(line))
