"""Elements that get more children: the edits that put them in, whatever the tags look like."""

from __future__ import annotations

from fontbridge.formats.xmlpart import Element, XmlPart
from fontbridge.model import DamagedError, Edit, say

__all__ = ["at_end", "at_start", "the_element"]


def the_element(part: XmlPart, namespace: str, local: str) -> Element:
    """The first element of a name, such as the root, where there must be one.

    Raises `DamagedError` where there is none.
    """
    found = next(part.elements({namespace: frozenset({local})}), None)
    if found is None:
        raise DamagedError(
            say("the part has no element {name}", name=f"{namespace}:{local}"),
            part=part.name,
            advice=say("Save it again in the program that made it, and try again."),
        )
    return found


def at_start(element: Element, name: str, children: bytes) -> Edit:
    """Put children before all others of an element of the part `name`."""
    if element.tag.empty:
        return _opened(element, name, children)
    at = element.start + len(element.tag.raw)
    return Edit(name, at, at, children)


def at_end(element: Element, name: str, children: bytes) -> Edit:
    """Put children behind all others of an element of the part `name`."""
    if element.tag.empty:
        return _opened(element, name, children)
    return Edit(name, element.inner_end, element.inner_end, children)


def _opened(element: Element, name: str, children: bytes) -> Edit:
    """An empty-element tag made into a pair of tags around the children."""
    at = element.end - len(b"/>")
    return Edit(name, at, element.end, b">" + children + element.tag.closing)
