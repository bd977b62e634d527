"""`python -m fontbridge.formats`: write the index of formats anew."""

from __future__ import annotations

from pathlib import Path

from fontbridge.formats import registry

if __name__ == "__main__":
    Path(__file__).with_name(registry.INDEX).write_text(registry.built(), "utf-8")
