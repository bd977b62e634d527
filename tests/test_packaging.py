"""The package carries its data and finds it, however it is installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import fontbridge

CHECKOUT = Path(__file__).parents[1]
PACKAGE = CHECKOUT / "fontbridge"
BUILT_FROM = (
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "MANIFEST.in", "README.md", "README.zh-CN.md",
    "build_backend", "fontbridge", "mappings", "pyproject.toml", "ruff.toml", "setup.cfg",
)  # fmt: skip

# -S leaves out what this environment has installed; its dependencies come back as a plain path.
PYTHON = (sys.executable, "-S")
DEPENDENCIES = sysconfig.get_path("purelib")
LIST_PROFILES = "from fontbridge.cli import main; raise SystemExit(main(['profiles', 'list']))"


def data_files() -> set[str]:
    """What an installed package needs beside its modules, as paths inside the package."""
    mappings = CHECKOUT / "mappings"
    messages = PACKAGE / "messages"
    found = {
        f"mappings/{path.relative_to(mappings).as_posix()}"
        for path in mappings.rglob("*")
        if path.is_file() and path.suffix in {".json", ".md", ".toml", ".tsv", ".txt"}
    }
    found |= {path.relative_to(PACKAGE).as_posix() for path in messages.rglob("*.[mp]o")}
    return found | {"py.typed"}


def run_backend(kind: str, source: Path, folder: Path) -> None:
    """Build as pip does: by the backend that lies in the source."""
    hook = f"import reproducible as b; b.build_{kind}({str(folder)!r})"
    environ = os.environ | {"PYTHONPATH": str(source / "build_backend")}
    done = subprocess.run(
        [sys.executable, "-c", hook], cwd=source, capture_output=True, check=False, env=environ
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is built, since building leaves files beside the sources."""
    copy = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in BUILT_FROM:
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, copy / name, ignore=ignored)
        else:
            shutil.copy(CHECKOUT / name, copy)
    return copy


@pytest.fixture(scope="module")
def built(source: Path) -> Callable[[str], Path]:
    """Builds the `sdist`, `wheel` or `editable` wheel."""

    def build(kind: str) -> Path:
        folder = source / "dist" / kind
        if not folder.exists():
            folder.mkdir(parents=True)
            run_backend(kind, source, folder)
        (archive,) = folder.iterdir()
        return archive

    return build


def lists_profiles(program: list[str], folder: Path, *path: Path) -> None:
    """Check that fontbridge, imported from `path` by a program run in `folder`, has its data."""
    ended = subprocess.run(
        [*PYTHON, *program],
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join([*map(str, path), DEPENDENCIES]),
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert ended.returncode == 0, ended.stderr
    assert "party" in ended.stdout
    assert "government" in ended.stdout


def test_the_wheel_carries_all_data(built: Callable[[str], Path]) -> None:
    with zipfile.ZipFile(built("wheel")) as archive:
        names = {name.removeprefix("fontbridge/") for name in archive.namelist()}
    assert data_files() <= names


def test_the_source_archive_carries_all_data(built: Callable[[str], Path]) -> None:
    with tarfile.open(built("sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        name if name.startswith("mappings/") else f"fontbridge/{name}" for name in data_files()
    }
    assert wanted | {"LICENSE", "README.zh-CN.md"} <= names


def test_an_installed_wheel_finds_its_data(built: Callable[[str], Path], tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(built("wheel")) as archive:
        archive.extractall(site)
    lists_profiles(["-c", LIST_PROFILES], tmp_path, site)


def test_a_zipped_package_finds_its_data(built: Callable[[str], Path], tmp_path: Path) -> None:
    lists_profiles(["-c", LIST_PROFILES], tmp_path, built("wheel"))


def test_an_editable_install_finds_its_data(built: Callable[[str], Path], tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(built("editable")) as archive:
        archive.extractall(site)
    code = f"import site; site.addsitedir({str(site)!r}); {LIST_PROFILES}"
    lists_profiles(["-c", code], tmp_path)


def test_a_bare_checkout_finds_its_data() -> None:
    lists_profiles(["-m", "fontbridge", "profiles", "list"], CHECKOUT)


@pytest.mark.parametrize("kind", ["sdist", "wheel"])
def test_what_is_built_again_is_the_same(
    source: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    digests = set()
    for number, mode in enumerate((0o644, 0o600)):
        copy = tmp_path / str(number) / "source"
        kept_out = shutil.ignore_patterns("dist", "build", "*.egg-info")
        shutil.copytree(source, copy, ignore=kept_out)
        for path in copy.rglob("*"):
            if path.is_file():
                path.chmod(mode)
                os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))
        folder = tmp_path / str(number) / "dist"
        folder.mkdir()
        run_backend(kind, copy, folder)
        (archive,) = folder.iterdir()
        digests.add(hashlib.sha256(archive.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_the_version_of_what_is_built_is_that_of_the_code(built: Callable[[str], Path]) -> None:
    for kind in ("sdist", "wheel"):
        assert built(kind).name.startswith(f"fontbridge-{fontbridge.__version__}")
