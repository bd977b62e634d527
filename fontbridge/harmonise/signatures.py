"""Digital signatures: whoever asks for it may have one broken, and the report says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fontbridge.model import Finding, Severity, say

__all__ = ["forbids", "told"]


def forbids(found: Iterable[Finding], *, may_break: bool) -> Finding | None:
    """The finding of a signature that forbids any change; None if there is none, or it may go."""
    if may_break:
        return None
    return next((finding for finding in found if finding.code == "signed"), None)


def told(found: Iterable[Finding], *, broken: bool) -> list[Finding]:
    """The findings of a document, in which a signature that was `broken` as asked is said to be.

    >>> [told([Finding("signed", "it is signed")], broken=True)[0].severity]
    [<Severity.INFO: 'info'>]
    """
    return [
        replace(
            finding,
            message=say("the digital signature no longer holds: the file was changed as asked"),
            severity=Severity.INFO,
            advice=say("Have the converted file signed again before it is sent."),
        )
        if broken and finding.code == "signed"
        else finding
        for finding in found
    ]
