"""The functions and classes that `import fontbridge` offers, as the code declares them."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import fontbridge

__all__ = ["interface"]


def interface() -> str:
    """One block of Python: each name's declaration, and the fields of the classes."""
    told = "\n\n".join(_declaration(name, getattr(fontbridge, name)) for name in fontbridge.__all__)
    return f"```text\n{told}\n```\n"


def _declaration(name: str, given: Any) -> str:
    if not inspect.isclass(given):
        return _function(name, given)
    if dataclasses.is_dataclass(given):
        fields = [_field(each) for each in dataclasses.fields(given) if each.repr]
        return "\n    ".join([f"class {name}", *fields])
    if issubclass(given, tuple):
        annotations = given.__annotations__
        return "\n    ".join([f"class {name}", *(f"{k}: {v}" for k, v in _named(annotations))])
    return "\n    ".join([f"class {name}", *list(inspect.signature(given).parameters)])


def _function(name: str, function: Any) -> str:
    """The signature, a parameter a line: annotations are strings, so they read as written."""
    signature = inspect.signature(function)
    lines = [f"def {name}("]
    starred = False
    for each in signature.parameters.values():
        if each.kind is each.KEYWORD_ONLY and not starred:
            lines.append("    *,")
            starred = True
        default = "" if each.default is each.empty else f" = {each.default!r}"
        lines.append(f"    {each.name}: {each.annotation}{default},")
    return "\n".join([*lines, f") -> {signature.return_annotation}"])


def _field(each: dataclasses.Field[Any]) -> str:
    if each.default is not dataclasses.MISSING:
        return f"{each.name}: {each.type} = {each.default!r}"
    return f"{each.name}: {each.type}"


def _named(annotations: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, getattr(kind, "__forward_arg__", kind)) for key, kind in annotations.items()]
