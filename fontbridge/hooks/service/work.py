"""What is done with an uploaded file, in a process of its own.

Imported by the server of those processes before there is any file, so that each begins with
everything loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import fontbridge
from fontbridge.api import explain
from fontbridge.batch.outcome import failed
from fontbridge.batch.processes import told
from fontbridge.formats import all_formats
from fontbridge.mapping.profile import profile_names
from fontbridge.messages import Translate, in_language, translator
from fontbridge.model import FontbridgeError, LimitError, Limits, MappingError, Report, say
from fontbridge.reports.note import Noted, compose, rendered
from fontbridge.reports.plain import plain

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["KINDS", "Answer", "Job", "Upload", "done"]


class Upload(NamedTuple):
    """A file as it came: its name, without a folder, and its bytes."""

    name: str
    data: bytes


class Job(NamedTuple):
    """What is to be done with which files; `asked` are the parameters of the request."""

    kind: str
    asked: Mapping[str, str]
    uploads: Sequence[Upload]
    mappings: str
    limits: Mapping[str, int]


class Answer(NamedTuple):
    """What came of it: an HTTP status, plain data for JSON, and a file if one is the answer."""

    status: int
    data: Mapping[str, Any]
    file: bytes | None = None


def done(job: Job) -> Answer:
    """Do a job. Whatever the file does to us becomes an answer."""
    words = translator(job.asked.get("lang", "en"))
    try:
        return KINDS[job.kind](job, words)
    except FontbridgeError as error:
        return Answer(422, _problem(error, words))
    except (MemoryError, RecursionError):
        limit = LimitError(
            say("the file needs more memory than the service gives one"),
            advice=say("Use the command line, or a service with a larger --memory."),
        )
        return Answer(422, _problem(limit, words))
    except Exception as fault:
        return Answer(500, _problem(told(fault), words))


def _problem(error: FontbridgeError, words: Translate) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": in_language(error.message, words),
        "advice": in_language(error.advice, words),
        "part": error.part,
        "line": error.line,
    }


@cache
def _profile(name: str, mappings: str) -> Profile:
    return fontbridge.load_profile(name, Path(mappings) if mappings else None)


def _common(job: Job) -> dict[str, Any]:
    return {
        "mappings": Path(job.mappings) if job.mappings else None,
        "limits": Limits(**job.limits),
    }


def _for_profile(job: Job) -> dict[str, Any]:
    return _common(job) | {
        "to": _profile(job.asked["to"], job.mappings),
        "stage": job.asked["stage"],
        "text_policy": job.asked.get("text_policy", ""),
    }


def _inspect(job: Job, words: Translate) -> Answer:
    (upload,) = job.uploads
    return Answer(
        200, plain(fontbridge.inspect(upload.data, name=upload.name, **_common(job)), words)
    )


def _detect(job: Job, words: Translate) -> Answer:
    seen = _inspect(job, words).data
    return Answer(200, {key: seen[key] for key in ("path", "format", "charset", "findings")})


def _check(job: Job, words: Translate) -> Answer:
    (upload,) = job.uploads
    asked = _for_profile(job)
    report = fontbridge.check(upload.data, name=upload.name, **asked)
    fit = asked["to"].stages[asked["stage"]].passes(report)
    return Answer(200, plain(report, words) | {"fit": fit})


def _convert(job: Job, words: Translate) -> Answer:
    (upload,) = job.uploads
    asked = _for_profile(job)
    breaks = job.asked.get("break_signatures") == "true"
    data, report = fontbridge.convert(
        upload.data, name=upload.name, break_signatures=breaks, **asked
    )
    return Answer(200, plain(report, words), data)


def _restore(job: Job, words: Translate) -> Answer:
    upload, record = job.uploads
    data = fontbridge.restore(upload.data, record.data, limits=Limits(**job.limits))
    return Answer(200, {}, data)


def _note(job: Job, words: Translate) -> Answer:
    asked = _for_profile(job)
    quote = job.asked.get("quote") == "true"
    files = []
    for upload in job.uploads:
        try:
            files.append(Noted(*explain(upload.data, name=upload.name, quote=quote, **asked)))
        except MappingError:
            raise
        except FontbridgeError as error:
            files.append(Noted(failed(upload.name, error).report))
    note = compose(files, asked["to"], job.asked["lang"])
    return Answer(200, {}, rendered(note, asked["to"], "." + job.asked["form"]))


KINDS: Mapping[str, Callable[[Job, Translate], Answer]] = {
    "detect": _detect,
    "inspect": _inspect,
    "check": _check,
    "convert": _convert,
    "restore": _restore,
    "note": _note,
}

def _load_all() -> None:
    """Load what every job would else load for itself: formats, profiles, tables of characters."""
    all_formats()
    for name in profile_names():
        profile = _profile(name, "")
        rendered(compose([Noted(Report("通知.docx"))], profile), profile, ".docx")


_load_all()
