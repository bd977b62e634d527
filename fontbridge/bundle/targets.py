"""The systems that a bundle can be for: which wheels fit them, and what their Python says of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["PLATFORMS", "Target"]

# The newest glibc that wheels may ask for. Kylin V10 and UnionTech OS 20 have 2.28 or later.
_GLIBC = 28


class _Platform(NamedTuple):
    """`tags` as in the names of wheels (PEP 425), `markers` as in requirements (PEP 508)."""

    tags: tuple[str, ...]
    markers: Mapping[str, str]


def _linux(machine: str) -> _Platform:
    newer = [f"manylinux_2_{minor}_{machine}" for minor in range(_GLIBC, 4, -1)]
    tags = (*newer, f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"linux_{machine}")
    markers = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    return _Platform(tags, {**markers, "platform_machine": machine})


def _windows(machine: str, tag: str) -> _Platform:
    markers = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
    return _Platform((tag,), {**markers, "platform_machine": machine})


PLATFORMS: Mapping[str, _Platform] = {
    "linux-x86_64": _linux("x86_64"),
    "linux-arm64": _linux("aarch64"),
    "windows": _windows("AMD64", "win_amd64"),
    "windows-arm64": _windows("ARM64", "win_arm64"),
}


class Target(NamedTuple):
    """A platform with a version of Python, such as 3.11."""

    platform: str
    python: str

    def __str__(self) -> str:
        return f"{self.platform}, Python {self.python}"

    @property
    def options(self) -> list[str]:
        """What tells pip to choose wheels for this system instead of the one it runs on."""
        short = f"cp{self.python.replace('.', '')}"
        told = ["--only-binary=:all:", "--implementation=cp", f"--python-version={self.python}"]
        told += [f"--abi={abi}" for abi in (short, "abi3", "none")]
        return told + [f"--platform={tag}" for tag in PLATFORMS[self.platform].tags]

    @property
    def markers(self) -> dict[str, str]:
        """The environment in which the markers of requirements are to be read."""
        return {
            **PLATFORMS[self.platform].markers,
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "implementation_version": f"{self.python}.0",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "platform_release": "",
            "platform_version": "",
        }
