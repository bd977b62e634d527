"""What an attack is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Attack"]


class Attack(NamedTuple):
    """One hostile file. `make` gives its bytes; `refused` if no conversion may come of it."""

    kind: str
    name: str
    make: Callable[[], bytes]
    refused: bool = False
