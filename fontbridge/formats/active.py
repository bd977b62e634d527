"""What a program would run when it opens a document: macros, scripts, controls.

fontbridge runs none of it and leaves its bytes as they are; an office wants to know that it is
there before a file is exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fontbridge.model import Finding, Severity, say

__all__ = ["told"]


def told(parts: Iterable[str]) -> Iterator[Finding]:
    """One finding for the parts that hold such content, at the first of them; none for none."""
    names = list(dict.fromkeys(parts))
    if names:
        count = len(names)
        yield Finding(
            "active-content",
            say("macros, scripts or controls, in {count} parts; left as they are", count=count),
            Severity.INFO,
            names[0],
            advice=say("They are neither run nor changed. Ask the sender for a copy without them."),
        )
