"""Holds a mapping file against `mappings/schema.json`, the schema that editors read too.

Only the keywords of JSON Schema that the file uses are understood: `$ref`, `type`, `properties`,
`additionalProperties`, `required`, `items`, `enum`, `pattern`, `minLength`, `minItems`; its `oneOf`
and `if` are for editors alone. Each mistake becomes a `Problem` with the line it stands on; since
`tomllib` tells no lines, `Lines` finds them in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from fontbridge.data import builtin
from fontbridge.model import MappingError, Message, say

__all__ = ["Lines", "Problem", "dotted", "problems", "schema"]

Steps = tuple[str | int, ...]

_TYPES: dict[str, tuple[type, Message]] = {
    "string": (str, say("a text in quotes")),
    "array": (list, say("a list in brackets")),
    "object": (dict, say("a table")),
}


class Problem(NamedTuple):
    """One mistake in a mapping file: where it is, what it is, what to do about it."""

    file: str
    line: int
    key: str
    message: Message
    advice: Message

    def error(self) -> MappingError:
        """The same as an exception."""
        return MappingError(
            self.message, path=self.file, line=self.line, key=self.key, advice=self.advice
        )


@cache
def schema() -> dict[str, Any]:
    """`mappings/schema.json`."""
    loaded: dict[str, Any] = json.loads(builtin().joinpath("schema.json").read_bytes())
    return loaded


def dotted(path: Steps) -> str:
    """A path as people write it.

    >>> dotted(("family", 2, "aliases", 0))
    'family[3].aliases[1]'
    """
    text = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


class Lines:
    """Finds the line on which a TOML value stands.

    >>> lines = Lines('a = 1\\n[[b]]\\nc = 2\\n[[b]]\\nd = [\\n  "x",\\n]\\n')
    >>> lines[("b", 0, "c")], lines[("b", 1)], lines[("b", 1, "d", 0)]
    (3, 4, 5)
    >>> lines.of(("b", 1, "d", 0), "x")
    6
    """

    _HEADER = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]")
    _STEP = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
    _KEY = re.compile(rf"\s*((?:{_STEP.pattern})(?:\s*\.\s*(?:{_STEP.pattern}))*)\s*=")
    _LONG = re.compile(r'"""|' + "'''")

    def __init__(self, text: str) -> None:
        self._text = text.splitlines()
        self._at: dict[Steps, int] = {}
        counts: dict[str, int] = {}
        table: Steps = ()
        inside_text = False
        for number, line in enumerate(self._text, 1):
            if not inside_text:
                if header := self._HEADER.match(line):
                    table = self._steps(header[2])
                    if header[1] == "[[":
                        name = str(table[0])
                        counts[name] = counts.get(name, -1) + 1
                        table = (name, counts[name])
                    self._note(table, number)
                elif key := self._KEY.match(line):
                    self._note(table + self._steps(key[1]), number)
            if len(self._LONG.findall(line)) % 2:
                inside_text = not inside_text

    def _steps(self, words: str) -> Steps:
        return tuple(a or b or c for a, b, c in self._STEP.findall(words))

    def _note(self, path: Steps, number: int) -> None:
        for end in range(1, len(path) + 1):
            self._at.setdefault(path[:end], number)

    def __getitem__(self, path: Steps) -> int:
        """The 1-based line of the path, or of the nearest thing around it; 1 at worst."""
        while path and path not in self._at:
            path = path[:-1]
        return self._at.get(path, 1)

    def of(self, path: Steps, value: object) -> int:
        """The line of a text in a list that runs over several lines."""
        start = self[path]
        if isinstance(value, str) and path and isinstance(path[-1], int):
            for number, line in enumerate(self._text[start - 1 :], start):
                if f'"{value}"' in line or f"'{value}'" in line:
                    return number
                if number > start and (self._KEY.match(line) or self._HEADER.match(line)):
                    break
        return start


def problems(table: Mapping[str, Any], kind: str, text: str, file: str) -> Iterator[Problem]:
    """Every mistake of form in a parsed file of one of `data.KINDS`, in the order of the text."""
    lines = Lines(text)
    found = [
        Problem(file, lines.of(path, value), dotted(path), message, advice)
        for path, value, message, advice in _mistakes(table, schema()["$defs"][kind], ())
    ]
    yield from sorted(found, key=lambda problem: problem.line)


Mistake = tuple[Steps, object, Message, Message]


def _mistakes(value: Any, rule: Mapping[str, Any], path: Steps) -> Iterator[Mistake]:
    if "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    python_type, wanted = _TYPES[rule["type"]]
    if not isinstance(value, python_type):
        yield (
            path,
            value,
            say("{key} must be {wanted}", key=dotted(path), wanted=wanted),
            say("Write it as in the built-in files; mappings/README.md shows each key."),
        )
    elif isinstance(value, dict):
        yield from _table_mistakes(value, rule, path)
    elif isinstance(value, list):
        if len(value) < rule.get("minItems", 0):
            yield (
                path,
                value,
                say("{key} is empty", key=dotted(path)),
                say("Fill it in, or take the key out."),
            )
        for position, item in enumerate(value):
            yield from _mistakes(item, rule["items"], (*path, position))
    elif isinstance(value, str):
        yield from _text_mistakes(value, rule, path)


def _table_mistakes(
    value: Mapping[str, Any], rule: Mapping[str, Any], path: Steps
) -> Iterator[Mistake]:
    known = rule.get("properties", {})
    others = rule.get("additionalProperties", False)
    for key, item in value.items():
        if key in known:
            yield from _mistakes(item, known[key], (*path, key))
        elif others:
            yield from _mistakes(item, others, (*path, key))
        else:
            yield (*_unknown_key(key, sorted(known), path),)
    for key in rule.get("required", ()):
        if key not in value:
            yield (
                path,
                None,
                say("the key {key} is missing", key=key),
                say("Add a line: {key} = …", key=key),
            )


def _unknown_key(key: str, known: list[str], path: Steps) -> Mistake:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    advice = (
        say("Did you mean {near}?", near=near[0])
        if near
        else say("Keys allowed here: {known}.", known=", ".join(known))
    )
    return (*path, key), None, say("unknown key {key}", key=key), advice


def _text_mistakes(value: str, rule: Mapping[str, Any], path: Steps) -> Iterator[Mistake]:
    key = dotted(path)
    if "enum" in rule and value not in rule["enum"]:
        yield (
            path,
            value,
            say("{key}: “{value}” is not one of the allowed words", key=key, value=value),
            say("Allowed: {allowed}.", allowed=", ".join(word or '""' for word in rule["enum"])),
        )
    elif len(value) < rule.get("minLength", 0):
        yield (
            path,
            value,
            say("{key} is empty", key=key),
            say("Fill it in, or take the key out."),
        )
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        yield (
            path,
            value,
            say("{key}: “{value}” has the wrong form", key=key, value=value),
            say("Write it like {example}.", example=rule["examples"][0]),
        )
