"""The manual is a site that works from a folder; its generated parts are as the code has them."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from fontbridge.reports import explain
from manual.__main__ import ROOT
from manual.markdown import anchor, reader
from manual.reference import PARTS, renewed
from manual.site import Mistakes, build

PAGES = sorted(ROOT.glob("docs/**/*.md"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert build(ROOT, folder) >= len(PAGES)
    return folder


class Addresses(HTMLParser):
    """The addresses that a page names, and its anchors."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [value for key in ("href", "src") if (value := given.get(key))]
        self.anchors |= {given["id"] or ""} if "id" in given else set()


def test_every_address_of_the_site_is_in_the_site(site: Path) -> None:
    pages = {page: Addresses(page) for page in site.rglob("*.html")}
    wrong = []
    for page, told in pages.items():
        for address in told.addresses:
            parts = urlsplit(address)
            if parts.scheme == "https":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            anchors = pages[target].anchors if target in pages else set()
            if parts.scheme or not target.is_file() or (
                parts.fragment and unquote(parts.fragment) not in anchors
            ):
                wrong.append((page.name, address))
    assert wrong == []


def test_nothing_comes_from_outside(site: Path) -> None:
    fetched = {
        ".html": r'<(?:script|link|img)[^>]*(?:src|href)="[a-z]+:',
        ".css": r"url\(|@import",
        ".js": r"fetch\(|XMLHttpRequest|import\b",
    }
    told = [*site.rglob("*.html"), site / "manual.css", site / "manual.js"]
    texts = {path: path.read_text(encoding="utf-8") for path in told}
    assert [path for path, text in texts.items() if re.search(fetched[path.suffix], text)] == []


@pytest.mark.parametrize(
    ("page", "mistake"),
    [
        ("# 甲\n[乙](no.md)", "no such file: no.md"),
        ("# 甲\n[乙](index.md#丙)", "no such heading: index.md#丙"),
        ("# 甲\n![](index.md)", "a picture without words"),
        ("甲", "not one title"),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(
    tmp_path: Path, page: str, mistake: str
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# 手册\n\n## 一\n\n* [甲](a.md)\n", encoding="utf-8")
    (docs / "a.md").write_text(page, encoding="utf-8")
    with pytest.raises(Mistakes, match=re.escape(mistake)):
        build(tmp_path, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_page_that_the_index_leaves_out_is_a_mistake(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# 手册\n", encoding="utf-8")
    (docs / "a.md").write_text("# 甲\n", encoding="utf-8")
    with pytest.raises(Mistakes, match=r"docs/a\.md: not in docs/index\.md"):
        build(tmp_path, tmp_path / "site")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("公文\n字体", "公文字体"),
        ("公文，\n`check` 检查", "公文，<code>check</code> 检查"),
        ("two\nwords", "two\nwords"),
        ("**公文**\n字体", "<strong>公文</strong>字体"),
    ],
)
def test_chinese_lines_are_joined_without_a_blank(text: str, shown: str) -> None:
    assert reader().render(text) == f"<p>{shown}</p>\n"


def test_anchors_are_those_of_github() -> None:
    assert anchor("convert") == "convert"
    assert anchor("inspect、check、convert 处理许多文件") == "inspectcheckconvert-处理许多文件"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_generated_parts_are_as_the_code_has_them(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    now = explain.page() if page.name == explain.PAGE.name else renewed(told)
    assert told == now, "run python -m manual reference"


def test_every_generated_part_is_in_a_page() -> None:
    told = {
        name
        for page in PAGES
        for name in re.findall(r"<!-- generated: (\w+) -->", page.read_text(encoding="utf-8"))
    }
    assert told == set(PARTS)


@pytest.fixture(scope="module")
def browser() -> Browser:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def test_search_works_from_a_folder(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((site / "index.html").as_uri())
    page.locator("#search").fill("退文 扩展名")
    page.locator("#found a").first.click()
    expect(page).to_have_url(re.compile(r"how-to/return-a-file\.html"))
    page.locator("#search").fill("没有这个词没有")
    expect(page.locator("#found")).to_have_text("没有找到。")
    assert wrong == []


def test_a_phone_shows_the_menu_when_asked_and_no_page_is_too_wide(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((site / "index.html").as_uri())
    expect(page.locator("#side")).to_be_hidden()
    page.locator("#menu").click()
    expect(page.locator("#side")).to_be_visible()
    wide = []
    for source in sorted(site.rglob("*.html")):
        page.goto(source.as_uri())
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(source.name)
    assert wide == []
