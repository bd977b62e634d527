"""XML in the encodings of the wild, and XML that is refused."""

from __future__ import annotations

import codecs
import re

import pytest

from fontbridge.containers.splice import splice
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import DamagedError, LimitError, Limits

BODY = "<d>\r\n<f n='仿宋_GB2312'/>€·—〇𠀀<t>甲&amp;乙</t></d>"
GB2312 = BODY.replace("€", "").replace("𠀀", "")
LATIN = "<d><f n='caf\xe9'/><t>a</t></d>"
ASCII = "<d><f n='a'/>b<t>c</t>d</d>"


def _declared(label: str, body: str = BODY) -> str:
    return f'<?xml version="1.0" encoding="{label}" standalone="yes"?>{body}'


# Of each: the document, the codec that reads it, its BOM, and the codec of what is written to it.
ENCODED = {
    "nothing declared": (BODY, "utf-8", b"", "utf-8"),
    "UTF-8": (_declared("UTF-8"), "utf-8", b"", "utf-8"),
    "UTF-8 with BOM": (_declared("utf-8"), "utf-8", codecs.BOM_UTF8, "utf-8"),
    "UTF-16, little-endian": (_declared("UTF-16"), "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
    "UTF-16, big-endian": (_declared("utf-16"), "utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
    "UTF-16 without BOM": (_declared("UTF-16LE"), "utf-16-le", b"", "utf-16-le"),
    "UTF-16, nothing declared": (BODY, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
    "GB2312": (_declared("gb2312", GB2312), "gb18030", b"", "gbk"),
    "GBK": (_declared("GBK", GB2312), "gb18030", b"", "gbk"),
    "GB18030": (_declared("GB18030"), "gb18030", b"", "gb18030"),
    "Latin-1": (_declared("ISO-8859-1", LATIN), "iso-8859-1", b"", "iso-8859-1"),
    "Windows": (_declared("windows-1252", LATIN), "cp1252", b"", "cp1252"),
    "ASCII": (_declared("us-ascii", ASCII), "ascii", b"", "ascii"),
    "single quotes": (f"<?xml version='1.0' encoding='gbk'?>{GB2312}", "gb18030", b"", "gbk"),
}


@pytest.mark.parametrize(
    ("text", "codec", "bom", "written"), ENCODED.values(), ids=ENCODED.keys()
)
def test_edits_land_where_they_belong(text: str, codec: str, bom: bytes, written: str) -> None:
    data = bom + text.encode(codec)
    part = XmlPart(data)
    assert part.codec == codec
    edits = [
        (start, end, tag.with_attributes({("", "n"): "楷体𠀁<"}))
        for start, end, tag in part.find({"": {"f"}})
    ]
    edits += [(start, end, part.encode("丙>")) for start, end, _ in part.texts({"": {"t"}})]
    assert len(edits) == 2
    expected = re.sub(" n='.*?'", " n='楷体𠀁&lt;'", text)
    expected = re.sub("<t>.*</t>", "<t>丙&gt;</t>", expected)
    assert splice(data, part.edits_for(reversed(edits))) == bom + expected.encode(
        written, "xmlcharrefreplace"
    )


def test_two_spellings_of_a_character_are_seen() -> None:
    # Big5 has 十 twice, at A451 and at A2CC; the offsets behind the odd one cannot be told.
    data = b"<?xml version='1.0' encoding='big5'?><d>\xa2\xcc<t>\xa4\x51</t></d>"
    part = XmlPart(data)
    ((start, end, text),) = part.texts({"": {"t"}})
    assert text == "十"
    with pytest.raises(DamagedError):
        part.edits_for([(start, end, b"x")])


def test_no_edits_are_no_edits() -> None:
    assert XmlPart(_declared("gbk").encode("gb18030")).edits_for([]) == []


REFUSED = {
    "empty": b"",
    "text": b"hello",
    "cut": b"<a><b></a>",
    "unclosed": b"<a",
    "two roots": b"<a/><b/>",
    "control character": b"<a>\x01</a>",
    "undefined entity at the root": b"<a b='&nope;'/>",
    "invalid reference": b"<a b='&#xZZ;'/>",
    "surrogate in UTF-8": b"<a>\xed\xa0\x80</a>",
    "overlong UTF-8": b"<a>\xc0\xbc</a>",
    "bad UTF-8 in a URI": b"<a xmlns:w='\xff'/>",
    "duplicate attribute": b"<a b='1' b='2'/>",
    "same attribute under two prefixes": b"<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>",
    "prefix used outside its scope": b"<a><b xmlns:p='u'/><p:b/></a>",
    "DOCTYPE": b"<!DOCTYPE a><a/>",
    "DOCTYPE with entities": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "DOCTYPE behind a comment": b"<?xml version='1.0'?>\n<!-- -->\n<!DOCTYPE a SYSTEM 'x'><a/>",
    "DOCTYPE in UTF-16": "<!DOCTYPE a><a/>".encode("utf-16"),
    "UTF-7": b"<?xml version='1.0' encoding='UTF-7'?><a/>",
    "EBCDIC": "<?xml version='1.0' encoding='cp037'?><a/>".encode("cp037"),
    "EBCDIC declared": b"<?xml version='1.0' encoding='cp037'?><a/>",
    "stateful": b"<?xml version='1.0' encoding='hz-gb-2312'?><a>~{<:Ky2;~}</a>",
    "made-up": b"<?xml version='1.0' encoding='../x'?><a/>",
    "UTF-32": "<a/>".encode("utf-32"),
    "UTF-32 without BOM": "<a/>".encode("utf-32-le"),
    "UTF-16 declared only": b"<?xml version='1.0' encoding='UTF-16'?><a/>",
    "UTF-8 declared in UTF-16": _declared("UTF-8").encode("utf-16"),
    "other UTF-16 declared": codecs.BOM_UTF16_LE + _declared("UTF-16BE").encode("utf-16-le"),
    "GBK declared behind a UTF-8 BOM": codecs.BOM_UTF8 + _declared("gbk").encode(),
    "bytes that are not GB18030": b"<?xml version='1.0' encoding='gbk'?><a>\x80\xff</a>",
    "bytes that are not ASCII": b"<?xml version='1.0' encoding='us-ascii'?><a>\xe4</a>",
    "half a character in UTF-16": BODY.encode("utf-16") + b"\0",
    "lone surrogate in UTF-16": b"\xff\xfe" + "<a>\ud800</a>".encode("utf-16-le", "surrogatepass"),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_refused(data: bytes) -> None:
    with pytest.raises(DamagedError) as refusal:
        XmlPart(data, "word/x.xml")
    assert refusal.value.part == "word/x.xml"
    assert refusal.value.line >= 1
    assert refusal.value.advice


@pytest.mark.parametrize("inside", ["<!-- <!DOCTYPE a> -->", "<![CDATA[<!DOCTYPE a>]]>"])
def test_what_only_looks_like_a_doctype_passes(inside: str) -> None:
    XmlPart(f"<a>{inside}</a>".encode())


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"<a>\n\n<b></a>", 3),
        (b"<a/>\n\n<!DOCTYPE a>", 3),
        (b"<?xml version='1.0' encoding='gbk'?>\n<a>\n\xff</a>", 3),
        ("<a>\n\n<b></a>".encode("utf-16"), 3),
    ],
)
def test_refusals_tell_the_line(data: bytes, line: int) -> None:
    with pytest.raises(DamagedError) as refusal:
        XmlPart(data)
    assert refusal.value.line == line


@pytest.mark.parametrize(
    "token", ["<a b='{}'/>", "<a><!--{}--></a>", "<a><?b {}?></a>", "<a><{0}></{0}></a>"]
)
def test_long_tokens_are_refused_and_long_text_is_not(token: str) -> None:
    limits = Limits(token_size=1000)
    with pytest.raises(LimitError):
        XmlPart(token.format("x" * 3000).encode(), "", limits)
    XmlPart(token.format("x" * 900).encode(), "", limits)
    XmlPart(f"<a>{'x' * 3000}<![CDATA[{'y' * 3000}]]></a>".encode(), "", limits)


def test_crowds_of_namespaces_are_refused() -> None:
    many = "".join(f"<a xmlns:p='urn:{number}'/>" for number in range(2000))
    with pytest.raises(LimitError):
        XmlPart(f"<a>{many}</a>".encode())
    prefixes = " ".join(f"xmlns:p{number}='urn:{number}'" for number in range(64))
    pairs = "".join(
        f"<a xmlns:p{one}='urn:x' xmlns:p{two}='urn:y'/>" for one in range(64) for two in range(one)
    )
    part = XmlPart(f"<a {prefixes}>{pairs}</a>".encode(), "x.xml")
    with pytest.raises(LimitError) as refusal:
        list(part.find({"": {"a"}}))
    assert refusal.value.part == "x.xml"
