"""Which runs may be one again, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence

from fontbridge.formats.base import Paragraph, Setting

__all__ = ["cut_apart"]


def cut_apart(paragraph: Paragraph, settings: Sequence[Setting], index: int) -> bool:
    """True if a run was cut from the one before it, and may be one with it again.

    Two runs that one face draws now were not parted for it, though either may have been cut from
    its other neighbour.
    """
    if not (settings[index - 1].reunited or settings[index].reunited):
        return False
    left, right = paragraph.runs[index - 1].faces, paragraph.runs[index].faces
    return left.family(left.han) != right.family(right.han)
