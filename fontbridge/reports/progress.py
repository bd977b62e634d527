"""A bar that tells how far a run over many files is, how fast, and how long it will take."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from fontbridge.messages import Translate

__all__ = ["bar"]


class _Rate(ProgressColumn):
    """Files a second over the last half minute."""

    def __init__(self, words: Translate) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        told = "" if speed is None else self._words("{rate:.1f} files/s").format(rate=speed)
        return Text(told)


def bar(console: Console, words: Translate, *, redirect: bool) -> Progress:
    """A bar that goes when it is done. With `redirect`, what is printed meanwhile appears above it.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(words),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=redirect,
        speed_estimate_period=30,
    )
