"""What a Chinese Windows is like, imitated: its consoles, names, locks and folders."""

from __future__ import annotations

import ctypes
import errno
import io
import json
import os
import shutil
import sys
from pathlib import Path, PureWindowsPath

import pytest

from fontbridge import files, unfinished
from fontbridge.cli import configfile, main
from fontbridge.cli.language import chosen
from fontbridge.hooks import register
from fontbridge.model import FontbridgeError, Limits

# As offices name files: a bracketed year, an ideographic space, a character outside every code
# page (𬭎, Extension E), a name that Windows keeps for a device.
NAMES = ("县政府〔2026〕12号　通知.docx", "𬭎.docx", "CON.docx")
CONSOLES = ("cp936", "gbk", "gb18030", "utf-8", "cp437", "cp1252", "ascii")


@pytest.fixture
def office(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "来文"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(examples / "party-notice.docx", folder / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FONTBRIDGE_CONFIG", "")
    monkeypatch.setenv("COLUMNS", "100")
    return folder


class Console:
    """Standard output and error of a console in one code page, strict as Python opens them."""

    def __init__(self, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._encoding = encoding
        self._streams = [io.BytesIO(), io.BytesIO()]
        for name, stream in zip(("stdout", "stderr"), self._streams, strict=True):
            monkeypatch.setattr(sys, name, io.TextIOWrapper(stream, encoding, newline="\r\n"))

    def run(self, *arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        # click takes ASCII for a mistake of the settings and writes its help in UTF-8.
        errors = "replace" if self._encoding == "ascii" else "strict"
        product, talk = (one.getvalue().decode(self._encoding, errors) for one in self._streams)
        return code, product, talk


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("console", CONSOLES)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "--to", "government", "来文"), 1),
        (("inspect", "-v", "来文"), 0),
        (("convert", "--to", "government", "--dry-run", "来文"), 0),
        (("convert", "--help"), 0),
        (("profiles", "show", "party"), 0),
        (("check", "--to", "party", "没有〔2026〕𬭎.docx"), 3),
        (("config", "show"), 0),
        (("man",), 0),
        (("--explain", "characters-not-covered"), 0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_output_never_fails_for_want_of_a_character(
    office: Path, monkeypatch: pytest.MonkeyPatch, console: str, language: str,
    arguments: tuple[str, ...], code: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("FONTBRIDGE_LANG", language)
    got, product, talk = Console(console, monkeypatch).run(*arguments)
    assert got in (code, 1) if arguments[0] == "convert" else got == code
    assert "Traceback" not in talk
    assert "UnicodeEncodeError" not in product + talk
    assert product or talk


@pytest.mark.parametrize("console", CONSOLES)
def test_json_is_whole_in_every_console(
    office: Path, monkeypatch: pytest.MonkeyPatch, console: str
) -> None:
    _, product, _ = Console(console, monkeypatch).run(
        "check", "--json", "--to", "government", office
    )
    told = {Path(json.loads(line)["path"]).name for line in product.splitlines()}
    assert told == set(NAMES)


def test_a_chinese_console_shows_the_signs_themselves(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, product, talk = Console("cp936", monkeypatch).run("inspect", office)
    assert "〔2026〕12号" in product + talk
    assert "\\U0002cb4e.docx" in product + talk


def test_names_survive_a_conversion_and_its_undoing(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in office.iterdir()}
    assert Console("cp936", monkeypatch).run(
        "convert", "--to", "government", "--in-place", office
    )[0] in (0, 1)
    assert {path.name for path in office.glob("*.docx")} == set(NAMES)
    assert Console("cp936", monkeypatch).run("restore", office)[0] == 0
    assert {path.name: path.read_bytes() for path in office.glob("*.docx")} == before


def test_the_lock_of_an_open_file_is_no_document(office: Path) -> None:
    for name in ("~$〔2026〕12号　通知.docx", ".~lock.通知.odt#"):
        (office / name).write_bytes(b"\x04user")
    assert {found.path.name for found in files.walk([office])} == set(NAMES)


def test_a_file_that_word_holds_open_is_left_as_it_was(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = office / NAMES[0]
    before = held.read_bytes()

    def refused(source: object, target: object) -> None:
        raise PermissionError(errno.EACCES, "sharing violation", str(target))  # winerror 32

    monkeypatch.setattr(unfinished.os, "replace", refused)
    with pytest.raises(FontbridgeError, match="permission denied") as caught:
        files.replace(held, b"new")
    assert "Close it in other programs" in caught.value.advice
    assert held.read_bytes() == before
    assert {path.name for path in office.iterdir()} == set(NAMES)


def test_without_what_posix_alone_has_a_file_is_still_replaced_in_one_step(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_NAMELESS", "_DIRECTORY", "_NOFOLLOW"):
        monkeypatch.setattr(unfinished, name, 0)
    monkeypatch.setattr(unfinished, "_BY_DESCRIPTOR", False)
    monkeypatch.delattr(os, "chown")
    monkeypatch.delattr(os, "listxattr", raising=False)
    target = office / NAMES[0]
    files.replace(target, b"new", like=target)
    assert target.read_bytes() == b"new"
    assert {path.name for path in office.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", ["C:\\", "\\\\server\\share\\"])
def test_a_path_that_is_too_long_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    long = name + "文" * 300 + ".docx"
    monkeypatch.setattr(files.os, "name", "nt")
    monkeypatch.setattr(files.os, "stat", _nothing_there)
    with pytest.raises(FontbridgeError, match="259 characters"):
        files.read(long, Limits())
    with pytest.raises(FontbridgeError, match="no such file"):
        files.read("\\\\?\\" + long, Limits())
    with pytest.raises(FontbridgeError, match="no such file"):
        files.read(name + "短.docx", Limits())


def _nothing_there(path: object) -> os.stat_result:
    raise FileNotFoundError(errno.ENOENT, "The system cannot find the path specified")


def test_the_folders_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    environ = {"APPDATA": r"C:\Users\张三\AppData\Roaming", "PROGRAMDATA": r"D:\ProgramData"}
    told = [str(place.path) for place in configfile.places(environ, Path("/"))[1:]]
    assert [path.partition("/")[0] for path in told] == list(environ.values())
    monkeypatch.setenv("LOCALAPPDATA", r"C:\Users\张三\AppData\Local")
    usual = PureWindowsPath(str(register.usual_place()))
    assert usual.parts[:3] == ("C:\\", "Users", "张三")
    assert usual.parts[-2:] == ("fontbridge", "register.sqlite")


@pytest.mark.parametrize(
    ("identifier", "language"), [(0x0804, "zh"), (0x0404, "zh"), (0x0409, "en")]
)
def test_the_language_of_windows(
    monkeypatch: pytest.MonkeyPatch, identifier: int, language: str
) -> None:
    class Kernel:
        GetUserDefaultUILanguage = staticmethod(lambda: identifier)

    class Libraries:
        kernel32 = Kernel

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    assert chosen([], {}) == language
