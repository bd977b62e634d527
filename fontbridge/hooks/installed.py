"""Whether a plug-in is installed: asked at every start, and answered without loading anything."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec

__all__ = ["GROUP", "installed"]

GROUP = "fontbridge.plugins"
"""The group of the entry points of plug-ins."""


@cache
def installed() -> bool:
    """True if a plug-in has an entry point. Without pluggy none can, and nothing is searched."""
    if find_spec("pluggy") is None or not _may_be_installed():
        return False
    from importlib.metadata import entry_points

    return bool(entry_points(group=GROUP))


def _may_be_installed() -> bool:
    """False only where no distribution names our group.

    To ask `importlib.metadata` takes as long as all that the conversion of a notice does; so the
    files that it would read are searched for the name first. Where distributions may be found in
    other ways (in an archive, by another finder) the answer is True.
    """
    others = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in others):
        return True
    return any(os.path.isfile(folder) or _names_our_group(folder) for folder in sys.path)


def _names_our_group(folder: str) -> bool:
    with suppress(OSError), os.scandir(folder or os.curdir) as entries:
        for entry in entries:
            if entry.name.endswith((".dist-info", ".egg-info", "EGG-INFO")):
                with suppress(OSError), open(f"{entry.path}/entry_points.txt", "rb") as told:
                    if GROUP.encode() in told.read():
                        return True
    return False
