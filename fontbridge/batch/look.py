"""Looking at one file: inspecting it, or checking it for a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontbridge
from fontbridge import api
from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.sources import read
from fontbridge.batch.work import Task, meant, profile
from fontbridge.bulk import whole_of
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.mapping.stages import FINAL
from fontbridge.model import Limits

if TYPE_CHECKING:
    from fontbridge.batch.portrait import Portrayal
    from fontbridge.harmonise.places import Explained

__all__ = ["Look"]


@dataclass(frozen=True, slots=True)
class Look:
    """Inspect a file; with a profile `to`, check it. Writes nothing.

    A check is passed or not at a `stage` of proofreading. With `places` it tells where its
    findings show, with `quote` also the text around them.
    """

    mappings: Path | None
    limits: Limits
    to: str = ""
    text: TextOptions = field(default_factory=TextOptions)
    font_dirs: tuple[Path, ...] = ()
    password: str = field(default="", repr=False)
    stage: str = FINAL
    places: bool = False
    quote: bool = False
    portrayal: Portrayal | None = None
    layout: bool = False

    def __call__(self, task: Task) -> Outcome:
        data, name = read(task.source, self.limits), task.source.name
        if not self.to:
            seen = fontbridge.inspect(
                data,
                mappings=self.mappings,
                limits=self.limits,
                name=name,
                password=self.password,
            )
            meant(task.source, seen)
            portrait = self.portrayal(whole_of(data), name, None) if self.portrayal else None
            return Outcome(State.SEEN, seen, portrait=portrait)
        asked: dict[str, Any] = {
            "to": profile(self.to, self.mappings),
            "mappings": self.mappings,
            "limits": self.limits,
            "name": name,
            "text": self.text,
            "font_dirs": self.font_dirs,
            "password": self.password,
            "stage": self.stage,
            "layout": self.layout,
        }
        found: Sequence[Explained] = ()
        if self.places:
            report, found = api.explain(data, **asked, quote=self.quote)
        else:
            report = fontbridge.check(data, **asked)
        meant(task.source, report)
        fit = profile(self.to, self.mappings).stages[self.stage].passes(report)
        portrait = None
        if self.portrayal:
            portrait = self.portrayal(whole_of(data), name, profile(self.to, self.mappings))
        return Outcome(
            State.FIT if fit else State.UNFIT, report, explained=found, portrait=portrait
        )
