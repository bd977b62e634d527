"""Private use: the table against the codec, and the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.characters import tables
from fontbridge.characters.private_use import find, normalise, revert

ROWS = tables.rows("private-use.tsv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_the_code_was_private_use_or_is_the_standard_character(row: dict[str, str]) -> None:
    # CPython's gb18030 is the edition of 2000.
    in_2000 = bytes.fromhex(row["code"]).decode("gb18030")
    assert in_2000 == (row["standard"] if row["since"] == "2000" else row["private"])
    assert unicodedata.category(row["private"]) == "Co" != unicodedata.category(row["standard"])


def test_rows_are_distinct_and_sorted() -> None:
    private = [row["private"] for row in ROWS]
    assert private == sorted(set(private))
    assert len({row["standard"] for row in ROWS}) == len(ROWS) == 106


def test_user_defined_private_use_is_left_alone() -> None:
    assert normalise("\ue000\U000f0000一") == ("\ue000\U000f0000一", [])
    assert [use.offset for use in find("一\ue000\U000f0000")] == [1, 2]


@given(st.text(st.sampled_from("一a\n\ue863\ue815\ue000\U00020087䶮")))
def test_revert_goes_back(text: str) -> None:
    new, replaced = normalise(text)
    assert len(new) == len(text)
    assert not [use for use in find(new) if use.standard]
    assert revert(new, replaced) == text


def test_revert_refuses_another_text() -> None:
    _, replaced = normalise("\ue863")
    with pytest.raises(ValueError, match="4DAE"):
        revert("龑", replaced)
