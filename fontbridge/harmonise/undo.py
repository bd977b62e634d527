"""Go back by the record that a conversion left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from fontbridge.bulk import Data, whole_of
from fontbridge.formats import format_named, open_document
from fontbridge.formats.base import damaged
from fontbridge.harmonise.locked import first_bytes
from fontbridge.model import (
    DamagedError,
    FontbridgeError,
    Limits,
    Report,
    UnsupportedError,
    say,
)

__all__ = ["Record", "read_record", "restored"]


class Record(NamedTuple):
    """A record: the report of the conversion, and all of it as plain data."""

    report: Report
    plain: Mapping[str, Any]


def read_record(given: str | bytes | Mapping[str, Any], *digests: str) -> Record:
    """A record, from JSON or plain data, which may come from anywhere.

    Raises `DamagedError` for what is none, or has not these digests ("before", "after").
    """
    try:
        plain = given if isinstance(given, Mapping) else json.loads(given)
        report = Report.from_dict(plain)
        told = [*report.sha256.values(), *(report.sha256[each] for each in digests)]
        if not all(isinstance(each, str) for each in told):
            raise TypeError
        return Record(report, plain)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise DamagedError(
            say("this is not a record of fontbridge"),
            advice=say("Take the record that came with the converted file."),
        ) from fault


def restored(data: Data, undo: Mapping[str, Any], limits: Limits) -> Data:
    """The bytes before the conversion that gave `data` and `undo`.

    Raises `DamagedError` if `data` is not what the record was made for, or the record is damaged.
    """
    try:
        return first_bytes(_restored(data, undo, limits), undo)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        # A record is a file like any other: it may come from anywhere.
        raise DamagedError(
            say("the record is damaged"),
            advice=say("Restore with the record as `convert` wrote it."),
        ) from fault


def _restored(data: Data, undo: Mapping[str, Any], limits: Limits) -> Data:
    if "later" in undo:
        data = _restored(data, undo["later"], limits)
    if "recode" in undo:
        from fontbridge.characters.convert import undo as undo_recoding  # text files only

        data = undo_recoding(data, undo["recode"])
    if "apply" not in undo:
        return data
    kind = format_named(undo["format"])
    if kind is None:
        raise UnsupportedError(
            say("the record is of a format that is not here: {format}", format=undo["format"]),
            advice=say("Restore with the version of fontbridge that converted the file."),
        )
    replaced: dict[str, bytes] = {}
    if "inside" in undo:
        records = undo["inside"]
        # One at a time: an archive may hold far more than what was converted in it.
        for part, current in open_document(data, limits).embedded():
            if part in records:
                try:
                    replaced[part] = whole_of(_restored(current, records[part], limits))
                except FontbridgeError as error:
                    raise damaged(error, part) from None
        for part in records.keys() - replaced.keys():
            raise DamagedError(
                say("{part} is not in the document any more", part=part),
                advice=say("Restore from the converted file as it was, not from an edited copy."),
            )
    return kind.undo(whole_of(data), undo["apply"], replaced, limits)
