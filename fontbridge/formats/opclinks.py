"""Which part of an Office package refers to which, and the theme that each part follows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontbridge.formats.opc import Opc

__all__ = ["Links"]

# In this order: a chart may override the theme; a slide has it from its master.
_TO_THEME = ("themeOverride", "theme", "slideLayout", "slideMaster", "notesMaster")
_THEME = ".theme+xml"


class Links:
    """The relationships of some parts of a package, by the ends of their types."""

    def __init__(self, opc: Opc, parts: Iterable[str]) -> None:
        self._opc = opc
        self._targets: dict[str, dict[str, str]] = {}
        self._referrers: dict[str, str] = {}
        for name in parts:
            mine = self._targets[name] = {}
            for _, kind, target, external, _ in opc.relationships(name):
                if not external:
                    mine.setdefault(kind.rpartition("/")[2], target)
                    self._referrers.setdefault(target, name)

    def target(self, name: str, kind: str) -> str:
        """The first part that a part refers to as `kind`; empty if there is none."""
        found = self._targets.get(name, {}).get(kind, "")
        return found if found in self._opc.package else ""

    def theme(self, name: str) -> str:
        """The theme part that serves a part, through whatever it belongs to; where none is told,
        the first theme of the package. Empty if it has none."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            for kind in _TO_THEME:
                found = self.target(name, kind)
                if found and kind.startswith("theme"):
                    return found
                if found:
                    name = found
                    break
            else:
                name = self._referrers.get(name, "")
        return self._first_theme

    @cached_property
    def _first_theme(self) -> str:
        package = self._opc.package
        return next((n for n in package.names if self._opc.content_type(n).endswith(_THEME)), "")
