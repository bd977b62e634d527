"""The register (登记簿) of the files that passed: one row a file, in SQLite.

It is what makes the watched folder handle each file once: a row goes through the states of
`State`, and each step is on the disk before the next one is taken.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from fontbridge.model import DamagedError, FontbridgeError, say

__all__ = ["OUTCOMES", "REJECTED", "SHOWN", "Entry", "Register", "State", "now", "usual_place"]

REJECTED = "rejected"
OUTCOMES = ("converted", "unchanged", REJECTED, "failed")

_VERSION = 1  # of the tables below, in SQLite's user_version
_WAITS = 30.0  # seconds for another process that writes, such as an export of a long register


class State(StrEnum):
    """How far a file has come. A crash leaves it in one of the first two."""

    CLAIMED = "claimed"  # it is ours, and nothing has been given out
    SETTLED = "settled"  # decided and prepared: the moves that are left only have to be made
    DONE = "done"


@dataclass(slots=True)
class Entry:
    """One file that arrived.

    `token` names its place in the working folders. `path` is its place below `inbox`. `outcome`
    is what became of it, one of `OUTCOMES`, `place` where it, or its result, was put. `findings`
    are codes. `moves` are those that remain, from and to. Times are local, ISO 8601 with the
    offset; digests are SHA-256 in hexadecimal.
    """

    token: str
    inbox: str
    path: str
    size: int
    arrived: str
    urgent: bool = False
    state: State = State.CLAIMED
    settled: str = ""
    before: str = ""
    after: str = ""
    format: str = ""
    system: str = ""
    profile: str = ""
    outcome: str = ""
    findings: Sequence[str] = ()
    place: str = ""
    moves: Sequence[tuple[str, str]] = field(default=())
    number: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The columns that tell people something, in their order."""
        return {name: getattr(self, name) for name in SHOWN}


SHOWN = (
    "number", "arrived", "settled", "inbox", "path", "size", "urgent", "outcome", "system",
    "profile", "format", "findings", "before", "after", "place", "state",
)  # fmt: skip

_COLUMNS = tuple(one.name for one in fields(Entry) if one.name != "number")
_AS_JSON = ("findings", "moves")
_SEARCHED = ("path", "before", "after", "system", "profile", "format", "outcome", "findings",
             "place")

_TABLES = f"""
CREATE TABLE arrivals (number INTEGER PRIMARY KEY AUTOINCREMENT, {", ".join(_COLUMNS)});
CREATE UNIQUE INDEX tokens ON arrivals (token);
CREATE INDEX open_ones ON arrivals (inbox, state) WHERE state != 'done';
CREATE INDEX times ON arrivals (arrived);
"""


def usual_place() -> Path:
    """Where the register lies if nothing else is said: the user's folder for the state of programs.

    That is a local disk as a rule, which a register needs: SQLite's log works on no network share.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "fontbridge" / "register.sqlite"


def now() -> str:
    """The moment, as it stands in the register."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class Register:
    """An open register. Raises `FontbridgeError` where it cannot be opened."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self._path = path
        if not make and not path.exists():
            raise FontbridgeError(
                say("there is no register here"),
                path=str(path),
                advice=say("Name the one that `fontbridge watch` writes with --register."),
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Each statement is its own transaction unless one is begun.
            self._base = sqlite3.connect(path, timeout=_WAITS, isolation_level=None)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise _refused(path, error) from error

    def _prepare(self) -> None:
        self._base.row_factory = sqlite3.Row
        # Readers do not wait for the writer; each step is on the disk before it is followed.
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._base.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;"
            )
        elif version != _VERSION:
            raise DamagedError(
                say("a register of another version of fontbridge"),
                path=str(self._path),
                advice=say("Name another one with --register, and keep this one for reading."),
            )

    def _do(self, statement: str, values: Sequence[object]) -> sqlite3.Cursor:
        try:
            return self._base.execute(statement, values)
        except sqlite3.Error as error:
            raise _refused(self._path, error) from error

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, entry: Entry) -> None:
        """Note a file before it is claimed."""
        marks = ", ".join("?" * len(_COLUMNS))
        columns = ", ".join(_COLUMNS)
        added = self._do(
            f"INSERT INTO arrivals ({columns}) VALUES ({marks})", _values(entry)
        )
        entry.number = added.lastrowid or 0

    def update(self, entry: Entry) -> None:
        """Note how far a file has come."""
        columns = ", ".join(f"{name} = ?" for name in _COLUMNS)
        self._do(
            f"UPDATE arrivals SET {columns} WHERE number = ?", (*_values(entry), entry.number)
        )

    def forget(self, entry: Entry) -> None:
        """Take back a file that was noted and then not claimed."""
        self._do("DELETE FROM arrivals WHERE number = ?", (entry.number,))

    def open_ones(self, inbox: str) -> list[Entry]:
        """The files of an inbox that a crash left half done, urgent ones first."""
        found = self._do(
            "SELECT * FROM arrivals WHERE inbox = ? AND state != 'done' "
            "ORDER BY urgent DESC, number",
            (inbox,),
        )
        return [_entry(row) for row in found]

    def entries(
        self,
        *,
        text: str = "",
        since: str = "",
        until: str = "",
        outcomes: Iterable[str] = (),
        last: int = 0,
    ) -> Iterator[Entry]:
        """The rows in the order of arrival; with `last`, only so many of the latest.

        `text` is looked for in names, digests, systems, findings and places; `since` and `until`
        are days (2026-05-01), both counted in.
        """
        wanted, values = ["1"], list[object]()
        if text:
            # Not LIKE, to which % and _ mean something.
            wanted.append(f"({' OR '.join(f'instr(lower({c}), ?)' for c in _SEARCHED)})")
            values += [text.lower()] * len(_SEARCHED)
        if since:
            wanted.append("substr(arrived, 1, 10) >= ?")
            values.append(since)
        if until:
            wanted.append("substr(arrived, 1, 10) <= ?")
            values.append(until)
        if chosen := list(outcomes):
            wanted.append(f"outcome IN ({', '.join('?' * len(chosen))})")
            values += chosen
        query = f"SELECT * FROM arrivals WHERE {' AND '.join(wanted)} ORDER BY number DESC"
        if last:
            query += " LIMIT ?"
            values.append(last)
        for row in self._do(f"SELECT * FROM ({query}) ORDER BY number", values):
            yield _entry(row)


def _values(entry: Entry) -> tuple[Any, ...]:
    told = []
    for name in _COLUMNS:
        value = getattr(entry, name)
        told.append(json.dumps(value) if name in _AS_JSON else _held(value))
    return tuple(told)


def _held(value: Any) -> Any:
    """What SQLite holds: a name that is no UTF-8 goes in as its bytes."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return os.fsencode(value)
    return value


def _entry(row: sqlite3.Row) -> Entry:
    values: dict[str, Any] = {
        name: os.fsdecode(value) if isinstance(value, bytes) else value
        for name, value in dict(row).items()
    }
    for name in _AS_JSON:
        values[name] = json.loads(values[name])
    values["findings"] = tuple(values["findings"])
    values["moves"] = [(str(one), str(other)) for one, other in values["moves"]]
    return Entry(**values | {"state": State(values["state"]), "urgent": bool(values["urgent"])})


def _refused(path: Path, error: Exception) -> FontbridgeError:
    return FontbridgeError(
        say("the register cannot be used: {reason}", reason=str(error)),
        path=str(path),
        advice=say("Name a file on a local disk with --register."),
    )
