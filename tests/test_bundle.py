"""A bundle is whole: it installs and runs without a network, on a Python without packages."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import fontbridge
from fontbridge.bundle import __main__ as bundling
from fontbridge.bundle.targets import PLATFORMS, Target
from fontbridge.bundle.wheels import needed, packed_again

pytest.importorskip("packaging", reason="bundles are made with packaging")

CORE = ("chardet", "click", "fonttools", "markdown-it-py", "mdurl", "pip", "pygments", "rich")
HERE = Target("linux-x86_64", f"{sys.version_info.major}.{sys.version_info.minor}")


def without_a_route() -> list[str]:
    """What runs a program in a network of its own, with no way out; empty where none can."""
    asked = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        return []
    done = subprocess.run([*asked, "true"], capture_output=True, check=False)
    return [] if done.returncode else asked


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle whose packages come from those that these tests run with, instead of an index."""
    links = tmp_path_factory.mktemp("links")
    for name in CORE:
        packed_again(name, links)
    out = tmp_path_factory.mktemp("made") / "fontbridge-离线"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(links))
        told = bundling.main([str(out), "--platform", HERE.platform, "--python", HERE.python])
    assert told == 0
    return out


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with no network and nothing of this environment."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*without_a_route(), *map(str, arguments)], cwd=cwd, env=environ, capture_output=True,
        encoding="utf-8", check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def converts(folder: Path, *program: str | Path, examples: Path) -> None:
    run(*program, "convert", "--to", "government", examples, "-o", "out", cwd=folder)
    assert (folder / "out" / "party-notice.docx").is_file()


def test_it_runs_in_place(bundle: Path, examples: Path, tmp_path: Path) -> None:
    bare = (sys.executable, "-I", "-S")  # no package of this environment
    converts(tmp_path, *bare, bundle / "run.py", examples=examples)


@pytest.mark.skipif(os.name == "nt", reason="a script of POSIX shells")
def test_it_installs(bundle: Path, examples: Path, tmp_path: Path) -> None:
    told = run("sh", bundle / "install.sh", "--to", tmp_path / "here", cwd=tmp_path)
    command = tmp_path / "here" / "bin" / "fontbridge"
    assert str(command) in told.stdout
    converts(tmp_path, command, examples=examples)


def test_it_installs_where_python_makes_no_environments(
    bundle: Path, examples: Path, tmp_path: Path
) -> None:
    code = (
        "import runpy, sys; sys.modules['venv'] = None; sys.argv = sys.argv[1:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    run(
        sys.executable, "-I", "-S", "-c", code, bundle / "install.py", "--to", tmp_path / "here",
        cwd=tmp_path,
    )
    converts(tmp_path, tmp_path / "here" / "fontbridge", examples=examples)


def test_an_extra_without_a_package_is_left_out_and_told(bundle: Path, tmp_path: Path) -> None:
    told = run(
        sys.executable, "-I", bundle / "install.py", "--to", tmp_path / "here", "--extras", "pdf",
        cwd=tmp_path,
    )
    assert "pdf" in told.stdout
    assert "left out" in told.stdout
    assert (tmp_path / "here" / "bin" / "fontbridge").exists() or os.name == "nt"


def test_the_sums_and_the_archive_are_those_of_the_folder(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    with zipfile.ZipFile(f"{bundle}.zip") as archive:
        packed = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    found = {
        path.relative_to(bundle).as_posix(): path.read_bytes()
        for path in bundle.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == found
    del found["SHA256SUMS"]
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


def test_it_tells_what_is_in_it(bundle: Path) -> None:
    told = json.loads((bundle / "bundle.json").read_bytes())
    assert told["version"] == fontbridge.__version__
    assert told["targets"] == [HERE._asdict()]
    assert (bundle / "说明.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in (bundle / "install.cmd").read_bytes()


def wheel(folder: Path, name: str, *requirements: str) -> Path:
    path = folder / f"{name}-1-py3-none-any.whl"
    lines = [f"Name: {name}", "Version: 1", *(f"Requires-Dist: {one}" for one in requirements)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.dist-info/METADATA", "\n".join(lines) + "\n")
    return path


def test_markers_are_read_for_the_system_that_the_bundle_is_for(tmp_path: Path) -> None:
    own = wheel(
        tmp_path, "own", "always", 'backport; python_version < "3.12"',
        'more[fast]; extra == "more"',
    )
    wheel(tmp_path, "always", 'colorama; sys_platform == "win32"')
    wheel(tmp_path, "more", 'speed; extra == "fast"', 'unasked; extra == "slow"')

    def names(target: Target, *extras: str) -> dict[str, bool]:
        return {told: path is not None for told, path in needed(own, extras, tmp_path, target)}

    assert names(Target("linux-arm64", "3.11")) == {"always": True, "backport": False}
    assert names(Target("windows", "3.12")) == {"always": True, "colorama": False}
    assert names(Target("linux-x86_64", "3.12"), "more") == {
        "always": True, "more[fast]": True, "speed": False,
    }  # fmt: skip


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_tells_pip_its_tags(platform: str) -> None:
    options = Target(platform, "3.12").options
    assert "--abi=cp312" in options
    assert any(option.startswith("--platform=") for option in options)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--platform", "solaris"], 2, "solaris"),
        (["--extras", "nothing"], 3, "nothing"),
    ],
)
def test_wrong_wishes_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert bundling.main([str(tmp_path / "out"), *arguments]) == code
    assert told in capsys.readouterr().err


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").touch()
    assert bundling.main([str(tmp_path)]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]
