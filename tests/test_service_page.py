"""The clerk's page in a real browser: by hand, by keyboard, on a phone, in both languages."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

import fontbridge
from tests.served import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TOKEN = "0123456789abcdef0123456789abcdef"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as running:
        yield running


def opened(
    browser: Browser, address: str, language: str = "zh-CN", width: int = 1280, scheme: str = ""
) -> Page:
    """The page, which must ask nothing of any other place."""
    context = browser.new_context(
        locale=language,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address, "blob:")):
            elsewhere.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: elsewhere.append(str(error)))
    page.elsewhere = elsewhere  # type: ignore[attr-defined]
    page.goto(address)
    expect(page.locator("input[name=to]")).to_have_count(2)
    return page


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    shown = opened(browser, address)
    yield shown
    assert shown.elsewhere == []  # type: ignore[attr-defined]
    shown.context.close()


def settled(page: Page) -> None:
    expect(page.locator("#cards > li")).not_to_have_count(0)
    expect(page.locator("#cards > li[aria-busy=true]")).to_have_count(0, timeout=60_000)
    expect(page.locator("#progress")).to_be_hidden()


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.locator(button).click()
    return Path(download.value.path()).read_bytes()


def test_files_are_checked_and_converted(page: Page, examples: Path) -> None:
    page.check("input[value=party]")
    files = [examples / name for name in ("government-notice.docx", "letter-gbk.txt")]
    page.set_input_files("#files", files)
    settled(page)
    notice, letter = page.locator("#cards > li").all()
    expect(notice.locator(".state")).to_have_text("已转换，符合要求")
    expect(notice.locator(".characters b")).to_have_text(["〇", "镕"])
    expect(notice.locator(".characters code")).to_have_text(["U+3007", "U+9555"])
    expect(letter.locator(".state")).to_have_text("没有改动，有 3 项须人工处理")
    notice.locator("summary").click()
    rows = [row.inner_text().split("\t") for row in notice.locator("tbody tr").all()]
    assert ["汉字", "方正仿宋_GBK", "仿宋"] in [row[:3] for row in rows]
    assert ["汉字", "方正仿宋_GBK", "仿宋_GB2312"] in [row[:3] for row in rows]

    expected = fontbridge.convert(files[0], to="party").data
    assert downloaded(page, "#cards > li:first-child button >> nth=0") == expected
    archive = zipfile.ZipFile(io.BytesIO(downloaded(page, "#all")))
    assert archive.testzip() is None
    assert archive.read("government-notice.docx") == expected
    assert set(archive.namelist()) == {
        "government-notice.docx", "government-notice.docx.fontbridge.json",
        "letter-gbk.txt", "letter-gbk.txt.fontbridge.json", "退文说明.docx",
    }  # fmt: skip
    record = archive.read("government-notice.docx.fontbridge.json").decode()
    assert fontbridge.restore(expected, record) == files[0].read_bytes()
    note = downloaded(page, "#note")
    assert not fontbridge.check(note, to="party").needs_a_person


def test_the_other_direction_and_stage_start_anew(page: Page, examples: Path) -> None:
    page.set_input_files("#files", examples / "letter-gbk.txt")
    settled(page)
    expect(page.locator(".state")).to_have_text("符合要求，无需改动")  # to government
    page.check("input[value=party]")
    expect(page.locator(".state")).to_have_text("没有改动，有 3 项须人工处理")


def test_dropping_files(page: Page) -> None:
    transfer = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            for (const name of ["a.txt", "a.txt"]) transfer.items.add(new File(["abc"], name));
            return transfer;
        }"""
    )
    page.dispatch_event("#drop", "dragenter", {"dataTransfer": transfer})
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
    settled(page)
    expect(page.locator("#cards > li")).to_have_count(2)
    names = zipfile.ZipFile(io.BytesIO(downloaded(page, "#all"))).namelist()
    assert {"a.txt", "a (2).txt"} <= set(names)
    page.click("#clear")
    expect(page.locator("#results")).to_be_hidden()


def test_a_file_that_cannot_be_handled(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "<b>坏.docx"
    path.write_bytes(b"PK\3\4cut off")
    page.set_input_files("#files", path)
    settled(page)
    expect(page.locator("#cards > li.failed h3")).to_have_text("<b>坏.docx")
    expect(page.locator(".state")).to_have_text("处理不了")


def test_everything_works_by_keyboard(browser: Browser, address: str, examples: Path) -> None:
    page = opened(browser, address, "en-US")
    page.keyboard.press("Tab")
    expect(page.locator("#language")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[name=to]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[value=party]")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#stage")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#files")).to_be_focused()
    # The chooser is the browser's own, and so is the key that opens it.
    page.set_input_files("#files", examples / "government-notice.docx")
    settled(page)
    for wanted in ("all", "note", "clear"):
        page.keyboard.press("Tab")
        expect(page.locator(f"#{wanted}")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("details")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "government-notice.docx"
    page.context.close()


def test_languages(page: Page, examples: Path) -> None:
    page.check("input[value=party]")
    page.set_input_files("#files", examples / "letter-gbk.txt")
    settled(page)
    page.click("#language")
    expect(page.locator("h1")).to_have_text("Fonts of Official Documents")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("input[value=party]")).to_be_checked()
    expect(page.locator(".state")).to_have_text("Not changed; a person must settle 3")
    expect(page.locator(".findings").first).to_contain_text("gb2312 has no 镕")


def test_both_languages_say_the_same_things(page: Page) -> None:
    keys = page.evaluate(
        """async () => {
            const { speak, say, known } = await import("/page/words.js");
            const source = await (await fetch("/page/words.js")).text();
            const names = [...source.matchAll(/(?:^|[{,]\\s*)"?([\\w-]+)"?: "/gm)].map((m) => m[1]);
            const missing = (language) => {
                speak(language);
                return names.filter((name) => !known(name));
            };
            return [names.length, missing("zh"), missing("en")];
        }"""
    )
    assert keys[0] > 100
    assert keys[1:] == [[], []]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-US", 360)])
def test_accessibility_and_width(
    browser: Browser, address: str, examples: Path, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, address, language, width, scheme)
    page.check("input[value=party]")
    page.set_input_files("#files", [path for path in examples.iterdir() if path.is_file()])
    settled(page)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


def test_a_token_is_asked_for(browser: Browser, examples: Path) -> None:
    digest = hashlib.sha256(TOKEN.encode()).digest()
    with served(tokens=frozenset({digest})) as address:
        page = browser.new_page(locale="zh-CN")
        page.goto(address)
        expect(page.locator("#token")).to_be_focused()
        page.keyboard.type(TOKEN)
        page.keyboard.press("Enter")
        expect(page.locator("input[name=to]")).to_have_count(2)
        expect(page.locator("#entry")).to_be_hidden()
        page.set_input_files("#files", examples / "letter-gbk.txt")
        settled(page)
        expect(page.locator(".state")).to_have_text("符合要求，无需改动")
        page.close()
