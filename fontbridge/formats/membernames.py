"""The names of an archive's members, where nothing says what they are encoded in.

Windows in Chinese packs names in GBK and says nothing; by the letter such names are cp437 (ZIP,
APPNOTE.TXT 6.3.10, appendix D) or whatever the reader's locale is (TAR). Bytes decide, over all
names of the archive together: one short name alone may be read in several ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from fontbridge.characters.repertoire import repertoire_of
from fontbridge.model import Charset, say

__all__ = ["MemberName", "MemberNames"]

# What languages with accents have in cp437. GBK's common characters begin with B0 to F7, which
# are frames and Greek there.
_ACCENTED = bytes({*range(0x80, 0x9B), *range(0xA0, 0xA6), 0xE1})


class MemberName(NamedTuple):
    """`raw` as it lies in the archive; `told` is what it is for certain, None if nothing says so.

    `literal` is its reading by the letter of the format.
    """

    raw: bytes
    told: str | None
    literal: str


class MemberNames:
    """All names of one archive, in order. `usual` codecs of undeclared names need no remark."""

    def __init__(self, names: Sequence[MemberName], usual: frozenset[str] = frozenset()) -> None:
        self._names = names
        self._usual = usual

    @cached_property
    def _detected(self) -> Charset:
        untold = [name.raw for name in self._names if name.told is None]
        if not b"".join(untold).translate(None, _ACCENTED).isascii():
            from fontbridge.characters.charset import detect  # other formats need none

            seen = detect(b"\n".join(untold), expected="gb")
            family = seen.codec.startswith("gb")
            if family or seen.codec == "utf-8":
                return Charset("gbk" if family else "utf-8", seen.repertoire, "", seen.evidence)
        return Charset("", "")

    @cached_property
    def _readings(self) -> list[tuple[str, bool]]:
        """The names as a person would read them, and whether nothing in the archive says so."""
        from fontbridge.characters.codecs import decode  # only archives have such names

        codec = self._detected.codec
        readings: list[tuple[str, bool]] = []
        for name in self._names:
            if name.told is not None or not codec:
                readings.append((name.literal if name.told is None else name.told, False))
                continue
            try:
                readings.append((decode(name.raw, codec), True))
            except UnicodeDecodeError:
                readings.append((name.literal, False))
        if len({reading.lower() for reading, _ in readings}) < len(readings):
            # One name in two encodings: told apart only by the letter.
            return [(n.literal if n.told is None else n.told, False) for n in self._names]
        return readings

    def told(self, index: int) -> str:
        """The charset that a name is in."""
        return "utf-8" if self._names[index].told is not None else self._detected.codec

    @property
    def shown(self) -> list[str]:
        """The names as a person would read them; all are different."""
        return [reading for reading, _ in self._readings]

    @cached_property
    def undeclared(self) -> list[int]:
        """Which names are in a charset that nothing declares, and that readers may not guess."""
        if self._detected.codec in self._usual:
            return []
        return [index for index, (_, guessed) in enumerate(self._readings) if guessed]

    def charset(self) -> Charset | None:
        """What the undeclared names are encoded in; None if there are none."""
        if not self.undeclared:
            return None
        text = "".join(self.shown[index] for index in self.undeclared)
        told = say(
            "{count} names of members are in {codec}, which nothing declares",
            count=len(self.undeclared),
            codec=self._detected.codec,
        )
        evidence = (told, *self._detected.evidence)
        return Charset(self._detected.codec, repertoire_of(text), "", evidence)

    def wanted(self, form: str) -> Mapping[int, bytes]:
        """The names that are to be written anew for `form`, by index.

        "utf-8": those in a charset that nothing declares; "gbk": all that are in another one, if
        GBK has their characters; any other form: none.
        """
        if form == "utf-8":
            return {index: self.shown[index].encode() for index in self.undeclared}
        if form != "gbk":
            return {}
        changed: dict[int, bytes] = {}
        for index, name in enumerate(self._names):
            if name.raw.isascii() or (name.told is None and not self._readings[index][1]):
                continue
            spelt = self._in_gbk(index)
            if spelt is not None and (name.raw != spelt or name.told is not None):
                changed[index] = spelt
        after = [
            MemberName(changed[index], None, "") if index in changed else name
            for index, name in enumerate(self._names)
        ]
        # A reader must be able to tell them for GBK again; too few of them may not suffice.
        return changed if MemberNames(after).shown == self.shown else {}

    def beyond_gbk(self) -> Sequence[int]:
        """The names that GBK cannot spell, of those whose charset is known."""
        return [
            index
            for index, (_, guessed) in enumerate(self._readings)
            if (guessed or self._names[index].told is not None) and self._in_gbk(index) is None
        ]

    def _in_gbk(self, index: int) -> bytes | None:
        try:
            return self.shown[index].encode("gbk")
        except UnicodeEncodeError:
            return None
