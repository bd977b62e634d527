"""The findings of a plan, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fontbridge.formats.base import Recoding
from fontbridge.model import Finding, FontbridgeError, Severity, Slot, say

__all__ = ["of_charset", "of_error", "of_family", "of_uncovered", "within"]


def of_family(
    code: str, family: str, slot: Slot, count: int, fixed: str, part: str, line: int
) -> Finding:
    """A family that the profile does not accept in a slot; `fixed` is what replaces it."""
    values: dict[str, object] = {"family": family, "slot": str(slot), "count": count}
    if code == "family-unknown":
        message = say("{family} is in no catalogue; slot {slot}, declared {count} times", **values)
        advice = say("Add it under mappings/families, or say what replaces it in mappings/tables.")
    else:
        message = say("{family} is not accepted in slot {slot}; declared {count} times", **values)
        advice = say("Say what replaces it in a table under mappings/tables.")
    if fixed:
        advice = say("`convert` writes {new}.", new=fixed)
    return Finding(code, message, Severity.WARNING, part, line, advice=advice)


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
    where = f"{part}!/{error.part}" if error.part else part
    return Finding(error.code, error.message, part=where, line=error.line, advice=error.advice)


def within(part: str, found: Iterable[Finding]) -> list[Finding]:
    """The findings of a document inside `part`, told from outside."""
    return [replace(finding, part=f"{part}!/{finding.part}") for finding in found]
