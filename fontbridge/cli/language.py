"""Which language the command line speaks, and making click speak it too."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from fontbridge import messages
from fontbridge.messages import DOMAIN, LANGUAGES, in_language
from fontbridge.model import Message

__all__ = ["chosen", "now", "spoken"]


def chosen(arguments: Sequence[str], environ: Mapping[str, str], configured: str = "") -> str:
    """The language asked for: `--lang`, then FONTBRIDGE_LANG, then `configured` (by a file), then
    the locale, then English.

    The arguments are looked through before click reads them, because `--help` and mistakes in
    the arguments are told in that language as well.

    >>> chosen(["check", "--lang", "zh"], {"LANG": "en_GB.UTF-8"})
    'zh'
    >>> chosen(["check"], {"LC_ALL": "zh_CN.GB18030", "LANG": "C"})
    'zh'
    >>> chosen(["check"], {"LC_ALL": "C"})
    'en'
    """
    asked = _option(arguments) or environ.get("FONTBRIDGE_LANG", "") or configured
    if asked in LANGUAGES:
        return asked
    # POSIX (XBD 8.2): the first of these that is set and not empty decides.
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environ.get(variable):
            return "zh" if locale.lower().startswith(("zh", "chinese")) else "en"
    return _of_windows() if sys.platform == "win32" else "en"


def _option(arguments: Sequence[str]) -> str:
    asked = ""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
        elif argument == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
    return asked


def _of_windows() -> str:
    """The language of the Windows user interface, which sets no POSIX variable."""
    import ctypes

    library = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent elsewhere, so mypy objects
    primary = library.GetUserDefaultUILanguage() & 0x3FF  # LANGID: the low ten bits
    return "zh" if primary == 0x04 else "en"  # LANG_CHINESE


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Let click's own words ("Usage:", "No such option …") come from our catalogue meanwhile.

    Click asks the gettext domain of the process, and that takes its language from LANGUAGE.
    """
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain(DOMAIN, str(Path(messages.__file__).parent))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def now(text: str | None) -> str:
    """A marked text or a `Message` in the language that is `spoken` at this moment."""
    if isinstance(text, Message):
        return in_language(text, gettext.gettext)
    return gettext.gettext(text) if text else ""
