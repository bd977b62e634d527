"""odfdo, which shares no code with us, reads the same text and the new names."""

from __future__ import annotations

import io

import pytest

import fontbridge
from tests.makers.samples import PARTY_SAMPLES

odfdo = pytest.importorskip("odfdo")


def _open(data: bytes) -> odfdo.Document:
    return odfdo.Document(io.BytesIO(data))


def _texts(data: bytes) -> list[str]:
    body = _open(data).body
    return [element.text_recursive for element in body.xpath("//text:p | //text:h")]


def _families(data: bytes, of: str) -> list[str]:
    document = _open(data)
    return [
        str(value)
        for part in (document.get_part("content.xml"), document.get_part("styles.xml"))
        for value in part.root.xpath(f"//@{of}")
    ]


def _made() -> bytes:
    """A text that odfdo wrote: a heading, a paragraph with a span, a list, a table."""
    document = odfdo.Document("text")
    body = document.body
    body.clear()
    span = odfdo.Style("text", name="T1", area="text")
    span.set_properties({"style:font-name-asian": "楷体_GB2312", "fo:font-family": "楷体_GB2312"})
    document.insert_style(span, automatic=True)
    body.append(odfdo.Header(1, "关于工作的通知"))
    paragraph = odfdo.Paragraph("一、工作要求")
    paragraph.set_span("T1", regex="要求")
    body.append(paragraph)
    body.append(odfdo.List(["甲", "乙"]))
    table = odfdo.Table("表", width=1, height=1)
    table.set_value("A1", "合计")
    body.append(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_what_odfdo_wrote() -> None:
    data = _made()
    result = fontbridge.convert(data, to="government")
    assert _texts(result.data) == _texts(data)
    assert "一、工作要求" in _texts(data)
    assert "方正楷体_GBK" in _families(result.data, "style:font-name-asian")
    assert "楷体_GB2312" not in _families(result.data, "style:font-name-asian")
    assert fontbridge.restore(result.data, result.report) == data


@pytest.mark.parametrize(
    "data", [each for each in PARTY_SAMPLES["odf"] if each.startswith(b"PK")]
)
def test_samples(data: bytes) -> None:
    converted = fontbridge.convert(data, to="government").data
    assert _texts(converted) == _texts(data)
    named = _families(converted, "svg:font-family")
    assert not {"仿宋_GB2312", "楷体_GB2312", "'Times New Roman'"}.intersection(named)
    assert {"方正仿宋_GBK", "方正楷体_GBK", "宋体"} <= set(named)
