"""Every key of the mapping files, from the schema that they are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fontbridge.schema import schema
from manual.reference.tables import code, table

__all__ = ["keys"]

_KINDS = {"string": "文字", "array": "列表", "object": "表", "boolean": "真假", "integer": "整数"}
_Schema = Mapping[str, Any]


def keys() -> str:
    """A table for each kind of file: the key, what it takes, whether it has to be there."""
    return "\n".join(
        f"### `{folder}/`\n\n"
        + table(["键", "写什么", "必有"], _rows("", schema()["$defs"][folder]))
        for folder in ("typefaces", "families", "profiles", "tables")
    )


def _rows(path: str, declared: _Schema) -> Iterator[tuple[str, str, str]]:
    declared = _resolved(declared)
    required = set(declared.get("required", ()))
    for key, value in declared.get("properties", {}).items():
        yield from _entry(f"{path}{key}", value, key in required)
    if isinstance(more := declared.get("additionalProperties"), Mapping):
        yield from _entry(f"{path}<名称>", more, False)


def _entry(key: str, value: _Schema, required: bool) -> Iterator[tuple[str, str, str]]:
    value = _resolved(value)
    inner = _resolved(value.get("items", {}))
    if value.get("type") == "object":
        yield from _rows(f"{key}.", value)
    elif inner.get("type") == "object":
        yield from _rows(f"{key}[].", inner)
    else:
        yield f"`{key}`", _takes(value), "是" if required else ""


def _takes(value: _Schema) -> str:
    if "enum" in value:
        return code(f"{word}" for word in value["enum"] if word)
    if value.get("type") == "array":
        return f"列表，每项：{_takes(_resolved(value['items']))}"
    examples = value.get("examples", ())
    return _KINDS[value["type"]] + (f"，如 {code(examples)}" if examples else "")


def _resolved(value: _Schema) -> _Schema:
    if "$ref" not in value:
        return value
    found: _Schema = schema()["$defs"][value["$ref"].rpartition("/")[2]]
    return found
