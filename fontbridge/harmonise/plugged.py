"""Who listens while documents are handled, and may step in: the plug-ins of an office.

The domain knows no plug-in system; it tells whoever is `listening`. Nobody is unless asked for.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from fontbridge.harmonise.plan import Work
from fontbridge.mapping.choice import NOT_ACCEPTED, Choice, Profile
from fontbridge.model import Change, Finding, FontbridgeError, Report, Slot, say

__all__ = ["Draft", "Listener", "listener", "listening"]

_Names = Mapping[tuple[str, Slot | None], str | None]


class Listener(Protocol):
    """What is told, in this order. Any of it may raise `FontbridgeError`, which stops the file."""

    def before_read(self, path: str) -> None:
        """A file is about to be read."""

    def on_plan(self, draft: Draft) -> None:
        """A plan was made; it may be edited, or vetoed."""

    def on_finding(self, path: str, finding: Finding) -> Finding:
        """A finding is about to be reported; what comes back is reported in its place."""

    def after_convert(self, path: str, data: bytes, report: Report) -> None:
        """A result was proved, and is not written yet."""


_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def listener() -> Listener | None:
    """Who listens in this thread, if anyone."""
    return _LISTENER.get()


@contextmanager
def listening(who: Listener) -> Iterator[None]:
    """Let `who` listen to all that is handled meanwhile in this thread."""
    token = _LISTENER.set(who)
    try:
        yield
    finally:
        _LISTENER.reset(token)


class Draft:
    """The plan for one document, for plug-ins to look at and to edit.

    >>> draft = Draft("通知.docx", work)                                 # doctest: +SKIP
    >>> draft.replace("华文中宋", "方正小标宋_GBK", Slot.EAST_ASIA)      # doctest: +SKIP
    """

    def __init__(self, path: str, work: Work) -> None:
        self.path = path
        self._work = work
        self._names: dict[tuple[str, Slot | None], str | None] = {}
        self._added: list[Finding] = []

    @property
    def format(self) -> str:
        """The format of the document, such as docx."""
        return self._work.document.format

    @property
    def changes(self) -> Sequence[Change]:
        """What is to be written."""
        return tuple(self._work.plan.changes)

    @property
    def findings(self) -> Sequence[Finding]:
        """What was found, whether the changes settle it or not."""
        plan = self._work.plan
        return (*self._work.document.findings(), *plan.findings, *plan.settled)

    @property
    def families(self) -> Sequence[tuple[Slot, str, int]]:
        """The families that are declared: in which slot, which, how often."""
        return [(slot, family, count) for (slot, family), count in self._work.uses.items()]

    def text(self) -> Iterator[tuple[str, int, str]]:
        """All text that fonts draw: part, line, text. It must not leave the plug-in."""
        document = self._work.document
        for part, offset, text in document.passages():
            yield part, document.line(part, offset), text

    def keep(self, family: str, slot: Slot | None = None) -> None:
        """Leave a family as it is written, in one slot or wherever it is declared."""
        self._names[family, slot] = None

    def replace(self, family: str, new: str, slot: Slot | None = None) -> None:
        """Have a family written as `new`, whatever the profile says of either."""
        self._names[family, slot] = new

    def add(self, finding: Finding) -> None:
        """Report something more. Its code is the office's own, best begun with its name."""
        self._added.append(finding)

    def veto(self, reason: str) -> None:
        """Refuse the document: nothing of it is written, and `reason` is told."""
        raise FontbridgeError(
            say("refused by a plug-in: {reason}", reason=reason),
            path=self.path,
            advice=say("The plug-in is this office's own rule; ask whoever looks after it."),
        )

    @property
    def added(self) -> Sequence[Finding]:
        """The findings that plug-ins added."""
        return tuple(self._added)

    def settled(self) -> Work:
        """The plan as edited: made anew, since what a name becomes decides what follows from it."""
        work = self._work
        if not self._names or work.profile is None:
            return work
        profile = _overruled(work.profile, self._names)
        return Work(work.document, work.catalogue, profile, work.options)


class _Overruled(Profile):
    """A profile whose word on some names a plug-in overrules."""

    _names: _Names

    def _choose(self, family: str, slot: Slot, role: str) -> Choice:
        choice = super()._choose(family, slot, role)
        rule = say("plug-in")
        for key in ((family, slot), (family, None)):
            if key in self._names:
                new = self._names[key]
                if new is None or new == family:
                    return Choice(None, rule, "", choice.match)
                return Choice(new, rule, NOT_ACCEPTED, choice.match)
        # What a plug-in writes stays; else the proof would find a result that is not fit.
        if family in self._names.values():
            return Choice(None, rule, "", choice.match)
        return choice


def _overruled(profile: Profile, names: _Names) -> Profile:
    overruled = copy.copy(profile)
    overruled.__class__ = _Overruled
    vars(overruled).update(_names=dict(names), _chosen={})
    return overruled
