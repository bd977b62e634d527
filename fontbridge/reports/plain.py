"""A report as JSON for people and programs of one language."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from fontbridge.messages import Translate, in_language
from fontbridge.model import Report

__all__ = ["line", "plain", "translated"]


def translated(report: Report, translate: Translate) -> Report:
    """The report with its messages and advice in another language; codes stay as they are."""
    findings = [
        replace(
            finding,
            message=in_language(finding.message, translate),
            advice=in_language(finding.advice, translate),
        )
        for finding in report.findings
    ]
    charset = report.charset
    if charset is not None:
        evidence = tuple(in_language(one, translate) for one in charset.evidence)
        charset = replace(charset, evidence=evidence)
    return replace(report, findings=findings, charset=charset)


def plain(report: Report, translate: Translate, **more: str) -> dict[str, Any]:
    """The report as plain data, translated; `more` adds the keys that have a value."""
    told = translated(report, translate).to_dict()
    return told | {key: value for key, value in more.items() if value}


def line(data: object, encoding: str) -> str:
    """`data` as JSON on one line that `encoding` can write.

    >>> line({"path": "〇.txt"}, "utf-8")
    '{"path":"〇.txt"}'
    >>> line({"path": "〇.txt"}, "ascii")
    '{"path":"\\\\u3007.txt"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        text = json.dumps(data, separators=(",", ":"))
    return text
