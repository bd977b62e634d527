"""Lists of families in one attribute, as CSS writes them: `'MS Mincho', 'ＭＳ 明朝'`.

OpenDocument takes over the `font-family` of XSL (ODF 1.3 Part 3, 20.190). LibreOffice quotes a
name only if there is a blank in it, and keeps a list that a foreign document gave as one name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["FamilyList"]

_MEMBER = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,"']*))\s*(?:,|$)""")
_PLAIN = re.compile(r"[^\W\d][\w-]*")
# Not families but kinds of them, which every reader resolves for itself.
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"})


class FamilyList:
    """The families that a value names, in order, without the generic ones.

    >>> FamilyList("'MS Mincho', 宋体, serif").families
    ['MS Mincho', '宋体']
    """

    def __init__(self, value: str) -> None:
        members: list[tuple[str, str]] = []
        at = 0
        while at < len(value):
            match = _MEMBER.match(value, at)
            if match is None:  # a stray quote: the whole is the name, as every reader takes it
                members = [(value, value.strip())]
                break
            name = match[1] or match[2] or (match[3] or "").strip()
            quoted = match[3] is None
            raw = match[0].rstrip(",").strip()
            members.append((raw, "" if _is_generic(name, quoted) else name))
            at = match.end()
        self._members = members

    @property
    def families(self) -> list[str]:
        """The names, unquoted."""
        return [name for _, name in self._members if name]

    @property
    def is_quoted(self) -> bool:
        """True if some name is."""
        return any(raw[:1] in ("'", '"') for raw, _ in self._members)

    def renamed(self, names: Sequence[str | None], *, quote: bool = True) -> str:
        """The value with new names, one or None for each family; a name stands there only once.

        New names are quoted where CSS asks for it, unless `quote` is False.

        >>> FamilyList("FangSong_GB2312, 仿宋_GB2312, serif").renamed(["A B", "A B"])
        "'A B', serif"
        """
        new = iter(names)
        spelt: dict[str, str] = {}
        for raw, name in self._members:
            to = next(new) if name else None
            spelt.setdefault(to or name or raw, raw if to is None else spelled(to) if quote else to)
        return ", ".join(spelt.values())


def _is_generic(name: str, quoted: bool) -> bool:
    return not quoted and name.lower() in _GENERIC


def spelled(family: str) -> str:
    """One family as a list has it.

    >>> spelled("方正仿宋_GBK"), spelled("Times New Roman")
    ('方正仿宋_GBK', "'Times New Roman'")
    """
    if _PLAIN.fullmatch(family):
        return family
    return f'"{family}"' if "'" in family else f"'{family}'"
