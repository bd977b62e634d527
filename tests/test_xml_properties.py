"""Odd but well-formed XML of every kind, built by hypothesis and judged by lxml."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fontbridge.containers.splice import splice
from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlscan import scan_scoped
from fontbridge.formats.xmlscope import Scope
from tests.makers.xmltree import by_lxml, by_scanner, parse

LOCALS = ("t", "f", "tx")
PREFIXES = ("", "w", "x")
URIS = (*NAMESPACES["w"], NAMESPACES["a"][0], "urn:u")
KEYS = ("w", "a", "urn:u", "")
BLANKS = st.sampled_from([" ", "  ", "\n", "\t", "\r\n "])
CODECS = {"UTF-8": "utf-8", "UTF-16": "utf-16", "GB18030": "gb18030", "us-ascii": "ascii"}

characters = st.text(st.sampled_from("a仿😀·<>&\"'\n\r\t ]-?/=:"), max_size=6)
interruptions = st.sampled_from([
    "<!-- <w:t>x</w:t> > -->",
    "<!---->",
    "<?p <w:f/> ?>",
    "<?q?>",
    "<![CDATA[<w:t>]] ></w:t>&amp;\r\n]]>",
    "<![CDATA[]]>",
])


@st.composite
def spelt(draw: st.DrawFn, quote: str = "") -> str:
    """Characters in one of their spellings."""
    pieces = []
    for character in draw(characters):
        must = character in "<&\r" or character == (quote or ">")
        if must or draw(st.integers(0, 5)) == 0:
            code = ord(character)
            pieces.append(draw(st.sampled_from([f"&#{code};", f"&#x{code:x};", f"&#x0{code:X};"])))
        else:
            pieces.append(character)
    return "".join(pieces)


@st.composite
def elements(draw: st.DrawFn, bound: tuple[tuple[str, str], ...] = (), depth: int = 0) -> str:
    """An element; `bound` are the prefixes in scope with their URIs."""
    declared = draw(
        st.dictionaries(st.sampled_from(PREFIXES), st.sampled_from(URIS), max_size=2)
        if depth == 0 or draw(st.integers(0, 3)) == 0
        else st.just({})
    )
    scope = {**dict(bound), **declared}
    prefix = draw(st.sampled_from(["", *scope]))
    name = (f"{prefix}:" if prefix else "") + draw(st.sampled_from(LOCALS))
    attributes = [("xmlns" + (f":{key}" if key else ""), uri) for key, uri in declared.items()]
    seen = set()
    for local in draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True)):
        key = draw(st.sampled_from(["", *scope]))
        if (scope.get(key), local) not in seen:
            seen.add((scope.get(key), local))
            attributes.append(((f"{key}:" if key else "") + local, ""))
    tag = f"<{name}"
    for attribute, value in draw(st.permutations(attributes)):
        quote = draw(st.sampled_from("'\""))
        equals = draw(st.sampled_from(["=", " = ", "\n="]))
        tag += f"{draw(BLANKS)}{attribute}{equals}{quote}{value or draw(spelt(quote))}{quote}"
    tag += draw(st.sampled_from(["", " ", "\n"]))
    if draw(st.integers(0, 4)) == 0:
        return f"{tag}/>"
    content = spelt() | interruptions
    if depth < 4:
        content |= elements(tuple(scope.items()), depth + 1)
    inner = "".join(draw(st.lists(content, max_size=4)))
    return f"{tag}>{inner}</{name}{draw(st.sampled_from(['', ' ']))}>"


@st.composite
def documents(draw: st.DrawFn) -> str:
    around = st.sampled_from(["", "\n", "<!-- <w:t/> -->", "<?p <w:t> ?>"])
    return draw(around) + draw(elements()) + draw(around)


names = st.dictionaries(st.sampled_from(KEYS), st.sets(st.sampled_from(LOCALS)))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), names, names)
def test_the_scanners_tell_what_lxml_tells(
    document: str, tags: dict[str, set[str]], texts: dict[str, set[str]]
) -> None:
    def asked(name: tuple[str, str]) -> bool:
        return any(name[1] in wanted.get(name[0], ()) for wanted in (tags, texts))

    data = document.encode()
    part = XmlPart(data)
    events = list(part.walk(tags, texts))
    expected = [
        (kind, name, what)
        for kind, name, what in by_lxml(parse(data), asked)
        if kind != "text" or name[1] in texts.get(name[0], ())
    ]
    assert by_scanner(events) == expected
    scoped = scan_scoped(data, 0, Scope({}, frozenset(), frozenset()), tags, texts)
    assert [event[:3] for event in scoped] == [event[:3] for event in events]


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from(sorted(CODECS)), st.data())
def test_an_edited_document_says_what_was_asked_for(
    document: str, label: str, data: st.DataObject
) -> None:
    declaration = f'<?xml version="1.0" encoding="{label}"?>'
    original = (declaration + document).encode(CODECS[label], "ignore")
    everything = {key: set(LOCALS) for key in KEYS}
    part = XmlPart(original)
    tags = list(part.find(everything))
    index = data.draw(st.integers(0, len(tags) - 1))
    start, end, tag = tags[index]
    local, value = data.draw(st.sampled_from("abcd")), data.draw(st.none() | characters)
    key = data.draw(st.sampled_from(sorted({"", tag.namespace} & {"", "w", "a"})))
    edits = [(start, end, tag.with_attributes({(key, local): value}))]
    pieces = list(part.texts(everything))
    for first, last, text in pieces:
        assert len(part.spelling(first, last)) == len(text)
        if not start <= first < end:
            edits.append((first, last, b"".join(part.spelling(first, last))))
    result = splice(original, part.edits_for(edits))

    before, after = by_lxml(_utf8(original, label)), by_lxml(_utf8(result, label))
    starts = [position for position, told in enumerate(before) if told[0] == "start"]
    attributes = before[starts[index]][2]
    assert isinstance(attributes, dict)
    if value is None:
        attributes.pop((key, local), None)
    else:
        attributes[key, local] = value
    assert after == before


def _utf8(data: bytes, label: str) -> etree._Element:
    return parse(data.decode(CODECS[label]).partition("?>")[2].encode())
