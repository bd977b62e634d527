"""Changes that come through: in a package the bytes of a part, not those of its compression."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.makers.office import members
from tests.makers.zips import zipped

__all__ = ["mutated"]

Mutate = Callable[[bytes, int], bytes]


def mutated(data: bytes, most: int, seed: int, mutate: Mutate) -> bytes:
    """`data` changed by `mutate`, which is libFuzzer's own, at most `most` bytes long.

    Of two changes to a package one is made inside of a part; every checksum is then right.
    """
    chance = random.Random(seed)
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        try:
            held = members(data)
        except Exception:  # whatever zipfile stumbles over in what was changed before
            return mutate(data, most)
        full = [name for name, content in held.items() if content]
        if full:
            name = chance.choice(full)
            changed = mutate(held[name], len(held[name]) + 4096)
            packed = zipped(held | {name: changed})
            return packed if len(packed) <= most else data
    return mutate(data, most)
