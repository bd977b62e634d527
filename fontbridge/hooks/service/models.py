"""The shapes of requests and answers, for the OpenAPI description. See docs/reference/report.md."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

__all__ = [
    "Checked",
    "Detected",
    "Health",
    "Named",
    "Problem",
    "Reported",
]


class Charset(BaseModel):
    codec: str
    repertoire: str
    declared: str
    evidence: list[str]


class FontUse(BaseModel):
    family: str
    known_as: str
    typeface: str
    repertoire: str
    slot: str
    declarations: int
    characters: int | None
    needs: str


class Change(BaseModel):
    code: str
    part: str
    line: int
    slot: str
    old: str
    new: str
    rule: str
    count: int


class Finding(BaseModel):
    code: str
    message: str
    severity: Literal["error", "warning", "info"]
    part: str
    line: int
    characters: str
    advice: str


class Detected(BaseModel):
    """What the text of a file is encoded in."""

    path: str
    format: str
    charset: Charset | None
    findings: list[Finding]


class Reported(Detected):
    """Everything about one file."""

    sha256: dict[str, str]
    profile: str
    system: Literal["party", "government", "mixed", "unknown"]
    fonts: list[FontUse]
    changes: list[Change]
    verified: bool
    undo: dict[str, Any] = Field(default_factory=dict)


class Checked(Reported):
    """A report, and whether the file is fit for the profile at the stage."""

    fit: bool


class Named(BaseModel):
    """A profile, by the name that `to` takes."""

    name: str
    title: str
    system: Literal["party", "government", "other"]


class Health(BaseModel):
    """The service answers; `version` is that of fontbridge."""

    status: Literal["ok"]
    version: str


class Problem(BaseModel):
    """Why there is no other answer: a stable code, what is wrong, what to do."""

    code: str
    message: str
    advice: str = ""
    part: str = ""
    line: int = 0
