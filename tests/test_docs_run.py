"""Everything that README and docs/ tell the reader to type does what it should."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.documented import blocks, script
from tests.makers.fonts import build_collection, build_font
from tests.makers.samples import PARTY_SAMPLES
from tests.served import served

CHECKOUT = Path(__file__).parents[1]
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")])
LANGUAGES = {"", "json", "powershell", "python", "sh", "text", "toml", "yaml"}
MOST_LEFT_OUT = 24  # a block that does not run proves nothing
SERVICE = "127.0.0.1:8321"
SECONDS = 240

# What the command line really is, noting each exit code. What runs until it is told to stop is
# told so as soon as it says that it has begun.
COMMAND = """\
#!{python}
import os, signal, socket, subprocess, sys
arguments = sys.argv[1:]
if arguments[:1] == ["serve"]:  # the usual port may be taken
    with socket.create_server(("127.0.0.1", 0)) as free:
        arguments += ["--port", str(free.getsockname()[1])]
command = [sys.executable, "-m", "fontbridge", *arguments]
if arguments[:1] in (["serve"], ["watch"]) and "--once" not in arguments:
    # A shell that runs the tests in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    print(running.communicate(timeout=60)[0].decode(errors="replace"))
    code = running.returncode
    code = 0 if code == 130 else code  # interrupted before it had more to end than itself
else:
    code = subprocess.run(command).returncode
with open(os.environ["RAN"], "a") as log:
    print(code, *arguments, file=log)
sys.exit(code)
"""


def named(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


@pytest.fixture
def desk(tmp_path: Path, examples: Path) -> Path:
    """A folder with the files that the pages speak of."""
    desk = tmp_path / "desk"
    shutil.copytree(examples, desk / "examples")
    for folder in ("收文", "收件", "旧档/2016"):
        shutil.copytree(examples, desk / folder, ignore=shutil.ignore_patterns("gate"))
    notice = examples / "party-notice.docx"
    for name in ("通知.docx", "来文.docx", "稿件.docx", "notice.docx"):
        shutil.copy(notice, desk / name)
    (desk / "附件.xlsx").write_bytes(PARTY_SAMPLES["xlsx"][0])
    (desk / "名单.csv").write_bytes("姓名,单位\r\n张镕,办公室\r\n".encode("gbk"))
    fonts = desk / "字体"
    fonts.mkdir()
    names = {"en": "FangSong_GB2312", "zh": "仿宋_GB2312"}
    one = build_font(fonts / "仿宋_GB2312.ttf", "通知公文一二三", names)
    shutil.copy(one, desk / "simfang.ttf")
    build_collection(desk / "字体.ttc", one, one, one)
    return desk


@pytest.mark.parametrize("page", [p for p in PAGES if script(p)], ids=named)
def test_what_the_page_tells_works(page: Path, desk: Path) -> None:
    ran, failed, said = _run(page, desk)
    wrong = [line for line in ran.splitlines() if line.split()[0] not in ("0", "1")]
    assert wrong == [], said
    assert failed == "", said


def _run(page: Path, desk: Path) -> tuple[str, str, str]:
    """What was run with its exit codes, what else failed, and all that was said."""
    bin_folder = desk.parent / "bin"
    bin_folder.mkdir()
    command = bin_folder / "fontbridge"
    command.write_text(COMMAND.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)
    python = bin_folder / "python"  # no link: the environment is found by where Python lies
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    fontconfig = desk.parent / "fonts.conf"
    fontconfig.write_text(f"<fontconfig><dir>{desk / '字体'}</dir></fontconfig>", "utf-8")
    home = desk.parent / "home"
    home.mkdir()
    ran, failed, said = (desk.parent / name for name in ("ran", "failed", "said"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "FONTBRIDGE"))}
    environment |= {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "FONTCONFIG_FILE": str(fontconfig),
        "RAN": str(ran),
        "FAILED": str(failed),
    }
    told = script(page)
    with served() if SERVICE in told else nullcontext(SERVICE) as address:
        script_file = desk.parent / "script"
        script_file.write_text(told.replace(f"http://{SERVICE}", address), encoding="utf-8")
        # To a file: a pipe would be read until the last child of a child has closed it.
        with said.open("wb") as stream:
            subprocess.run(
                ["bash", script_file], cwd=desk, env=environment, timeout=SECONDS, check=False,
                stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
            )
    return _text(ran), _text(failed), _text(said)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_blocks_say_what_they_are(page: Path) -> None:
    assert {block.language for block in blocks(page)} <= LANGUAGES
    notes = [block.note for block in blocks(page) if block.note]
    assert [note for note in notes if not re.match("(存为|准备|不运行)：.", note)] == []


def test_few_blocks_are_left_out() -> None:
    assert sum(bool(block.reason) for page in PAGES for block in blocks(page)) <= MOST_LEFT_OUT
