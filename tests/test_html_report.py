"""Reports for browsers: whole, inert whatever the names, silent about the text, and true."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import fontbridge as library
from fontbridge.reports.html.characters import gb_codes
from fontbridge.reports.html.markup import element
from tests.command_line import CommandLine

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e\x1b[2J'&amp;"
PARTY = "party-notice.docx"


class Page(HTMLParser):
    """What a browser would make of a page, as far as the tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.inside: dict[str, str] = {"style": "", "script": ""}
        self.words = ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.inside:
            self.inside[self._open] += data
        else:
            self.words += data

    def cells(self) -> list[str]:
        """The states of the cells of the map."""
        return [
            value.split()[1] for tag, name, value in self.attributes
            if name == "class" and re.fullmatch(r"cell \w+ w\d", value)
        ]


@pytest.fixture
def fontbridge(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capfdbinary, monkeypatch)


@pytest.fixture
def notice(examples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(examples / PARTY, tmp_path))


def rewritten(docx: bytes, edit: dict[str, tuple[str, str]]) -> bytes:
    """A document with text replaced in parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename in edit:
                was, becomes = (each.encode() for each in edit[info.filename])
                assert was in data
                data = data.replace(was, becomes)
            new.writestr(info.filename, data)
    return out.getvalue()


def sentences(docx: Path) -> list[str]:
    """The paragraphs of a document that are long enough to be text of its own."""
    with zipfile.ZipFile(docx) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    texts = ("".join(one.itertext(f"{WORD}t")) for one in tree.iter(f"{WORD}p"))
    return [text for text in texts if len(text) > 8]


def report(fontbridge: CommandLine, *arguments: object) -> Page:
    target = Path(str(arguments[-1])).with_suffix(".page.html")
    fontbridge(*arguments, "--report-html", target)
    return Page(target.read_text(encoding="utf-8"))


# -- inert ----------------------------------------------------------------------------------------


def assert_inert(page: Page) -> None:
    """No resource from outside, no script but ours, nothing that an attribute could run."""
    assert not page.tags.keys() & {"img", "link", "iframe", "object", "embed", "base", "form"}
    assert page.tags["script"] == 1
    for _, name, value in page.attributes:
        assert not name.startswith("on")
        assert name not in ("style", "src", "srcset", "action", "xlink:href")
        if name == "href":
            assert value.startswith("#") or re.fullmatch(r"[\w./%~-]+\.html", value), value
    (policy,) = (value for _, name, value in page.attributes if name == "content"
                 and "default-src" in value)
    assert "default-src 'none'" in policy
    for kind, text in page.inside.items():
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("command", [("inspect",), ("check", "--to", "government")])
def test_hostile_names_stay_text(
    fontbridge: CommandLine, notice: Path, command: tuple[str, ...]
) -> None:
    family = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    family = family.replace("\x1b", "")  # no XML document holds one
    hostile = notice.with_name("<svg onload=alert(3)>.docx")
    hostile.write_bytes(rewritten(notice.read_bytes(), {
        "word/document.xml": ('w:eastAsia="楷体_GB2312"', f'w:eastAsia="{family}"'),
    }))  # fmt: skip
    page = report(fontbridge, *command, hostile)
    assert_inert(page)
    assert "<img src=x onerror=alert(1)>" in page.words
    assert "<svg onload=alert(3)>.docx" in page.words
    assert "\u202e" not in page.words and "\\u202e" in page.words


@given(st.text())
def test_text_never_becomes_markup(text: str) -> None:
    page = Page(element("p", text, title=text))
    assert page.tags == {"p": 1}
    assert [name for _, name, _ in page.attributes] == ["title"]


def test_parts_of_a_package_may_have_any_name(fontbridge: CommandLine, notice: Path) -> None:
    archive = notice.with_name("in.zip")
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("<b onclick=alert(1)>通知.docx", notice.read_bytes())
    page = report(fontbridge, "check", "--to", "government", archive)
    assert_inert(page)
    assert page.tags["b"]
    assert "body of the enclosed file <b onclick=alert(1)>通知.docx" in page.words


# -- silent ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("inspect",), ("check", "--to", "government")])
def test_the_text_stays_out_unless_asked_for(
    fontbridge: CommandLine, notice: Path, command: tuple[str, ...]
) -> None:
    told = sentences(notice)
    assert len(told) > 10
    silent, open_ = notice.with_suffix(".a.html"), notice.with_suffix(".b.html")
    fontbridge(*command, notice, "--report-html", silent)
    fontbridge(*command, notice, "--report-html", open_, "--quote")
    assert [text for text in told if text[:8] in silent.read_text(encoding="utf-8")] == []
    quoted = open_.read_text(encoding="utf-8")
    assert all(" ".join(text.split())[:8] in quoted for text in told)
    assert "quotes the document" in quoted
    assert "none of the document's text" in Page(silent.read_text(encoding="utf-8")).words


# -- true -----------------------------------------------------------------------------------------


def test_every_finding_and_change_is_there(fontbridge: CommandLine, notice: Path) -> None:
    page = report(fontbridge, "check", "--to", "government", notice)
    checked = library.check(notice, to="government")
    words = " ".join(page.words.split())
    for finding in checked.findings:
        told = re.sub(r"slot (\w+)", r"slot [A-Z][\\w ]+ [(]\1[)]", finding.message)
        assert finding.code in words and re.search(told, words)
        assert finding.advice.replace("`", "") in words
    assert not re.search(r"\b(word/)?\w+[.]xml\b|`", words), "names of files are no places"
    for place in ("body, paragraphs 1–2, 5", "styles", "font table", "theme"):
        assert place in words
    for change in checked.changes:
        assert change.old in words and change.new in words and change.rule in words
    assert checked.sha256["before"] in words


def test_figures_add_up(fontbridge: CommandLine, notice: Path) -> None:
    words = " ".join(report(fontbridge, "check", "--to", "government", notice).words.split())
    checked = library.check(notice, to="government")
    changes = sum(change.count for change in checked.changes)
    settled = len(checked.findings)
    assert f"{changes} changes" in words and f"{settled} findings to settle" in words
    assert "0 left after converting" in words
    # What is declared for the default style and for page numbers is not told apart from the rest.
    alike = Counter(finding.message.partition(";")[0] for finding in checked.findings)
    assert set(alike.values()) == {1}


def test_a_signature_to_be_broken_is_drawn_as_broken(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    kind = "application/vnd.openxmlformats-package.digital-signature-origin"
    origin = f'<Override PartName="/_xmlsignatures/o.sigs" ContentType="{kind}"/>'
    data = rewritten(
        notice.read_bytes(), {"[Content_Types].xml": ("</Types>", f"{origin}</Types>")}
    )
    with zipfile.ZipFile(signed := io.BytesIO(data), "a") as package:
        package.writestr("_xmlsignatures/o.sigs", b"")
    with zipfile.ZipFile(archive := tmp_path / "in.zip", "w") as package:
        package.writestr("signed.docx", signed.getvalue())
    convert = "convert", "--to", "government", "-o"
    kept = report(fontbridge, *convert, tmp_path / "kept.zip", archive)
    broken = report(fontbridge, *convert, tmp_path / "broken.zip", "--break-signatures", archive)
    assert "After" not in kept.words.split() and "After" in broken.words.split()
    cells = Counter(broken.cells())
    assert cells["changes"] and cells["fit"] > cells["changes"]


def test_the_map_has_a_cell_a_paragraph(fontbridge: CommandLine, notice: Path) -> None:
    with zipfile.ZipFile(notice) as package:
        drawn = [
            any("".join(one.itertext(f"{WORD}t")).split())
            for name in package.namelist()
            if re.fullmatch(r"word/(document|footer\d)\.xml", name)
            for one in etree.fromstring(package.read(name)).iter(f"{WORD}p")
        ]
    states = report(fontbridge, "inspect", notice).cells()
    # Numbering labels are a paragraph more: a part of its own.
    assert len([state for state in states if state != "empty"]) == sum(drawn) + 1
    assert {"party", "neutral"} <= set(states) and "government" not in states


def test_before_and_after(fontbridge: CommandLine, notice: Path, tmp_path: Path) -> None:
    convert = ("convert", "--to", "government", "-o", tmp_path / "out.docx", notice)
    page = report(fontbridge, *convert)
    states = Counter(page.cells())
    assert states["changes"] > 20 and states["fit"] > states["changes"]
    assert "方正仿宋_GBK" in page.words and "仿宋_GB2312" in page.words
    again = report(fontbridge, "check", "--to", "government", tmp_path / "out.docx")
    assert set(again.cells()) <= {"fit", "empty"}


def test_fallbacks_are_no_change_the_second_time(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    rare = tmp_path / "rare.docx"
    rare.write_bytes(rewritten(notice.read_bytes(), {"word/document.xml": ("通知", "镕〇")}))
    first = report(fontbridge, "check", "--to", "party", rare)
    assert "changes" in first.cells()
    fontbridge("convert", "--to", "party", "--in-place", rare)
    second = report(fontbridge, "check", "--to", "party", rare)
    assert set(second.cells()) <= {"fit", "empty"}


def test_characters_are_shown_with_their_codes(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    rare = tmp_path / "rare.docx"
    rare.write_bytes(
        rewritten(notice.read_bytes(), {"word/document.xml": ("通知", "镕\U00020bb7\ue863\ue000")})
    )
    words = report(fontbridge, "check", "--to", "party", rare).words
    for told in ("U+9555", "E9 46", "U+20BB7", "95 34 B2 35", "gb18030-level3", "U+E863"):
        assert told in words
    assert "䶮 U+4DAE" in words
    assert "Only the author's font knows what these are (1): U+E000 (AAA1)" in words
    letter = tmp_path / "letter.txt"
    letter.write_text("同志\xa0", encoding="gb18030")
    words = report(fontbridge, "check", "--to", "party", letter).words
    assert "Only the author's font" not in words
    assert "These show nothing (1): U+00A0 (81308432)" in words


@given(st.characters(min_codepoint=0x80, codec="gbk"))
def test_codes_are_those_of_the_charsets(character: str) -> None:
    codes = dict(gb_codes(character))
    assert bytes.fromhex(codes["GBK"]) == character.encode("gbk")
    assert codes.get("GB2312", codes["GBK"]) == codes["GBK"]
    # Where the edition of 2022 moved nothing, the oracle's of 2000 agrees.
    assert bytes.fromhex(codes["GB18030"]) == character.encode("gb18030")


def test_shares_fill_their_bars(fontbridge: CommandLine, notice: Path) -> None:
    target = notice.with_suffix(".html")
    fontbridge("inspect", notice, "--report-html", target)
    drawings = re.findall(r"<svg.*?</svg>", target.read_text(encoding="utf-8"))
    assert len(drawings) >= 2
    for drawing in drawings:
        rectangles = re.findall(r'<rect x="([\d.]+)" y="0" width="([\d.]+)"', drawing)
        assert sum(float(width) for _, width in rectangles) == pytest.approx(1000, abs=0.1)
        ends = [float(x) + float(width) for x, width in rectangles]
        starts = [float(x) for x, _ in rectangles]
        assert starts == pytest.approx([0, *ends[:-1]], abs=0.1)


def test_plain_text_is_mapped_by_its_lines(fontbridge: CommandLine, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("同志：\n\n镕\n通知\n", encoding="gbk")
    page = report(fontbridge, "check", "--to", "party", letter)
    assert page.cells()[:4] == ["fit", "empty", "person", "fit"]


def test_a_large_document_keeps_a_map_that_can_be_seen(
    fontbridge: CommandLine, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("同志\n" * 9_999 + "镕", encoding="gbk")
    cells = report(fontbridge, "check", "--to", "party", letter).cells()
    assert len(cells) <= 3000
    assert cells[-1] == "person" and set(cells[:-1]) == {"fit"}


def test_families_of_embedded_fonts_are_left_to_a_person(
    fontbridge: CommandLine, corpus: Path, tmp_path: Path
) -> None:
    # Its fonts are files in the package: names that the profile refuses, and that have to stay.
    (signed,) = (corpus / "ofd").glob("*__ano.ofd")
    page = report(
        fontbridge, "check", "--to", "government", shutil.copy(signed, tmp_path / "a.ofd")
    )
    assert {"person", "fit"} <= set(page.cells())


# -- files ----------------------------------------------------------------------------------------


def test_a_folder_gets_a_page_a_file_and_an_index(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    shutil.copy(notice, folder / "a b%.docx")
    shutil.copy(notice, folder / "sub" / "c.docx")
    (folder / "bad.docx").write_bytes(notice.read_bytes()[:999])
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert fontbridge("check", "--to", "government", folder, "--report-html", out).code == 3
    index = Page((out / "index.html").read_text(encoding="utf-8"))
    links = [value for tag, name, value in index.attributes if (tag, name) == ("a", "href")]
    assert links == ["a%20b%25.docx.html", "bad.docx.html", "sub/c.docx.html"]
    for name in ("a b%.docx.html", "bad.docx.html", "sub/c.docx.html"):
        page = Page((out / name).read_text(encoding="utf-8"))
        back = next(value for tag, key, value in page.attributes if (tag, key) == ("a", "href"))
        assert (out / name).parent.joinpath(back).resolve() == (out / "index.html").resolve()
        assert_inert(page)


def test_several_files_need_a_folder(fontbridge: CommandLine, notice: Path) -> None:
    page = notice.with_name("page.html")
    assert fontbridge("inspect", notice, notice.parent, "--report-html", page).code == 0
    other = Path(shutil.copy(notice, notice.with_name("other.docx")))
    assert fontbridge("inspect", notice, other, "--report-html", page).code == 2


def test_only_earlier_reports_are_replaced(fontbridge: CommandLine, notice: Path) -> None:
    page = notice.with_name("page.html")
    page.write_text("somebody's work")
    assert fontbridge("inspect", notice, "--report-html", page).code == 3
    assert page.read_text() == "somebody's work"
    page.unlink()
    for _ in range(2):
        assert fontbridge("inspect", notice, "--report-html", page).code == 0
    before = notice.read_bytes()
    assert fontbridge("inspect", notice, "--report-html", notice).code == 3
    assert notice.read_bytes() == before


def test_processes_hand_portraits_over(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    shutil.copy(notice, tmp_path / "other.docx")
    out = tmp_path / "pages"
    fontbridge("check", "--to", "government", "--jobs", "2", tmp_path, "--report-html", out)
    assert Page((out / "other.docx.html").read_text(encoding="utf-8")).cells()


# -- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(name="browser", scope="module")
def opened_browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


def test_search_and_choice_in_chromium(
    fontbridge: CommandLine, notice: Path, browser: Any
) -> None:
    target = notice.with_suffix(".html")
    fontbridge("check", "--to", "government", notice, "--report-html", target)
    page = browser.new_page()
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(target.as_uri())
    entries = page.locator(".entry")
    everything = entries.count()
    page.fill("#search", "biaosong styles")
    assert page.locator(".entry:visible").count() == 1
    page.fill("#search", "")
    page.select_option("#kind", "info")
    assert page.locator(".findings .entry:visible").count() == 0
    page.select_option("#kind", "")
    assert page.locator(".entry:visible").count() == everything
    page.locator(".cells .cell").nth(3).click()
    assert "方正小标宋简体" in page.locator("#told").inner_text()
    assert (asked, faults) == ([target.as_uri()], [])
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(target.as_uri())
    assert plain.locator(".entry:visible").count() == everything
    assert not plain.locator("#search").is_visible()


def test_the_list_of_files_is_sorted_and_chosen_from(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, browser: Any
) -> None:
    folder, out = tmp_path / "in", tmp_path / "pages"
    folder.mkdir()
    shutil.copy(notice, folder / "a.docx")
    (folder / "b.docx").write_bytes(notice.read_bytes()[:999])
    fit = fontbridge("convert", "--to", "government", notice, "-o", folder / "c.docx")
    assert fit.code == 0
    fontbridge("check", "--to", "government", folder, "--report-html", out)
    page = browser.new_page()
    page.goto((out / "index.html").as_uri())

    def files() -> list[str]:
        return [Path(each).stem for each in page.locator(".entry:visible .path").all_inner_texts()]

    assert files() == ["a", "b", "c"]
    page.click("th:nth-child(5) button")
    assert files() == ["b", "c", "a"]
    page.click("th:nth-child(5) button")
    assert files() == ["a", "b", "c"]
    page.click("th:nth-child(1) button")
    page.select_option("#kind", "good")
    assert files() == ["c"]

