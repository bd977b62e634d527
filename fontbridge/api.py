"""The functions that other programs call; `fontbridge` itself offers them all.

A source is a path, bytes, a binary file open for reading, or a `docx.Document`.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from fontbridge.bulk import Bulk, Data, whole_of
from fontbridge.files import digest, opened, replace
from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.formats import open_document
from fontbridge.harmonise.carry import carry_out_with_fonts
from fontbridge.harmonise.locked import with_lock
from fontbridge.harmonise.plan import Options, Work
from fontbridge.harmonise.plugged import Draft, listener
from fontbridge.harmonise.survey import survey
from fontbridge.harmonise.textoptions import TextOptions, with_policy
from fontbridge.harmonise.undo import read_record, restored
from fontbridge.mapping.profile import Profile, load_profile
from fontbridge.mapping.stages import FINAL
from fontbridge.model import (
    Charset,
    DamagedError,
    Finding,
    FontbridgeError,
    Limits,
    Report,
    UnsupportedError,
    say,
)

if TYPE_CHECKING:
    from fontbridge.harmonise.compare import Comparison
    from fontbridge.harmonise.docmap import Side
    from fontbridge.harmonise.places import Explained

__all__ = [
    "Converted",
    "Source",
    "TextOptions",
    "check",
    "compare",
    "convert",
    "detect",
    "explain",
    "inspect",
    "load_profile",
    "restore",
]


class _Saves(Protocol):
    """What `docx.Document` has that we need."""

    def save(self, stream: IO[bytes], /) -> Any: ...


Source = str | os.PathLike[str] | bytes | IO[bytes] | Bulk | _Saves


class Converted(NamedTuple):
    """The result of `convert`: the bytes, those of the source if nothing was to be done."""

    data: bytes
    report: Report

    def document(self) -> Any:
        """The result as a `docx.Document`, for callers who gave one. Needs python-docx, which the
        extra `docx` brings; raises `UnsupportedError` without it, or if the result is no .docx."""
        if self.report.format != "docx":
            raise UnsupportedError(
                say("the result is no Word document"), advice=say("Take its `data` instead.")
            )
        from fontbridge.extras import needing

        with needing("docx", say("a Document")):
            docx: Any = import_module("docx")
        return docx.Document(io.BytesIO(self.data))


# What only some of these functions need is imported in them: a short run is mostly imports.


def detect(data: Data, *, expected: str = "", declared: str = "") -> Charset:
    """What bytes are encoded in; see `fontbridge.characters.charset.detect`."""
    from fontbridge.characters import charset

    return charset.detect(data, expected=expected, declared=declared)


def inspect(
    source: Source,
    *,
    mappings: Path | None = None,
    limits: Limits | None = None,
    name: str = "",
    password: str = "",
) -> Report:
    """What a document declares and holds, and which system it follows.

    `name` is the file's name in the report, where `source` has none. `mappings` is a folder of an
    office's own tables, laid over the built-in ones. `password` opens a file that is encrypted with
    it. Raises `FontbridgeError`.
    """
    opened = _open(source, None, mappings, limits, name, Options(), password)
    return _report(opened)


def check(
    source: Source,
    *,
    to: str | Profile,
    mappings: Path | None = None,
    limits: Limits | None = None,
    name: str = "",
    text_policy: str = "",
    text: TextOptions | None = None,
    font_dirs: Iterable[Path] = (),
    password: str = "",
    stage: str = FINAL,
    layout: bool = False,
) -> Report:
    """Whether a document is fit for the profile `to`; its changes are what `convert` would do.

    `text_policy` ("report", "keep", "ncr", "table") settles characters of plain text that the
    profile's charset lacks; empty: as the profile says. `text` says more about how text files are
    to be written: in which charset, with which line ends, … Where a folder of `font_dirs` holds the
    file of a face, that decides which characters it draws. At a `stage` of proofreading ("draft",
    "review", "final") findings are as grave as the profile says. With `layout` lines that
    will break elsewhere are findings, as far as the fonts at hand tell. The rest as for `inspect`.
    Raises `FontbridgeError`.
    """
    options = Options(
        text=with_policy(text, text_policy), font_dirs=tuple(font_dirs), stage=stage, layout=layout
    )
    opened = _open(source, to, mappings, limits, name, options, password)
    return _report(opened)


def explain(
    source: Source,
    *,
    to: str | Profile,
    mappings: Path | None = None,
    limits: Limits | None = None,
    name: str = "",
    text_policy: str = "",
    text: TextOptions | None = None,
    font_dirs: Iterable[Path] = (),
    password: str = "",
    stage: str = FINAL,
    layout: bool = False,
    quote: bool = False,
) -> tuple[Report, list[Explained]]:
    """What `check` reports, and each finding with its places, as a return note tells them.

    With `quote` the places carry the text around what is wrong; else no running text of the
    document is in the answer. The rest as for `check`.
    """
    from fontbridge.harmonise.places import explained

    options = Options(
        text=with_policy(text, text_policy), font_dirs=tuple(font_dirs), stage=stage, layout=layout
    )
    opened = _open(source, to, mappings, limits, name, options, password)
    report = _report(opened)
    return report, explained(opened.work, report, quote=quote)


def mapped(
    source: Source,
    *,
    to: str | Profile | None = None,
    mappings: Path | None = None,
    limits: Limits | None = None,
    name: str = "",
    text: TextOptions | None = None,
    font_dirs: Iterable[Path] = (),
    password: str = "",
    stage: str = FINAL,
    break_signatures: bool = False,
    quote: bool = False,
) -> Side:
    """What `check` reports, or `inspect` where `to` is None, with the map of the document.

    With `quote` the map quotes the beginning of each paragraph; else no running text of the
    document is in the answer. The rest as for `check`.
    """
    from fontbridge.harmonise.docmap import Side
    from fontbridge.harmonise.places import explained

    options = Options(
        text=text or TextOptions(), font_dirs=tuple(font_dirs), stage=stage, mapped=True,
        break_signatures=break_signatures, quoted=quote,
    )
    opened = _open(source, to, mappings, limits, name, options, password)
    report, drawn = _report(opened), opened.work.map
    assert drawn is not None
    return Side(report, drawn.parts, explained(opened.work, report), drawn.numbers)


def convert(
    source: Source,
    *,
    to: str | Profile,
    target: str | os.PathLike[str] | None = None,
    mappings: Path | None = None,
    limits: Limits | None = None,
    name: str = "",
    text_policy: str = "",
    text: TextOptions | None = None,
    font_dirs: Iterable[Path] = (),
    break_signatures: bool = False,
    password: str = "",
    stage: str = FINAL,
    layout: bool = False,
    embed: str = "",
) -> Converted:
    """Make a document fit for the profile `to`; the result is proved before it is returned.

    With `target` it is written there as well, in one atomic step; the rest as for `check`.
    With `break_signatures` a signed document is changed as well, and the report says so; else it
    is refused. What `password` opened is written without encryption, if anything is to be done to
    it, and the report says so. `embed` lets the result carry fonts, where their licence allows:
    "rare" those that draw ideographs beyond the profile's repertoire, "all" every one that draws;
    a format that takes none is a finding. Raises `FontbridgeError`, and then nothing was written.
    """
    options = Options(
        text=with_policy(text, text_policy),
        font_dirs=tuple(font_dirs),
        break_signatures=break_signatures,
        stage=stage,
        layout=layout,
        embed=embed,
    )
    bulk, report = carried_out(
        source, to=to, mappings=mappings, limits=limits, name=name, options=options,
        password=password,
    )  # fmt: skip
    data = whole_of(bulk)
    if target is not None:
        replace(Path(target), data)
    return Converted(data, report)


def carried_out(
    source: Source,
    *,
    to: str | Profile,
    mappings: Path | None,
    limits: Limits | None,
    name: str,
    options: Options,
    password: str,
) -> tuple[Data, Report]:
    """`convert` for a caller that need not hold the result: its bytes, made as they are read."""
    opened = _open(source, to, mappings, limits, name, options, password)
    work, name, locked = opened.work, opened.name, opened.locked
    try:
        data, undo = carry_out_with_fonts(work)
    except FontbridgeError as error:
        error.path = error.path or name
        raise
    if locked is not None:
        if undo:
            undo = with_lock(undo, locked, work.document.data)
        else:
            data = locked  # nothing is to be done, so its lock stays on
    report = _report(opened, converted=data)
    report.undo = undo
    if (who := listener()) is not None:
        who.after_convert(name, whole_of(data), report)
    return data, report


def compare(
    first: Source,
    second: Source,
    *,
    mappings: Path | None = None,
    limits: Limits | None = None,
    password: str = "",
) -> Comparison:
    """What differs between two documents: declarations, effective fonts, text (by places only).

    They may be of different formats. Raises `FontbridgeError`.
    """
    from fontbridge.harmonise.compare import compare as compared

    one, other = (
        _open(source, None, mappings, limits, "", Options(), password)
        for source in (first, second)
    )
    return compared(one.work, other.work)


def restore(
    data: bytes,
    report: Report | Mapping[str, Any] | str | bytes,
    *,
    limits: Limits | None = None,
) -> bytes:
    """The bytes before `convert`, from its result and its report (also as plain data or JSON).

    Raises `DamagedError` if `data` is not what the report was made for, or that is none.
    """
    if not isinstance(report, Report):
        report = read_record(report).report
    return whole_of(undone(data, report, limits or Limits()))


def undone(data: Data, report: Report, limits: Limits) -> Data:
    """`restore` for a caller that need not hold the bytes. They are checked before it returns."""
    first = restored(data, report.undo, limits)
    if digest(first) != report.sha256.get("before"):
        raise DamagedError(
            say("the record does not give the first bytes back"),
            path=report.path,
            advice=say("Restore from the converted file as it was, not from an edited copy."),
        )
    return first


class _Opened(NamedTuple):
    """A document with its plan; `locked` are the file's bytes where a password opened it, `added`
    the findings of plug-ins."""

    work: Work
    name: str
    locked: bytes | None
    added: Sequence[Finding] = ()


def _report(opened: _Opened, converted: Data | None = None) -> Report:
    report = survey(opened.work, opened.name, converted=converted, locked=opened.locked)
    if (who := listener()) is not None:
        found = [*report.findings, *opened.added]
        report.findings = [who.on_finding(opened.name, finding) for finding in found]
    return report


def _open(
    source: Source,
    to: str | Profile | None,
    mappings: Path | None,
    limits: Limits | None,
    name: str,
    options: Options,
    password: str,
) -> _Opened:
    options = options._replace(limits=limits or Limits())
    profile = load_profile(to, mappings) if isinstance(to, str) else to
    data, name = _read(source, options.limits, name)
    try:
        locked = whole_of(data) if password else b""
        plain = _decrypted(locked, password, options.limits) if password else None
        document = open_document(data if plain is None else plain, options.limits, name)
        work = Work(document, load_catalogue(mappings), profile, options)
        added: Sequence[Finding] = ()
        if (who := listener()) is not None and profile is not None:
            draft = Draft(name, work)
            who.on_plan(draft)
            work, added = draft.settled(), draft.added
    except FontbridgeError as error:
        error.path = error.path or name
        raise
    return _Opened(work, name, None if plain is None else locked, added)


def _decrypted(data: bytes, password: str, limits: Limits) -> bytes | None:
    from fontbridge.containers.decryption import decrypted

    return decrypted(data, password, limits)


def _read(source: Source, limits: Limits, name: str) -> tuple[Data, str]:
    if isinstance(source, bytes | Bulk):
        return source, name
    if (who := listener()) is not None:
        who.before_read(name or str(getattr(source, "name", source)))
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        return opened(path, limits), name or str(path)
    if hasattr(source, "save"):
        stream = io.BytesIO()
        source.save(stream)
        return stream.getvalue(), name
    return source.read(), name or str(getattr(source, "name", ""))
