"""`python -m fontbridge.mapping`: write anew what is parsed beforehand of the built-in tables."""

from __future__ import annotations

from pathlib import Path

from fontbridge.data import PARSED, builtin, parsed

if __name__ == "__main__":
    Path(str(builtin()), PARSED).write_text(parsed(), "utf-8")
