"""Office's `mso-…-theme-font` in CSS: Word heeds it, not the family named beside it.

Word writes both. Where the name changes, the reference to the theme goes, as it does in a
document of Word's own (ECMA-376 Part 1, 17.3.2.26); else it stays and follows the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.markup import Unescaped
from fontbridge.formats.markupfonts import FontList

__all__ = ["theme_sites"]

_THEME = re.compile(
    r"(?<![\w-])mso-(ascii|hansi|fareast|bidi)-theme-font\s*:[^;{}]*(;?)", re.IGNORECASE
)


def theme_sites(
    value: Unescaped, start: int, end: int, lists: Sequence[FontList]
) -> Iterator[Site]:
    """The references to the theme in a sheet or a style attribute, each judged as the family that
    it stands for; `lists` are those of the same text."""
    for found in _THEME.finditer(value.text, start, end):
        first = value.text.rfind("{", start, found.start())
        last = value.text.find("}", found.end(), end)
        block = range(max(first, start), last if last >= 0 else end)
        beside = [each for each in lists if each.start in block and each.declarations]
        own = [each for each in beside if each.property == f"mso-{found[1].lower()}-font-family"]
        general = [each for each in beside if each.property in ("font", "font-family")]
        for source in (own or general)[-1:]:
            said = source.declarations[0]
            declaration = Declaration(said.slot, said.family, "Office theme font", role=said.role)
            yield Site("", *value.span(*found.span()), Construct((declaration,), _removed))


def _removed(names: Sequence[str | None]) -> bytes:
    """Asked for only where the family changes."""
    return b""
