"""The command line. `main` is the console script."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fontbridge.cli.exits import INTERRUPTED

__all__ = ["main"]


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
