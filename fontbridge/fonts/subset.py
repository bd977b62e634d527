"""A font file cut down to the characters that a document draws with it."""

from __future__ import annotations

import io
import logging
from typing import Any, NamedTuple

from fontbridge.fonts.facefacts import Embedding, facts_of
from fontbridge.fonts.fontfiles import Face, opened
from fontbridge.model import Message, say

__all__ = ["Cut", "cut_out"]


class Cut(NamedTuple):
    """The bytes of a font for embedding; empty where it may not or cannot be, and `why` not."""

    data: bytes
    licence: Embedding
    whole: bool = False
    why: Message | str = ""


def cut_out(face: Face, characters: str) -> Cut:
    """The face with the glyphs of `characters`, or whole where its licence forbids to cut it.

    OS/2 fsType decides (OpenType 1.9): a restricted font is never embedded, nor one that says
    nothing. Only TrueType outlines are taken: Office embeds no others. Raises `DamagedError` if
    the file is no readable font, `OSError` if it cannot be opened.
    """
    facts = facts_of(face)
    if facts.embedding is Embedding.RESTRICTED:
        return Cut(b"", facts.embedding, why=say("its licence forbids embedding (fsType 2)"))
    if facts.embedding is Embedding.UNKNOWN:
        return Cut(b"", facts.embedding, why=say("its file does not say whether it may be"))
    with opened(face.path, face.number) as font:
        if "glyf" not in font:
            return Cut(b"", facts.embedding, why=say("its outlines are not TrueType"))
        if facts.may_subset:
            _subset(font, characters)
        stream = io.BytesIO()
        font.save(stream, reorderTables=True)
    return Cut(stream.getvalue(), facts.embedding, whole=not facts.may_subset)


def _subset(font: Any, characters: str) -> None:
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(
        name_IDs=["*"], name_languages=["*"], name_legacy=True, notdef_outline=True,
        hinting=False, ignore_missing_unicodes=True,
    )
    options.drop_tables += ["BDF ", "FFTM", "mort", "DSIG"]
    logger = logging.getLogger("fontTools.subset")
    level = logger.level
    logger.setLevel(logging.ERROR)  # it tells of each table that it leaves out
    try:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
    finally:
        logger.setLevel(level)
