"""The faces that a note for a profile is set in, so that it conforms itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["NoteFaces", "faces"]


class NoteFaces(NamedTuple):
    """Families by what they set (GB/T 9704-2012, 5.2.2, 7.3.1, 7.3.3 and 7.5)."""

    title: str
    body: str
    first: str
    second: str
    latin: str
    page: str
    page_latin: str


def faces(profile: Profile) -> NoteFaces:
    """The preferred families; a typeface that the profile does not name is set in its body face.

    >>> from fontbridge.mapping.profile import load_profile
    >>> faces(load_profile("party"))[:3]
    ('方正小标宋简体', '仿宋_GB2312', '黑体')
    """
    han = profile.han
    body = han["fangsong"] if "fangsong" in han else next(iter(han.values()))

    def of(typeface: str) -> str:
        return han.get(typeface, body).preferred

    latin = profile.latin
    return NoteFaces(
        title=of("biaosong"),
        body=body.preferred,
        first=of("heiti"),
        second=of("kaiti"),
        latin=latin.preferred,
        page=of("songti"),
        page_latin=next(iter(latin.in_page_numbers), latin.preferred),
    )
