"""Every place where pages name a font, and every place where they name their charset.

The judge is the text of the result, decoded by Python: the old family stands nowhere, in no
spelling, and the new one does.
"""

from __future__ import annotations

import email
import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

import fontbridge
from fontbridge.formats import open_document
from fontbridge.formats.mime import decoded, encoded
from fontbridge.model import Limits
from tests.makers.html import message, page, party_messages, party_sheets

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
CODES = "".join(f"\\{ord(each):X} " for each in "楷体") + "_GB2312"

CASES = {
    "style sheet": page("x", f"p{{font-family:{OLD}}}"),
    "shorthand": page("x", f"p{{font:12pt '{OLD}',serif}}"),
    "escapes": page("x", f'p{{font-family:"{CODES}"}}'),
    "escapes without quotes": page("x", f"p{{font-family:{CODES}}}"),
    "vertical": page("x", f'p{{font-family:"\\@{OLD}"}}'),
    "font-face": page("x", f"@font-face{{font-family:{OLD};panose-1:1 2;mso-font-alt:楷体}}"),
    "local source": page("x", f"@font-face{{font-family:X;src:local('{OLD}')}}"),
    "mso-fareast": page("x", f"p{{mso-fareast-font-family:{OLD}}}"),
    "conditional comment": page(
        f"<!--[if gte mso 9]><style>p{{font-family:{OLD}}}</style><![endif]-->"
    ),
    "style attribute": page(f"<p style='font-family:\"{OLD}\"'>x"),
    "entities in the attribute": page(
        '<p style="font-family:&quot;&#26999;体_GB2312&quot;">x'
    ),
    "attribute without quotes": page(f"<p style=font-family:{OLD}>x"),
    "font face": page(f"<FONT color=red FACE='{OLD},serif'>x</FONT>"),
    "basefont": page(f"<basefont face={OLD}>x"),
    "SVG in the page": page(f"<svg><text font-family='{OLD}'>x</text></svg>"),
    "WordArt": page(f"<v:textpath style='font-family:\"{OLD}\"' string=x>"),
    "alias": page("<font face=KaiTi_GB2312>x"),
    "UTF-8": page(f"<font face={OLD}>x", charset="utf-8", codec="utf-8"),
    "message": message(
        ("a.htm", "text/html; charset=gb2312", "quoted-printable", page(f"<font face={OLD}>关")),
        ("b.htm", "text/html; charset=gb2312", "base64", page(f"<font face={OLD}>于")),
        ("c.htm", "text/html; charset=gb2312", "8bit", page(f"<font face={OLD}>于")),
    ),
}


def plain(data: bytes) -> str:
    """Everything in the file, transfer encodings and escapes resolved."""
    found = [data]
    if data.startswith(b"MIME"):
        parts = email.message_from_bytes(data).get_payload()
        found = [part.get_payload(decode=True) for part in parts]
    text = "".join(each.decode("gbk") for each in found)
    text = re.sub(r"\\([0-9A-F]{4}) ?", lambda code: chr(int(code[1], 16)), text)
    return html.unescape(text)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    result = fontbridge.convert(CASES[case], to="government")
    after = plain(result.data)
    for old in ("_GB2312", "panose", "mso-font-alt"):
        assert old not in after
    assert NEW in after
    assert fontbridge.restore(result.data, result.report.to_json()) == CASES[case]


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- <font face={OLD}> -->",
        f"<script>x='<font face={OLD}>'</script>",
        f"<textarea><font face={OLD}></textarea>",
        f"<p title='font-family:{OLD}'>x",
        "<font face=Wingdings>&#252;</font>",
    ],
)
def test_what_is_no_declaration_stays(body: str) -> None:
    data = page(body, charset="gbk")
    assert fontbridge.convert(data, to="government").data == data


def test_latin_face_before_one_for_chinese_stays() -> None:
    sheet = "p{font-family:'Times New Roman', 仿宋_GB2312, serif}q{font-family:'Times New Roman'}"
    after = plain(fontbridge.convert(page("x", sheet), to="government").data)
    assert "p{font-family:'Times New Roman', 方正仿宋_GBK, serif}q{font-family:'宋体'}" in after


def test_name_that_the_charset_lacks_is_escaped() -> None:
    data = page("<p style='font-family:SimSun_X'>é<font face=Arial>", "p{font-family:Arial}",
                charset="iso-8859-1", codec="latin-1")  # fmt: skip
    result = fontbridge.convert(data, to="government", text_policy="keep")
    assert b"p{font-family:\\5B8B \\4F53 }" in result.data
    assert b"<font face=&#x5B8B;&#x4F53;>" in result.data


# -- charsets -------------------------------------------------------------------------------------

LABELS = {
    "meta": b"<html><head><meta charset='%s'></head><body>\xe5\x85\xb3</body></html>",
    "http-equiv": b"<html><head><meta content='text/html;charset=%s' http-equiv=Content-Type>"
    b"</head><body>\xe5\x85\xb3</body></html>",
    "XML declaration": b'<?xml version="1.0" encoding="%s"?><html><body>\xe5\x85\xb3</body></html>',
    "both": b"<?xml version='1.0' encoding='%s'?><html><head><meta charset=\"%s\"></head>"
    b"\xe5\x85\xb3</html>",
    "style sheet": b'@charset "%s";\np{font-family:"\xe5\xae\x8b\xe4\xbd\x93"}',
    "drawing": b'<?xml version="1.0" encoding="%s"?><svg><text>\xe5\x85\xb3</text></svg>',
}


@pytest.mark.parametrize("case", LABELS, ids=str)
@pytest.mark.parametrize(("profile", "charset"), [("party", b"gb2312"), ("government", b"gbk")])
def test_charset_and_what_declares_it_change_together(
    case: str, profile: str, charset: bytes
) -> None:
    data = LABELS[case].replace(b"%s", b"UTF-8")
    result = fontbridge.convert(data, to=profile)
    expected = LABELS[case].replace(b"%s", charset).decode().encode("gbk")
    assert result.data == expected
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    assert not fontbridge.convert(result.data, to=profile).report.changes


def test_characters_replaced_before_and_behind_the_label() -> None:
    data = "<html><!--〇--><meta charset=utf-8><font face=楷体>〇镕</html>".encode()
    result = fontbridge.convert(data, to="party", text_policy="ncr")
    assert result.data == (
        "<html><!--&#x3007;--><meta charset=gb2312>"
        "<font face=楷体_GB2312,楷体>&#x3007;&#x9555;</html>"
    ).encode("gbk")
    assert fontbridge.restore(result.data, result.report.to_json()) == data


def test_declared_charset_holds_though_another_is_likelier() -> None:
    data = "<html><meta charset=gbk><p>仿宋</html>".encode("gbk")
    assert fontbridge.inspect(data).charset.codec == "gbk"


def test_undeclared_charset_is_told_and_left() -> None:
    data = "<html><body style='font-family:宋体'>关于公布朱镕同志任职的通知</body></html>".encode()
    result = fontbridge.convert(data, to="party")
    assert result.data == data
    assert {finding.code for finding in result.report.findings} == {"charset-undeclared"}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_decides(codec: str) -> None:
    data = f"<html><meta charset=gbk><font face='{OLD}'>关</html>".encode(codec)
    result = fontbridge.convert(data, to="government")
    assert result.data.decode("gbk") == f"<html><meta charset=gbk><font face='{NEW}'>关</html>"
    assert fontbridge.restore(result.data, result.report.to_json()) == data


# -- messages -------------------------------------------------------------------------------------


def test_header_of_a_part_follows_its_charset() -> None:
    data = party_messages()[0]
    after = fontbridge.convert(data, to="government").data
    part = email.message_from_bytes(after).get_payload(0)
    assert part.get_content_charset() == "gbk"
    assert b'charset="gbk"' in part.get_payload(decode=True)


def test_record_of_a_message_holds_no_text() -> None:
    text = "密" * 40
    coded = page(f"<font face={OLD}>{text}")
    data = message(("a.htm", "text/html; charset=gb2312", "base64", coded))
    record = fontbridge.convert(data, to="government").report.to_json()
    assert text not in record
    assert "w9zD3MPc" not in record  # 密密密 in GBK and base64


def test_signed_message_is_only_looked_at() -> None:
    data = party_messages()[0].replace(b"multipart/related", b"multipart/signed")
    assert {finding.code for finding in fontbridge.inspect(data).findings} == {"signed"}
    with pytest.raises(fontbridge.FontbridgeError, match="signature"):
        fontbridge.convert(data, to="government")


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "7bit"]))
def test_transfer_encodings_are_exact(content: bytes, encoding: str) -> None:
    assert decoded(encoded(content, encoding, b"a\r\n"), encoding) == content


# -- oracles --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in CASES if case != "message"], ids=str)
def test_lxml_reads_the_same_text(case: str) -> None:
    before = CASES[case]
    after = fontbridge.convert(before, to="government").data
    codec = "utf-8" if case == "UTF-8" else "gbk"
    texts = [
        lxml_html.document_fromstring(data.decode(codec_)).xpath("string(//body)")
        for data, codec_ in ((before, codec), (after, "gbk"))
    ]
    assert texts[0] == texts[1]


def test_pages_called_doc() -> None:
    assert fontbridge.inspect(page("关"), name="a.doc").format == "html"


_SCRAPS = (
    "<", ">", "<p style='", "'", '"', "font-family:", OLD, "</style>", "<style>", "<!--[if x]>",
    "<![endif]-->", "-->", "<!--", "&quot;", "<font face=", "{", "}", ";", "<![CDATA[", "]]>", "关",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SCRAPS), max_size=25))
def test_any_page_comes_back(pieces: list[str]) -> None:
    data = page("".join(pieces))
    result = fontbridge.convert(data, to="government")
    assert fontbridge.restore(result.data, result.report) == data


def test_sheet_is_known_by_its_rules() -> None:
    for data in (party_sheets()[0], b"/* x */\nbody, p {\n font-family: Arial }"):
        assert open_document(data, Limits()).format == "css"
    for data in (b"const a = {font: 1}", b'{"font": 1}', b"Subject: x\n\nfont: {a: b}"):
        assert open_document(data, Limits()).format != "css"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("<link rel=stylesheet href=a.css>", True),
        ("<link REL='alternate StyleSheet' href=a.css>", True),
        ("<link rel=icon href=a.png>", False),
        ("<a rel=stylesheet href=a.css>x</a>", False),
    ],
)
def test_sheets_in_other_files_are_told(link: str, told: bool) -> None:
    report = fontbridge.check(page(link, charset="gbk"), to="government")
    assert [f.severity.value for f in report.findings if f.code == "unsupported"] == ["info"] * told
