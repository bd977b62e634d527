"""How many calls the work makes: a measure that neither the machine nor its load changes.

    python -m benchmarks.regress            beside the baseline; 1 if something makes more calls
    python -m benchmarks.regress --write    a new baseline

Times differ by a third from one hour to the next, so a test must not look at them. What CPython
calls, of our functions and of its own, is the same on every machine, but for the order of sets; it
says nothing of a slower pattern or a larger copy, which `benchmarks.speed` is for. The baseline is
of one minor version of Python: others inline more, and make fewer calls.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import fontbridge
from benchmarks.documents import RUNS_A_PAGE, document

__all__ = ["ALLOWED", "Calls", "baseline", "calls", "measured"]

ALLOWED = 1.1
"""How many times those of the baseline the calls may be."""

_BASELINE = Path(__file__).with_suffix(".json")
_NOTICE = 5 * RUNS_A_PAGE
_WORK: dict[str, Callable[[bytes], object]] = {
    "check": partial(fontbridge.check, to="government"),
    "convert": partial(fontbridge.convert, to="government"),
}


class Calls(NamedTuple):
    """The calls for a notice of five pages, and those that each further run of text adds."""

    notice: int
    a_run: float


def calls(work: Callable[[bytes], object], data: bytes) -> int:
    """How many functions, of Python and of C, are called for a document when all is loaded."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    work(data)
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(data)
    finally:
        sys.setprofile(before)
    return count


def measured() -> dict[str, Calls]:
    """The calls of each kind of work."""
    found = {}
    for name, work in _WORK.items():
        notice, twice = (calls(work, document(runs)) for runs in (_NOTICE, 2 * _NOTICE))
        found[name] = Calls(notice, round((twice - notice) / _NOTICE, 1))
    return found


def baseline() -> tuple[str, dict[str, Calls]]:
    """The minor version of Python that was measured, and its calls."""
    told = json.loads(_BASELINE.read_text("utf-8"))
    return told["python"], {name: Calls(**each) for name, each in told["calls"].items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what is measured as baseline")
    now = measured()
    if parser.parse_args().write:
        version = ".".join(platform.python_version_tuple()[:2])
        kept = {"python": version, "calls": {name: each._asdict() for name, each in now.items()}}
        _BASELINE.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    version, before = baseline()
    print(f"calls, in brackets those of the baseline (Python {version})")
    more = False
    for name, each in now.items():
        was = before[name]
        more |= each.notice > ALLOWED * was.notice or each.a_run > ALLOWED * was.a_run
        print(f"{name:8}  notice {each.notice} ({was.notice})  a run {each.a_run} ({was.a_run})")
    return int(more)


if __name__ == "__main__":
    sys.exit(main())
