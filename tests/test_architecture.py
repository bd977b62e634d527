"""The house stays as docs/explanation/seven-rules.md describes it."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PACKAGE = CHECKOUT / "fontbridge"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400

# What each unit of the package may import besides itself. A unit is a sub-package or a module
# directly in fontbridge; "" is the public face, fontbridge/__init__.py.
_GROUND = {"bulk", "model", "data", "extras"}
_LANGUAGE = _GROUND | {"characters", "fonts"}
_DOMAIN = _LANGUAGE | {"containers", "formats", "mapping", "harmonise"}
_FACE = {"", "api"}
_INTERFACE = _DOMAIN | _FACE | {"files", "unfinished", "batch", "messages", "reports"}
MAY_IMPORT = {
    "bulk": set(),
    "model": set(),
    # One layer in two modules: data holds what it reads against the schema, which is data too.
    "data": {"bulk", "model", "schema"},
    "schema": {"model", "data"},
    "extras": {"model"},
    "unfinished": set(),
    "files": {"bulk", "model", "unfinished"},
    "messages": {"model", "formats"},  # what gathers the texts asks the formats for their titles
    "characters": _GROUND,
    "fonts": _GROUND | {"characters"},
    "mapping": _LANGUAGE | {"schema"},
    "containers": {"extras", "model"},
    "formats": _LANGUAGE | {"containers"},
    "harmonise": _DOMAIN,
    "api": _DOMAIN | {"files"},
    "": {"api", "model"},
    "batch": _DOMAIN | _FACE | {"files", "unfinished"},
    "preview": _DOMAIN | _FACE,
    "reports": _DOMAIN | {"messages", "batch", "preview"},
    "hooks": _INTERFACE,
    "cli": _INTERFACE | {"hooks", "schema", "preview"},  # schema: lines of settings
    "__main__": {"cli"},
    "bundle": {"", "cli", "messages", "model"},
}
MAY_PRINT = {"bundle", "cli", "hooks", "messages", "reports"}


def unit_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> Iterator[str]:
    """The fontbridge modules that a module imports, at its top or inside a function."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("fontbridge"))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            if node.module == "fontbridge":
                for name in node.names:
                    inside = PACKAGE / name.name
                    known = inside.is_dir() or inside.with_suffix(".py").exists()
                    yield f"fontbridge.{name.name}" if known else "fontbridge"
            elif (node.module or "").startswith("fontbridge."):
                yield str(node.module)


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_dependencies_run_one_way(path: Path) -> None:
    unit = unit_of(path)
    imported = {module.partition(".")[2].partition(".")[0] for module in imports_of(path)}
    assert imported <= MAY_IMPORT[unit] | {unit}


def test_formats_never_import_each_other() -> None:
    def is_format(path: Path) -> bool:
        return any(
            isinstance(node, ast.ClassDef)
            and any(
                isinstance(target, ast.Name) and target.id == "format"
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
            )
            for node in tree_of(path).body
        )

    folder = sorted((PACKAGE / "formats").glob("*.py"))
    formats = {f"fontbridge.formats.{path.stem}" for path in folder if is_format(path)}
    assert formats, "no module of fontbridge.formats defines a format"
    borrowed = {
        named(path): formats.intersection(imports_of(path))
        for path in MODULES
        if formats.intersection(imports_of(path))
    }
    assert borrowed == {}, "formats are found by looking in the folder, never imported by name"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if unit_of(path) not in MAY_PRINT], ids=named
)
def test_only_interfaces_print(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            stream = (node.value.id, node.attr)
            assert stream not in {("sys", "stdout"), ("sys", "stderr")}, f"line {node.lineno}"


def test_modules_stay_small() -> None:
    sizes = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("fontbridge", "benchmarks", "tests/makers")
        for path in (CHECKOUT / folder).rglob("*.py")
    }
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_every_package_is_listed() -> None:
    configuration = configparser.ConfigParser()
    configuration.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    listed = configuration["options"]["packages"].split()
    found = {
        ".".join(path.parent.relative_to(CHECKOUT).parts) for path in PACKAGE.rglob("__init__.py")
    }
    assert set(listed) - {"fontbridge.mappings"} == found
    assert len(listed) == len(set(listed))


def test_files_name_no_machine_and_no_registry() -> None:
    # The patterns are spelt so that they do not match themselves.
    telling = re.compile(
        rb"(?<![\w.)\]}*>-])/(?:home|root|work|Users)/\w|"
        rb"\b(?:pypi|pythonhosted|npmjs|crates)\.(?:org|com|io)\b"
    )
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=False
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    tracked = [CHECKOUT / name for name in listing.stdout.decode().split("\0") if name]
    told = {
        named(path): telling.findall(path.read_bytes())
        for path in tracked
        if path.is_file() and telling.search(path.read_bytes())
    }
    assert told == {}
