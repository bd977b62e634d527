"""Measuring in pairs: what is compared runs in the same round, so that a busy machine slows all.

Times are those of the processor, of this process and its children, in seconds.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

__all__ = ["Ratio", "cost", "doublings", "peak", "ratios", "wall"]

_ROOT = Path(__file__).parent.parent


class Ratio(NamedTuple):
    """The median of the rounds, and the least and greatest."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:.1f}（{self.least:.1f}–{self.most:.1f}）"


def cost(action: Callable[[], object]) -> float:
    """What an action takes of the processor."""
    before = _used()
    action()
    return _used() - before


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def wall(action: Callable[[], object]) -> float:
    """How long an action takes by the clock: for what several processes share."""
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def ratios(
    base: Callable[[], object],
    others: Mapping[str, Callable[[], object]],
    rounds: int,
    measured: Callable[[Callable[[], object]], float] = cost,
    repeated: int = 1,
) -> tuple[float, dict[str, Ratio]]:
    """The median cost of `base` in seconds, and what the others cost in terms of it.

    Within a round each is done `repeated` times.
    """

    def often(action: Callable[[], object]) -> float:
        return sum(measured(action) for _ in range(repeated)) / repeated

    floors: list[float] = []
    found: dict[str, list[float]] = {name: [] for name in others}
    for _ in range(rounds):
        floor = max(often(base), 1e-6)
        floors.append(floor)
        for name, action in others.items():
            found[name].append(often(action) / floor)
    told = {name: Ratio(median(each), min(each), max(each)) for name, each in found.items()}
    return median(floors), told


def doublings(
    make: Callable[[int], bytes], work: Callable[[bytes], object], sizes: Sequence[int]
) -> list[float]:
    """The cost for each size; each is the least of two."""
    costs = []
    for size in sizes:
        data = make(size)
        costs.append(min(cost(lambda given=data: work(given)) for _ in range(2)))  # type: ignore[misc]
    return costs


def peak(data: bytes, folder: Path) -> int:
    """The most memory that a conversion takes above the interpreter that has converted a small
    document, in bytes; measured in a process of its own."""
    path = folder / "peak.docx"
    path.write_bytes(data)
    # Not getrusage: what it tells begins with the memory of the process that started this one.
    code = (
        "import re, sys, fontbridge\n"
        "def used():\n"
        "    with open('/proc/self/status') as status:\n"
        "        return int(re.search(r'VmHWM:\\s+(\\d+)', status.read())[1])\n"
        "fontbridge.convert(sys.argv[2], to='government'); before = used()\n"
        "fontbridge.convert(sys.argv[1], to='government'); print(used() - before)"
    )
    small = _ROOT / "examples" / "party-notice.docx"
    ran = subprocess.run(
        [sys.executable, "-c", code, path, small], check=True, capture_output=True, cwd=_ROOT
    )
    return int(ran.stdout) * 1024
