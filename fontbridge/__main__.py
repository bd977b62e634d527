"""`python -m fontbridge`."""

from __future__ import annotations

import sys

from fontbridge.cli import script

if __name__ == "__main__":
    sys.exit(script())
