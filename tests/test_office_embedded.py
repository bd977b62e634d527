"""Office documents inside Office documents of another kind are converted with them."""

from __future__ import annotations

import pytest

import fontbridge
from tests.makers import excel, powerpoint, word
from tests.makers.office import MIME, Part, members

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"


def _document(inside: str = "", inner: bytes = b"") -> bytes:
    types = "".join(
        f'<Default Extension="{suffix}" ContentType="{MIME}.{kind}"/>'
        for suffix, kind in (
            ("xlsx", "spreadsheetml.sheet"), ("pptx", "presentationml.presentation")
        )
    )
    fonts = f'<w:rFonts w:eastAsia="{"宋体" if inner else OLD}"/>'
    return word.package(
        word.document(word.paragraph("正文", fonts)),
        extra_types=types,
        extra_members={inside: inner} if inner else {},
    )


def _workbook(inside: str = "", inner: bytes = b"") -> bytes:
    family = "宋体" if inner else OLD
    parts = {inside: Part(inner, kind="package")} if inner else {}
    return excel.workbook(excel.styles(excel.font(family)), parts=parts)


def _slides(inside: str = "", inner: bytes = b"") -> bytes:
    fonts = f'<a:ea typeface="{"宋体" if inner else OLD}"/>'
    parts = {inside: Part(inner, kind="package")} if inner else {}
    return powerpoint.presentation(powerpoint.slide(powerpoint.run("文", fonts)), parts=parts)


CASES = {
    "a workbook in a document": (_document, "word/embeddings/book.xlsx", _workbook),
    "slides in a document": (_document, "word/embeddings/deck.pptx", _slides),
    "a document in a workbook": (_workbook, "xl/embeddings/letter.docx", _document),
    "slides in a workbook": (_workbook, "xl/embeddings/deck.pptx", _slides),
    "a document in slides": (_slides, "ppt/embeddings/letter.docx", _document),
    "a workbook in slides": (_slides, "ppt/embeddings/book.xlsx", _workbook),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_inside(case: str) -> None:
    outer, path, inner = CASES[case]
    data = outer(path, inner())
    result = fontbridge.convert(data, to="government")
    before, after = members(data), members(result.data)
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {path}
    text = b"".join(members(after[path]).values()).decode()
    assert OLD not in text
    assert NEW in text
    assert {change.part.partition("!/")[0] for change in result.report.changes} == {path}
    assert fontbridge.restore(result.data, result.report) == data


def test_three_levels() -> None:
    inner = _workbook("xl/embeddings/letter.docx", _document())
    data = _slides("ppt/embeddings/book.xlsx", inner)
    result = fontbridge.convert(data, to="government")
    (change,) = result.report.changes
    assert change.part == (
        "ppt/embeddings/book.xlsx!/xl/embeddings/letter.docx!/word/document.xml"
    )
    assert fontbridge.restore(result.data, result.report) == data
