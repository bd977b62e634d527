"""Completion, the manual page and the doctor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fontbridge.cli import checkup
from fontbridge.cli.app import COMMANDS, commands
from fontbridge.cli.man import page
from tests.command_line import CommandLine

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> CommandLine:
    monkeypatch.setenv("FONTBRIDGE_CONFIG", "")
    monkeypatch.chdir(tmp_path)
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder for PATH in which `fontbridge` is this checkout."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "fontbridge"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fontbridge "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


def asked(shell: str, program: str, folder: Path) -> list[str]:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"no {shell} on this machine")
    environ = os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(CHECKOUT),
        "LC_ALL": "C.UTF-8", "HOME": str(folder), "FONTBRIDGE_CONFIG": "",
    }  # fmt: skip
    done = subprocess.run(
        [found, "-c", program], env=environ, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    return done.stdout.split("\n")


_BASH = """
eval "$(fontbridge completion bash)"
COMP_WORDS=({words} "") COMP_CWORD={count}
_fontbridge_completion fontbridge; printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("fontbridge", {"check", "convert", "doctor"}),
        ("fontbridge fonts", {"list", "coverage"}),
        ("fontbridge check --to", {"party", "government"}),
        ("fontbridge convert --stage", {"draft", "review", "final"}),
        ("fontbridge --explain", {"family-unknown", "damaged"}),
    ],
)
def test_bash_completes(words: str, completed: set[str], program: Path) -> None:
    script = _BASH.format(words=words, count=len(words.split()))
    assert completed <= set(asked("bash", script, program))


def test_zsh_reads_its_script(program: Path) -> None:
    script = (
        'compdef() { :; }; eval "$(fontbridge completion zsh)"; whence -w _fontbridge_completion; '
        "COMP_WORDS='fontbridge conv' COMP_CWORD=1 _FONTBRIDGE_COMPLETE=zsh_complete fontbridge"
    )
    assert {"_fontbridge_completion: function", "convert"} <= set(asked("zsh", script, program))


def test_fish_completes(program: Path) -> None:
    script = 'fontbridge completion fish | source; complete -C "fontbridge che"'
    told = asked("fish", script, program)
    assert [line.partition("\t")[0] for line in told if line] == ["check"]


def test_powershell_is_answered(
    fontbridge: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Register-ArgumentCompleter" in fontbridge("completion", "powershell").text
    monkeypatch.setenv("_FONTBRIDGE_COMPLETE", "powershell_complete")
    monkeypatch.setenv("COMP_WORDS", "fontbridge\nconvert\n--to")
    monkeypatch.setenv("COMP_WORD", "gov")
    told = subprocess.run(
        [sys.executable, "-m", "fontbridge"], capture_output=True, encoding="utf-8", check=True,
        cwd=CHECKOUT, env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert told.stdout.splitlines() == ["plain\tgovernment\t"]


def test_completion_survives_a_broken_configuration(
    fontbridge: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text("to = \n", encoding="utf-8")
    monkeypatch.setenv("FONTBRIDGE_CONFIG", str(tmp_path / "broken.toml"))
    assert fontbridge("completion", "bash").code == 0


def test_the_manual_page_has_every_command_and_option() -> None:
    told = page(commands)
    for name in COMMANDS:
        assert f'.SS "{name}' in told
    for text in ("\\-\\-in\\-place", "\\-\\-mappings", "FONTBRIDGE_JOBS", "130"):
        assert text in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_man_renders_the_page(fontbridge: CommandLine, tmp_path: Path, language: str) -> None:
    if shutil.which("man") is None:
        pytest.skip("no man on this machine")
    file = tmp_path / "fontbridge.1"
    file.write_bytes(fontbridge("man", "--lang", language).product)
    environ = os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "90", "PAGER": "cat"}
    told = subprocess.run(
        ["man", "-l", file], capture_output=True, encoding="utf-8", check=False, env=environ
    )
    assert told.returncode == 0
    assert "--break-signatures" in told.stdout
    assert ("GB2312 fonts" in told.stdout) is (language == "en")


def test_the_doctor_finds_this_machine_in_order(fontbridge: CommandLine, tmp_path: Path) -> None:
    ran = fontbridge("doctor", "--json")
    (told,) = ran.objects
    assert ran.code == 0
    assert told["healthy"] is True
    assert {check["area"] for check in told["checks"]} == set(checkup.AREAS)
    assert list(tmp_path.iterdir()) == []
    assert "Environment" in fontbridge("doctor").text


def test_the_doctor_tells_mistakes_in_the_mapping_files(
    fontbridge: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "profiles").mkdir()
    wrong = tmp_path / "profiles" / "ours.toml"
    wrong.write_text('extends = "nobody"\n', encoding="utf-8")
    ran = fontbridge("doctor", "--mappings", tmp_path)
    assert ran.code == 1
    assert f"! {wrong}:1" in ran.text


def test_the_doctor_tells_what_an_absent_extra_means(
    fontbridge: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "find_spec", lambda name: None if name == "pypdf" else name)
    ran = fontbridge("doctor")
    assert ran.code == 0
    assert "PDF files cannot be looked at" in ran.text
    assert "fontbridge[pdf]" in ran.text


def test_the_extras_are_those_of_the_package() -> None:
    import configparser

    configuration = configparser.ConfigParser()
    configuration.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    listed = set(configuration["options.extras_require"])
    assert set(checkup._EXTRAS) == listed - {"test", "bundle", "docs"}


def test_the_doctor_tells_where_nothing_can_be_written(
    fontbridge: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setattr(checkup.tempfile, "gettempdir", lambda: str(file / "below"))
    ran = fontbridge("doctor", "-q")
    assert ran.code == 1
    assert "TMPDIR" in ran.text


@pytest.mark.parametrize("group", ["fonts", "profiles", "config"])
def test_options_behind_a_group_go_to_its_usual_command(
    fontbridge: CommandLine, group: str
) -> None:
    usual = "show" if group == "config" else "list"
    bare = fontbridge(group, "--json")
    assert (bare.code, bare.product) == (0, fontbridge(group, usual, "--json").product)
    assert bare.product
