"""Places as an office names them: which slide, sheet, page or paragraph, not which file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pptx
import pytest

from fontbridge.api import mapped
from fontbridge.harmonise.docmap import State
from fontbridge.model import Place
from fontbridge.reports.placing import part_title, reading_order, told
from fontbridge.reports.slots import slot_title
from tests.makers import ofd, word

FAMILY = "楷体_GB2312"


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _reversed(data: bytes, part: str, element: str) -> bytes:
    """The package with the elements of that name in a part in the opposite order."""
    found = re.compile(f"<{element} [^>]*/>".encode())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                gaps, elements = found.split(content), found.findall(content)
                content = b"".join(
                    piece for pair in zip(gaps, [*elements[::-1], b""], strict=True)
                    for piece in pair
                )
            new.writestr(name, content)
    return out.getvalue()


def _deck() -> bytes:
    deck = pptx.Presentation()
    for _ in range(3):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        box = slide.shapes.add_textbox(0, 0, 9_000_000, 900_000)
        box.text_frame.text = "word"
        slide.notes_slide.notes_text_frame.text = "note"
    return _reversed(_saved(deck), "ppt/presentation.xml", "p:sldId")


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for _ in range(3):
        book.create_sheet()["A1"] = "word"
    return _reversed(_saved(book), "xl/workbook.xml", "sheet")


def _pages() -> bytes:
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="{place}/Content.xml"/>'
        for number, place in ((1, "Pages/Page_0"), (2, "/Doc_0/Pages/Page_2"), (3, "Pages/Page_1"))
    )
    page = ofd.page(ofd.text(3, "文"))
    main = f'<ofd:Document xmlns:ofd="{ofd.URI}"><ofd:Pages>{listed}</ofd:Pages></ofd:Document>'
    return ofd.package(ofd.resources(ofd.font(3, FAMILY)), page, {
        "Doc_0/Document.xml": main,
        "Doc_0/Pages/Page_1/Content.xml": page,
        "Doc_0/Pages/Page_2/Content.xml": page,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("make", "titles"),
    [
        (_deck, {
            "ppt/slides/slide3.xml": "slide 1",
            "ppt/slides/slide1.xml": "slide 3",
            "ppt/notesSlides/notesSlide1.xml": "speaker notes of slide 3",
        }),
        (_workbook, {
            "xl/worksheets/sheet4.xml": "worksheet 1", "xl/worksheets/sheet1.xml": "worksheet 4",
        }),
        (_pages, {
            "Doc_0/Pages/Page_0/Content.xml": "page 1",
            "Doc_0/Pages/Page_2/Content.xml": "page 2",
            "Doc_0/Pages/Page_1/Content.xml": "page 3",
        }),
    ],
    ids=["pptx", "xlsx", "ofd"],
)  # fmt: skip
def test_pages_are_counted_as_they_are_seen(
    make: Callable[[], bytes], titles: dict[str, str]
) -> None:
    numbers = mapped(make()).numbers
    assert {part: part_title(part, str, numbers[part]) for part in titles} == titles
    wanted = list(titles)
    assert sorted(wanted, key=lambda part: reading_order(part, numbers[part])) == wanted


def test_findings_tell_the_page() -> None:
    side = mapped(_pages(), to="government")
    (finding,) = [one for one in side.explained if one.finding.code == "family-not-accepted"]
    assert told(finding.places, str) == "page 1; page 2; page 3"


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([Place("")], "body"),
        ([Place("word/document.xml", 3), Place("word/document.xml", 1)], "body, paragraphs 1, 3"),
        ([Place("word/theme/theme1.xml", line=2)], "theme"),
        ([Place("word/stylesWithEffects.xml", line=9)], "styles"),
        ([Place("", line=7)], "line 7"),
        ([Place("", line=7), Place("", line=3), Place("", line=4)], "lines 3–4, 7"),
        ([Place("", line=7, column=2)], "line 7 character 2"),
        ([Place("list.txt", line=7, column=2)], "list.txt, line 7 character 2"),
        ([Place("3-page.css", line=7)], "3-page.css, line 7"),
        ([Place("a/b.txt")], "a/b.txt"),
        ([Place("themedata!/theme/theme/theme1.xml", line=2)], "theme"),
        ([Place("ObjectPool/_1/WordDocument")], "embedded object"),
    ],
)
def test_words_for_places(places: list[Place], words: str) -> None:
    assert told(places, str) == words


def test_what_is_too_much_is_counted() -> None:
    odd = [Place("word/document.xml", number) for number in range(1, 20, 2)]
    assert told(odd, str, 2) == "body, paragraphs 1, 3, and 8 more"
    slides = [Place(f"ppt/slides/slide{number}.xml") for number in range(1, 6)]
    assert told(slides, str, 2) == "slide 1; slide 2, and 3 more"


def test_parts_come_as_people_look_for_them() -> None:
    wanted = [
        "word/document.xml", "word/header1.xml", "word/header2.xml", "word/footer1.xml",
        "word/footnotes.xml", "word/numbering.xml", "word/styles.xml", "other",
        "a.docx!/word/document.xml",
    ]  # fmt: skip
    found = wanted[::-1]
    found.sort(key=reading_order)
    assert found == wanted


def test_map_and_findings_count_the_same_paragraphs() -> None:
    body = "".join(
        word.paragraph(text, f'w:eastAsia="{FAMILY}"') for text in ("一", "", " ", "二")
    )
    side = mapped(word.package(word.document(body)), to="government")
    (part,) = [part for part in side.parts if part.part == "word/document.xml"]
    numbers = {cell.number for cell in part.cells if cell.state is not State.EMPTY}
    places = {
        place.paragraph for one in side.explained for place in one.places if place.paragraph
    }
    assert numbers == places == {1, 2}


def test_slots_in_words() -> None:
    assert slot_title("eastAsia", str) == "Chinese"
    assert slot_title("nothing of ours", str) == ""
