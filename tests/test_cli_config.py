"""Defaults from files: which file counts, what it may set, and that it is told where from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> CommandLine:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    for variable in ("FONTBRIDGE_CONFIG", "FONTBRIDGE_TO", "FONTBRIDGE_STAGE"):
        monkeypatch.delenv(variable, raising=False)
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def notice(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document two folders below the place of a configuration file, and the working folder."""
    folder = tmp_path / "office" / "2026"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return Path(shutil.copy(examples / "party-notice.docx", folder))


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def in_office(tmp_path: Path, text: str) -> Path:
    return written(tmp_path / "office" / "fontbridge.toml", text)


def of_user(tmp_path: Path, text: str) -> Path:
    return written(tmp_path / "user" / "fontbridge" / "fontbridge.toml", text)


def profile_of(fontbridge: CommandLine, notice: Path, *options: str) -> str:
    (report,) = fontbridge("check", "--json", *options, notice).objects
    return str(report["profile"])


def test_a_file_above_the_working_folder_sets_the_profile(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    in_office(tmp_path, 'to = "government"\n')
    assert profile_of(fontbridge, notice) == "government"


def test_the_nearer_comes_before_the_farther(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_user(tmp_path, 'to = "government"\n')
    assert profile_of(fontbridge, notice) == "government"
    in_office(tmp_path, 'to = "party"\n')
    assert profile_of(fontbridge, notice) == "party"
    in_office(tmp_path, 'to = "party"\n[check]\nto = "government"\n')
    assert profile_of(fontbridge, notice) == "government"
    monkeypatch.setenv("FONTBRIDGE_TO", "party")
    assert profile_of(fontbridge, notice) == "party"
    assert profile_of(fontbridge, notice, "--to", "government") == "government"


def test_fontbridge_config_names_the_only_file(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_office(tmp_path, 'to = "government"\n')
    monkeypatch.setenv("FONTBRIDGE_CONFIG", str(written(tmp_path / "x.toml", 'to = "party"\n')))
    assert profile_of(fontbridge, notice) == "party"
    monkeypatch.setenv("FONTBRIDGE_CONFIG", "")
    assert fontbridge("check", notice).code == 2
    monkeypatch.setenv("FONTBRIDGE_CONFIG", str(tmp_path / "missing.toml"))
    assert fontbridge("check", "--to", "party", notice).code == 2


def test_paths_are_taken_from_the_folder_of_the_file(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    written(
        tmp_path / "office" / "tables" / "profiles" / "county.toml",
        'extends = "government"\nsystem = "government"\n[title]\nzh = "县"\nen = "County"\n',
    )
    in_office(tmp_path, 'to = "county"\nmappings = "tables"\n')
    assert profile_of(fontbridge, notice) == "county"


def test_the_language(fontbridge: CommandLine, notice: Path, tmp_path: Path) -> None:
    in_office(tmp_path, 'lang = "zh"\n')
    assert "选项" in fontbridge("check", "--help").text
    assert "Options" in fontbridge("check", "--lang", "en", "--help").text


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("\njbos = 4\n", 2, "jbos"),
        ("[chekc]\njobs = 4\n", 1, "chekc"),
        ("[check]\noutput = 'x'\n", 2, "output"),
        ("jobs = 'many'\n", 1, "jobs"),
        ("json = 'yes'\n", 1, "true or false"),
        ("to = ['party']\n", 1, "not a text"),
        ("password = 'x'\n", 1, "command line"),
        ("to = \n", 1, "TOML"),
    ],
)
def test_mistakes_are_told_with_their_line(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, text: str, line: int, told: str
) -> None:
    file = of_user(tmp_path, text)
    ran = fontbridge("check", "--to", "party", notice)
    assert ran.code == 2
    assert f"{file}:{line}" in ran.talk
    assert told in ran.talk
    assert fontbridge("check", "--help").code == 0
    assert fontbridge("doctor", "-q").code == 1


@pytest.mark.parametrize("key", ["plugin", "password-file", "scheduler", "report", "host"])
def test_a_file_that_came_with_documents_names_no_code_and_no_host(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, key: str
) -> None:
    written(notice.parent / "evil.py", "raise SystemExit(99)\n")
    in_office(tmp_path, f'{key} = "evil.py"\n')
    ran = fontbridge("check", "--to", "party", notice)
    assert ran.code == 2
    assert key in ran.talk


def test_config_show_tells_where_each_value_comes_from(
    fontbridge: CommandLine, notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = in_office(tmp_path, 'to = "party"\n\n[convert]\nbackup = ".bak"\n')
    monkeypatch.setenv("FONTBRIDGE_JOBS", "3")
    (told,) = fontbridge("config", "show", "--json", "convert").objects
    assert [one["kind"] for one in told["files"]] == ["folder", "user", "system"]
    assert told["files"][0] == {"kind": "folder", "path": str(file), "found": True}
    rows = {row["option"]: (row["value"], row["source"], row["place"]) for row in told["settings"]}
    assert rows["to"] == ("party", "file", f"{file}:1")
    assert rows["backup"] == (".bak", "file", f"{file}:4")
    assert rows["jobs"] == ("3", "environment", "FONTBRIDGE_JOBS")
    assert rows["stage"] == ("final", "built-in", "")
    shown = fontbridge("config")
    assert shown.code == 0
    assert ".bak" in shown.text
    assert fontbridge("config", "show", "nothing").code == 2


def test_config_show_keeps_a_password_to_itself(
    fontbridge: CommandLine, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTBRIDGE_PASSWORD", "sesame")
    assert "sesame" not in fontbridge("config", "show", "--json", "convert").text


def test_a_configured_backup_waits_for_a_run_in_place(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    in_office(tmp_path, 'to = "government"\n[convert]\nbackup = ".bak"\n')
    assert fontbridge("convert", notice, "-o", notice.with_name("out.docx")).code in (0, 1)
    assert fontbridge("convert", notice, "--in-place").code in (0, 1)
    assert notice.with_name(notice.name + ".bak").exists()


def test_a_dry_run_tells_all_and_writes_nothing(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    before = notice.read_bytes()
    asked = ("convert", "--to", "government", "--json", notice)
    dry = fontbridge(*asked, "--dry-run")
    assert [path.name for path in notice.parent.iterdir()] == [notice.name]
    assert notice.read_bytes() == before
    real = fontbridge(*asked, "-o", tmp_path / "out" / "x.docx")
    assert dry.code == real.code
    assert dry.objects[0]["sha256"] == real.objects[0]["sha256"]
    assert dry.objects[0]["changes"] == real.objects[0]["changes"]
    assert "nothing was written" in dry.talk


def test_a_dry_run_fails_where_writing_would(fontbridge: CommandLine, notice: Path) -> None:
    there = written(notice.with_name("there.docx"), "somebody's")
    ran = fontbridge("convert", "--to", "government", "--dry-run", notice, "-o", there)
    assert ran.code == 3
    assert there.read_text(encoding="utf-8") == "somebody's"
