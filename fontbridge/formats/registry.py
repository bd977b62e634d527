"""Which formats there are, told without importing them.

Importing all of them takes longer than converting a notice. So `index.json` says of each module of
this folder whether it holds formats, and which: their suffixes, and how their contents begin where
that is certain. It is only a short cut. A module that it does not know is imported and asked; and
`python -m fontbridge.formats` writes it anew, which a test asks for when it is out of
date. Third parties' formats come through the entry point group `fontbridge.formats`; they are
asked after ours of the same precedence, so that looking for them costs nothing where ours answer.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from fontbridge.formats.base import Document

__all__ = ["INDEX", "Card", "built", "loaded", "ours", "theirs"]

INDEX = "index.json"

_PACKAGE = "fontbridge.formats"
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


class Card(NamedTuple):
    """What is to be known of a format before it is needed; sorted as contents are offered."""

    precedence: int
    format: str
    module: str
    kind: str
    suffixes: tuple[str, ...]
    begins: tuple[bytes, ...]
    is_text: bool

    def may_be(self, data: bytes) -> bool:
        """False for contents that cannot be of the format."""
        if self.is_text:
            return not data.startswith(_BINARY)
        return not self.begins or data.startswith(self.begins)


@cache
def ours() -> tuple[Card, ...]:
    """The formats of this folder, in the order in which contents are offered to them."""
    index = pkgutil.get_data(_PACKAGE, INDEX)
    known: dict[str, list[dict[str, Any]]] = json.loads(index or "{}")
    found: list[Card] = []
    for name in _modules():
        if name in known:
            found += [_read(name, plain) for plain in known[name]]
        else:
            found += _cards_in(name)
    return tuple(sorted(found))


@cache
def theirs() -> tuple[type[Document], ...]:
    """The formats of third parties, in the same order."""
    from importlib.metadata import entry_points

    kinds = [entry.load() for entry in entry_points(group="fontbridge.formats")]
    return tuple(sorted(kinds, key=lambda each: (each.precedence, each.format)))


def loaded(card: Card) -> type[Document]:
    """The format itself."""
    kind: type[Document] = getattr(import_module(f"{_PACKAGE}.{card.module}"), card.kind)
    return kind


def built() -> str:
    """What the index has to be, from the modules themselves."""
    told = {
        name: [
            {
                "format": card.format,
                "kind": card.kind,
                "precedence": card.precedence,
                "suffixes": card.suffixes,
                "begins": [begin.hex() for begin in card.begins],
                "is_text": card.is_text,
            }
            for card in _cards_in(name)
        ]
        for name in _modules()
    }
    lines = (f"  {json.dumps(name)}: {json.dumps(plain)}" for name, plain in told.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _modules() -> Iterator[str]:
    package = import_module(_PACKAGE)
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return (name for name in names if not name.startswith("_"))


def _read(module: str, plain: dict[str, Any]) -> Card:
    return Card(
        plain["precedence"],
        plain["format"],
        module,
        plain["kind"],
        tuple(plain["suffixes"]),
        tuple(map(bytes.fromhex, plain["begins"])),
        plain["is_text"],
    )


def _cards_in(name: str) -> list[Card]:
    """The formats that a module defines."""
    module = import_module(f"{_PACKAGE}.{name}")
    return [
        Card(
            each.precedence, each.format, name, each.__name__, each.suffixes, each.begins,
            each.is_text,
        )
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, Document)
        and each.__module__ == module.__name__
        and hasattr(each, "format")
    ]
