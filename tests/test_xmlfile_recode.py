"""XML files in another charset: the declaration follows, and lxml reads the same document."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import fontbridge
from fontbridge.api import Converted
from fontbridge.model import DamagedError, UnsupportedError

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus" / "xml"
HEAD = '<?xml version="1.0" encoding="{}"?>\n'
CODECS = {"GB2312": "gbk", "GBK": "gbk", "GB18030": "gb18030", "UTF-8": "utf-8", "UTF-16": "utf-16"}


def tree(data: bytes) -> bytes:
    """The canonical form (C14N), comments too, whatever the charset."""
    return etree.tostring(etree.fromstring(data), method="c14n")  # type: ignore[no-any-return]


def converted(data: bytes, to: str = "government", policy: str = "") -> Converted:
    """Converted; the same document to lxml, and the way back proved."""
    result = fontbridge.convert(data, to=to, text_policy=policy)
    assert result.report.format == "xml"
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    again = fontbridge.convert(result.data, to=to, text_policy=policy)
    assert again.data == result.data
    assert not again.report.changes
    return result


@pytest.mark.parametrize("label", CODECS)
@pytest.mark.parametrize(("to", "wanted"), [("government", "GBK"), ("party", "GB2312")])
def test_declaration_and_bytes_change_together(label: str, to: str, wanted: str) -> None:
    text = HEAD.format(label) + '<a 名="一">通知“严”</a>\r\n'
    data = text.encode(CODECS[label])
    result = converted(data, to)
    assert tree(result.data) == tree(data)
    stays = label == wanted or (label, wanted) == ("GB2312", "GBK")
    expected = data if stays else text.replace(label, wanted).encode("gbk")
    assert result.data == expected


@pytest.mark.parametrize("character", "·—")
def test_the_two_characters_that_gb2312_readers_dispute(character: str) -> None:
    data = (HEAD.format("UTF-8") + f"<a>通知{character}</a>").encode()
    result = converted(data, "party")
    assert tree(result.data) == tree(data)
    assert b'encoding="GBK"' in result.data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<?xml version='1.0'?>", "<?xml version='1.0' encoding='GBK'?>"),
        ("<?xml version='1.0' standalone='yes'?>",
         "<?xml version='1.0' encoding='GBK' standalone='yes'?>"),
        ("<?xml  version = '1.0'\nencoding = \"utf8\" ?>",
         "<?xml  version = '1.0'\nencoding = \"GBK\" ?>"),
        ("\ufeff<?xml version='1.0' encoding='UTF-8'?>", "<?xml version='1.0' encoding='GBK'?>"),
    ],
)
def test_declarations_of_all_sorts(before: str, after: str) -> None:
    result = converted(f"{before}<a>通知</a>".encode())
    assert result.data == f"{after}<a>通知</a>".encode("gbk")


def test_what_the_charset_lacks_becomes_a_reference() -> None:
    text = HEAD.format("UTF-8") + "<a b='镕' c=\"㎡>\">镕&amp;<!-- 一 --><b/>㎡</a>"
    result = converted(text.encode(), "party")
    assert b"b='&#x9555;' c=\"&#x33A1;>\">&#x9555;&amp;" in result.data
    assert tree(result.data) == tree(text.encode())
    told = {change.old: change.new for change in result.report.changes if change.slot == "text"}
    assert told == {"镕": "&#x9555;", "㎡": "&#x33A1;"}
    assert {change.rule for change in result.report.changes if change.slot == "text"} == {"ncr"}


@pytest.mark.parametrize(
    "body",
    ["<镕/>", "<a 镕=''/>", "<a><!-- 镕 --></a>", "<a><![CDATA[镕]]></a>", "<a><?p 镕?></a>"],
)
def test_where_no_reference_can_stand_the_file_stays(body: str) -> None:
    data = (HEAD.format("UTF-8") + body).encode()
    result = converted(data, "party")
    assert result.data == data
    assert [(f.code, f.characters) for f in result.report.findings] == [
        ("characters-not-covered", "镕")
    ]


def test_tables_help_where_references_cannot() -> None:
    data = (HEAD.format("UTF-8") + "<a><!-- • -->通知</a>").encode()
    assert converted(data, "party", "table").data.decode("gbk").endswith("<a><!-- · -->通知</a>")


def test_bytes_win_over_a_wrong_declaration() -> None:
    text = HEAD + "<a>关于开展检查的通知，二〇二六年</a>"
    data = text.format("GB2312").encode()
    assert "charset-mismatch" in {f.code for f in fontbridge.check(data, to="government").findings}
    assert converted(data).data == text.format("GBK").encode("gbk")


def test_what_is_all_ascii_stays() -> None:
    data = (HEAD.format("UTF-8") + "<a>plain &#x9555;</a>").encode()
    assert converted(data, "party").data == data


def test_private_use_characters_get_their_code_points() -> None:
    data = (HEAD.format("UTF-8") + "<a>\ue863</a>").encode()
    assert tree(converted(data).data) == "<a>䶮</a>".encode()


@pytest.mark.parametrize("body", ["<a>", "<!DOCTYPE a><a>通</a>", "<a>\x01</a>", "<a b=1/>"])
def test_what_is_no_good_xml_is_refused(body: str) -> None:
    with pytest.raises(DamagedError) as caught:
        fontbridge.inspect((HEAD.format("UTF-8") + body).encode())
    assert caught.value.advice


@pytest.mark.parametrize("root", ["<html><p>通</p></html>", "<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_documents_of_other_formats_are_not_taken(root: str) -> None:
    data = (HEAD.format("UTF-8") + root).encode()
    with suppress(UnsupportedError):
        assert fontbridge.inspect(data).format != "xml"


TEXTS = st.text("通知镕㎡𠀀•ab \n<&\"'", max_size=12)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(sorted(set(CODECS) - {"GB2312", "GBK"})),
       st.sampled_from(["government", "party"]))
def test_any_document_reads_the_same(text: str, value: str, label: str, to: str) -> None:
    element = etree.Element("通知", {"值": value})
    element.text = text
    body = etree.tostring(element, encoding="unicode")
    data = (HEAD.format(label) + body).encode(CODECS[label])
    assert tree(converted(data, to).data) == tree(data)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.xml")), ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    data = path.read_bytes()
    for profile in ("government", "party"):
        try:
            result = fontbridge.convert(data, to=profile)
        except fontbridge.FontbridgeError as refusal:
            assert refusal.advice
            continue
        assert fontbridge.restore(result.data, result.report) == data
        assert not fontbridge.convert(result.data, to=profile).report.changes
