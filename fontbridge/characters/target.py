"""What a text is to be written as."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontbridge.characters.mojibake import Mojibake

__all__ = ["BOMS", "CHARSETS", "LINE_ENDS", "POLICIES", "PRIVATE", "Target"]

#: What may become of a character that the target lacks: see `Target`.
POLICIES = ("report", "keep", "ncr", "table")
PRIVATE = ("convert", "report")
LINE_ENDS = ("keep", "lf", "crlf", "cr")
BOMS = ("keep", "add", "drop")
#: The charsets that an interface offers. Others of Python's codecs are written as well.
CHARSETS = (
    "gb2312", "gbk", "cp936", "gb18030", "gb18030-2005", "gb18030-2000", "hz", "iso-2022-cn",
    "utf-8", "utf-16", "utf-16-le", "utf-16-be",
    "big5", "big5hkscs", "euc-kr", "euc-jp", "shift_jis", "cp1252", "cp1251", "ascii",
)  # fmt: skip

# Neither browsers (WHATWG Encoding Standard, 4.2) nor XML parsers read these.
_NEVER_DECLARED = ("hz", "iso-2022-cn")


@dataclass(frozen=True, slots=True)
class Target:
    """The charset to write, and what becomes of all that is not the same in it.

    `policy` settles characters that the charset lacks: "report" and "keep" leave the file as it
    is and list them; "ncr" writes numeric character references; "table" writes the equivalents of
    the `switches` (see `equivalents`; None: all) and leaves the file as it is if some remain.
    `private`: "convert" gives known private-use characters their standard code points, "report"
    leaves them. `line_ends`: "keep", "lf", "crlf" or "cr". `bom`: "keep" it between UTF encodings
    and drop it in all others, "add" one to UTF encodings, or "drop" it. `misread`: how the text
    was misread once, if that is to be undone first.

    Raises `ValueError` for a word that is none of these.
    """

    charset: str
    policy: str = "report"
    switches: tuple[str, ...] | None = None
    private: str = "convert"
    line_ends: str = "keep"
    bom: str = "keep"
    misread: Mojibake | None = None

    def __post_init__(self) -> None:
        for word, known in (
            (self.policy, POLICIES), (self.private, PRIVATE),
            (self.line_ends, LINE_ENDS), (self.bom, BOMS),
        ):  # fmt: skip
            if word not in known:
                raise ValueError(f"{word!r} is none of {', '.join(known)}")

    def of_declared(self) -> Target | None:
        """The same for a file that says what it is in; None for a charset that none can say.

        UTF-16 has the mark there (XML 1.0, 4.3.3; HTML standard, 13.2.3.2).
        """
        if self.charset in _NEVER_DECLARED:
            return None
        return replace(self, bom="add") if self.charset.startswith("utf-16") else self
