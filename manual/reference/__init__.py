"""The parts of docs/reference/ that come from the code, and writing them anew.

A page says where: between `<!-- generated: NAME -->` and `<!-- end -->`. The names are the keys of
`PARTS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from fontbridge.reports import explain
from manual.reference.commands import commands
from manual.reference.formats import formats
from manual.reference.interface import interface
from manual.reference.keys import keys
from manual.reference.limits import limits

__all__ = ["PARTS", "renewed", "write"]

PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "formats": formats,
    "interface": interface,
    "keys": keys,
    "limits": limits,
}
_PART = re.compile(r"(?<=<!-- generated: )(?P<name>\w+) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def renewed(page: str) -> str:
    """The text of a page with its generated parts as the code has them now.

    Raises `KeyError` for a part that nothing generates.
    """
    return _PART.sub(lambda part: f"{part['name']} -->\n\n{PARTS[part['name']]()}\n", page)


def write(docs: Path) -> Iterator[Path]:
    """Write the pages under `docs` that changed; gives each."""
    for path in sorted(docs.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        new = explain.page() if path.name == explain.PAGE.name else renewed(page)
        if new != page:
            path.write_text(new, encoding="utf-8")
            yield path
