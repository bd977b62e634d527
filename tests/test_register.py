"""The register: listed, searched, exported as tables that fool no spreadsheet program."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from fontbridge.hooks.register import SHOWN, Entry, Register, State
from fontbridge.model import DamagedError, FontbridgeError
from tests.command_line import CommandLine, Ran

FORMULAS = ["=cmd|' /C calc'!A0.docx", "+1.docx", "-1+1.docx", "@SUM(1).docx", "\t=1.docx", "＝1"]


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


def entry(number: int, path: str, **more: object) -> Entry:
    told = {
        "token": f"{number:016x}", "inbox": "/in", "size": 7,
        "arrived": f"2026-05-{number:02}T09:00:00+08:00", "state": State.DONE,
        "outcome": "converted", "system": "party", "format": "docx", "place": f"/out/{path}",
    }
    return Entry(path=path, **told | more)  # type: ignore[arg-type]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.sqlite"
    with Register(path) as opened:
        opened.add(entry(1, "请示.docx", before="ab" * 32))
        opened.add(entry(2, "急件/100%_函.docx", urgent=True, outcome="rejected",
                         findings=["characters-not-covered", "signed"]))
        opened.add(entry(3, "坏.docx", outcome="failed", findings=["damaged"], system="unknown"))
        for number, name in enumerate(FORMULAS, 4):
            opened.add(entry(number, name, system="government"))
    return path


class Rows:
    """`fontbridge register`, told which one."""

    def __init__(self, fontbridge: CommandLine, register: Path) -> None:
        self.call, self.register = fontbridge, register

    def __call__(self, *arguments: object) -> Ran:
        return self.call("register", *arguments, "--register", self.register)

    def numbers(self, *arguments: object) -> list[int]:
        return [row["number"] for row in self(*arguments, "--json").objects]


@pytest.fixture
def rows(fontbridge: CommandLine, register: Path) -> Rows:
    return Rows(fontbridge, register)


ALL = list(range(1, 10))


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), ALL),
        (("--last", "2"), ALL[-2:]),
        (("--last", "0"), ALL),
        (("--since", "2026-05-08"), [8, 9]),
        (("--until", "2026-05-02"), [1, 2]),
        (("--since", "2026-05-02", "--until", "2026-05-03"), [2, 3]),
        (("--outcome", "failed", "--outcome", "rejected"), [2, 3]),
    ],
)
def test_rows_are_listed(rows: Rows, options: tuple[str, ...], numbers: list[int]) -> None:
    assert rows.numbers("list", *options) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("请示", [1]), ("ABAB", [1]), ("%_", [2]), ("signed", [2]), ("government", ALL[3:]),
        ("/out/坏", [3]), ("' OR 1", []), ("_", [2]),
    ],
)  # fmt: skip
def test_rows_are_searched(rows: Rows, text: str, numbers: list[int]) -> None:
    ran = rows("search", text, "--json")
    assert [row["number"] for row in ran.objects] == numbers
    assert ran.code == (0 if numbers else 1)


def test_a_row_is_one_line_for_people(rows: Rows) -> None:
    told = rows("search", "急件").text
    assert told == (
        "2  2026-05-02T09:00:00+08:00  [urgent] 急件/100%_函.docx: rejected, Party system, "
        "characters-not-covered, signed → /out/急件/100%_函.docx\n"
    )
    assert len(rows("list").text.splitlines()) == 9


def test_a_table_has_every_row_and_column(rows: Rows, tmp_path: Path) -> None:
    assert rows("export", "--csv", tmp_path / "r.csv", "--xlsx", tmp_path / "r.xlsx").code == 0
    raw = (tmp_path / "r.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [len(row) for row in table] == [len(SHOWN)] * 10
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    shown = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    bare = [[cell.removeprefix("'") for cell in row] for row in table]
    assert shown == bare
    assert {"File", "Findings", "SHA-256 before"} <= set(table[0])


def test_no_cell_is_a_formula(rows: Rows, tmp_path: Path) -> None:
    rows("export", "--csv", tmp_path / "r.csv", "--xlsx", tmp_path / "r.xlsx")
    text = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝"))]
    assert sum(cell.startswith("'") for cell in cells) == len(FORMULAS) - 1  # \t is written out
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}


def test_a_table_is_told_where_to_go(rows: Rows) -> None:
    assert rows("export").code == 2


def test_a_register_that_is_not_there_is_not_made(fontbridge: CommandLine, tmp_path: Path) -> None:
    assert fontbridge("register", "list", "--register", tmp_path / "none").code == 3
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_register_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 100)
    with pytest.raises(FontbridgeError):
        Register(tmp_path / "text")
    with sqlite3.connect(tmp_path / "later") as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(DamagedError):
        Register(tmp_path / "later")


@pytest.mark.parametrize("name", ["\udcb9\udcfa.txt", "公文\udcff.docx", "a.txt"])
def test_names_that_are_no_text_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    kept = entry(1, name, moves=[(f"/a/{name}", f"/b/{name}")], state=State.CLAIMED)
    with Register(tmp_path / "r") as register:
        register.add(kept)
    with Register(tmp_path / "r") as register:
        assert list(register.entries()) == [kept]
        assert register.open_ones("/in") == [kept]
