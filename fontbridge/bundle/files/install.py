"""Installs fontbridge from the folder in which this file lies. Needs Python alone, and no network.

python3 install.py [--to FOLDER] [--extras NAME,...]

FOLDER is by default that of the user's programs. Of the extras in the bundle all are installed
unless some are named; one that has no wheel for this machine is left out, and that is told.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WHEELS = os.path.join(HERE, "wheels")
WINDOWS = os.name == "nt"


def main() -> int:
    """Install; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with open(os.path.join(HERE, "bundle.json"), encoding="utf-8") as file:
        bundle = json.load(file)
    reader = argparse.ArgumentParser(description="Install fontbridge. 安装 fontbridge。")
    reader.add_argument("--to", default=usual_folder(), metavar="FOLDER")
    reader.add_argument("--extras", default=",".join(bundle["extras"]), metavar="NAME,...")
    asked = reader.parse_args()
    folder = os.path.abspath(os.path.expanduser(asked.to))
    python, target = prepared(folder)
    wanted = [name for name in asked.extras.split(",") if name]
    version = "==" + bundle["version"]
    if not wanted or not installed(python, target, f"fontbridge[{asked.extras}]{version}"):
        if not installed(python, target, "fontbridge" + version):
            tell("fontbridge could not be installed.", "安装失败。")
            return 3
        for name in wanted:
            if not installed(python, target, f"fontbridge[{name}]{version}"):
                tell(
                    f"The extra {name} has no package for this machine and is left out.",
                    f"附加组件 {name} 没有适合本机的安装包，未安装。",
                )
    command = launcher(folder, target)
    tell("Installed. Run it as: " + command, "已安装。命令是：" + command)
    tell("What is there and what is not: fontbridge doctor", "有什么、缺什么：fontbridge doctor")
    return 0


def tell(english: str, chinese: str) -> None:
    """A line in both languages: nobody has been asked yet."""
    print(chinese, english, sep="  ")


def usual_folder() -> str:
    """Where programs of the user lie."""
    if WINDOWS:
        local = os.environ.get("LOCALAPPDATA") or os.path.join(
            os.path.expanduser("~"), "AppData", "Local"
        )
        return os.path.join(local, "Programs", "fontbridge")
    return os.path.join(os.path.expanduser("~"), ".local", "share", "fontbridge")


def prepared(folder: str) -> tuple[str, str]:
    """The Python to install for, and the folder to install into where that is not a virtual
    environment: some Pythons, such as the one for embedding in Windows, cannot make one."""
    try:
        import venv

        venv.create(folder, with_pip=False)
    except (ImportError, subprocess.CalledProcessError):
        target = os.path.join(folder, "lib")
        os.makedirs(target, exist_ok=True)
        return sys.executable, target
    place = ("Scripts", "python.exe") if WINDOWS else ("bin", "python")
    return os.path.join(folder, *place), ""


def installed(python: str, target: str, wanted: str) -> bool:
    """Whether pip, which runs from its wheel, could install what is wanted."""
    (pip,) = (name for name in os.listdir(WHEELS) if name.startswith("pip-"))
    code = (
        "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
        "runpy.run_module('pip', run_name='__main__', alter_sys=True)"
    )
    options = ["--no-index", "--find-links", WHEELS, "--quiet", "--disable-pip-version-check"]
    if target:
        options += ["--target", target, "--upgrade"]
    done = subprocess.run(
        [python, "-c", code, os.path.join(WHEELS, pip), "install", *options, wanted],
        stderr=subprocess.PIPE,
    )
    if done.returncode and "[" not in wanted:
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
    return not done.returncode


def launcher(folder: str, target: str) -> str:
    """What starts the installed fontbridge; written here where pip has not."""
    if not target:
        return os.path.join(folder, *(("Scripts", "fontbridge.exe") if WINDOWS else
                                      ("bin", "fontbridge")))  # fmt: skip
    run = os.path.join(folder, "run.py")
    with open(os.path.join(HERE, "run.py"), encoding="utf-8") as source:
        text = source.read()
    with open(run, "w", encoding="utf-8") as file:
        file.write(text)
    path = os.path.join(folder, "fontbridge.cmd" if WINDOWS else "fontbridge")
    with open(path, "w", encoding="utf-8") as file:
        if WINDOWS:
            file.write(f'@"{sys.executable}" "%~dp0run.py" %*\n')
        else:
            file.write(f'#!/bin/sh\nexec "{sys.executable}" "{run}" "$@"\n')
    os.chmod(path, 0o755)
    return path


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever runs this may be older
        sys.exit("fontbridge needs Python 3.11 or later. 需要 Python 3.11 或更高版本。")
    sys.exit(main())
