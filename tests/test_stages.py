"""The three proofreadings: what only warns at one and blocks at the next."""

from __future__ import annotations

from pathlib import Path

import pytest

import fontbridge
from fontbridge.mapping.stages import STAGES, Stage
from fontbridge.mapping.validate import problems
from fontbridge.model import Finding, Severity
from tests.command_line import CommandLine

OURS = """
extends = "government"

[title]
zh = "本县"
en = "county"
"""


@pytest.fixture
def run(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


def office(folder: Path, text: str) -> Path:
    (folder / "profiles").mkdir(parents=True)
    (folder / "profiles" / "county.toml").write_text(OURS + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("stage", "fonts", "characters"),
    [("draft", 0, 1), ("review", 1, 1), ("final", 1, 1)],
)
def test_exit_codes_of_the_built_in_profiles(
    run: CommandLine, examples: Path, tmp_path: Path, stage: str, fonts: int, characters: int
) -> None:
    asked = ("check", "--stage", stage, "--to")
    assert run(*asked, "government", examples / "party-notice.docx").code == fonts
    # 〇 and 镕, which GB2312 has not
    assert run(*asked, "party", examples / "letter-gbk.txt").code == characters


def test_the_final_stage_is_the_default(run: CommandLine, examples: Path) -> None:
    asked = ("check", "--json", "--to", "party", examples)
    assert run(*asked).objects == run(*asked, "--stage", "final").objects


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_changes_severities_and_nothing_else(examples: Path, stage: str) -> None:
    data = (examples / "government-notice.docx").read_bytes()
    final = fontbridge.check(data, to="party")
    staged = fontbridge.check(data, to="party", stage=stage)
    assert staged.changes == final.changes
    assert [each.message for each in staged.findings] == [each.message for each in final.findings]
    assert fontbridge.convert(data, to="party", stage=stage).data == (
        fontbridge.convert(data, to="party").data
    )


def test_convert_at_a_stage_leaves_what_only_warns(
    run: CommandLine, tmp_path: Path
) -> None:
    mappings = office(tmp_path / "ours", '[stages.draft]\nwarn = ["characters-not-covered"]\n')
    letter = tmp_path / "a.txt"
    letter.write_bytes("\U0002b73c".encode("gb18030"))
    asked = ("convert", "--mappings", mappings, "--to", "county", letter, "--force", "-o")
    assert run(*asked, tmp_path / "b.txt", "--stage", "draft").code == 0
    assert run(*asked, tmp_path / "b.txt").code == 1


def test_notes_block_where_an_office_says_so(run: CommandLine, tmp_path: Path) -> None:
    mappings = office(tmp_path / "ours", '[stages.final]\nblock = ["suffix-mismatch"]\n')
    letter = tmp_path / "a.docx"
    letter.write_bytes("通知".encode("gbk"))
    asked = ("check", "--mappings", mappings, "--to")
    assert run(*asked, "county", letter).code == 1
    assert run(*asked, "county", "--stage", "review", letter).code == 0
    assert run(*asked, "government", letter).code == 0


def test_what_cannot_be_handled_blocks_at_every_stage() -> None:
    codes = frozenset({"damaged", "encrypted"})
    found = [Finding(code, code, Severity.ERROR) for code in codes]
    assert Stage(warn=codes).judged(found) == found


def test_a_family_that_draws_nothing_stays_a_note() -> None:
    idle = Finding("family-not-accepted", "idle", Severity.INFO)
    assert Stage(block=frozenset({"family-not-accepted"})).judged([idle]) == [idle]


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('[stages.draft]\nwarn = ["damaged"]\n', "stages.draft.warn[1]", 8),
        ('[stages.first]\nwarn = []\n', "stages.first", 7),
        ('[stages.draft]\nwarn = ["signed"]\nblock = ["signed"]\n', "stages.draft.block[1]", 9),
    ],
)
def test_mistakes_are_told_with_their_place(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    (wrong,) = problems(office(tmp_path, text))
    assert (wrong.key, wrong.line) == (key, line)


def test_profiles_show_tells_the_stages(run: CommandLine) -> None:
    (told,) = run("profiles", "show", "party", "--json").objects
    assert told["stages"]["draft"]["warn"]
    assert "review" in run("profiles", "show", "party").text
