"""The built-in mapping data as data: sorted, unique, closed, and as the schema says."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fontbridge import data
from fontbridge.characters.repertoire import REPERTOIRES
from fontbridge.data import KINDS, PARSED, builtin
from fontbridge.fonts.catalogue import load_catalogue, normalised
from fontbridge.mapping.profile import Profile, load_profile, profile_names
from fontbridge.mapping.validate import problems
from fontbridge.model import Serves, Slot

MAPPINGS = Path(str(builtin()))
SCHEMA = json.loads((MAPPINGS / "schema.json").read_bytes())
FILES = [file for kind in KINDS for file in sorted((MAPPINGS / kind).glob("*.toml"))]
FAMILY_FILES = [file for file in FILES if file.parent.name == "families"]
CATALOGUE = load_catalogue()
PROFILES = [load_profile(name) for name in profile_names()]
TEXT_SLOTS = [slot for slot in Slot if slot.serves in (Serves.LATIN, Serves.HAN)]


def file_id(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def names_of(family: dict[str, Any]) -> Iterator[str]:
    for key in ("name", "english", "postscript"):
        if key in family:
            yield family[key]
    yield from family.get("aliases", ())
    yield from family.get("spellings", ())


def test_what_is_parsed_beforehand_is_up_to_date() -> None:
    told = json.loads((MAPPINGS / PARSED).read_bytes())
    right = {
        hashlib.sha256(file.read_bytes()).hexdigest(): tomllib.loads(file.read_text("utf-8"))
        for file in FILES
    }
    assert told == right, "run: python -m fontbridge.mapping"
    assert (MAPPINGS / PARSED).read_text("utf-8") == data.parsed()


@pytest.mark.parametrize("beside", ["", "{", None], ids=["as it is", "damaged", "missing"])
def test_a_file_that_was_edited_is_parsed_anew(
    beside: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "families"
    folder.mkdir()
    (folder / "mine.toml").write_text('[names]\nfangsong = ["某仿宋"]\n', "utf-8")
    if beside is not None:
        (tmp_path / PARSED).write_text(beside or (MAPPINGS / PARSED).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(data, "builtin", lambda: tmp_path)
    monkeypatch.setattr(data, "_parsed_already", data._parsed_already.__wrapped__)
    (source,) = data.sources("families")
    assert data.read(source, "families") == {"names": {"fangsong": ["某仿宋"]}}


def test_validate_finds_nothing() -> None:
    assert problems(MAPPINGS) == []


@pytest.mark.parametrize("file", FILES, ids=file_id)
def test_another_validator_agrees_with_the_schema(file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    whole = jsonschema.Draft202012Validator(SCHEMA)
    assert list(whole.iter_errors(table)) == []
    kind = jsonschema.Draft202012Validator(SCHEMA | {"$ref": f"#/$defs/{file.parent.name}"})
    assert list(kind.iter_errors(table)) == []


@pytest.mark.parametrize("file", FILES, ids=file_id)
def test_each_file_names_the_schema_and_says_what_it_is(file: Path) -> None:
    first, second, *_ = file.read_text(encoding="utf-8").splitlines()
    assert first == "#:schema ../schema.json"
    assert second.startswith("# ")


@pytest.mark.parametrize("file", FAMILY_FILES, ids=file_id)
def test_families_are_sorted(file: Path) -> None:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    names = [family["name"] for family in table.get("family", ())]
    assert names == sorted(names)
    short = table.get("names", {})
    assert list(short) == sorted(short)
    lists = [*short.values()]
    for family in table.get("family", ()):
        lists += [family.get("aliases", []), family.get("spellings", [])]
    for listed in lists:
        assert listed == sorted(set(listed))


def test_no_name_means_two_families() -> None:
    means: dict[str, str] = {}
    for file in FAMILY_FILES:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        families = [
            *table.get("family", ()),
            *({"name": name} for names in table.get("names", {}).values() for name in names),
        ]
        for family in families:
            for name in names_of(family):
                assert means.setdefault(normalised(name), family["name"]) == family["name"], name
    assert len(means) > 900


def test_repertoires_are_those_of_the_characters() -> None:
    assert SCHEMA["$defs"]["repertoire"]["enum"] == ["", *REPERTOIRES]
    assert SCHEMA["$defs"]["profiles"]["properties"]["repertoire"]["enum"] == [*REPERTOIRES]


def test_every_typeface_has_a_family() -> None:
    assert {family.typeface for family in CATALOGUE.families.values()} == set(CATALOGUE.typefaces)


# -- profiles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "han", "latin"),
    [
        (
            "party",
            {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"},
            "Times New Roman",
        ),
        (
            "government",
            {"方正仿宋_GBK", "方正楷体_GBK", "方正黑体_GBK", "方正小标宋_GBK", "宋体"},
            "宋体",
        ),
    ],
)
def test_what_each_system_prefers(profile: str, han: set[str], latin: str) -> None:
    loaded = load_profile(profile)
    assert {faces.preferred for faces in loaded.han.values()} == han
    assert loaded.latin.preferred == latin


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_what_is_preferred_or_accepted_stays(profile: Profile) -> None:
    for faces in profile.han.values():
        for family in (faces.preferred, *faces.accepted):
            choice = profile.choose(family, Slot.EAST_ASIA)
            assert (choice.new, choice.code) == (None, "")
    for family in (profile.latin.preferred, *profile.latin.accepted):
        choice = profile.choose(family, Slot.ASCII)
        assert (choice.new, choice.code) == (None, "")


@pytest.mark.parametrize("slot", Slot)
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_second_choice_changes_nothing(profile: Profile, slot: Slot) -> None:
    for family in CATALOGUE.families:
        first = profile.choose(family, slot)
        if first.new is not None:
            second = profile.choose(first.new, slot)
            assert (second.new, second.code) == (None, ""), family


@pytest.mark.parametrize("slot", TEXT_SLOTS)
def test_there_and_back_brings_the_partys_families_back(slot: Slot) -> None:
    party, government = load_profile("party"), load_profile("government")
    preferred = (
        [party.latin.preferred]
        if slot.serves is Serves.LATIN
        else [faces.preferred for faces in party.han.values()]
    )
    for family in preferred:
        there = government.choose(family, slot).new or family
        assert (party.choose(there, slot).new or there) == family


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_fallbacks_hold_more_than_the_preferred_family(profile: Profile) -> None:
    for faces in profile.han.values():
        held = REPERTOIRES.index(CATALOGUE.families[faces.preferred].repertoire)
        for other in profile.fallbacks(faces.preferred):
            repertoire = CATALOGUE.families[other].repertoire
            assert repertoire == "" or REPERTOIRES.index(repertoire) >= held


@pytest.mark.parametrize("slot", Slot)
def test_symbols_are_never_touched(slot: Slot) -> None:
    symbols = [family.name for family in CATALOGUE.families.values() if not family.is_text]
    assert {"Symbol", "Wingdings", "Cambria Math", "Segoe UI Symbol"} <= set(symbols)
    for profile in PROFILES:
        for name in symbols:
            choice = profile.choose(name, slot)
            assert (choice.new, choice.code) == (None, "")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_examples_of_the_readmes_are_right(readme: str, tmp_path: Path) -> None:
    text = (MAPPINGS / readme).read_text(encoding="utf-8")
    examples = re.findall(r"`ours/(\w+/\w+\.toml)`.*?```toml\n(.*?)```", text, re.DOTALL)
    for name, body in examples:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(body, encoding="utf-8")
    assert len(examples) == 3
    assert problems(tmp_path) == []
    county = load_profile("county", tmp_path)
    assert county.choose("方正小标宋_GBK", Slot.EAST_ASIA).code == ""
    assert county.choose("华文中宋", Slot.EAST_ASIA).new == "方正小标宋简体"
