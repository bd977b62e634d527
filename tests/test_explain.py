"""Every finding code has its page, in both languages and in the reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fontbridge.reports import explain
from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capfdbinary, monkeypatch)


def test_the_reference_is_what_the_data_give(checkout: Path) -> None:
    page = checkout / "docs" / "reference" / "findings.md"
    told = page.read_text(encoding="utf-8")
    assert told == explain.page(), "run python -m fontbridge.reports.explain"
    for code in explain.codes():
        assert f"(#{code})" in told and f"\n## {code}\n" in told


@pytest.mark.parametrize("code", explain.codes())
def test_both_languages_tell_all(code: str) -> None:
    chinese, english = (explain.explanation(code, language) for language in ("zh", "en"))
    for told in (chinese, english):
        assert all((told.title, told.what, told.why, told.todo, told.example))
        assert told.severity is chinese.severity
    assert re.search("[\u4e00-\u9fff]", chinese.what)
    assert not re.search("[\u4e00-\u9fff]", english.what + english.why)
    assert bool(chinese.lighter) is bool(english.lighter)


@pytest.mark.parametrize(
    "arguments", [("--explain", "signed"), ("check", "--explain", "signed", "--lang", "en")]
)
def test_the_page_is_printed_and_nothing_else_is_asked_for(
    fontbridge: CommandLine, arguments: tuple[str, ...]
) -> None:
    ran = fontbridge(*arguments)
    assert ran.code == 0
    told = explain.explanation("signed", "en")
    text = " ".join(ran.text.split())
    assert all(words in text for words in (told.what, told.why, told.todo, told.example))


def test_it_speaks_chinese_and_fits_a_narrow_terminal(
    fontbridge: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    ran = fontbridge("--lang", "zh", "--explain", "family-unknown")
    assert "字体目录里查不到" in "".join(ran.text.split())
    wide = re.compile("[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")
    assert max(len(line) + len(wide.findall(line)) for line in ran.text.splitlines()) <= 40


def test_no_such_code_is_wrong_usage(fontbridge: CommandLine) -> None:
    ran = fontbridge("check", "--explain", "sign")
    assert ran.code == 2
    assert "family-unknown" in ran.talk
