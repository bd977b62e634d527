"""Loading profiles, and telling which system a document follows.

A profile is a file of `mappings/profiles/`, named after it. `extends` names the one it starts
from; in an office's folder, a profile that extends its own name builds on the built-in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontbridge.data import Source, mistake, overlay_of, read, sources
from fontbridge.fonts.catalogue import Catalogue, load_catalogue
from fontbridge.mapping.choice import (
    Choice,
    HanFaces,
    LatinFaces,
    Policies,
    Profile,
    policies_from,
)
from fontbridge.mapping.stages import stages_from
from fontbridge.mapping.tables import Tables
from fontbridge.model import MappingError, Serves, Slot, say

__all__ = ["Choice", "Policies", "Profile", "load_profile", "profile_names", "system_of"]


def profile_names(mappings: Path | None = None) -> list[str]:
    """The names that `load_profile` takes, sorted.

    >>> profile_names()
    ['government', 'party']
    """
    return sorted({_name(source) for source in sources("profiles", mappings)})


def load_profile(name: str | Path, mappings: Path | None = None) -> Profile:
    """A profile by name, or from a file (a `Path`, or a text that ends in `.toml`).

    `mappings` is an office's folder, laid over the built-in data; for a file in such a folder it is
    that one if none is given. Raises `MappingError` with the place if there is no such profile or
    if the office's files have a mistake.
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        file = Path(name).absolute()
        mappings = mappings or overlay_of(file)
        _refuse_mistakes(mappings, file)
        merged = _merged(Source(file, builtin=False), mappings)
        return _built(file.stem, merged, mappings, file)
    return _load_named(name, mappings)


@lru_cache(maxsize=32)
def _load_named(name: str, mappings: Path | None) -> Profile:
    _refuse_mistakes(mappings)
    named = [source for source in sources("profiles", mappings) if _name(source) == name]
    if not named:
        raise MappingError(
            say("there is no profile “{name}”", name=name),
            advice=say("Profiles at hand: {names}.", names=", ".join(profile_names(mappings))),
        )
    return _built(name, _merged(named[-1], mappings), mappings, named[-1].path)


def _refuse_mistakes(mappings: Path | None, file: Path | None = None) -> None:
    """Raise for the first mistake in what the office wrote; ours is held right by the tests."""
    for path in (mappings, file):
        if path is not None:
            from fontbridge.mapping.validate import problems

            for problem in problems(path, mappings):
                raise problem.error()


def _name(source: Source) -> str:
    return source.file.name.removesuffix(".toml")


def _merged(source: Source, mappings: Path | None) -> dict[str, Any]:
    """A profile's table over those that it extends; that they go in no circle is checked before."""
    table = dict(read(source, "profiles"))
    base = table.pop("extends", None)
    if base is None:
        return table
    beneath = [
        other
        for other in sources("profiles", mappings)
        if _name(other) == base and other.path != source.path
    ]
    if not beneath:
        raise mistake(
            source,
            ("extends",),
            say("there is no profile “{name}”", name=base),
            say("Profiles at hand: {names}.", names=", ".join(profile_names(mappings))),
        )
    return _laid_over(_merged(beneath[-1], mappings), table)


def _laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; texts and lists are replaced."""
    merged = dict(base)
    for key, value in over.items():
        held = merged.get(key)
        merged[key] = (
            _laid_over(held, value) if isinstance(value, dict) and isinstance(held, dict) else value
        )
    return merged


def _built(
    name: str, table: Mapping[str, Any], mappings: Path | None, path: str | Path
) -> Profile:
    catalogue = load_catalogue(mappings)
    try:
        return Profile(
            name,
            title=table["title"],
            system=table["system"],
            charset=table["charset"],
            repertoire=table["repertoire"],
            han={
                typeface: HanFaces(
                    faces["preferred"],
                    tuple(faces.get("accepted", ())),
                    tuple(faces.get("fallback", ())),
                    tuple(faces.get("kin", ())),
                )
                for typeface, faces in table["han"].items()
            },
            latin=LatinFaces(
                table["latin"]["preferred"],
                tuple(table["latin"].get("accepted", ())),
                tuple(table["latin"].get("accepted-in-page-numbers", ())),
            ),
            policies=policies_from(table.get("policies", {})),
            stages=stages_from(table.get("stages", {})),
            catalogue=catalogue,
            tables=_tables(name, table, mappings, catalogue),
        )
    except KeyError as missing:
        raise MappingError(
            say("the key {key} is missing", key=missing.args[0]),
            path=str(path),
            key=str(missing.args[0]),
            advice=say("Add it, or let the profile extend a built-in one."),
        ) from missing


def _tables(
    name: str, profile: Mapping[str, Any], mappings: Path | None, catalogue: Catalogue
) -> Tables:
    """The tables that name the profile itself, or its system for a profile that extends one."""
    tables = Tables(catalogue)
    found = sources("tables", mappings)
    for builtin in (True, False):
        tables.lay(
            rule
            for source in found
            if source.builtin is builtin
            for rule in _rules(source, {name, profile["system"]})
        )
    return tables


def _rules(source: Source, names: set[str]) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    table = read(source, "tables")
    if names.intersection(table["profiles"]):
        for position, rule in enumerate(table["substitute"], 1):
            yield source.file.name, position, rule


# -- which system -----------------------------------------------------------------------------


def system_of(uses: Iterable[tuple[Slot, str, int]], mappings: Path | None = None) -> str:
    """Which system a document follows: party, government, mixed or unknown.

    `uses` are (slot, family as written, how often). Only families for Han text tell, and of them
    those that one system alone accepts: first the preferred ones; failing any, the others.

    >>> system_of([(Slot.EAST_ASIA, "仿宋_GB2312", 12), (Slot.EAST_ASIA, "黑体", 3)])
    'party'
    >>> system_of([(Slot.EAST_ASIA, "宋体", 1)])
    'unknown'
    """
    catalogue = load_catalogue(mappings)
    seen = {
        match.family.name
        for slot, family, count in uses
        if count and slot.serves in (Serves.HAN, Serves.ANY) and (match := catalogue.find(family))
    }
    for markers in _markers(mappings):
        systems = {system for name, system in markers.items() if name in seen}
        if systems:
            return systems.pop() if len(systems) == 1 else "mixed"
    return "unknown"


@lru_cache(maxsize=32)
def _markers(mappings: Path | None) -> tuple[dict[str, str], dict[str, str]]:
    """By family, the one system that accepts it: those it prefers, and all."""
    preferred: set[str] = set()
    accepted: dict[str, set[str]] = {}
    for name in profile_names(mappings):
        profile = load_profile(name, mappings)
        for faces in profile.han.values():
            preferred.add(faces.preferred)
            for family in (faces.preferred, *faces.accepted):
                accepted.setdefault(family, set()).add(profile.system)
    telling = {
        family: system
        for family, (system, *others) in accepted.items()
        if not others and system != "other"
    }
    strongly = {family: system for family, system in telling.items() if family in preferred}
    return strongly, telling
