"""The findings of a plan, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fontbridge.model import Change, Finding, FontbridgeError, Severity, Slot, say

if TYPE_CHECKING:
    from fontbridge.formats.recoding import Recoding

__all__ = [
    "of_charset",
    "of_error",
    "of_family",
    "of_latin_for_han",
    "of_mended",
    "of_private_use",
    "of_uncovered",
    "of_undeclared",
    "of_undrawable",
    "place_within",
    "within",
]


def of_family(
    code: str,
    family: str,
    slot: Slot,
    count: int,
    written: str | None,
    part: str,
    line: int,
    *,
    idle: bool,
) -> Finding:
    """A family that the profile does not accept in a slot.

    `written` is what replaces it ("": nothing, it is taken away), None if nothing does; `idle`
    says that it draws no text, and only information is due.
    """
    values: dict[str, object] = {"family": family, "slot": str(slot), "count": count}
    if code == "family-unknown":
        message = say("{family} is in no catalogue; slot {slot}, declared {count} times", **values)
        advice = say("Add it under mappings/families, or say what replaces it in mappings/tables.")
    else:
        message = say("{family} is not accepted in slot {slot}; declared {count} times", **values)
        advice = say("Say what replaces it in a table under mappings/tables.")
    if written is not None:
        advice = (
            say("`convert` writes {new}.", new=written) if written
            else say("`convert` takes it away; the family of the style counts then.")
        )
    if idle:
        advice = say("It draws no text in this document.")
    severity = Severity.INFO if idle else Severity.WARNING
    return Finding(code, message, severity, part, line, advice=advice)


def of_mended(
    changes: Mapping[tuple[str, int, Change], int], line: Callable[[str, int], int]
) -> list[Finding]:
    """What moving single characters to another face settles: a finding a code and face."""
    characters: dict[tuple[str, str, str], Counter[str]] = {}
    first: dict[tuple[str, str, str], tuple[str, int]] = {}
    for (part, offset, change), count in changes.items():
        key = change.code, change.old, change.new
        character = change.rule.partition(": ")[2][0]
        characters.setdefault(key, Counter())[character] += count
        first.setdefault(key, (part, offset))
    return [
        Finding(
            code,
            say("{old} would draw {count} characters that are {new}'s", old=old, new=new,
                count=sum(found.values()))
            if code == "ambiguous-punctuation"
            else say("{old} cannot draw {count} characters", old=old, count=sum(found.values())),
            Severity.WARNING,
            first[code, old, new][0],
            line(*first[code, old, new]),
            "".join(found),
            say("`convert` gives them to {new}.", new=new),
        )
        for (code, old, new), found in characters.items()
    ]


def of_undrawable(family: str, character: str, count: int, part: str, line: int) -> Finding:
    """A character that neither the family nor a fallback of the profile draws."""
    return Finding(
        "characters-not-covered",
        say(
            "{family} cannot draw {character} (U+{code:04X}), {count} times",
            family=family,
            character=character,
            code=ord(character),
            count=count,
        ),
        Severity.WARNING,
        part,
        line,
        character,
        say("Replace the character, or name a fallback that has it in the profile."),
    )


def of_private_use(
    character: str, count: int, part: str, line: int, *, mended: bool
) -> Finding:
    """A private-use character; `mended` if the plan gives it a standard code point."""
    return Finding(
        "private-use-character",
        say("private-use character U+{code:04X}, {count} times", code=ord(character), count=count),
        Severity.WARNING,
        part,
        line,
        character,
        say("`convert` writes the code point that it has today.") if mended
        else say("Only its author's font knows what it shows. Replace it, or keep that font."),
    )


def of_latin_for_han(family: str, count: int, part: str, line: int) -> Finding:
    """Chinese text that only a Latin family is declared for."""
    return Finding(
        "characters-not-covered",
        say("{family} draws no Chinese; {count} characters of it are left to it",
            family=family, count=count),
        part=part,
        line=line,
        advice=say("Set the Chinese font of the text, or of the document's default style."),
    )


def of_undeclared(slot: Slot, count: int) -> Finding:
    """Text for which the document names no family, so that each program takes its own."""
    return Finding(
        "family-not-accepted",
        say("no family is declared for {count} characters in slot {slot}", count=count,
            slot=str(slot)),
        advice=say("Set the font of the text, or of the document's default style."),
    )


def of_charset(codec: str, wanted: str) -> Finding:
    """Text that is not in the profile's charset."""
    return Finding(
        "charset-mismatch",
        say("the text is in {codec}; the profile wants {wanted}", codec=codec, wanted=wanted),
        line=1,
        advice=say("`convert` writes it in {wanted}.", wanted=wanted),
    )


def of_uncovered(recoding: Recoding, policy: str) -> list[Finding]:
    """A finding for each character that the charset lacks, with every place where it stands."""
    places: dict[str, list[str]] = {}
    first: dict[str, int] = {}
    for line, column, character in recoding.uncovered:
        places.setdefault(character, []).append(f"{line}:{column}")
        first.setdefault(character, line)
    severity = Severity.INFO if policy == "keep" else Severity.WARNING
    return [
        Finding(
            "characters-not-covered",
            say(
                "{charset} has no {character} (U+{code:04X}), at line:column {places}",
                charset=recoding.charset,
                character=character,
                code=ord(character),
                places=", ".join(where),
            )
            if not recoding.untold.get(character)
            else say(
                "{charset} has no {character} (U+{code:04X}), at line:column {places} and {more}"
                " more places",
                charset=recoding.charset,
                character=character,
                code=ord(character),
                places=", ".join(where),
                more=recoding.untold[character],
            ),
            severity,
            line=first[character],
            characters=character,
            advice=say(
                "The file is left as it is. Replace the character, or choose a text policy:"
                " keep, ncr or table."
            ),
        )
        for character, where in places.items()
    ]


def of_error(error: FontbridgeError, part: str) -> Finding:
    """Why a document inside another one could not be opened."""
    where = place_within(part, error.part)
    return Finding(error.code, error.message, part=where, line=error.line, advice=error.advice)


def within(part: str, found: Iterable[Finding]) -> list[Finding]:
    """The findings of a document inside `part`, told from outside."""
    return [replace(finding, part=place_within(part, finding.part)) for finding in found]


def place_within(part: str, inner: str) -> str:
    """A part of a document inside `part`; a document of one part has no name for it."""
    return f"{part}!/{inner}" if inner else part
