"""The words that every part of fontbridge shares. Imports nothing of fontbridge.

A *declaration* is one place where a file names a family or a charset; a *slot* says which text
it serves. What was seen becomes a `Finding`; what is to be written becomes a `Change`; a
`Report` holds both for one file, and with `Report.undo` everything needed to go back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple

__all__ = [
    "Change",
    "Charset",
    "DamagedError",
    "Edit",
    "Finding",
    "FontUse",
    "FontbridgeError",
    "LimitError",
    "Limits",
    "MappingError",
    "Message",
    "Place",
    "ProofError",
    "ProtectedError",
    "Report",
    "Serves",
    "Severity",
    "Slot",
    "UnsupportedError",
    "say",
]


class Message(str):
    """English text that remembers its template, so that an interface can say it in Chinese.

    >>> m = say("{count} members, at most {limit}", count=3, limit=2)
    >>> m
    '3 members, at most 2'
    >>> m.translated({"{count} members, at most {limit}": "成员 {count} 个，上限 {limit}"}.get)
    '成员 3 个，上限 2'
    """

    template: str
    values: Mapping[str, object]

    def translated(self, translate: Any) -> str:
        """The text in another language; `translate` maps a template to one, or to None."""
        values = {
            key: value.translated(translate) if isinstance(value, Message) else value
            for key, value in self.values.items()
        }
        return str((translate(self.template) or self.template).format(**values))


def say(template: str, **values: object) -> Message:
    """Make a `Message`. Templates are the keys of the message catalogues."""
    message = Message(template.format(**values))
    message.template, message.values = template, values
    return message


# -- what went wrong ------------------------------------------------------------------------


class FontbridgeError(Exception):
    """Base of all errors. Says which file, where in it, what is wrong and what to do next.

    `code` is one of the stable finding codes. `path` is filled in by whoever knows the file.
    """

    code = "failed"

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        path: str = "",
        part: str = "",
        line: int = 0,
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.message, self.advice, self.path, self.part, self.line = (
            message, advice, path, part, line,
        )
        if code:
            self.code = code

    @property
    def place(self) -> str:
        """`path:part:line`, as far as it is known."""
        return ":".join(str(step) for step in (self.path, self.part, self.line) if step)

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}" if self.place else str(self.message)
        return f"{told} {self.advice}" if self.advice else told

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions cross process borders in batches; keyword arguments need this.
        return _revive, (type(self), str.__str__(self.message), dict(self.__dict__))


def _revive(kind: type[FontbridgeError], message: str, state: dict[str, Any]) -> FontbridgeError:
    error = kind(message)
    error.__dict__.update(state)
    return error


class DamagedError(FontbridgeError):
    """The bytes break the rules of their format, or two readers would read them differently."""

    code = "damaged"


class UnsupportedError(FontbridgeError):
    """No format recognises the content, or it needs something that is not there."""

    code = "unsupported"


class ProtectedError(FontbridgeError):
    """Encrypted (`encrypted`) or signed (`signed`): not to be changed as it is."""

    code = "encrypted"


class LimitError(FontbridgeError):
    """The file exceeds one of `Limits`."""

    code = "damaged"


class MappingError(FontbridgeError):
    """A mapping file is wrong; `path`, `line` and `key` say where."""

    code = "mapping"

    def __init__(self, message: str, *, key: str = "", **more: Any) -> None:
        super().__init__(message, **more)
        self.key = key


class ProofError(FontbridgeError):
    """The result did not pass the proof. Nothing was written."""

    code = "proof"


# -- limits ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may ask of this machine. Sizes in bytes.

    The defaults stand beside those of Apache POI's ZipSecureFile (inflate ratio 100 after
    100 KiB, 4 GiB an entry), relaxed for the ratio: a document of 200,000 equal runs is honest
    and deflates 150 to 1.
    """

    file_size: int = 2 << 30
    members: int = 20_000
    member_size: int = 1 << 30
    unpacked_size: int = 4 << 30
    inflate_ratio: int = 500
    ratio_from: int = 1 << 20
    depth: int = 4
    token_size: int = 16 << 20


# -- slots ----------------------------------------------------------------------------------


class Serves(StrEnum):
    """The kind of text that a slot serves."""

    LATIN = "latin"
    HAN = "han"
    COMPLEX = "complex"
    SYMBOL = "symbol"
    ANY = "any"


class Slot(StrEnum):
    """Which text a declaration serves, in the words of its format.

    >>> Slot("eastAsia").serves
    <Serves.HAN: 'han'>
    """

    ASCII = "ascii"  # WordprocessingML, ECMA-376 Part 1, 17.3.2.26
    HANSI = "hAnsi"
    EAST_ASIA = "eastAsia"
    CS = "cs"
    LATIN = "latin"  # DrawingML, 21.1.2.3
    EA = "ea"
    SYM = "sym"
    WESTERN = "western"  # ODF 1.3 Part 3, 20.269 ff.
    ASIAN = "asian"
    COMPLEX = "complex"
    ANY = "any"  # one name for all text: spreadsheet fonts, CSS, font tables

    @property
    def serves(self) -> Serves:
        return _SERVES[self]


_SERVES = {
    Slot.ASCII: Serves.LATIN,
    Slot.HANSI: Serves.LATIN,
    Slot.LATIN: Serves.LATIN,
    Slot.WESTERN: Serves.LATIN,
    Slot.EAST_ASIA: Serves.HAN,
    Slot.EA: Serves.HAN,
    Slot.ASIAN: Serves.HAN,
    Slot.CS: Serves.COMPLEX,
    Slot.COMPLEX: Serves.COMPLEX,
    Slot.SYM: Serves.SYMBOL,
    Slot.ANY: Serves.ANY,
}


# -- what was seen, what is to be written -----------------------------------------------------


class Severity(StrEnum):
    ERROR = "error"  # the file cannot be handled
    WARNING = "warning"  # a person must settle it
    INFO = "info"  # worth knowing


class Edit(NamedTuple):
    """Replace bytes `start:end` of `part` by `replacement`. Edits never overlap."""

    part: str
    start: int
    end: int
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Charset:
    """What the text is encoded in: what decodes it, what it claims, which characters it needs.

    `codec` is a Python codec name; empty where the format itself settles it (XML in packages).
    `repertoire` is the tightest coded set that holds every character.
    """

    codec: str
    repertoire: str
    declared: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen. `characters` are the offending ones only, never running text."""

    code: str
    message: str
    severity: Severity = Severity.WARNING
    part: str = ""
    line: int = 0
    characters: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document something is, for a person to find it.

    `paragraph` counts, from 1, the paragraphs of `part` that hold text; `line` and `column` stand
    instead where the file is text. `region` is "table" inside one. `quote` is running text and
    empty unless it was asked for. `number` tells which page, slide or sheet `part` is, or belongs
    to; 0 where the format does not tell.
    """

    part: str
    paragraph: int = 0
    line: int = 0
    column: int = 0
    region: str = ""
    quote: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to be written, `count` times on that line of that part."""

    code: str
    part: str
    line: int
    slot: str
    old: str
    new: str
    rule: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class FontUse:
    """One family in one slot: how often it is declared, how many characters it draws.

    `repertoire` is what the face holds, `needs` what its characters need.
    """

    family: str
    known_as: str
    typeface: str
    repertoire: str
    slot: str
    declarations: int
    characters: int | None = None  # None: the format does not tell
    needs: str = ""


def _plain(held: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, as they are."""
    return {each.name: getattr(held, each.name) for each in fields(held)}


@dataclass(slots=True)
class Report:
    """Everything about one file: seen, planned, done, and how to undo it.

    `undo` is empty unless the file was converted; `restore` needs nothing else.
    """

    path: str
    format: str = ""
    sha256: dict[str, str] = field(default_factory=dict)
    profile: str = ""
    system: str = "unknown"
    charset: Charset | None = None
    fonts: Sequence[FontUse] = ()
    changes: Sequence[Change] = ()
    findings: Sequence[Finding] = ()
    verified: bool = False
    undo: dict[str, Any] = field(default_factory=dict)

    @property
    def needs_a_person(self) -> bool:
        """True if a finding is more than information; the exit code 1 of the command line."""
        return any(finding.severity is not Severity.INFO for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Plain data in the order of the public contract; `undo`, the report's own, only where
        there is one."""
        # Not `asdict`, which copies every value of the undo record: a third of the time of telling.
        plain = _plain(self)
        for name in ("fonts", "changes", "findings"):
            plain[name] = [_plain(each) for each in plain[name]]
        plain["sha256"] = dict(self.sha256)
        plain["charset"] = _plain(self.charset) if self.charset else None
        if not self.undo:
            del plain["undo"]
        return plain

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Report:
        """The inverse of `to_dict`; unknown keys, of later versions, are passed over."""
        known = {key: plain[key] for key in (f.name for f in fields(cls)) if key in plain}
        if known.get("charset"):
            charset = dict(known["charset"])
            known["charset"] = Charset(**charset | {"evidence": tuple(charset["evidence"])})
        known["fonts"] = [FontUse(**use) for use in known.get("fonts", ())]
        known["changes"] = [Change(**change) for change in known.get("changes", ())]
        known["findings"] = [
            Finding(**finding | {"severity": Severity(finding["severity"])})
            for finding in known.get("findings", ())
        ]
        return cls(**known)

    @classmethod
    def from_json(cls, text: str) -> Report:
        return cls.from_dict(json.loads(text))
