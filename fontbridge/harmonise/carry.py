"""Carry a plan out: edits become bytes, and the bytes are proved before anyone gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fontbridge.bulk import Data, whole_of
from fontbridge.formats import open_document
from fontbridge.harmonise.plan import Work
from fontbridge.harmonise.proof import failed, prove
from fontbridge.harmonise.signatures import forbids
from fontbridge.model import FontbridgeError, ProtectedError

if TYPE_CHECKING:
    from fontbridge.formats.recoding import Recoding

__all__ = ["carry_out", "carry_out_with_fonts"]


def carry_out_with_fonts(work: Work) -> tuple[Data, dict[str, Any]]:
    """What `carry_out` gives, with the fonts in it that are to go with the result."""
    data, undo = carry_out(work)
    if not work.options.embed:
        return data, undo
    from fontbridge.harmonise.embedding import embedded  # with it come the readers of font files

    return embedded(work, data, undo)


def carry_out(work: Work) -> tuple[Data, dict[str, Any]]:
    """The converted bytes and the undo record; the first bytes and no record for an empty plan.

    Raises `ProtectedError` for a signed document whose signature may not be broken, `ProofError`
    if the result is not what the plan promised.
    """
    document, plan = work.document, work.plan
    if plan.empty:
        return document.bulk, {}
    signed = forbids(document.findings(), may_break=work.options.break_signatures)
    if signed is not None:
        raise ProtectedError(signed.message, advice=signed.advice, code="signed")
    if plan.target is not None and plan.target.misread is not None:
        return _repaired(work)
    inside = {part: carry_out(child) for part, child in plan.inside.items()}
    replaced = {part: whole_of(data) for part, (data, _) in inside.items()}
    data = document.bulk
    record: dict[str, Any] = {}
    if plan.edits or replaced or plan.removed:
        data, record = document.apply(plan.edits, replaced, plan.removed)
    undo: dict[str, Any] = {"format": document.format}
    if record:
        undo["apply"] = record
    if inside:
        undo["inside"] = {part: child for part, (_, child) in inside.items()}
    if plan.recoding is not None:
        try:
            recoding = _recoded(work, data) if record else plan.recoding
        except FontbridgeError as error:
            raise failed(str(error.message), error.part) from error
        data = recoding.data
        undo["recode"] = dict(recoding.undo)
    prove(work, data, undo)
    return data, undo


def _repaired(work: Work) -> tuple[Data, dict[str, Any]]:
    """The file read as it was meant, and then made fit: what is written into text that was misread
    must not be misread with it."""
    assert work.plan.recoding is not None
    data = work.plan.recoding.data
    undo: dict[str, Any] = {
        "format": work.document.format, "recode": dict(work.plan.recoding.undo)
    }  # fmt: skip
    document = open_document(data, work.options.limits)
    later = Work(document, work.catalogue, work.profile, work.options, work.depth)
    if not later.plan.empty:
        data, undo["later"] = carry_out(later)
    prove(work, data, undo)
    return data, undo


def _recoded(work: Work, data: Data) -> Recoding:
    """The edited file in the charset of the plan, which was made from the file before."""
    planned, target = work.plan.recoding, work.plan.target
    assert planned is not None and target is not None
    return open_document(data, work.options.limits).recode(target) or planned
