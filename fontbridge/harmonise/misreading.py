"""Text that was decoded by the wrong codec on its way here: told, and read right if wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fontbridge.characters.mojibake import Mojibake, misread, repair
from fontbridge.model import Finding, Severity, say

__all__ = ["Sample", "finding_of", "readings"]

_LOOKED_AT = 4000
_SHOWN = 5


class Sample:
    """Some of the text of a document, from where it is not plain ASCII.

    It is taken by paragraphs: what a font change parts is still one text, and a second look after
    the conversion must come to the same.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._wanted = _LOOKED_AT

    @property
    def full(self) -> bool:
        """True if no more is looked at."""
        return not self._wanted

    def add(self, text: str) -> None:
        """Take of a text what is still wanted."""
        if text.isascii() or not self._wanted:
            return
        start = 0 if len(text) <= _LOOKED_AT else max(_first_beyond_ascii(text) - 64, 0)
        self._lines.append(text[start : start + self._wanted])
        self._wanted -= len(self._lines[-1])

    def __str__(self) -> str:
        return "\n".join(self._lines)


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
