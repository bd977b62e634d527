"""What the pages say is so: links lead somewhere, codes and options are those of the code."""

from __future__ import annotations

import ast
import configparser
import re
from importlib import import_module
from pathlib import Path

import pytest

from fontbridge.cli.app import COMMANDS
from fontbridge.formats import all_formats

CHECKOUT = Path(__file__).parents[1]
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")])
READMES = ("README.md", "README.zh-CN.md")
# The words of the public contract, and the codes of errors that have no finding.
CODES = {
    "family-not-accepted", "family-unknown", "characters-not-covered", "private-use-character",
    "ambiguous-punctuation", "charset-mismatch", "charset-undeclared", "suffix-mismatch",
    "embedded-font", "layout-drift", "active-content", "signed", "encrypted", "damaged",
    "unsupported", "mapping", "proof", "failed",
}  # fmt: skip


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    here = [link for link in links if not link.startswith("https://")]
    assert [link for link in here if not (page.parent / link).exists()] == []


def test_every_page_is_in_the_index() -> None:
    index = CHECKOUT / "docs" / "index.md"
    links = re.findall(r"\]\(([^)#\s]+)", index.read_text(encoding="utf-8"))
    linked = {(index.parent / link).resolve() for link in links}
    pages = {page.resolve() for page in CHECKOUT.glob("docs/**/*.md")}
    assert pages - {index.resolve()} <= linked


def test_the_two_readmes_give_the_same_commands() -> None:
    first, second = (
        re.findall(r"^python3 -m venv.*$", (CHECKOUT / name).read_text(encoding="utf-8"), re.M)
        for name in READMES
    )
    assert len(first) == 2
    assert first == second


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_name_every_command_and_extra(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    listed = text.split("```text\n", 1)[1].split("```", 1)[0]
    assert tuple(re.findall(r"^fontbridge (\w+)", listed, re.M)) == COMMANDS
    setup = configparser.ConfigParser()
    setup.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    extras = set(setup["options.extras_require"]) - {"test", "docs"}
    assert {extra for extra in extras if f"`{extra}`" not in text} == set()


def emitted() -> set[str]:
    """The codes that stand as literals in the code."""
    return CODES.intersection(
        node.value
        for path in (CHECKOUT / "fontbridge").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_every_code_is_explained_and_no_other() -> None:
    page = CHECKOUT / "docs" / "reference" / "findings.md"
    told = re.findall(r"^## ([a-z-]+)$", page.read_text(encoding="utf-8"), re.M)
    assert set(told) == emitted()
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", READMES)
def test_every_format_is_named_with_its_suffixes(name: str) -> None:
    rows = re.findall(r"^\|[^|]*\|([^|]*)\|", (CHECKOUT / name).read_text(encoding="utf-8"), re.M)
    told = {suffix for row in rows for suffix in re.findall(r"(?<!\w)\.[a-z]{2,}", row)}
    assert told == {suffix for each in all_formats() for suffix in each.suffixes}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_options_exist(page: Path) -> None:
    commands = [import_module(f"fontbridge.cli.{name}").command for name in COMMANDS]
    commands.append(import_module("fontbridge.bundle.__main__").command)
    known = {
        option
        for command in commands
        for part in (command, *getattr(command, "commands", {}).values())
        for parameter in part.params
        for option in parameter.opts
    } | {"--help", "--version"}
    used = {
        option
        for line in re.findall(r"fontbridge [a-z].*|`--[^`]*`", page.read_text(encoding="utf-8"))
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)
    }
    assert used <= known
