"""The root of an XML file is known before the file is read, whatever it says of its encoding."""

from __future__ import annotations

import pytest

from fontbridge.formats.base import Content
from fontbridge.formats.xmlroot import Root, root_of
from fontbridge.model import Limits
from tests.makers.opendocument import flat
from tests.makers.uof import party_samples

OFFICE = flat("<text:p>文</text:p>")


def _root(data: bytes) -> Root | None:
    return root_of(Content(data, Limits()))


@pytest.mark.parametrize(
    "data",
    [
        OFFICE.encode(),
        b"\xef\xbb\xbf" + OFFICE.encode(),
        OFFICE.replace("UTF-8", "UTF-16").encode("utf-16"),
        OFFICE.replace("UTF-8", "GBK").encode("gbk"),
        OFFICE.replace("UTF-8", "no-such-encoding").encode(),
        OFFICE.replace("UTF-8", "not, a name").encode(),
        OFFICE.replace("<office:document", "<!-- <a> --><office:document", 1).encode(),
        OFFICE.partition("\n")[2].encode(),
        OFFICE.encode()[:-60],
    ],
)
def test_the_root_is_told(data: bytes) -> None:
    root = _root(data)
    assert root is not None
    assert root[:2] == ("office", "document")
    assert root.attributes["version"] == "1.3"


@pytest.mark.parametrize("data", party_samples()[:2])
def test_names_may_be_chinese(data: bytes) -> None:
    root = _root(data)
    assert root is not None
    assert root[:2] == ("uof", "UOF")


@pytest.mark.parametrize(
    "data", [b"", b"text", b"PK\x03\x04", b"<", b"<a", b"<!-- <a/> -->", b"<1/>"]
)
def test_there_may_be_none(data: bytes) -> None:
    assert _root(data) is None
