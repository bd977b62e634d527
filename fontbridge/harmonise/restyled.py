"""Which family draws each character of a run once a plan is carried out."""

from __future__ import annotations

from collections.abc import Sequence

from fontbridge.fonts.faces import family_of_each
from fontbridge.fonts.slots import Faces
from fontbridge.formats.base import Run, Stretch

__all__ = ["families_after"]


def families_after(run: Run, stretches: Sequence[Stretch]) -> list[str]:
    """The family of each character, renamed and, where `stretches` say so, set otherwise."""
    then: list[str] = []
    for stretch in stretches:
        faces = run.after
        for slot, family in stretch.families:
            faces = faces.with_family(slot, family)
        if isinstance(faces, Faces) and stretch.hint is not None:
            faces = faces._replace(hint=stretch.hint)
        then += family_of_each(run.text[stretch.start : stretch.end], faces)
    return then or family_of_each(run.text, run.after)
