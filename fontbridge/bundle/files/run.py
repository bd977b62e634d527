"""Runs fontbridge from the folder `lib` beside this file, without installing it."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whatever runs this may be older
    sys.exit("fontbridge needs Python 3.11 or later. 需要 Python 3.11 或更高版本。")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
# Processes that work on many files begin anew and have to find it as well.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, (sys.path[0], os.environ.get("PYTHONPATH", "")))
)

from fontbridge.cli import script

if __name__ == "__main__":
    sys.exit(script())
