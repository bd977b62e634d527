"""Families in CSS, judged by tinycss2, which shares no code with us."""

from __future__ import annotations

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st

from fontbridge.formats import css


@pytest.mark.parametrize(
    ("sheet", "families"),
    [
        ("p{font-family:宋体}", ["宋体"]),
        ('p{font-family:"宋体",\'楷体\' , A B,serif}', ["宋体", "楷体", "A B"]),
        (r"p{font-family:\5B8B\4F53}", ["宋体"]),
        (r"p{font-family:\5B8B \4F53  B}", ["宋体 B"]),
        (r'p{font-family:"\@宋体"}', ["@宋体"]),
        ("p{font:12pt 宋体}", ["宋体"]),
        ("p{font:italic bold 700 12pt/1.5 '宋体',x}", ["宋体", "x"]),
        ("p{font: small-caps medium / 20px 宋体 !important;color:red}", ["宋体"]),
        ("p{font:caption}", []),
        ("font:hover{color:red}", []),
        ("/* p{font-family:宋体} */ q{FONT-FAMILY : 楷体}", ["楷体"]),
        ("p{content:'/*';font-family:宋体;x:'*/'}", ["宋体"]),
        ("p{font-family:inherit}q{font-family:var(--x),宋体}", ["宋体"]),
        ("p{mso-generic-font-family:roman;x-font-family:A;font-familyx:B}", []),
        ("@font-face{font-family:A;src:local('宋体'),url(a.ttf)}p{src:local(B)}", ["A", "宋体"]),
        ("p{font-family:'宋体", ["宋体"]),
        ("p{font-family:宋体}}q{font-family:楷体", ["宋体", "楷体"]),
    ],
)
def test_families(sheet: str, families: list[str]) -> None:
    found = list(css.find(sheet))
    assert [name.family for name in found] == families
    for name in found:
        assert not set("\"',;{}") & set(sheet[name.start : name.end])


def by_tinycss2(value: str) -> list[str]:
    """The items of a list: strings, or identifiers in a row."""
    items: list[list[str]] = [[]]
    for token in tinycss2.parse_component_value_list(value):
        if token.type == "literal" and token.value == ",":
            items.append([])
        elif token.type in ("string", "ident"):
            items[-1].append(token.value)
    return [" ".join(item).strip() for item in items]


_NAME = st.text(
    st.one_of(st.sampled_from("宋体AB_- 9\"'\\,;{}@#!&<"), st.characters(codec="gbk")), min_size=1
).filter(lambda name: name.strip() == name and name.isprintable())


@settings(deadline=None)
@given(_NAME, st.sampled_from(["", '"', "'"]))
def test_what_is_written_is_read_by_others(name: str, quote: str) -> None:
    spelt = f"{quote}{css.spell(name, quote)}{quote}"
    assert by_tinycss2(spelt) == [name]


@settings(deadline=None)
@given(_NAME, st.sampled_from(['"', "'"]))
def test_what_is_written_is_read_again(name: str, quote: str) -> None:
    sheet = f"p{{font-family:{quote}{css.spell(name, quote)}{quote}}}"
    assert [found.family for found in css.find(sheet)] == [name]


@settings(deadline=None)
@given(st.text(st.sampled_from("font-family:;{}()\"'\\/*, \n宋Aa1@!,.local"), max_size=60))
def test_places_lie_inside_and_in_order(sheet: str) -> None:
    at = 0
    for name in css.find(sheet):
        assert at <= name.start < name.end <= len(sheet)
        at = name.end
