"""Whatever a Word document looks like: its text stays, its characters get faces that draw them."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, Report
from tests import word_judge
from tests.makers.wordrandom import Sample, documents

_PROFILES = Path(__file__).parents[1] / "mappings" / "profiles"
_ALIASES = {"FangSong_GB2312": "仿宋_GB2312"}
_CASES = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def resolved(data: bytes) -> list[list[tuple[str, str]]]:
    """(character, family) by paragraph, as fontbridge sees it."""
    return [
        [
            (character, run.faces.family(slot))
            for run in paragraph.runs
            for start, end, slot in run.faces.segments(run.text)
            for character in run.text[start:end]
        ]
        for paragraph in open_document(data, Limits()).paragraphs(None)
    ]


@_CASES
@given(documents())
def test_effective_fonts_are_those_of_the_judge(sample: Sample) -> None:
    judged = word_judge.judge(sample.data)
    assert resolved(sample.data) == [
        [(each.character, each.family) for each in line] for line in judged
    ]


@pytest.mark.parametrize("to", ["party", "government"])
@_CASES
@given(sample=documents())
def test_the_text_stays_and_every_character_gets_a_face(to: str, sample: Sample) -> None:
    result = fontbridge.convert(sample.data, to=to)
    assert word_judge.texts(result.data) == word_judge.texts(sample.data)
    assert fontbridge.restore(result.data, result.report) == sample.data
    again = fontbridge.convert(result.data, to=to)
    assert again.data == result.data and not again.report.changes
    assert not _neither_right_nor_told(result.data, result.report, to)


def _neither_right_nor_told(data: bytes, report: Report, to: str) -> Counter[tuple[str, str]]:
    """(character, family) that is neither right nor told."""
    profile = tomllib.loads((_PROFILES / f"{to}.toml").read_text("utf-8"))
    right = {profile["latin"]["preferred"], *profile["latin"].get("accepted", ())}
    for faces in profile["han"].values():
        right |= {faces["preferred"], *faces.get("accepted", ()), *faces.get("fallback", ())}
    told = "".join(finding.characters for finding in report.findings)
    messages = "\n".join(finding.message for finding in report.findings)
    return Counter(
        (each.character, each.family)
        for line in word_judge.judge(data)
        for each in line
        if each.character not in told
        and not each.character.isspace()
        and not _is_told(each.slot, each.family, messages)
        and (_ALIASES.get(each.family, each.family) not in right or _lacks(each))
    )


def _is_told(slot: str, family: str, messages: str) -> bool:
    if slot == "cs":
        return True  # complex scripts stay with the face they have
    what = f"{family} is " if family else "no family is declared"
    return any(what in line and f"slot {slot}" in line for line in messages.splitlines())


def _lacks(drawn: word_judge.Drawn) -> bool:
    """By the bytes of GBK, of which the GB2312 faces have the rows of GB2312."""
    character, family = drawn.character, drawn.family
    if unicodedata.category(character) in ("Mn", "Cf") and character >= "\u2000":
        return False  # selectors and joiners need no glyph
    try:
        spelt = character.encode("gbk")
    except UnicodeEncodeError:
        spelt = b""
    if family.endswith("_GB2312") or family == "方正小标宋简体":
        lead, trail = spelt if len(spelt) == 2 else (0xB0, 0xA1 * len(spelt))
        return not (trail >= 0xA1 and (0xA1 <= lead <= 0xA9 or 0xB0 <= lead <= 0xF7)) or (
            character in "〇㎡"
        )
    return family.endswith("_GBK") and not spelt
