"""Chromium as a camera, and pictures small enough to be kept."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

__all__ = ["browser", "opened", "save"]

_COLOURS = 128  # our pages are flat: nothing is lost that an eye would see


@contextmanager
def browser() -> Iterator[Browser]:
    """The Chromium of this machine. Raises `FileNotFoundError` if it has none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise FileNotFoundError("chromium: install it to take the pictures")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def opened(chromium: Browser, address: str, width: int = 960, height: int = 720) -> Page:
    """A page in Chinese and in light colours."""
    context = chromium.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    return page


def save(shot: Page | Locator, path: Path, **options: Any) -> None:
    """Write what the page or the element shows, in a palette of colours."""
    with Image.open(io.BytesIO(shot.screenshot(animations="disabled", **options))) as picture:
        flat = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        flat.save(path, optimize=True)
