"""Office themes: `.thmx` files, and the packages of one theme that Word puts into RTF and HTML."""

from __future__ import annotations

from collections.abc import Iterator

from fontbridge.formats import drawingml
from fontbridge.formats.base import Construct, Site
from fontbridge.formats.opc import OpcDocument

__all__ = ["ThmxDocument"]


class ThmxDocument(OpcDocument):
    """A package whose main part is a theme manager ([MS-OE376] 2.1.1789)."""

    format = "thmx"
    title = "Office theme"
    suffixes = (".thmx",)
    main_types = ("vnd.openxmlformats-officedocument.themeManager",)

    def sites(self) -> Iterator[Site]:
        for name in self.xml_parts:
            known: dict[object, Construct | None] = {}
            for start, end, tag in self.opc.xml(name).find({"a": drawingml.FONT_ELEMENTS}):
                if tag not in known:
                    known[tag] = drawingml.construct(tag, "theme")
                construct = known[tag]
                if construct is not None:
                    yield Site(name, start, end, construct)

    def passages(self) -> Iterator[tuple[str, int, str]]:
        return iter(())  # a theme draws nothing by itself
