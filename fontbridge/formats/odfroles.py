"""Which automatic styles of an OpenDocument part serve page footers alone.

There GB/T 9704-2012 7.5 has the page number stand in 宋体, which is no Latin face elsewhere.
"""

from __future__ import annotations

from fontbridge.formats.xmlpart import XmlPart

__all__ = ["footer_styles"]

_FOOTERS = frozenset({"footer", "footer-left", "footer-first"})
_FAMILIES = {"p": "paragraph", "h": "paragraph", "span": "text"}


def footer_styles(part: XmlPart) -> frozenset[tuple[str, str]]:
    """The (family, name) of styles that text in footers refers to, and no other text does."""
    if not any(name.encode() in part.view for name in _FOOTERS):
        return frozenset()
    inside: set[tuple[str, str]] = set()
    outside: set[tuple[str, str]] = set()
    depth = 0
    wanted = {"style": _FOOTERS, "text": frozenset(_FAMILIES)}
    for kind, _, _, tag, _ in part.walk(wanted):
        if tag.namespace == "style":
            depth += 1 if kind == "start" else -1
        elif kind == "start":
            used = _FAMILIES[tag.local], tag.get("text", "style-name") or ""
            (inside if depth else outside).add(used)
    return frozenset(inside - outside)
