"""One file on its way through the watched folder: claimed, settled, put where it belongs.

Every step can be taken again after a crash:

1. *Claim.* The row is written, then the file is renamed out of the inbox into a working folder
   of its own. A row without a file there was a crash between the two: the file is still in the
   inbox.
2. *Work.* The result goes to a folder of ours on the disk of the outbox. After a crash it is
   thrown away and made again; nobody has seen it.
3. *Settle.* The row is given the outcome and the moves that are left.
4. *Put.* Each move is one rename. A result that is no more in our folder has been given out, even
   if the other side has taken it away since; it is never given out twice.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fontbridge import files
from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.sources import Source
from fontbridge.batch.work import Task
from fontbridge.hooks.arrivals import Arrival, state_of
from fontbridge.hooks.moving import move, unused
from fontbridge.hooks.register import REJECTED, Entry, Register, now
from fontbridge.hooks.register import State as Step
from fontbridge.model import Limits
from fontbridge.unfinished import make_last

__all__ = ["Folders", "Gate", "Note", "is_fit", "told_of"]

_OURS = ".fontbridge"
_NOTE = ".note"  # no file that arrives has such a name: hidden ones are left alone

Note = tuple[str, bytes]
"""What is laid beside a rejected file: the end of its name, and its bytes."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files come from and go to."""

    inbox: Path
    outbox: Path
    rejects: Path
    archive: Path

    @property
    def lock(self) -> Path:
        """What keeps a second watch off the inbox."""
        return self.inbox / _OURS / "lock"


class Gate:
    """Takes files through the steps."""

    def __init__(
        self, folders: Folders, register: Register, profile: str, limits: Limits
    ) -> None:
        self._folders, self._register = folders, register
        self._profile, self._limits = profile, limits
        self._inbox = os.path.realpath(folders.inbox)
        # Several inboxes may lead to one outbox.
        self._results = folders.outbox / _OURS / files.digest(os.fsencode(self._inbox))[:16]

    # -- where things lie meanwhile --

    @property
    def _work(self) -> Path:
        return self._folders.inbox / _OURS / "work"

    def held(self, entry: Entry) -> Path:
        """The file, while it is ours."""
        return self._work / entry.token / Path(entry.path).name

    def task(self, entry: Entry) -> Task:
        """What is to be done: from the working folder to ours at the outbox.

        The name of the result is new each time: a process that a crash left behind may still
        write the one of its own time.
        """
        attempt = os.urandom(4).hex()
        name = f"{entry.token}-{attempt}{Path(entry.path).suffix}"
        return Task(Source(self.held(entry), Path(entry.path)), self._results / name)

    # -- the steps --

    def claim(self, arrival: Arrival) -> Entry | None:
        """Take a file out of the inbox; None if it is there no more, or open in a program."""
        entry = Entry(
            token=os.urandom(8).hex(),
            inbox=self._inbox,
            path=arrival.relative.as_posix(),
            size=arrival.state[0],
            arrived=now(),
            urgent=arrival.urgent,
            profile=self._profile,
        )
        self._register.add(entry)
        try:
            held = self.held(entry)
            held.parent.mkdir(parents=True)
            os.rename(arrival.path, held)
            make_last(str(held.parent))
        except OSError:  # Windows: another program has it open
            self._register.forget(entry)
            self._clear(entry)
            return None
        return entry

    def settle(self, entry: Entry, outcome: Outcome, task: Task, note: Note | None) -> None:
        """Decide where the file goes; with a `note`, that is the folder of rejects."""
        report, path = outcome.report, Path(entry.path)
        entry.settled = now()
        kept = note is None or outcome.state is State.FAILED
        entry.outcome = outcome.state if kept else REJECTED
        entry.before = report.sha256.get("before", "")
        entry.after = report.sha256.get("after", "") if note is None else ""
        entry.format, entry.system = report.format, report.system
        entry.findings = sorted({finding.code for finding in report.findings})
        held, result = str(self.held(entry)), task.target
        assert result is not None
        if note is None:
            place = unused(self._folders.outbox / path)
            moves = [(str(result), str(place)), (held, str(self._folders.archive / path))]
        else:
            suffix, text = note
            place = unused(self._folders.rejects / path)
            written = self.held(entry).with_name(_NOTE + suffix)
            files.replace(written, text)
            moves = [(held, str(place)), (str(written), str(place) + suffix)]
        entry.place, entry.moves, entry.state = str(place), moves, Step.SETTLED
        self._register.update(entry)

    def put(self, entry: Entry) -> None:
        """Make the moves that are left. Raises `FontbridgeError`; then it can be called again."""
        moved: list[str] = []
        for path, target in entry.moves:
            if Path(path).name.startswith(_NOTE):  # it follows its file, whatever name that got
                target = moved[0] + target.removeprefix(entry.place)
            moved.append(str(move(Path(path), Path(target), self._limits)))
        entry.place, entry.moves, entry.state = moved[0], (), Step.DONE
        self._register.update(entry)
        self._clear(entry)

    def recover(self) -> Iterator[Entry]:
        """Finish what a crash left settled; yield what has to be worked on again."""
        left = self._register.open_ones(self._inbox)
        self._clear_results({entry.token for entry in left if entry.state is Step.SETTLED})
        for entry in left:
            if entry.state is Step.SETTLED:
                self.put(entry)
            elif self.held(entry).exists():
                yield entry
            else:
                self._register.forget(entry)
                self._clear(entry)
        yield from self._adopted()

    def _adopted(self) -> Iterator[Entry]:
        """Files in our folder that the register does not know, because it was lost."""
        known = {entry.token for entry in self._register.open_ones(self._inbox)}
        for folder in sorted(self._work.glob("*")):
            if folder.name in known:
                continue
            left = [path for path in folder.iterdir() if not path.name.startswith(_NOTE)]
            for path in left:
                arrival = Arrival(path, Path(path.name), False, state_of(path))
                entry = self.claim(arrival)
                if entry is not None:
                    yield entry
            shutil.rmtree(folder, ignore_errors=True)

    def _clear_results(self, wanted: Collection[str]) -> None:
        """Remove the results that a crash left, and those that came after one, from a process
        that outlived it; all but those of the tokens that are still to be put."""
        for path in self._results.glob("*"):
            if path.name.partition("-")[0] not in wanted:
                with suppress(OSError):
                    path.unlink()

    def _clear(self, entry: Entry) -> None:
        shutil.rmtree(self._work / entry.token, ignore_errors=True)
        for path in self._results.glob(f"{entry.token}-*"):
            with suppress(OSError):
                path.unlink()


def told_of(entry: Entry, outcome: Outcome) -> Outcome:
    """The outcome under the name that the file had in the inbox."""
    outcome.report.path = entry.path
    if outcome.error is not None:
        outcome.error.path = entry.path
    return outcome._replace(output=entry.place, record="")


def is_fit(outcome: Outcome) -> bool:
    """True if the result can go on without a person."""
    return outcome.state is not State.FAILED and not outcome.report.needs_a_person
