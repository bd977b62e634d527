"""The public contract of the command line: exit codes, streams, JSON, where results go."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from fontbridge.cli.app import COMMANDS
from fontbridge.model import Report
from tests.command_line import CommandLine

PARTY, GOVERNMENT = "party-notice.docx", "government-notice.docx"
REPORT_KEYS = [
    "path", "format", "sha256", "profile", "system", "charset", "fonts", "changes", "findings",
    "verified",
]


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def notice(examples: Path, tmp_path: Path) -> Path:
    """A notice of the Party system, in a folder that may be written to."""
    return Path(shutil.copy(examples / PARTY, tmp_path / "通知.docx"))


@pytest.fixture
def folder(examples: Path, tmp_path: Path) -> Path:
    """A folder with what is met in one: two notices, a script, a picture, damage, a lock file."""
    made = tmp_path / "in"
    (made / "sub").mkdir(parents=True)
    shutil.copy(examples / PARTY, made)
    shutil.copy(examples / GOVERNMENT, made / "sub")
    (made / "run.py").write_text("print('镕')", encoding="utf-8")
    (made / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (made / "cut.docx").write_bytes((examples / PARTY).read_bytes()[:3000])
    (made / "~$lock.docx").write_bytes(b"lock")
    return made


# -- exit codes ---------------------------------------------------------------------------------


def test_version_is_told_at_once() -> None:
    asked = [sys.executable, "-X", "importtime", "-m", "fontbridge", "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("fontbridge ")
    assert "click" not in told.stderr


def test_check_exits_1_until_the_file_is_fit(fontbridge: CommandLine, notice: Path) -> None:
    assert fontbridge("check", "--to", "government", notice).code == 1
    assert fontbridge("convert", "--to", "government", "--in-place", notice).code == 0
    assert fontbridge("check", "--to", "government", notice).code == 0
    assert fontbridge("check", "--to", "party", notice).code == 1


def test_check_writes_nothing(fontbridge: CommandLine, notice: Path) -> None:
    before = notice.read_bytes()
    fontbridge("check", "--to", "government", notice)
    assert notice.read_bytes() == before
    assert list(notice.parent.iterdir()) == [notice]


def test_convert_exits_1_if_it_leaves_something(fontbridge: CommandLine, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes("同志：镕".encode("gbk"))
    ran = fontbridge("convert", "--to", "party", "--in-place", letter)
    assert ran.code == 1
    assert letter.read_bytes() == "同志：镕".encode("gbk")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "IN"),
        ("check", "--to", "nobody", "IN"),
        ("check", "--to", "party"),
        ("check", "--to", "party", "--lang", "fr", "IN"),
        ("inspect", "--max-size", "much", "IN"),
        ("inspect", "--mappings", "absent", "IN"),
        ("convert", "--to", "government", "IN"),
        ("convert", "--to", "government", "IN", "-o", "OUT", "--in-place"),
        ("convert", "--to", "government", "IN", "-o", "IN"),
        ("convert", "--to", "government", "IN", "-o", "OUT", "--backup", ".bak"),
        ("convert", "--to", "government", "IN", "--in-place", "--backup", "a/b"),
        ("convert", "--to", "government", "IN", "-", "-o", "OUT"),
        ("restore", "-"),
        ("unheard-of",),
    ],
)
def test_wrong_usage_exits_2(
    fontbridge: CommandLine, notice: Path, arguments: tuple[str, ...]
) -> None:
    before = notice.read_bytes()
    ran = fontbridge(*(str(notice) if word == "IN" else word for word in arguments))
    assert ran.code == 2
    assert ran.product == b""
    assert "Error: " in ran.talk
    assert notice.read_bytes() == before


@pytest.mark.parametrize("command", ["inspect", "detect"])
def test_what_cannot_be_read_exits_3_and_stops_no_other(
    fontbridge: CommandLine, notice: Path, command: str
) -> None:
    absent = notice.with_name("absent.docx")
    ran = fontbridge(command, absent, notice)
    assert ran.code == 3
    assert notice.name in ran.text
    assert f"Error: {absent}: " in ran.talk


def test_a_file_of_no_format_fails_only_if_it_was_named(
    fontbridge: CommandLine, folder: Path
) -> None:
    picture = folder / "picture.png"
    (folder / "cut.docx").unlink()
    met = fontbridge("inspect", folder)
    assert met.code == 0
    assert f"skipped {picture}: " in met.talk
    assert fontbridge("inspect", picture).code == 3


def test_a_folder_is_refused_as_a_fifo_or_a_socket_is(
    fontbridge: CommandLine, tmp_path: Path
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for path in (fifo, tmp_path / "socket"):
            assert fontbridge("inspect", path).code == 3


def test_a_reader_that_leaves_early_is_no_traceback(folder: Path) -> None:
    asked = f"{sys.executable} -m fontbridge inspect {folder} -v | head -1"
    told = subprocess.run(asked, shell=True, capture_output=True, text=True)
    assert "Traceback" not in told.stderr
    assert "fault" not in told.stderr


# -- JSON ---------------------------------------------------------------------------------------


def test_json_is_one_object_a_file(fontbridge: CommandLine, folder: Path) -> None:
    ran = fontbridge("check", "--to", "government", "--json", folder)
    names = [Path(one["path"]).name for one in ran.objects]
    assert names == ["cut.docx", PARTY, "picture.png", "run.py", GOVERNMENT]
    assert all(list(one) == REPORT_KEYS for one in ran.objects)
    codes = {Path(one["path"]).name: {f["code"] for f in one["findings"]} for one in ran.objects}
    assert codes["cut.docx"] == {"damaged"}
    assert codes["picture.png"] == codes["run.py"] == {"unsupported"}
    assert codes[PARTY] == {"family-not-accepted"}
    assert codes[GOVERNMENT] == set()


def test_json_messages_are_in_the_language_asked_for(
    fontbridge: CommandLine, notice: Path
) -> None:
    told = {
        lang: fontbridge("check", "--to", "government", "--json", "--lang", lang, notice).objects
        for lang in ("zh", "en")
    }
    assert "仿宋_GB2312 is not accepted" in json.dumps(told["en"], ensure_ascii=False)
    assert "is not accepted" not in json.dumps(told["zh"], ensure_ascii=False)


def test_json_needs_no_character_that_the_console_lacks(
    fontbridge: CommandLine, notice: Path
) -> None:
    asked = [sys.executable, "-m", "fontbridge", "inspect", "--json", str(notice)]
    environ = os.environ | {"PYTHONIOENCODING": "ascii"}
    told = subprocess.run(asked, capture_output=True, env=environ, check=True)
    assert json.loads(told.stdout.decode("ascii"))["path"] == str(notice)


@pytest.mark.parametrize("encoding", ["ascii", "cp936", "cp437"])
def test_tables_need_no_character_that_the_console_lacks(notice: Path, encoding: str) -> None:
    asked = [sys.executable, "-m", "fontbridge", "check", "--to", "government", str(notice)]
    for lang in ("zh", "en"):
        environ = os.environ | {"PYTHONIOENCODING": encoding}
        told = subprocess.run([*asked, "--lang", lang], capture_output=True, env=environ)
        assert told.returncode == 1
        assert b"Times New Roman" in told.stdout
        assert told.stderr == b""


def test_detect_tells_the_charset_alone(fontbridge: CommandLine, examples: Path) -> None:
    (told,) = fontbridge("detect", "--json", examples / "letter-gb2312.txt").objects
    assert list(told) == ["path", "format", "charset", "findings"]
    assert told["charset"]["repertoire"] == "gb2312"


# -- where results go -----------------------------------------------------------------------------


def test_a_folder_keeps_its_structure_and_other_files_are_left_out(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "deep"
    ran = fontbridge("convert", "--to", "government", folder, "-o", out)
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert written == {PARTY, f"{PARTY}.fontbridge.json", f"sub/{GOVERNMENT}"}
    assert (out / "sub" / GOVERNMENT).read_bytes() == (folder / "sub" / GOVERNMENT).read_bytes()
    assert ran.code == 3  # cut.docx
    assert "Files 5: " in ran.talk


def test_output_inside_the_input_folder_is_not_converted_again(
    fontbridge: CommandLine, folder: Path
) -> None:
    out = folder / "out"
    for _ in range(2):
        fontbridge("convert", "--to", "government", folder, "-o", out)
    assert not (out / "out").exists()


def test_two_inputs_of_one_output_are_refused(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / notice.name
    other.parent.mkdir()
    shutil.copy(notice, other)
    ran = fontbridge("convert", "--to", "government", notice, other, "-o", tmp_path / "out")
    assert ran.code == 2
    assert str(notice) in ran.talk and str(other) in ran.talk
    assert not (tmp_path / "out").exists()


def test_an_input_is_never_an_output(fontbridge: CommandLine, notice: Path) -> None:
    link = notice.with_name("link.docx")
    link.symlink_to(notice)
    for target in (notice, link, notice.parent):
        assert fontbridge("convert", "--to", "government", notice, "-o", target).code == 2


def test_a_foreign_output_is_kept_unless_forced(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.docx"
    out.write_bytes(b"somebody's work")
    convert = ("convert", "--to", "government", notice, "-o", out)
    assert fontbridge(*convert).code == 3
    assert out.read_bytes() == b"somebody's work"
    assert fontbridge(*convert, "--force").code == 0
    made = out.read_bytes()
    assert fontbridge(*convert).code == 0  # an earlier result of ours may be replaced
    out.write_bytes(made + b"edited")
    assert fontbridge(*convert).code == 3


def test_in_place_keeps_a_backup_if_asked(fontbridge: CommandLine, notice: Path) -> None:
    before = notice.read_bytes()
    in_place = ("convert", "--to", "government", "--in-place", "--backup", ".bak", notice)
    assert fontbridge(*in_place).code == 0
    assert notice.with_name(notice.name + ".bak").read_bytes() == before
    assert notice.read_bytes() != before


def test_nothing_to_do_touches_nothing(fontbridge: CommandLine, notice: Path) -> None:
    fontbridge("convert", "--to", "government", "--in-place", notice)
    record = notice.with_name(notice.name + ".fontbridge.json")
    before = notice.stat().st_ino, record.read_bytes()
    assert fontbridge("convert", "--to", "government", "--in-place", notice).code == 0
    assert (notice.stat().st_ino, record.read_bytes()) == before


def test_a_filter_gives_the_file_alone_and_its_report_aside(
    fontbridge: CommandLine, notice: Path, tmp_path: Path
) -> None:
    before = notice.read_bytes()
    ran = fontbridge("convert", "--to", "government", "--json", "-", given=before)
    assert ran.code == 0
    report = Report.from_json(ran.talk)
    assert report.verified

    record = tmp_path / "record.json"
    record.write_text(ran.talk, encoding="utf-8")
    back = fontbridge("restore", "-q", "--record", record, "-", given=ran.product)
    assert (back.code, back.product) == (0, before)


def test_plain_talk_of_a_filter_stays_off_its_product(
    fontbridge: CommandLine, notice: Path
) -> None:
    loud = fontbridge("convert", "--to", "government", "-", given=notice.read_bytes())
    quiet = fontbridge("convert", "-q", "--to", "government", "-", given=notice.read_bytes())
    assert loud.product == quiet.product
    assert loud.product.startswith(b"PK")
    assert loud.talk and not quiet.talk


def test_a_limit_is_kept(fontbridge: CommandLine, notice: Path) -> None:
    assert fontbridge("inspect", "--max-members", "3", notice).code == 3
    assert fontbridge("inspect", "--max-size", "1K", notice).code == 3
    assert fontbridge("inspect", "--max-size", "4M", notice).code == 0


def test_several_processes_tell_the_same(fontbridge: CommandLine, folder: Path) -> None:
    alone, spread = (
        fontbridge("check", "--json", "--to", "government", "--jobs", jobs, folder)
        for jobs in (1, 3)
    )
    assert (alone.code, alone.product) == (spread.code, spread.product)


# -- how much is told -----------------------------------------------------------------------------


def test_several_files_are_told_in_a_line_each_unless_in_full(
    fontbridge: CommandLine, folder: Path
) -> None:
    brief = fontbridge("inspect", folder)
    assert len(brief.text.splitlines()) == 2
    full = fontbridge("inspect", "-v", folder)
    assert full.text.count("Declarations") == 2


def test_quiet_says_nothing_but_errors_and_what_was_asked_for(
    fontbridge: CommandLine, folder: Path, notice: Path
) -> None:
    ran = fontbridge("check", "-q", "--to", "government", folder)
    assert ran.text == ""
    assert [line[:3] for line in ran.talk.splitlines()] == ["Err", "  →"]
    assert notice.name in fontbridge("inspect", "-q", notice).text


@pytest.mark.parametrize("options", [(), ("--jobs", "2")])
def test_a_bar_tells_progress_where_only_talk_goes_to_a_terminal(
    fontbridge: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    check = ("check", "--to", "government", *options, folder)
    plain = fontbridge(*check)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    barred = fontbridge(*check)
    assert "5/5" in barred.talk and "5/5" not in plain.talk
    assert "5/5" not in fontbridge(*check, "-q").talk
    assert (barred.code, barred.text) == (plain.code, plain.text)


# -- the page of the commands ---------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_the_reference(checkout: Path, name: str) -> None:
    page = (checkout / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    command = import_module(f"fontbridge.cli.{name}").command
    parts = [command, *getattr(command, "commands", {}).values()]
    options = {option for part in parts for one in part.params for option in one.opts}
    assert {option for option in options if option.startswith("-") and option not in page} == set()
    assert f"fontbridge {name} " in page


# -- other commands -------------------------------------------------------------------------------


def test_formats_come_from_the_modules(fontbridge: CommandLine) -> None:
    told = {one["format"]: one for one in fontbridge("formats", "--json").objects}
    assert ".docx" in told["docx"]["suffixes"]
    assert "docx" in fontbridge("formats").text


def test_profiles_are_listed_and_shown(fontbridge: CommandLine) -> None:
    assert {"party", "government"} <= {
        one["name"] for one in fontbridge("profiles", "list", "--json").objects
    }
    assert "government" in fontbridge("profiles").text
    shown = fontbridge("profiles", "show", "party", "--lang", "zh").text
    assert "仿宋_GB2312" in shown and "小标宋" in shown
    assert fontbridge("profiles", "show", "nobody").code == 2


def test_validate_names_each_mistake(fontbridge: CommandLine, tmp_path: Path) -> None:
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    mine = profiles / "mine.toml"
    mine.write_text('extends = "party"\ncharsett = "gbk"\n', encoding="utf-8")
    ran = fontbridge("profiles", "validate", mine)
    assert ran.code == 1
    assert f"{mine}:2: " in ran.text
    told = fontbridge("profiles", "validate", "--json", mine).objects
    assert [one["line"] for one in told if one["key"] == "charsett"] == [2]
    good = Path(__file__).parents[1] / "mappings" / "profiles" / "party.toml"
    assert fontbridge("profiles", "validate", good).code == 0


# -- files in no known format ------------------------------------------------------------------


def test_other_files_are_copied_on_demand(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    picture, out = folder / "picture.png", tmp_path / "out"
    (folder / "sub" / "深").mkdir()
    shutil.copy(picture, folder / "sub" / "深" / "b.png")
    os.utime(picture, ns=(1_600_000_000_000_000_000, 1_600_000_001_000_000_000))
    picture.chmod(0o640)
    (folder / "cut.docx").unlink()
    ran = fontbridge(
        "convert", "--to", "government", "--copy-others", "--json", "-o", out, folder
    )
    assert ran.code == 0
    same = [Path("picture.png"), Path("run.py"), Path("sub/深/b.png")]
    assert all((out / each).read_bytes() == (folder / each).read_bytes() for each in same)
    status = (out / "picture.png").stat()
    assert (status.st_mtime_ns, status.st_mode & 0o777) == (1_600_000_001_000_000_000, 0o640)
    told = {Path(one["path"]).name: one["findings"] for one in ran.objects}
    for each in same:
        assert [(f["code"], f["severity"]) for f in told[each.name]] == [("unsupported", "info")]


def test_other_files_never_replace_a_stranger(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    out.write_bytes(b"another")
    asked = ("convert", "--to", "party", "--copy-others", "-o", out, folder / "picture.png")
    assert fontbridge(*asked).code == 3
    assert out.read_bytes() == b"another"
    assert fontbridge(*asked, "--force").code == 0
    assert out.read_bytes() == (folder / "picture.png").read_bytes()


def test_copying_others_needs_an_output(fontbridge: CommandLine, folder: Path) -> None:
    assert fontbridge("convert", "--to", "party", "--copy-others", "--in-place", folder).code == 2


def test_a_damaged_file_is_not_copied(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.docx"
    asked = ("convert", "--to", "party", "--copy-others", "-o", out, folder / "cut.docx")
    assert fontbridge(*asked).code == 3
    assert not out.exists()
