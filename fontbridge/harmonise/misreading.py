"""Text that was decoded by the wrong codec on its way here: told, and read right if wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fontbridge.characters.mojibake import Mojibake, misread, repair
from fontbridge.model import Finding, Severity, say

__all__ = ["finding_of", "readings", "sample_of"]

_LOOKED_AT = 4000
_SHOWN = 5


def sample_of(texts: Iterable[str]) -> str:
    """Some of the text of a document, given in pieces, from where it is not plain ASCII."""
    found: list[str] = []
    size = 0
    for text in texts:
        if text.isascii():
            continue
        start = 0 if len(text) <= _LOOKED_AT else max(_first_beyond_ascii(text) - 64, 0)
        found.append(text[start : start + _LOOKED_AT - size])
        size += len(found[-1])
        if size >= _LOOKED_AT:
            break
    return "\n".join(found)


def readings(found: Mojibake) -> Iterator[Mojibake]:
    """The misreadings that look like `found`: Latin-1 differs from Windows-1252 in 27 signs."""
    yield found
    if found.read_as == "cp1252":
        yield found._replace(read_as="latin-1")


def finding_of(sample: str, found: Mojibake, *, wanted: bool, repaired: bool) -> Finding:
    """The finding; `wanted` if it should be read right, `repaired` if that can be done."""
    if repaired:
        advice = say("`convert` reads it as it was meant.")
    elif wanted:
        advice = say(
            "It is left as it is, for bytes were lost on the way or it is a document."
            " Have the sender send the first file again."
        )
    else:
        advice = say(
            "It is left as it is. Have the sender send the first file again, or have a text"
            " file read right with --repair-mojibake."
        )
    message = say(
        "the text was written in {written} and misread as {read} somewhere on its way;"
        " characters that occur in it: {shown}",
        written=found.written_in,
        read=found.read_as,
        shown=", ".join(f"{bad} → {good}" for bad, good in _commonest(sample, found)),
    )
    return Finding("charset-mismatch", message, Severity.WARNING, line=1, advice=advice)


def _first_beyond_ascii(text: str) -> int:
    return next(at for at, character in enumerate(text) if character > "\x7f")


def _commonest(sample: str, found: Mojibake) -> list[tuple[str, str]]:
    """The commonest characters as they stand there and as they were: no running text."""
    counted: Counter[str] = Counter()
    for line in sample.split("\n"):
        try:
            counted.update(c for c in repair(line, found) if c.isalpha() and not c.isascii())
        except UnicodeError:
            continue  # some bytes of that line were lost
    shown = []
    for character, _ in sorted(counted.most_common(_SHOWN)):
        try:
            shown.append((misread(character, found), character))
        except UnicodeError:
            continue  # it is one only together with its neighbours
    return shown
