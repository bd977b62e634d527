"""Carry a plan out: edits become bytes, and the bytes are proved before anyone gets them."""

from __future__ import annotations

from typing import Any

from fontbridge.harmonise.plan import Work
from fontbridge.harmonise.proof import prove
from fontbridge.harmonise.signatures import forbids
from fontbridge.model import ProtectedError

__all__ = ["carry_out"]


def carry_out(work: Work) -> tuple[bytes, dict[str, Any]]:
    """The converted bytes and the undo record; the first bytes and no record for an empty plan.

    Raises `ProtectedError` for a signed document whose signature may not be broken, `ProofError`
    if the result is not what the plan promised.
    """
    document, plan = work.document, work.plan
    if plan.empty:
        return document.data, {}
    signed = forbids(document.findings(), may_break=work.options.break_signatures)
    if signed is not None:
        raise ProtectedError(signed.message, advice=signed.advice, code="signed")
    inside = {part: carry_out(child) for part, child in plan.inside.items()}
    replaced = {part: data for part, (data, _) in inside.items()}
    data, record = document.apply(plan.edits, replaced, plan.removed)
    undo: dict[str, Any] = {"format": document.format}
    if record:
        undo["apply"] = record
    if inside:
        undo["inside"] = {part: child for part, (_, child) in inside.items()}
    if plan.recoding is not None:
        data = plan.recoding.data
        undo["recode"] = dict(plan.recoding.undo)
    prove(work, data, undo)
    return data, undo
