"""The index of formats: a short cut that must lead where the long way leads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fontbridge.formats import _offered, all_formats, format_named, formats_of_suffix, registry
from fontbridge.formats.base import Content, Document
from fontbridge.model import FontbridgeError, Limits
from tests.makers.samples import PARTY_SAMPLES


def test_the_index_is_up_to_date() -> None:
    told = json.loads(Path(registry.__file__).with_name(registry.INDEX).read_text("utf-8"))
    right = json.loads(registry.built())
    assert {name: held for name, held in told.items() if held} == {
        name: held for name, held in right.items() if held
    }, "run: python -m fontbridge.formats"
    # A module without formats that is not told costs its import, no more.
    assert told.keys() <= right.keys()


def test_a_module_that_the_index_does_not_know_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = registry.ours()
    monkeypatch.setattr(registry.json, "loads", lambda _: {})
    assert registry.ours.__wrapped__() == whole


@pytest.mark.parametrize("name", PARTY_SAMPLES)
def test_no_format_that_recognises_a_content_is_passed_over(name: str) -> None:
    for data in PARTY_SAMPLES[name]:
        content = Content(data, Limits())
        assert _recognising(content, _offered(data)) == _recognising(content, all_formats())


def _recognising(content: Content, kinds: object) -> list[str]:
    found = []
    for kind in kinds:  # type: ignore[attr-defined]
        assert issubclass(kind, Document)
        try:
            if kind.recognises(content):
                found.append(kind.format)
        except FontbridgeError as error:
            found.append(error.code)
            break
    return found


def test_formats_by_name_and_suffix() -> None:
    assert all(format_named(kind.format) is kind for kind in all_formats())
    assert format_named("no such format") is None
    assert formats_of_suffix("A.DOCX") == ["docx"]
    assert formats_of_suffix("a") == []


def test_a_word_document_loads_no_other_format(examples: Path) -> None:
    code = (
        "import sys, fontbridge; fontbridge.convert(sys.argv[1], to='government');"
        "print(*sorted(n.rpartition('.')[2] for n in sys.modules if n.startswith('fontbridge.f')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, examples / "party-notice.docx"],
        check=True, capture_output=True, text=True,
    )
    loaded = set(ran.stdout.split())
    assert "docx" in loaded
    others = {card.module for card in registry.ours()} - {"docx"}
    assert not loaded & others
