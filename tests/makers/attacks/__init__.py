"""Files made to break whoever reads them: to fill memory, to hang, to be read in two ways.

Each attack says whether it must be refused; the others may be refused or converted with proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.makers.attacks import packages, relations, streams, xmlparts
from tests.makers.attacks.attack import Attack

__all__ = ["Attack", "all_attacks"]


def all_attacks() -> Iterator[Attack]:
    """Every attack; what they need is made when they are asked for their bytes."""
    for module in (packages, xmlparts, relations, streams):
        yield from module.attacks()
