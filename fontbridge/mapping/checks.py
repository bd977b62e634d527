"""What the schema cannot see in families and profiles: names not there, or there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fontbridge.characters.equivalents import switches
from fontbridge.data import sources
from fontbridge.fonts.catalogue import Catalogue, Typeface, normalised
from fontbridge.model import Message, say
from fontbridge.schema import Lines, Problem, Steps, dotted

__all__ = [
    "Checked",
    "circle_problems",
    "is_han",
    "name_problems",
    "profile_files",
    "profile_problems",
    "target_problems",
    "typeface_problems",
    "unknown_typeface",
]


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


def typeface_problems(file: Checked, typefaces: Mapping[str, Typeface]) -> Iterator[Problem]:
    """Families of typefaces that are not there."""
    for steps, typeface in _typefaces(file.table):
        if typeface not in typefaces:
            yield file.problem(
                steps,
                say("unknown typeface {typeface}", typeface=typeface),
                say("Typefaces at hand: {names}.", names=", ".join(typefaces)),
            )


def name_problems(files: Sequence[Checked]) -> Iterator[Problem]:
    """Families described twice, and names that two families of one layer claim."""
    holders: dict[str, tuple[str, Checked, Steps]] = {}
    described: set[str] = set()
    for file in files:
        for steps, family, name in _claims(file.table):
            holder, where, its_steps = holders.setdefault(
                normalised(name), (family, file, steps)
            )
            describes = steps[0] == "names" or steps[-1] == "name"
            if holder != family or (describes and family in described):
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
            if describes:
                described.add(family)


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
    names = profile_files(mappings)
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
        known = is_han(typeface, catalogue)
        if not known:
            yield unknown_typeface(file, ("han", typeface), typeface, catalogue)
        families = {key: value for key, value in faces.items() if key != "kin"}
        for steps, name in _named(families, ("han", typeface)):
            yield from target_problems(file, steps, name, catalogue)
        for position, kin in enumerate(faces.get("kin", ())):
            steps = "han", typeface, "kin", position
            if kin not in catalogue.typefaces:
                yield unknown_typeface(file, steps, kin, catalogue)
            elif kin in file.table["han"]:
                yield file.problem(
                    steps,
                    say("{typeface} has a place of its own", typeface=kin),
                    say("Take it out here, or take out its own place."),
                )
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
    for stage, codes in file.table.get("stages", {}).items():
        for position, code in enumerate(codes.get("block", ())):
            if code in codes.get("warn", ()):
                yield file.problem(
                    ("stages", stage, "block", position),
                    say("{code} both warns and blocks", code=code),
                    say("Leave it in one of the two lists."),
                )
    for position, name in enumerate(file.table.get("policies", {}).get("equivalents", ())):
        if name not in switches():
            yield file.problem(
                ("policies", "equivalents", position),
                say("there is no table {name} of equivalents", name=name),
                say("Tables at hand: {names}.", names=", ".join(switches())),
            )
    for steps, name in _named(file.table.get("latin", {}), ("latin",)):
        yield from target_problems(file, steps, name, catalogue)


def is_han(typeface: str, catalogue: Catalogue) -> bool:
    """True if a profile can say something of the typeface."""
    known = catalogue.typefaces.get(typeface)
    return known is not None and known.script == "han"


def unknown_typeface(
    file: Checked, steps: Steps, typeface: str, catalogue: Catalogue
) -> Problem:
    """The problem of a typeface that a profile or table names in vain."""
    names = ", ".join(name for name in catalogue.typefaces if is_han(name, catalogue))
    return file.problem(
        steps,
        say("unknown typeface {typeface}", typeface=typeface),
        say("Typefaces at hand: {names}.", names=names),
    )


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


def circle_problems(files: Sequence[Checked]) -> Iterator[Problem]:
    """Profiles that extend each other in a circle."""
    bases = {Path(file.path).stem: file.table.get("extends") for file in files}
    for file in files:
        chain = [Path(file.path).stem]
        # A profile that extends its own name means the one in the layer beneath: no circle.
        while (base := bases.get(chain[-1])) and base != chain[-1]:
            chain.append(base)
            if base in chain[:-1]:
                yield file.problem(
                    ("extends",),
                    say("the profiles go in a circle: {names}", names=" → ".join(chain)),
                    say("Let one of them extend a built-in profile, or none."),
                )
                break


def _named(faces: Mapping[str, Any], above: Steps) -> Iterator[tuple[Steps, str]]:
    for key, value in faces.items():
        if isinstance(value, str):
            yield (*above, key), value
        else:
            yield from (((*above, key, position), name) for position, name in enumerate(value))


def target_problems(
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


def profile_files(mappings: Path | None) -> list[str]:
    """The profiles' names, layer by layer: a name that two layers have comes twice."""
    return [source.file.name.removesuffix(".toml") for source in sources("profiles", mappings)]
