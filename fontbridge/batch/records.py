"""The record that `convert` leaves beside a result, so that `restore` can undo it.

NAME.fontbridge.json holds the report of the conversion with its `undo`. Where a file that was
converted already is converted again, the earlier record is kept inside the new one, as `earlier`:
each `restore` then takes one step back, down to the first bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from fontbridge import files
from fontbridge.batch import storage
from fontbridge.batch.storage import AnyPath
from fontbridge.bulk import whole_of
from fontbridge.harmonise.undo import Record, read_record
from fontbridge.model import DamagedError, Limits, Report, UnsupportedError, say

__all__ = ["beside", "discard", "is_of", "load", "save", "step_back"]

_LONGEST_NAME = 255  # bytes, on the file systems of Linux; no fewer characters elsewhere


def beside(path: AnyPath) -> AnyPath:
    """Where the record of `path` lies; under a shortened name where the system has no longer ones.

    >>> from pathlib import Path
    >>> beside(Path("out/a.docx")).name
    'a.docx.fontbridge.json'
    """
    name = path.name + files.RECORD_SUFFIX
    if len(os.fsencode(name)) > _LONGEST_NAME:
        told = "~" + files.digest(os.fsencode(path.name))[:16] + files.RECORD_SUFFIX
        room = _LONGEST_NAME - len(told)
        # A character takes four bytes at most; names of one folder differ in the digest.
        name = path.name[: room // 4] + told
    return path.with_name(name)


def load(record: AnyPath) -> Record:
    """The record in that file. Raises `UnsupportedError` if there is none, `DamagedError`."""
    if not record.exists():
        raise UnsupportedError(
            say("there is no record of a conversion: {record}", record=record.name),
            advice=say(
                "Only files that fontbridge converted, with their record beside them, can be "
                "restored; name a record kept elsewhere with --record."
            ),
        )
    try:
        return read_record(whole_of(storage.opened(record, Limits())), "before", "after")
    except DamagedError as error:
        error.path = str(record)
        raise


def is_of(record: AnyPath, digest: str) -> bool:
    """True if `record` is there, is whole, and says that it made the file of this SHA-256."""
    try:
        return load(record).report.sha256["after"] == digest
    except (UnsupportedError, DamagedError):
        return False


def save(record: AnyPath, report: Report, earlier: Mapping[str, Any] | None = None) -> None:
    """Write the record; `earlier` is the one that it replaces. Private: it names the source."""
    plain = report.to_dict()
    if earlier is not None:
        plain["earlier"] = earlier
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    storage.replace(record, text.encode("utf-8", "surrogatepass"), private=True)


def step_back(record: AnyPath, plain: Mapping[str, Any]) -> None:
    """Take back one step of the record: the earlier one returns, or the file goes."""
    if "earlier" in plain:
        report = Report.from_dict(plain["earlier"])
        save(record, report, plain["earlier"].get("earlier"))
    else:
        discard(record)


def discard(record: AnyPath) -> None:
    """Remove a record that no file answers to any more.

    One that cannot be removed does no harm: `restore` tells by the digest that it is of no use.
    """
    with suppress(OSError):
        record.unlink(missing_ok=True)
