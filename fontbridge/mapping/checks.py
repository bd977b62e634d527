"""What a schema cannot see in mapping files: names that are not there, duplicates, chains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fontbridge.data import sources
from fontbridge.fonts.catalogue import Catalogue, normalised
from fontbridge.mapping.tables import family_key
from fontbridge.model import Message, Serves, Slot, say
from fontbridge.schema import Lines, Problem, Steps, dotted

__all__ = ["Checked", "family_problems", "profile_problems", "table_problems"]


class Checked(NamedTuple):
    """A mapping file whose form is right."""

    path: str
    kind: str
    table: Mapping[str, Any]
    lines: Lines

    def problem(self, steps: Steps, message: Message, advice: Message) -> Problem:
        """A problem at a place in the file."""
        value: Any = self.table
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else value[step]
        return Problem(self.path, self.lines.of(steps, value), dotted(steps), message, advice)


# -- families ---------------------------------------------------------------------------------


def family_problems(files: Sequence[Checked], catalogue: Catalogue) -> Iterator[Problem]:
    """Unknown typefaces, and names that two families of one layer claim."""
    claimed: dict[str, tuple[str, Checked, Steps]] = {}
    for file in files:
        for steps, typeface in _typefaces(file.table):
            if typeface not in catalogue.typefaces:
                yield file.problem(
                    steps,
                    say("unknown typeface {typeface}", typeface=typeface),
                    say("Typefaces at hand: {names}.", names=", ".join(catalogue.typefaces)),
                )
        for steps, family, name in _claims(file.table):
            key = normalised(name)
            holder, where, its_steps = claimed.setdefault(key, (family, file, steps))
            own_name = steps[-1] == "name" or steps[0] == "names"
            twice = own_name and its_steps != steps and holder == family
            if holder != family or (twice and (its_steps[-1] == "name" or its_steps[0] == "names")):
                yield file.problem(
                    steps,
                    say(
                        "“{name}” already stands for {family} ({file}, line {line})",
                        name=name,
                        family=holder,
                        file=where.path,
                        line=where.lines[its_steps],
                    ),
                    say("A name means one family: leave it to one of the two."),
                )


def _typefaces(table: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    for typeface in table.get("names", {}):
        yield ("names", typeface), typeface
    for position, family in enumerate(table.get("family", ())):
        yield ("family", position, "typeface"), family["typeface"]


def _claims(table: Mapping[str, Any]) -> Iterator[tuple[Steps, str, str]]:
    """(place, family, name) for every name that a file gives to a family."""
    for typeface, names in table.get("names", {}).items():
        for position, name in enumerate(names):
            yield ("names", typeface, position), name, name
    for number, family in enumerate(table.get("family", ())):
        for key in ("name", "english", "postscript"):
            if key in family:
                yield ("family", number, key), family["name"], family[key]
        for key in ("aliases", "spellings"):
            for position, name in enumerate(family.get(key, ())):
                yield ("family", number, key, position), family["name"], name


# -- profiles ---------------------------------------------------------------------------------


def profile_problems(
    file: Checked, catalogue: Catalogue, mappings: Path | None
) -> Iterator[Problem]:
    """Profiles and typefaces that are not there, families unknown or of another typeface."""
    base = file.table.get("extends")
    names = _profile_names(mappings)
    own = Path(file.path).stem
    if base is not None and (base not in names or (base == own and names.count(base) < 2)):
        yield file.problem(
            ("extends",),
            say("there is no profile “{name}”", name=base),
            say("Profiles at hand: {names}.", names=", ".join(sorted(set(names)))),
        )
    if base is None:
        yield from _gaps(file)
    for typeface, faces in file.table.get("han", {}).items():
        known = catalogue.typefaces.get(typeface)
        if known is None or known.script != "han":
            yield file.problem(
                ("han", typeface),
                say("unknown typeface {typeface}", typeface=typeface),
                say(
                    "Typefaces at hand: {names}.",
                    names=", ".join(
                        face.name for face in catalogue.typefaces.values() if face.script == "han"
                    ),
                ),
            )
        for steps, name in _named(faces, ("han", typeface)):
            yield from _target_problems(file, steps, name, catalogue)
        preferred = catalogue.families.get(faces.get("preferred", ""))
        if known and preferred and preferred.typeface != typeface:
            yield file.problem(
                ("han", typeface, "preferred"),
                say(
                    "{family} is of the typeface {other}, not {typeface}",
                    family=preferred.name,
                    other=preferred.typeface,
                    typeface=typeface,
                ),
                say("Prefer a family of the typeface, or use a table to leave the typeface."),
            )
    for steps, name in _named(file.table.get("latin", {}), ("latin",)):
        yield from _target_problems(file, steps, name, catalogue)


def _gaps(file: Checked) -> Iterator[Problem]:
    """Keys that only a profile which extends another may leave out."""
    wanted: list[Steps] = [("system",), ("charset",), ("repertoire",), ("latin", "preferred")]
    wanted += [("han",)] if "han" not in file.table else []
    wanted += [("han", typeface, "preferred") for typeface in file.table.get("han", {})]
    for steps in wanted:
        value: Any = file.table
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            yield Problem(
                file.path,
                file.lines[steps],
                dotted(steps),
                say("the key {key} is missing", key=dotted(steps)),
                say("Add it, or let the profile extend a built-in one."),
            )


def _named(faces: Mapping[str, Any], above: Steps) -> Iterator[tuple[Steps, str]]:
    for key, value in faces.items():
        if isinstance(value, str):
            yield (*above, key), value
        else:
            yield from (((*above, key, position), name) for position, name in enumerate(value))


def _target_problems(
    file: Checked, steps: Steps, name: str, catalogue: Catalogue
) -> Iterator[Problem]:
    """A family that we may write must be in the catalogue, by its own name, and draw text."""
    family = catalogue.families.get(name)
    if family is None:
        match = catalogue.find(name)
        if match:
            message = say("“{name}” is another name of {family}", name=name, family=match[0].name)
            advice = say("Write {family}.", family=match.family.name)
        else:
            message = say("unknown family “{name}”", name=name)
            advice = say("Correct it, or describe the family in a file of families/.")
        yield file.problem(steps, message, advice)
    elif not family.is_text:
        yield file.problem(
            steps,
            say("{family} is a symbol font", family=name),
            say("Name a family that draws text."),
        )


def _profile_names(mappings: Path | None) -> list[str]:
    return [source.file.name.removesuffix(".toml") for source in sources("profiles", mappings)]


# -- tables -----------------------------------------------------------------------------------


class _Rule(NamedTuple):
    file: Checked
    steps: Steps
    key: str
    to: str
    slots: frozenset[Slot]
    slot: str
    profiles: frozenset[str]

    def meets(self, other: _Rule) -> bool:
        return bool(self.slots & other.slots and self.profiles & other.profiles)


def table_problems(
    files: Sequence[Checked], catalogue: Catalogue, mappings: Path | None
) -> Iterator[Problem]:
    """Unknown profiles and targets, duplicates, chains and cycles among the rules of one layer."""
    names = sorted(set(_profile_names(mappings)))
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
        yield from _target_problems(rule.file, (*rule.steps, "to"), rule.to, catalogue)
        source = catalogue.families.get(rule.key)
        if source and not source.is_text:
            yield rule.file.problem(
                (*rule.steps, "from"),
                say("{family} is a symbol font", family=source.name),
                say("Symbol fonts are never replaced: take the rule out."),
            )
    yield from _duplicates(rules)
    yield from _chains(rules)


def _rules(file: Checked, catalogue: Catalogue) -> Iterator[_Rule]:
    for position, rule in enumerate(file.table["substitute"]):
        yield _Rule(
            file,
            ("substitute", position),
            family_key(catalogue, rule["from"]),
            rule["to"],
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
        if step.to in seen:
            yield rule.file.problem(
                rule.steps,
                say("the rules go in a circle: {names}", names=" → ".join([*seen, step.to])),
                say("Decide for one family of the circle and let the others lead to it."),
            )
        elif len(seen) > 1:
            yield rule.file.problem(
                rule.steps,
                say("the rules make a chain: {names}", names=" → ".join([*seen, step.to])),
                say("Let this rule lead to {family} directly.", family=step.to),
            )
