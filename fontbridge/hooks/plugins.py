"""Plug-ins: an office's own rules, as modules with hooks that pluggy calls.

A plug-in is a module, or a file that ends in `.py`, with functions named after those of `Hooks`
and marked with `hookimpl`. It is loaded because it is named (`--plugin`) or because it is
installed, with an entry point in the group `fontbridge.plugins`. pluggy comes with the extra
`plugins`; without a plug-in it is never imported.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from fontbridge.batch.work import Task
from fontbridge.extras import needing
from fontbridge.harmonise.plugged import Draft, Listener, listener, listening
from fontbridge.hooks.installed import GROUP
from fontbridge.model import Finding, FontbridgeError, Report, say

__all__ = ["Plugged", "hookimpl", "listened", "load"]

Function = TypeVar("Function", bound=Callable[..., Any])
Value = TypeVar("Value")


def hookimpl(function: Function) -> Function:
    """Mark a function of a plug-in as the hook of its name."""
    marker: Callable[[Function], Function] = _pluggy().HookimplMarker("fontbridge")
    return marker(function)


class Hooks:
    """What a plug-in may implement, all of it or a part. Each may raise `FontbridgeError`, which
    stops the file with its message; another exception counts as a fault of the plug-in."""

    def before_read(self, path: str) -> None:
        """A file is about to be read."""

    def on_plan(self, draft: Draft) -> None:
        """A plan was made. `draft` can be looked at, edited (`keep`, `replace`, `add`), vetoed."""

    def on_finding(self, path: str, finding: Finding) -> Finding | None:
        """A finding is about to be reported. The first plug-in that gives another one in its place
        decides; None leaves it."""

    def after_convert(self, path: str, data: bytes, report: Report) -> None:
        """A result was proved, and is not written yet."""


class _Called:
    """The `Listener` that calls the hooks of a plug-in manager."""

    def __init__(self, manager: Any) -> None:
        self._hook = manager.hook

    def before_read(self, path: str) -> None:
        self._hook.before_read(path=path)

    def on_plan(self, draft: Draft) -> None:
        self._hook.on_plan(draft=draft)

    def on_finding(self, path: str, finding: Finding) -> Finding:
        other: Finding | None = self._hook.on_finding(path=path, finding=finding)
        return finding if other is None else other

    def after_convert(self, path: str, data: bytes, report: Report) -> None:
        self._hook.after_convert(path=path, data=data, report=report)


@cache
def load(names: tuple[str, ...] = ()) -> Listener:
    """The plug-ins of these names, and those that are installed, once a process.

    Raises `UnsupportedError` without pluggy, `FontbridgeError` if a plug-in cannot be loaded.
    """
    pluggy = _pluggy()
    manager = pluggy.PluginManager("fontbridge")
    manager.add_hookspecs(_specified(pluggy))
    for name in names:
        manager.register(_module(name), name)
    manager.load_setuptools_entrypoints(GROUP)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise FontbridgeError(
            say("a plug-in has a hook that fontbridge does not know"),
            path=str(getattr(error.plugin, "__name__", "")),
            advice=say("The hooks are before_read, on_plan, on_finding and after_convert."),
        ) from error
    return _Called(manager)


@contextmanager
def listened(*names: str) -> Iterator[None]:
    """Meanwhile the functions of `fontbridge`, called in this thread, call these plug-ins."""
    with listening(load(names)):
        yield


@dataclass(frozen=True, slots=True)
class Plugged(Generic[Value]):
    """A work with plug-ins, which are loaded in whatever process it is done."""

    work: Callable[[Task], Value]
    names: tuple[str, ...]

    def __call__(self, task: Task) -> Value:
        with listened(*self.names):
            who = listener()
            assert who is not None
            who.before_read(task.source.name)
            return self.work(task)


def digests(names: Sequence[str]) -> list[str]:
    """What tells one state of the plug-ins from another: their names, and the digests of files."""
    return [
        f"{name} {hashlib.sha256(Path(name).read_bytes()).hexdigest()}"
        if name.endswith(".py") and Path(name).is_file()
        else name
        for name in names
    ]


def _specified(pluggy: Any) -> type[Hooks]:
    mark = pluggy.HookspecMarker("fontbridge")
    for name in ("before_read", "on_plan", "after_convert"):
        mark(getattr(Hooks, name))
    mark(firstresult=True)(Hooks.on_finding)
    return Hooks


def _module(name: str) -> ModuleType:
    try:
        if not name.endswith(".py"):
            return import_module(name)
        path = Path(name).absolute()
        spec = spec_from_file_location(f"fontbridge_plugin_{path.stem}", path)
        assert spec is not None and spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[module.__name__] = module
        spec.loader.exec_module(module)
        return module
    except (ImportError, OSError, SyntaxError) as error:
        raise FontbridgeError(
            say("the plug-in {name} cannot be loaded: {kind}", name=name,
                kind=type(error).__name__),
            advice=say("Name a module that Python finds, or a file that ends in .py."),
        ) from error


def _pluggy() -> Any:
    with needing("plugins", say("a plug-in")):
        return import_module("pluggy")
