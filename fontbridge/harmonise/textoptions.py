"""What a caller wants of text files, over what the profile says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fontbridge.characters.equivalents import switches
from fontbridge.characters.mojibake import Mojibake
from fontbridge.characters.target import BOMS, CHARSETS, LINE_ENDS, POLICIES, Target
from fontbridge.mapping.profile import Profile
from fontbridge.model import FontbridgeError, say

__all__ = ["TextOptions", "with_policy"]


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How text files are to be written; what is empty is as the profile says.

    `charset` is one of `fontbridge.characters.target.CHARSETS`, in place of the profile's.
    `policy` ("report", "keep", "ncr", "table") settles characters that it lacks; `equivalents` are
    the tables of mappings/characters/ that "table" may use (None: as the profile says). `bom` is
    "keep", "add" or "drop", `line_ends` "keep", "lf", "crlf" or "cr". With `repair_mojibake` text
    that was misread on its way is read as it was meant; else it is only told.

    Raises `FontbridgeError` for a word that is none of these.
    """

    charset: str = ""
    policy: str = ""
    equivalents: tuple[str, ...] | None = None
    bom: str = ""
    line_ends: str = ""
    repair_mojibake: bool = False

    def __post_init__(self) -> None:
        for key, word, known in (
            ("charset", self.charset, CHARSETS),
            ("policy", self.policy, POLICIES),
            ("bom", self.bom, BOMS),
            ("line_ends", self.line_ends, LINE_ENDS),
            *(("equivalents", name, switches()) for name in self.equivalents or ()),
        ):
            if word and word not in known:
                raise FontbridgeError(
                    say("{word} is no {key}", word=word, key=key),
                    advice=say("It is one of: {words}.", words=", ".join(known)),
                )

    def target(self, profile: Profile, misread: Mojibake | None) -> Target:
        """What a text is to be written as; `misread` is how it came to be what it is."""
        policies = profile.policies
        chosen = policies.equivalents if self.equivalents is None else self.equivalents
        return Target(
            self.charset or profile.charset,
            self.policy or policies.text_uncovered,
            chosen,
            policies.private_use,
            self.line_ends or policies.line_ends,
            self.bom or policies.bom,
            misread,
        )


def with_policy(text: TextOptions | None, policy: str) -> TextOptions:
    """The options, usual where there are none, under a policy if one is given."""
    text = text or TextOptions()
    return replace(text, policy=policy) if policy else text
