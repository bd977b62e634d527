"""Start tags rewritten: what is asked for changes, every other byte stays."""

from __future__ import annotations

import pytest

from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.xmlpart import Tag, XmlPart

W, W_STRICT = NAMESPACES["w"]
ROOT = f'<w:d xmlns:w="{W}" xmlns:r="{NAMESPACES["r"][0]}">'
Values = dict[tuple[str, str], str | None]


def _tag(raw: str, root: str = ROOT) -> Tag:
    end = "" if raw.endswith("/>") else f"</{raw[1:].split()[0].rstrip('>')}>"
    part = XmlPart(f"{root}{raw}{end}</{root[1:-1].split()[0]}>".encode())
    (_, _, tag), = part.find({"w": {"f"}})
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
    ("raw", "root", "expected"),
    [
        # The element has no prefix; the root binds one, or one must be bound.
        ("<f/>", f'<w:d xmlns:w="{W}" xmlns="{W}">', '<f w:a="1" w:b="2"/>'),
        ("<f/>", f'<d xmlns="{W}">', f'<f xmlns:w="{W}" w:a="1" w:b="2"/>'),
        ("<f/>", f'<d xmlns="{W_STRICT}">', f'<f xmlns:w="{W_STRICT}" w:a="1" w:b="2"/>'),
        (
            "<f/>",
            f'<d xmlns="{W}" xmlns:w="urn:w">',
            f'<f xmlns:w_="{W}" w_:a="1" w_:b="2"/>',
        ),
        ("<x:f/>", f'<x:d xmlns:x="{W}" xmlns:w="urn:w">', '<x:f x:a="1" x:b="2"/>'),
        (f'<y:f xmlns:y="{W}"/>', "<d>", f'<y:f xmlns:y="{W}" y:a="1" y:b="2"/>'),
        (
            f'<f xmlns:y="{W}"/>',
            f'<d xmlns="{W}">',
            f'<f xmlns:y="{W}" y:a="1" y:b="2"/>',
        ),
        ("<f x:c=''/>", f'<d xmlns="{W}" xmlns:x="{W}">', '<f x:c=\'\' x:a="1" x:b="2"/>'),
    ],
)
def test_new_attributes_take_a_prefix_that_is_bound_there(
    raw: str, root: str, expected: str
) -> None:
    tag = _tag(raw, root)
    assert tag.with_attributes({("w", "a"): "1", ("w", "b"): "2"}).decode() == expected


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
