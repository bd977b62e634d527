"""Plain text that was misread on its way is told and left alone."""

from __future__ import annotations

import pytest

import fontbridge
from tests.makers import word

NOTICE = (
    "关于印发工作要点的通知\n"
    "各县区人民政府，市直各部门：现将工作要点印发给你们，请认真贯彻落实。\n"
)


@pytest.mark.parametrize(
    ("written", "read", "saved"),
    [("gbk", "latin-1", "utf-8"), ("utf-8", "gbk", "utf-8"), ("utf-8", "latin-1", "utf-8")],
)
@pytest.mark.parametrize("to", ["party", "government"])
def test_misread_text_is_told_and_left_alone(
    written: str, read: str, saved: str, to: str
) -> None:
    data = NOTICE.encode(written).decode(read, "ignore").encode(saved, "ignore")
    result = fontbridge.convert(data, to=to)
    assert result.data == data
    found = [each for each in result.report.findings if each.code == "charset-mismatch"]
    assert len(found) == 1
    assert "misread" in found[0].message


def test_the_notice_itself_is_none() -> None:
    assert not fontbridge.check(NOTICE.encode("gbk"), to="party").findings


# -- read as it was meant --------------------------------------------------------------------

REPAIR = fontbridge.TextOptions(repair_mojibake=True)
TRADITIONAL = "關於印發工作要點的通知，請認真貫徹落實各項工作部署。\n" * 3
MISREADINGS = [
    ("gbk", "latin-1", "utf-8"), ("gbk", "cp1252", "utf-16"), ("utf-8", "latin-1", "utf-8"),
    ("big5", "gb18030", "utf-8"),
]  # fmt: skip


def misread(text: str, written: str, read: str, saved: str) -> bytes:
    # Windows-1252 leaves five bytes open, and programs take them for the controls of Latin-1.
    raw = text.encode(written)
    if read == "cp1252":
        return "".join(
            bytes((b,)).decode("cp1252") if b not in b"\x81\x8d\x8f\x90\x9d" else chr(b)
            for b in raw
        ).encode(saved)
    return raw.decode(read).encode(saved)


@pytest.mark.parametrize(("written", "read", "saved"), MISREADINGS)
def test_misread_text_is_read_right_on_demand(written: str, read: str, saved: str) -> None:
    text = TRADITIONAL if written == "big5" else NOTICE
    data = misread(text, written, read, saved)
    told = fontbridge.check(data, to="government", text=REPAIR)
    assert any("reads it as it was meant" in each.advice for each in told.findings)
    result = fontbridge.convert(data, to="government", text=REPAIR)
    assert result.data.decode("gbk") == text
    assert not [each for each in result.report.findings if each.code == "charset-mismatch"]
    assert [c.rule for c in result.report.changes].count("repair-mojibake") == 1
    assert fontbridge.restore(result.data, result.report.to_json()) == data


def test_what_it_would_read_as_is_told_without_running_text() -> None:
    data = misread(NOTICE, "gbk", "latin-1", "utf-8")
    [found] = fontbridge.check(data, to="party").findings
    assert "印发工作要点" not in found.message
    assert "¹¤ → 工" in found.message


@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_lost_bytes_are_told_and_nothing_is_changed(errors: str) -> None:
    data = NOTICE.encode().decode("gbk", errors).encode()
    result = fontbridge.convert(data, to="party", text=REPAIR)
    assert result.data == data
    assert any("bytes were lost" in each.advice for each in result.report.findings)


@pytest.mark.parametrize(
    "page",
    [
        '<!DOCTYPE html>\n<title>{0}</title><meta charset="utf-8"><p style="font:9pt 黑体">{0}</p>',
        '<?xml version="1.0" encoding="utf-8"?>\n<a>{0}</a>',
        "{0},{0}\r\n",
    ],
)  # fmt: skip
def test_pages_and_tables_are_read_right_with_their_declaration(page: str) -> None:
    whole = page.format(NOTICE)
    data = whole.encode("gbk").decode("latin-1").encode()
    result = fontbridge.convert(data, to="government", text=REPAIR)
    after = result.data.decode("gbk")
    assert NOTICE in after
    assert "utf-8" not in after
    assert fontbridge.restore(result.data, result.report.to_json()) == data


def test_a_document_is_only_told() -> None:
    text = misread(NOTICE, "gbk", "latin-1", "utf-8").decode()
    data = word.package(word.document(word.paragraph(text, '<w:rFonts w:eastAsia="宋体"/>')))
    report = fontbridge.convert(data, to="government", text=REPAIR).report
    found = [each for each in report.findings if each.code == "charset-mismatch"]
    assert len(found) == 1
    assert "it is a document" in found[0].advice
