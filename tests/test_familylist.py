"""Lists of families in one attribute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.formats.familylist import FamilyList, spelled

names = st.text(
    st.characters(blacklist_characters="\"'", blacklist_categories=["Cs", "Cc"]), min_size=1
).filter(lambda name: name == name.strip())


@pytest.mark.parametrize(
    ("value", "families"),
    [
        ("宋体", ["宋体"]),
        ("'Times New Roman'", ["Times New Roman"]),
        ('"A, B" , C', ["A, B", "C"]),
        ("Times New Roman, serif", ["Times New Roman"]),
        ("'serif'", ["serif"]),
        ("", []),
        ("''", []),
        (",,", []),
        ("'stray", ["'stray"]),
    ],
)
def test_families(value: str, families: list[str]) -> None:
    assert FamilyList(value).families == families


@given(st.lists(names, min_size=1, unique=True))
def test_what_is_spelt_is_read(families: list[str]) -> None:
    found = FamilyList(", ".join(f"'{name}'" for name in families))
    assert found.families == families
    assert FamilyList(found.renamed([None] * len(families))).families == families


@given(names)
def test_one_is_spelt_for_a_list(name: str) -> None:
    assert FamilyList(spelled(name)).families == [name]
    assert FamilyList("A, ''").renamed([name]) == f"{spelled(name)}, ''"


def test_quotes_are_left_out_where_they_would_be_part_of_the_name() -> None:
    assert FamilyList("宋体").renamed(["Times New Roman"], quote=False) == "Times New Roman"
