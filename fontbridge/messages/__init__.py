"""The languages that fontbridge speaks: English in the code, others from gettext catalogues.

A text is English where it is written, and that English is its key. `say("… {x}", x=…)` makes a
`Message` that is translated when it is shown; `mark("…")` names a text that is looked up later
(the help of a command); `_("…")` translates at once. `python -m fontbridge.messages` gathers all
three into the catalogues, so a text that none of them encloses is never translated.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

from fontbridge.model import Message

__all__ = ["DOMAIN", "LANGUAGES", "Translate", "in_language", "mark", "translator"]

Translate = Callable[[str], str]

DOMAIN = "fontbridge"
LANGUAGES = ("zh", "en")


def mark(text: str) -> str:
    """Name `text` for the catalogues; it comes back as it is."""
    return text


@cache
def translator(language: str) -> Translate:
    """What maps an English text to `language`; English itself where there is no translation.

    >>> translator("en")("Family")
    'Family'
    >>> translator("zh")("Family")
    '字体族'
    """
    # The loader, not the file system: the package may be inside a zip archive.
    import pkgutil

    try:
        compiled = pkgutil.get_data(__name__, f"{language}/LC_MESSAGES/{DOMAIN}.mo")
    except OSError:  # zipimport raises no narrower one
        compiled = None
    if compiled is None:
        return mark

    from gettext import GNUTranslations

    return GNUTranslations(io.BytesIO(compiled)).gettext


def in_language(text: str, translate: Translate) -> str:
    """`text` as it is to be shown: a `Message` in the other language, any other text unchanged.

    >>> from fontbridge.model import say
    >>> in_language(say("{count} files", count=2), {"{count} files": "{count} 个文件"}.get)
    '2 个文件'
    >>> in_language("plain", str.upper)
    'plain'
    """
    return text.translated(translate) if isinstance(text, Message) else text
