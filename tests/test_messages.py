"""The catalogues hold every text of the code, in whole, and are compiled as they stand."""

from __future__ import annotations

import io
import re
from gettext import GNUTranslations
from string import Formatter

import pytest

from fontbridge.cli.app import COMMANDS
from fontbridge.cli.language import chosen
from fontbridge.messages import in_language, translator
from fontbridge.model import say
from tests.command_line import CommandLine

catalogues = pytest.importorskip("fontbridge.messages.__main__", reason="needs Babel")

TRANSLATED = [name for name in catalogues.LANGUAGES if catalogues.source(name).exists()]


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_has_a_translation_with_its_placeholders(language: str) -> None:
    catalog = catalogues.updated(language)
    assert catalogues.missing(catalog) == []
    for message in catalog:
        if isinstance(message.id, str) and message.id:
            assert placeholders(message.string) == placeholders(message.id), message.id
        elif message.id:
            known = set().union(*map(placeholders, message.id))
            assert all(placeholders(one) <= known for one in message.string), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_source_and_compiled_say_the_same(language: str) -> None:
    catalog = catalogues.updated(language)
    binary = catalogues.source(language).with_suffix(".mo").read_bytes()
    compiled = GNUTranslations(io.BytesIO(binary))
    told = {m.id: compiled.gettext(m.id) for m in catalog if isinstance(m.id, str) and m.id}
    assert told == {m.id: m.string for m in catalog if m.id in told}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_of_a_text_that_is_gone(language: str) -> None:
    with catalogues.source(language).open("rb") as stream:
        held = {message.id for message in catalogues.read_po(stream) if message.id}
    assert held == {message.id for message in catalogues.gathered() if message.id}


def test_the_gathering_sees_each_way_of_marking() -> None:
    held = {message.id for message in catalogues.gathered()}
    assert "not a format that fontbridge reads" in held  # say(…)
    assert "Replace the files themselves." in held  # mark(…)
    assert "Declarations" in held  # _(…)


def test_terms_are_those_of_the_house() -> None:
    chinese = translator("zh")
    terms = {"Family": "字体族", "Typeface": "字体", "Slot": "槽位", "Repertoire": "字库",
             "Declarations": "声明", "Changes": "改动", "Profiles": "规范"}
    assert {term: chinese(term) for term in terms} == terms


def test_a_message_within_a_message_is_translated_too() -> None:
    message = say("cannot be read: {reason}", reason=say("permission denied"))
    assert in_language(message, translator("zh")) == "无法读取：没有权限"


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ([], {"LC_ALL": "", "LANG": "zh_CN.GB18030"}, "zh"),
        ([], {"LANG": "Chinese_China.936"}, "zh"),
        ([], {"LANG": "C", "FONTBRIDGE_LANG": "zh"}, "zh"),
        (["--lang", "en"], {"FONTBRIDGE_LANG": "zh"}, "en"),
        (["--lang=zh"], {"LC_ALL": "C"}, "zh"),
        (["--lang"], {"LC_ALL": "C"}, "en"),
        (["--", "--lang", "zh"], {"LC_ALL": "C"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_of_the_locale(
    arguments: list[str], environ: dict[str, str], language: str
) -> None:
    assert chosen(arguments, environ) == language


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_wholly_chinese(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    fontbridge = CommandLine(capsysbinary, monkeypatch)
    arguments = [command, "--help"] if command else ["--help"]
    monkeypatch.setenv("FONTBRIDGE_LANG", "zh")
    told = fontbridge(*arguments)
    assert told.code == 0
    # Two lower-case words with a blank between them are English running text.
    prose = [line for line in told.text.splitlines() if re.search(r"[a-z]{3,} [a-z]{2,}", line)]
    assert [line for line in prose if not line.startswith("用法：")] == []
    monkeypatch.setenv("FONTBRIDGE_LANG", "en")
    # Folders keep the names that offices give them, whatever the language.
    english = re.sub("急件|退文|存档|特急|特提|加急|平急", "", fontbridge(*arguments).text)
    assert not re.search("[一-鿿]", english)


def test_a_wrong_option_is_told_in_chinese(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = CommandLine(capsysbinary, monkeypatch)("inspect", "--lang", "zh", "--jsno", "x").talk
    assert "没有选项" in told
    assert "No such" not in told
