"""The pictures of docs/pictures/: taken by Chromium of our own pages, with our own examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from manual.pictures.camera import browser
from manual.pictures.drawn import DRAWN
from manual.pictures.screens import SCREENS

__all__ = ["PICTURES", "take"]

PICTURES: Mapping[str, Callable[[Browser, Path], None]] = {**SCREENS, **DRAWN}


def take(folder: Path, names: Sequence[str] = ()) -> None:
    """Write NAME.png into `folder` for each of `names`, by default for every picture.

    Raises `KeyError` for a picture that there is none of.
    """
    wanted = {name: PICTURES[name] for name in names or PICTURES}
    folder.mkdir(exist_ok=True)
    with browser() as chromium:
        for name, photograph in wanted.items():
            photograph(chromium, folder / f"{name}.png")
