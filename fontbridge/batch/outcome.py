"""What became of one file, in plain picklable words for the interfaces to tell."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.bulk import Data
from fontbridge.model import Finding, FontbridgeError, Report, Severity

if TYPE_CHECKING:
    from fontbridge.batch.portrait import Portrait
    from fontbridge.harmonise.places import Explained

__all__ = ["Outcome", "State", "copied", "failed", "skipped"]


class State(StrEnum):
    """What became of a file."""

    SEEN = "seen"  # inspect
    FIT = "fit"  # check: convert would change nothing, and no person is needed
    UNFIT = "unfit"  # check: otherwise
    UNCHANGED = "unchanged"  # convert or restore had nothing to do
    CONVERTED = "converted"
    RESTORED = "restored"
    COPIED = "copied"  # in no format of fontbridge's, and copied as it is because asked to
    SKIPPED = "skipped"  # in a folder, but not for fontbridge
    FAILED = "failed"


class Outcome(NamedTuple):
    """What became of one file.

    `output` and `record` are the paths that were written; `product` holds the result itself where
    it goes to standard output; `explained` are the findings with their places, where these were
    asked for; `error` is what stopped a file that failed or was skipped.
    `resumed` if an earlier run did it; its report then holds only what the journal kept.
    `portrait` is what pictures are drawn from, where they are asked for.
    """

    state: State
    report: Report
    output: str = ""
    record: str = ""
    product: Data | None = None
    explained: Sequence[Explained] = ()
    error: FontbridgeError | None = None
    resumed: bool = False
    portrait: Portrait | None = None


def failed(path: str, error: FontbridgeError) -> Outcome:
    """The outcome of a file that an error stopped; the error becomes its one finding."""
    finding = Finding(
        code=error.code,
        message=error.message,
        severity=Severity.ERROR,
        part=error.part,
        line=error.line,
        advice=error.advice,
    )
    return Outcome(State.FAILED, Report(path, findings=[finding]), error=error)


def skipped(path: str, error: FontbridgeError) -> Outcome:
    """The outcome of a file that was met in a folder and is none of fontbridge's."""
    return Outcome(State.SKIPPED, _none_of_ours(path, error), error=error)


def copied(path: str, error: FontbridgeError, output: str, product: Data | None) -> Outcome:
    """The outcome of a file in no known format that was copied as it is."""
    return Outcome(State.COPIED, _none_of_ours(path, error), output, product=product)


def _none_of_ours(path: str, error: FontbridgeError) -> Report:
    finding = Finding(error.code, error.message, Severity.INFO, advice=error.advice)
    return Report(path, findings=[finding])
