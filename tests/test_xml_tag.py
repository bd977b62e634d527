"""Start tags rewritten: what is asked for changes, every other byte stays."""

from __future__ import annotations

import pytest

from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.xmlpart import Tag, XmlPart

W, W_STRICT, _ = NAMESPACES["w"]
ROOT = f'<w:d xmlns:w="{W}" xmlns:r="{NAMESPACES["r"][0]}">'
Values = dict[tuple[str, str], str | None]


def _end(start: str) -> str:
    return "" if start.endswith("/>") else f"</{start[1:-1].split()[0]}>"


def _tag(raw: str, *around: str) -> Tag:
    inner = raw + _end(raw)
    for start in reversed(around or (ROOT,)):
        inner = start + inner + _end(start)
    (_, _, tag), = XmlPart(inner.encode()).find({"w": {"f"}})
    assert tag.raw == raw.encode()
    return tag


@pytest.mark.parametrize(
    ("raw", "values", "expected"),
    [
        ("<w:f/>", {}, "<w:f/>"),
        ("<w:f w:a='1'/>", {("w", "a"): "1"}, "<w:f w:a='1'/>"),
        ("<w:f w:a='&#49;'/>", {("w", "a"): "1"}, "<w:f w:a='&#49;'/>"),
        ("<w:f w:a='1' />", {("w", "a"): "2"}, "<w:f w:a='2' />"),
        ("<w:f\n w:a = '1'\t>", {("w", "a"): "\"'<&>"}, "<w:f\n w:a = '\"&apos;&lt;&amp;>'\t>"),
        ('<w:f w:a="1"/>', {("w", "a"): "\"'\n"}, '<w:f w:a="&quot;\'&#10;"/>'),
        ("<w:f w:a='1' a='2'/>", {("", "a"): "3"}, "<w:f w:a='1' a='3'/>"),
        ("<w:f w:a='1' a='2'/>", {("w", "a"): "3"}, "<w:f w:a='3' a='2'/>"),
        ("<w:f w:a='1' w:b='2'/>", {("w", "a"): None}, "<w:f w:b='2'/>"),
        ("<w:f w:a='1'\n  w:b='2' />", {("w", "b"): None}, "<w:f w:a='1' />"),
        ("<w:f w:a='1' w:b='2'>", {("w", "a"): None, ("w", "b"): None}, "<w:f>"),
        ("<w:f w:a='1'/>", {("w", "b"): None}, "<w:f w:a='1'/>"),
        ("<w:f w:a='1' w:b='2'/>", {("w", "b"): "3", ("w", "a"): None}, "<w:f w:b='3'/>"),
        ("<w:f/>", {("w", "a"): "1"}, '<w:f w:a="1"/>'),
        ("<w:f />", {("w", "a"): "1", ("", "b"): ""}, '<w:f w:a="1" b="" />'),
        ("<w:f >", {("r", "id"): "x"}, '<w:f r:id="x" >'),
        ("<w:f w:a='1'>", {("w", "a"): None, ("w", "b"): "2"}, '<w:f w:b="2">'),
        ("<w:f/>", {("xml", "space"): "preserve"}, '<w:f xml:space="preserve"/>'),
    ],
)
def test_with_attributes(raw: str, values: Values, expected: str) -> None:
    assert _tag(raw).with_attributes(values).decode() == expected


@pytest.mark.parametrize(
    ("around", "raw", "expected"),
    [
        # The element has no prefix; the root binds one, or one must be bound.
        ([f'<w:d xmlns:w="{W}" xmlns="{W}">'], "<f/>", "<f{w}/>"),
        ([f'<d xmlns="{W}">'], "<f/>", f'<f xmlns:w="{W}"{{w}}/>'),
        ([f'<d xmlns="{W_STRICT}">'], "<f/>", f'<f xmlns:w="{W_STRICT}"{{w}}/>'),
        ([f'<d xmlns="{W}" xmlns:w="urn:w">'], "<f/>", f'<f xmlns:w_="{W}"{{w_}}/>'),
        ([f'<x:d xmlns:x="{W}" xmlns:w="urn:w">'], "<x:f/>", "<x:f{x}/>"),
        (["<d>"], f'<y:f xmlns:y="{W}"/>', f'<y:f xmlns:y="{W}"{{y}}/>'),
        ([f'<d xmlns="{W}">'], f'<f xmlns:y="{W}"/>', f'<f xmlns:y="{W}"{{y}}/>'),
        ([f'<d xmlns="{W}" xmlns:x="{W}">'], "<f x:c=''/>", "<f x:c=''{x}/>"),
        # A prefix bound between the root and the element is sure only if the tag uses it …
        ([f'<d xmlns="{W}">', f'<g xmlns:y="{W}">'], "<f y:c=''/>", "<f y:c=''{y}/>"),
        # … or where scopes are followed.
        (['<d xmlns:y="urn:y">', f'<g xmlns:y="{W}" xmlns="{W}">'], "<f/>", "<f{y}/>"),
    ],
)
def test_new_attributes_take_a_prefix_that_is_bound_there(
    around: list[str], raw: str, expected: str
) -> None:
    both = {prefix: f' {prefix}:a="1" {prefix}:b="2"' for prefix in ("w", "w_", "x", "y")}
    rewritten = _tag(raw, *around).with_attributes({("w", "a"): "1", ("w", "b"): "2"})
    assert rewritten.decode() == expected.format(**both)


def test_attributes_tell_their_places() -> None:
    raw = "<w:f xmlns:q='urn:q' w:a=\"&lt;\"\n q:b = '' c='3'/>"
    tag = _tag(raw)
    assert [(each.namespace, each.local, each.value) for each in tag.attributes] == [
        ("xmlns", "q", "urn:q"), ("w", "a", "<"), ("urn:q", "b", ""), ("", "c", "3"),
    ]
    assert [raw[each.start:each.end] for each in tag.attributes] == [
        "xmlns:q='urn:q'", 'w:a="&lt;"', "q:b = ''", "c='3'",
    ]
    assert [raw[each.value_start:each.value_end] for each in tag.attributes] == [
        "urn:q", "&lt;", "", "3",
    ]
    assert (tag.get("w", "a"), tag.get("", "a"), tag.get("", "c")) == ("<", None, "3")


@pytest.mark.parametrize("value", ["\0", "a\x0b", "\ud800", "\ufffe"])
def test_what_xml_cannot_spell_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no spelling"):
        _tag("<w:f w:a='1'/>").with_attributes({("w", "a"): value})
