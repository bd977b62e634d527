"""What a picture of a file is drawn from: its report and its map, before and after.

Reports that people look at show more than the contract of the JSON report holds. They are asked
for seldom, so the walk is made again for them and the usual run pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import fontbridge
from fontbridge.api import mapped
from fontbridge.harmonise.docmap import Side
from fontbridge.mapping.stages import FINAL
from fontbridge.model import FontbridgeError, Limits

if TYPE_CHECKING:
    from fontbridge.harmonise.textoptions import TextOptions
    from fontbridge.mapping.profile import Profile

__all__ = ["Portrait", "Portrayal"]


class Portrait(NamedTuple):
    """A file before and, under a profile that changes it, after. `after` is None where it is not
    changed: nothing is asked for, nothing is to be done, or it is refused."""

    before: Side
    after: Side | None = None


@dataclass(frozen=True, slots=True)
class Portrayal:
    """Makes portraits. With `quoted` the map quotes the beginning of each paragraph; with
    `break_signatures` what is signed is drawn as it will be without its signature."""

    mappings: Path | None
    limits: Limits
    text: TextOptions | None = None
    font_dirs: tuple[Path, ...] = ()
    password: str = field(default="", repr=False)
    stage: str = FINAL
    quoted: bool = False
    break_signatures: bool = False

    def __call__(
        self, data: bytes, name: str, to: Profile | None, after: bytes | None = None
    ) -> Portrait:
        """The portrait of a file; `after` are its bytes once converted, if they are at hand.

        Raises what opening the file raises.
        """
        before = self._side(data, name, to)
        if to is not None and after is None and before.report.changes:
            after = self._converted(data, name, to)
        if after is None or after == data:
            return Portrait(before)
        return Portrait(before, self._side(after, name, to))

    def _converted(self, data: bytes, name: str, to: Profile) -> bytes | None:
        try:
            return fontbridge.convert(
                data, to=to, mappings=self.mappings, limits=self.limits, name=name,
                text=self.text, font_dirs=self.font_dirs, password=self.password,
                stage=self.stage, break_signatures=self.break_signatures,
            ).data
        except FontbridgeError:  # signed, say: there is no state after
            return None

    def _side(self, data: bytes, name: str, to: Profile | None) -> Side:
        return mapped(
            data, to=to, mappings=self.mappings, limits=self.limits, name=name, text=self.text,
            font_dirs=self.font_dirs, password=self.password, stage=self.stage, quote=self.quoted,
            break_signatures=self.break_signatures,
        )
