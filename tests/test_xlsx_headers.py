"""Header codes: whatever the text, only names of families change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fontbridge.formats import sheetheaders
from fontbridge.formats.xmlpart import XmlPart
from tests.makers.excel import sheet

CODES = ["&&", "&L", "&P", '&"仿宋,Bold"', '&"-,Regular"', '&"A"']
PIECES = [*CODES, "&", '"', ",", "-", "甲", "<", "\n"]
headers = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def _part(text: str) -> XmlPart:
    spelt = XmlPart.encode(text).decode()
    inner = f"<headerFooter><oddHeader>{spelt}</oddHeader></headerFooter>"
    return XmlPart(sheet(more=inner).encode())


def _rewritten(part: XmlPart, name: str) -> str:
    data, shift = part.view, 0
    for _, start, end, construct in sheetheaders.sites("sheet1.xml", part):
        assert construct.rewrite is not None
        new = construct.rewrite([name or construct.declarations[0].family])
        data = data[: start + shift] + new + data[end + shift :]
        shift += len(new) - (end - start)
    return "".join(text for _, _, text in XmlPart(data).texts({"s": sheetheaders.ELEMENTS}))


def _printed(text: str) -> list[str]:
    part = _part(text)
    found = []
    for start, _, piece in part.texts({"s": sheetheaders.ELEMENTS}):
        found += [printed for _, printed in sheetheaders.passages(part, start, piece)]
    return found


@given(headers)
def test_same_names_give_the_same_text(text: str) -> None:
    assert _rewritten(_part(text), "") == text


@given(headers)
def test_other_names_leave_what_is_printed(text: str) -> None:
    assert _printed(_rewritten(_part(text), "方正仿宋_GBK")) == _printed(text)


@given(headers)
def test_a_second_rewriting_finds_the_new_names(text: str) -> None:
    once = _rewritten(_part(text), "方正仿宋_GBK")
    names = {
        site.construct.declarations[0].family
        for site in sheetheaders.sites("sheet1.xml", _part(once))
    }
    assert names <= {"方正仿宋_GBK"}
    assert _rewritten(_part(once), "方正仿宋_GBK") == once
