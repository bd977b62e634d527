"""Tags and text of XML that tries to fool a scanner; lxml says what is right."""

from __future__ import annotations

import pytest

from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlscan import scan_scoped
from fontbridge.formats.xmlscope import Scope
from tests.makers.xmltree import by_lxml, by_scanner, parse

W, W_STRICT, _ = NAMESPACES["w"]
A = NAMESPACES["a"][0]
R = NAMESPACES["r"][0]
WANTED = {
    "w": {"d", "r", "rFonts", "t", "p"},
    "a": {"d", "r", "rFonts", "t"},
    "": {"d", "r", "rFonts", "t"},
}
TEXTS = {"w": {"t", "p"}, "a": {"t"}, "": {"t"}}


def _asked(name: tuple[str, str]) -> bool:
    return name[1] in WANTED.get(name[0], ())


def _tells(name: tuple[str, str]) -> bool:
    return name[1] in TEXTS.get(name[0], ())


def _doc(inner: str, root: str = f'xmlns:w="{W}" xmlns:a="{A}"') -> bytes:
    return f"<w:d {root}>{inner}</w:d>".encode()


CASES = {
    "plain": _doc('<w:r><w:rFonts w:ascii="仿宋"/><w:t>甲</w:t></w:r>'),
    "comment": _doc('<!-- <w:rFonts w:ascii="a"/> --><w:t>a<!-- <w:t>b</w:t> -->c</w:t>'),
    "comment with arrows": _doc("<!-- a > b -> c - - <w:t> --><w:r/>"),
    "cdata": _doc("<w:t><![CDATA[<w:rFonts/>&amp;]]>x<![CDATA[]]>]]&gt;</w:t><w:r/>"),
    "cdata outside": _doc("<w:r><![CDATA[<w:t>no</w:t>]]><w:t>yes</w:t></w:r>"),
    "instruction": _doc("<?x <w:rFonts/> ?><w:t>a<?y </w:t>?>b</w:t>"),
    "instruction before": b"<?x <w:rFonts/>?><!-- <w:t/> -->" + _doc("<w:rFonts/>"),
    "look-alikes after": _doc("<w:r/>") + b"<!-- <w:r/> --><?z <w:r/>?>\n",
    "greater in value": _doc("<w:rFonts a='x>y' w:ascii=\"a>b/>\"/><w:t b='>'>t</w:t>"),
    "comment in value": _doc('<w:rFonts w:ascii="&lt;!-- "/><w:r x="--&gt; -->"/>'),
    "quote in other quotes": _doc("<w:rFonts w:ascii='\"a\"' w:cs=\"'b'\"/>"),
    "declaration in value": _doc(f"<w:r x=' xmlns:w=\"{A}\" '/><w:t> xmlns:a=\"u\"</w:t>"),
    "references": _doc('<w:rFonts w:ascii="&#20223;&#x5b8B;_GB2312&amp;amp;&quot;&apos;"/>'),
    "references in text": _doc("<w:t>&#20223;&#x1F600;&lt;w:r/&gt;&amp;lt;</w:t>"),
    "blanks in values": _doc('<w:rFonts w:ascii="a\tb\r\nc\nd&#9;&#10;e"/>'),
    "line ends in text": _doc("<w:t>a\r\nb\rc\n&#13;d<![CDATA[e\r\nf]]></w:t>"),
    "blanks in tags": _doc(
        '<w:r\n\t a = "1"\r\n><w:rFonts  w:ascii\n=\n"a" /></w:r ><w:t\n>x</w:t\n>'
    ),
    "mixed content": _doc(
        "<w:p>a<w:t>b<w:r>c<w:t>d</w:t></w:r>e</w:t>f<w:q>g<w:t>h</w:t></w:q>i</w:p>"
    ),
    "empty texts": _doc("<w:t/>x<w:t></w:t>y<w:t />"),
    "prefix of a name": _doc("<w:rFontsX/><w:rF/><w:t.x>a</w:t.x><w:tx>b</w:tx>"),
    "other prefix": f'<x:d xmlns:x="{W}"><x:rFonts x:ascii="a"/><w.x/></x:d>'.encode(),
    "two prefixes": _doc('<v:rFonts w:ascii="1" v:cs="2"/>', f'xmlns:w="{W}" xmlns:v="{W}"'),
    "two prefixes, transitional and strict": _doc(
        '<v:rFonts v:ascii="1"/><w:rFonts/>', f'xmlns:w="{W}" xmlns:v="{W_STRICT}"'
    ),
    "default namespace": f'<d xmlns="{W}"><rFonts ascii="a"/><t>b</t></d>'.encode(),
    "strict": f"<w:d xmlns:w='{W_STRICT}'><w:rFonts w:ascii='a'/></w:d>".encode(),
    "no namespace": b"<d><rFonts ascii='a'/><t>b</t></d>",
    "default bound within": f'<d><r xmlns="{W}"><t>a</t></r><t>b</t></d>'.encode(),
    "default unbound within": f'<d xmlns="{W}"><r xmlns=""><t>a</t></r><t>b</t></d>'.encode(),
    "prefix means two things": _doc(
        f'<x:r xmlns:x="{W}"><x:t>a</x:t></x:r><x:r xmlns:x="{A}"><x:t>b</x:t></x:r>'
    ),
    "prefix rebound within": _doc(
        f'<w:r><w:r xmlns:w="{A}"><w:t>a</w:t><w:r/></w:r><w:t>b</w:t><w:rFonts w:cs="c"/></w:r>'
    ),
    "rebound on the element itself": _doc(f'<w:rFonts xmlns:w="{A}" w:ascii="a"/><w:rFonts/>'),
    "bound on the element itself": f'<d><w:rFonts w:ascii="a" xmlns:w="{W}"/></d>'.encode(),
    "bound again to the same": _doc(f'<w:r xmlns:w="{W}"><w:t xmlns:w="{W}">a</w:t></w:r>'),
    "sibling scopes": (
        f'<d><b:r xmlns:b="{W}"/><b:r xmlns:b="urn:x"/><b:r xmlns:b="{A}"/></d>'.encode()
    ),
    "reference in a URI": f'<d><w:t xmlns:w="{W.replace("m", "&#109;")}">a</w:t></d>'.encode(),
    "unknown namespaces": _doc(
        "<u:rFonts u:ascii='a' xmlns:u='urn:u'/><w:r u:b='c' xmlns:u='urn:v'/>"
    ),
    "xml attributes": _doc('<w:t xml:space="preserve" xml:lang="zh"> a </w:t>'),
    "byte order mark": b"\xef\xbb\xbf" + _doc("<w:rFonts/>"),
    "Chinese names": f'<字:r xmlns:字="{W}" 属性="值"><字:t>甲</字:t></字:r>'.encode(),
    "root is wanted and empty": f'<w:rFonts xmlns:w="{W}"/>'.encode(),
}


@pytest.mark.parametrize("data", CASES.values(), ids=CASES.keys())
def test_events_are_those_that_lxml_tells(data: bytes) -> None:
    part = XmlPart(data)
    events = list(part.walk(WANTED, TEXTS))
    expected = [
        (kind, name, what)
        for kind, name, what in by_lxml(parse(data), _asked)
        if kind != "text" or _tells(name)
    ]
    assert by_scanner(events) == expected
    for kind, start, end, tag, _ in events:
        if kind == "start":
            assert part.view[start:end] == tag.raw


@pytest.mark.parametrize("data", CASES.values(), ids=CASES.keys())
def test_both_scanners_tell_the_same(data: bytes) -> None:
    part = XmlPart(data)
    nowhere = Scope({}, frozenset(), frozenset())
    scoped = list(scan_scoped(part.view, 0, nowhere, WANTED, TEXTS))
    plain = [(*event[:3], event[3].raw, event[4]) for event in part.walk(WANTED, TEXTS)]
    assert plain == [(*event[:3], event[3].raw, event[4]) for event in scoped]


@pytest.mark.parametrize("data", CASES.values(), ids=CASES.keys())
def test_find_texts_and_elements_agree_with_the_walk(data: bytes) -> None:
    part = XmlPart(data)
    events = list(part.walk(WANTED, TEXTS))
    assert list(part.find(WANTED)) == [event[1:4] for event in events if event[0] == "start"]
    assert list(part.texts(TEXTS)) == [
        (start, end, text) for kind, start, end, _, text in events if kind == "text"
    ]
    elements = list(part.elements(WANTED))
    assert [(each.start, each.tag) for each in elements] == [
        (event[1], event[3]) for event in events if event[0] == "start"
    ]
    ends = [(event[1], event[2]) for event in events if event[0] == "end"]
    assert sorted((each.inner_end, each.end) for each in elements) == sorted(ends)
    assert all(each.inner_start == each.start + len(each.tag.raw) for each in elements)


def test_elements_are_told_once_each() -> None:
    part = XmlPart(_doc("<w:r><w:r/></w:r><w:p/><w:r>x</w:r>"))
    inner = [part.view[each.inner_start:each.inner_end] for each in part.elements({"w": {"r"}})]
    assert inner == [b"<w:r/>", b"", b"x"]


def test_each_spelling_of_a_tag_is_read_once() -> None:
    part = XmlPart(_doc('<w:rFonts w:cs="a"/>' * 3 + '<w:rFonts w:cs="b"/>'))
    tags = [tag for _, _, tag in part.find({"w": {"rFonts"}})]
    assert len(tags) == 4
    assert len(set(tags)) == 2


def test_lines_count_from_one() -> None:
    data = _doc("\n<w:r/>\r\n\n" + "\n" * 10_000 + "<w:t/>")
    part = XmlPart(data)
    lines = {tag.local: part.line(start) for start, _, tag in part.find(WANTED)}
    assert lines == {"d": 1, "r": 2, "t": 10_004}
    assert part.line(len(data)) == 10_004


def test_spelling_tells_characters_apart() -> None:
    part = XmlPart(_doc("<w:t>a&amp;&#20223;\r\n宋<![CDATA[<&\r\n]]></w:t>"))
    pieces = [(part.spelling(start, end), text) for start, end, text in part.texts(TEXTS)]
    assert pieces == [
        ([b"a", b"&amp;", b"&#20223;", b"\r\n", "宋".encode()], "a&仿\n宋"),
        ([b"&lt;", b"&amp;", b"\n"], "<&\n"),
    ]
