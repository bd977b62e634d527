"""The forms for issues ask for reports without text, by commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fontbridge.cli.app import COMMANDS

FORMS = sorted((Path(__file__).parents[1] / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_keeps_documents_out_and_names_commands_that_exist(form: Path) -> None:
    text = form.read_text(encoding="utf-8")
    assert re.search("不要(上传|附)", text)
    assert set(re.findall(r"`fontbridge ([a-z]+)", text)) <= set(COMMANDS)
    assert re.search(r"^name: .+\ndescription: .+\nbody:\n", text)


def test_what_is_asked_for_holds_no_text() -> None:
    text = "".join(form.read_text(encoding="utf-8") for form in FORMS)
    assert "fontbridge doctor" in text
    assert "--quote" not in text
    assert "--verbose" not in text
