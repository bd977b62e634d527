"""Sites from start tags: one construct for all tags that are spelt alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fontbridge.formats.base import Construct, Site
from fontbridge.formats.xmlpart import Tag

__all__ = ["Place", "sites_of_tags"]

Place = tuple[int, int, Tag]
"""A start tag and where it stands, as `XmlPart.find` tells it."""


def sites_of_tags(
    part_name: str, places: Iterable[Place], construct_of: Callable[[Tag], Construct | None]
) -> Iterator[Site]:
    """A site for each tag for which `construct_of`, asked once a spelling, has a construct."""
    known: dict[Tag, Construct | None] = {}
    for start, end, tag in places:
        if tag not in known:
            known[tag] = construct_of(tag)
        construct = known[tag]
        if construct is not None:
            yield Site(part_name, start, end, construct)
