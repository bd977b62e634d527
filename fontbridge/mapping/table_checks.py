"""What the schema cannot see in tables: names that are not there, duplicates, chains, cycles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fontbridge.fonts.catalogue import Catalogue
from fontbridge.mapping.checks import (
    Checked,
    is_han,
    profile_files,
    target_problems,
    unknown_typeface,
)
from fontbridge.mapping.tables import family_key
from fontbridge.model import Serves, Slot, say
from fontbridge.schema import Problem, Steps

__all__ = ["table_problems"]


class _Rule(NamedTuple):
    file: Checked
    steps: Steps
    key: str
    to: str
    typeface: str
    slots: frozenset[Slot]
    slot: str
    profiles: frozenset[str]

    def meets(self, other: _Rule) -> bool:
        return bool(self.slots & other.slots and self.profiles & other.profiles)


def table_problems(
    files: Sequence[Checked], catalogue: Catalogue, mappings: Path | None
) -> Iterator[Problem]:
    """Unknown profiles and targets, duplicates, chains and cycles among the rules of one layer."""
    names = sorted(set(profile_files(mappings)))
    rules = [rule for file in files for rule in _rules(file, catalogue)]
    for file in files:
        for position, profile in enumerate(file.table["profiles"]):
            if profile not in names:
                yield file.problem(
                    ("profiles", position),
                    say("there is no profile “{name}”", name=profile),
                    say("Profiles at hand: {names}.", names=", ".join(names)),
                )
    for rule in rules:
        yield from _result_problems(rule, catalogue)
        source = catalogue.families.get(rule.key)
        if source and not source.is_text:
            yield rule.file.problem(
                (*rule.steps, "from"),
                say("{family} is a symbol font", family=source.name),
                say("Symbol fonts are never replaced: take the rule out."),
            )
    yield from _duplicates(rules)
    yield from _chains(rules)


def _result_problems(rule: _Rule, catalogue: Catalogue) -> Iterator[Problem]:
    if bool(rule.to) == bool(rule.typeface):
        yield rule.file.problem(
            rule.steps,
            say("a rule has one of the keys to and as"),
            say("Write to = a family, or as = the typeface that the face counts to."),
        )
    elif rule.to:
        yield from target_problems(rule.file, (*rule.steps, "to"), rule.to, catalogue)
    elif not is_han(rule.typeface, catalogue):
        yield unknown_typeface(rule.file, (*rule.steps, "as"), rule.typeface, catalogue)
    elif rule.slots - _slots(Serves.HAN):
        yield rule.file.problem(
            (*rule.steps, "slot"),
            say("a face counts to a typeface only where it draws Han text"),
            say("Write slot = \"han\", or name a family with to = …."),
        )


def _rules(file: Checked, catalogue: Catalogue) -> Iterator[_Rule]:
    for position, rule in enumerate(file.table["substitute"]):
        yield _Rule(
            file,
            ("substitute", position),
            family_key(catalogue, rule["from"]),
            rule.get("to", ""),
            rule.get("as", ""),
            _slots(rule["slot"]),
            rule["slot"],
            frozenset(file.table["profiles"]),
        )


def _slots(word: str) -> frozenset[Slot]:
    if word == "any":
        return frozenset(Slot)
    if word in tuple(Serves):
        return frozenset(slot for slot in Slot if slot.serves == word)
    return frozenset({Slot(word)})


def _duplicates(rules: Sequence[_Rule]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], _Rule] = {}
    for rule in rules:
        for profile in sorted(rule.profiles):
            held = first.setdefault((profile, rule.key, rule.slot), rule)
            if held is not rule:
                yield rule.file.problem(
                    rule.steps,
                    say(
                        "the same family and slot already stand in {file}, line {line}",
                        file=held.file.path,
                        line=held.file.lines[held.steps],
                    ),
                    say("Keep one of the two."),
                )
                break


def _chains(rules: Sequence[_Rule]) -> Iterator[Problem]:
    """A rule must not write what another rule replaces: a second run would change it again."""
    by_key: dict[str, list[_Rule]] = {}
    for rule in rules:
        by_key.setdefault(rule.key, []).append(rule)
    for rule in rules:
        seen, step = [rule.key], rule
        while following := next((r for r in by_key.get(step.to, ()) if r.meets(step)), None):
            if following.key in seen:
                break
            seen.append(following.key)
            step = following
        end = step.to or step.typeface
        if end in seen:
            yield rule.file.problem(
                rule.steps,
                say("the rules go in a circle: {names}", names=" → ".join([*seen, end])),
                say("Decide for one family of the circle and let the others lead to it."),
            )
        elif len(seen) > 1:
            yield rule.file.problem(
                rule.steps,
                say("the rules make a chain: {names}", names=" → ".join([*seen, end])),
                say("Let this rule lead to {end} directly.", end=end),
            )
