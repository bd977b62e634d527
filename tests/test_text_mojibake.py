"""Plain text that was misread on its way is told and left alone."""

from __future__ import annotations

import pytest

import fontbridge

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
