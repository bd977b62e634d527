"""Official documents (公文) pass cleanly between GB2312 and GBK font systems.

>>> import fontbridge
>>> fontbridge.detect("关于开展检查的通知，镕".encode("gbk")).repertoire
'gbk'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontbridge.api import Converted as Converted
    from fontbridge.api import TextOptions as TextOptions
    from fontbridge.api import check as check
    from fontbridge.api import compare as compare
    from fontbridge.api import convert as convert
    from fontbridge.api import detect as detect
    from fontbridge.api import inspect as inspect
    from fontbridge.api import load_profile as load_profile
    from fontbridge.api import restore as restore
    from fontbridge.model import Charset as Charset
    from fontbridge.model import FontbridgeError as FontbridgeError
    from fontbridge.model import Limits as Limits
    from fontbridge.model import Report as Report

__version__ = "0.1.0"

_MODEL = ("Charset", "FontbridgeError", "Limits", "Report")
_API = (
    "Converted", "TextOptions", "check", "compare", "convert", "detect", "inspect",
    "load_profile", "restore",
)

__all__ = [*_API, *_MODEL]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: `fontbridge --version` should not pay for the scanner.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("fontbridge.model" if name in _MODEL else "fontbridge.api"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
