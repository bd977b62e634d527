"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["code", "table"]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns that are empty in every row are left out.

    >>> print(table(["甲", "乙", "丙"], [["1", "", "a|b"]]), end="")
    | 甲 | 丙 |
    |---|---|
    | 1 | a\\|b |
    """
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    kept = [place for place in range(len(heads)) if any(row[place] for row in cells)]
    lines = [[heads[place] for place in kept], *([row[place] for place in kept] for row in cells)]
    told = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([told[0], "|" + "---|" * len(kept), *told[1:]]) + "\n"


def code(words: Iterable[object], between: str = "、") -> str:
    """Words set as code.

    >>> code(["a", "b"])
    '`a`、`b`'
    """
    return between.join(f"`{word}`" for word in words)
