"""A text file in another charset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fontbridge.bulk import Data

if TYPE_CHECKING:
    from fontbridge.characters.convert import Transcoded

__all__ = ["Recoding"]


@dataclass(frozen=True, slots=True)
class Recoding:
    """The file in another charset; with an empty `undo`, as it was. `replaced` and `uncovered` list
    (line, column, character); `untold` counts further places of characters of `uncovered`;
    `replacements` says what each replaced character became."""

    data: Data
    charset: str
    undo: Mapping[str, Any] = field(default_factory=dict)
    replaced: Sequence[tuple[int, int, str]] = ()
    uncovered: Sequence[tuple[int, int, str]] = ()
    replacements: Mapping[str, str] = field(default_factory=dict)
    untold: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, done: Transcoded[Any], charset: str) -> Recoding:
        """What transcoding to `charset` came to."""
        return cls(
            done.data, charset, done.undo, done.replaced, done.uncovered, done.replacements,
            done.untold,
        )  # fmt: skip
