"""What only an extra of the installation brings: who needs it says so where it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fontbridge.model import Message, UnsupportedError, say

__all__ = ["needing"]


@contextmanager
def needing(extra: str, use: Message, instead: Message | None = None) -> Iterator[None]:
    """Import what an extra brings inside it; `use` says in a few words for what.

    Raises `UnsupportedError` where something is missing, with the command that installs it; it
    names what to do `instead`, if there is anything.

    >>> with needing("docx", say("a Document")):
    ...     import no_such_module
    Traceback (most recent call last):
        ...
    fontbridge.model.UnsupportedError: a Document needs no_such_module, which is not installed ...
    """
    try:
        yield
    except ImportError as missing:
        advice = (
            say("Install it with: pip install 'fontbridge[{extra}]'", extra=extra)
            if instead is None
            else say(
                "Install it with: pip install 'fontbridge[{extra}]', or {instead}.",
                extra=extra, instead=instead,
            )
        )
        raise UnsupportedError(
            say("{use} needs {module}, which is not installed", use=use, module=missing.name),
            advice=advice,
        ) from None
