"""Pictures of what a clerk sees: the page of the service, and a report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from fontbridge.cli import main
from manual.pictures.camera import opened, save
from tests.served import served

__all__ = ["SCREENS"]

_EXAMPLES = Path(__file__).parents[2] / "examples"
_NOTICE = _EXAMPLES / "party-notice.docx"
_LETTER = _EXAMPLES / "letter-gbk.txt"
_PATIENCE = 60_000  # milliseconds


def _empty(chromium: Browser, path: Path) -> None:
    with served() as address:
        page = opened(chromium, address, height=520)
        expect(page.locator("input[name=to]")).to_have_count(2)
        save(page, path)


def _filled(chromium: Browser, path: Path) -> None:
    with served() as address:
        save(_dropped(chromium, address, "government"), path, full_page=True)


def _card(chromium: Browser, path: Path) -> None:
    with served() as address:
        page = _dropped(chromium, address, "government")
        card = page.locator("#cards > li").first
        card.locator("summary").first.click()
        save(page, path, full_page=True, clip=_top(card, 620))


def _person(chromium: Browser, path: Path) -> None:
    with served() as address:
        page = _dropped(chromium, address, "party")
        card = page.locator("#cards > li").nth(1)
        save(card, path)


def _dropped(chromium: Browser, address: str, to: str) -> Page:
    page = opened(chromium, address)
    page.set_default_timeout(_PATIENCE)
    page.locator(f"input[name=to][value={to}]").check()
    page.locator("#files").set_input_files([_NOTICE, _LETTER])
    expect(page.locator("#cards > li")).to_have_count(2)
    expect(page.locator("#all")).to_be_enabled(timeout=_PATIENCE)
    return page


def _part(selector: str, most: int, chromium: Browser, path: Path) -> None:
    """The part of a report of the notice that `selector` finds, to a height of `most` pixels."""
    with _reported(chromium, _NOTICE, "government") as page:
        shown = page.locator(selector).first
        save(page, path, full_page=True, clip=_top(shown, most))


def _characters(chromium: Browser, path: Path) -> None:
    with _reported(chromium, _LETTER, "party") as page:
        save(page.locator("#characters"), path)


@contextmanager
def _reported(chromium: Browser, document: Path, to: str) -> Iterator[Page]:
    # From inside the folder, so that the page names no path of this machine.
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        shutil.copy(document, document.name)
        asked = ("check", "--to", to, "-q", "--lang", "zh", "--report-html", "报告.html")
        if main([*asked, document.name]) > 1:
            raise RuntimeError(f"no report of {document.name}")
        yield opened(chromium, Path("报告.html").absolute().as_uri(), width=1000, height=900)


def _top(shown: Locator, most: int) -> FloatRect:
    box = shown.bounding_box()
    assert box is not None
    return {**box, "height": min(box["height"], most)}


SCREENS: Mapping[str, Callable[[Browser, Path], None]] = {
    "service-empty": _empty,
    "service-filled": _filled,
    "service-card": _card,
    "service-person": _person,
    "report-head": partial(_part, "main", 860),
    "report-map": partial(_part, "#map", 720),
    "report-findings": partial(_part, "#findings", 420),
    "report-characters": _characters,
}
