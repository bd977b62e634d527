"""The command line. `script` is the console script, `main` what it runs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from fontbridge.cli.exits import INTERRUPTED

__all__ = ["main", "script"]

# How many objects more than were freed let Python look for cycles among them, and how often the
# looks go deeper. Loading makes some 100,000 that stay; with Python's own 700 a fifth of a short
# run is spent on looking through them in vain, which this spares, and a long run still frees all.
_LOOK_FOR_CYCLES = (50_000, 5, 5)


def script() -> int:
    """`main`, in a process that has nothing else to do and ends with it."""
    gc.set_threshold(*_LOOK_FOR_CYCLES)
    try:
        return main()
    finally:
        # Python's end looks for cycles as well, in what the system takes back at once anyway.
        gc.freeze()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (see `fontbridge.cli.exits`)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--version"]:
        # Scripts ask this to find out whether fontbridge is there at all; loading click for it
        # would double the time of the answer.
        from fontbridge import __version__

        print(f"fontbridge {__version__}")
        return 0

    try:
        from fontbridge.cli.app import run

        return run(given)
    except KeyboardInterrupt:  # before there is a command that could tell it
        return INTERRUPTED
