"""Writing HTML so that nothing from a file can become part of it.

Everything that is no `Markup` is made harmless: characters that steer or reorder text are written
out, the others escaped. A page allows no script and no style but its own, by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import html
import pkgutil
from collections.abc import Iterable

from fontbridge.reports.shown import clean

__all__ = ["Markup", "document", "element", "joined", "prose"]

_VOID = frozenset({"input", "meta"})


class Markup(str):
    """HTML that is ready to be written."""


def joined(pieces: Iterable[str | None]) -> Markup:
    """Pieces of HTML and plain texts, one after the other; None is left out."""
    return Markup("".join(_safe(piece) for piece in pieces if piece is not None))


def prose(text: str) -> Markup:
    """A text for people, with what stands in backticks set as code.

    >>> prose("`convert` writes <it>.")
    '<code>convert</code> writes &lt;it&gt;.'
    """
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # one of them has no partner
        return joined([text])
    return joined(
        element("code", piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


def element(name: str, /, *children: str | None, **attributes: str | int | bool | None) -> Markup:
    """An element. Of attributes a trailing `_` is dropped and others become `-`; those that are
    None or False are left out.

    >>> element("b", "<仿宋>", class_="x", data_code=1, hidden=True, title=None)
    '<b class="x" data-code="1" hidden>&lt;仿宋&gt;</b>'
    """
    head = name + "".join(
        f" {_attribute(key)}" if value is True else f' {_attribute(key)}="{_safe(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup(f"<{head}>" if name in _VOID else f"<{head}>{joined(children)}</{name}>")


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _safe(text: str) -> str:
    return text if isinstance(text, Markup) else html.escape(clean(text))


def document(title: str, language: str, body: Markup, *, pictures: str = "") -> str:
    """A whole page with our style and script inside; one with `pictures` has the style and the
    script of that name besides, and may show what it holds itself."""
    names = ("report", pictures) if pictures else ("report",)
    style, script = ("".join(_resource(name + end) for name in names) for end in (".css", ".js"))
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    ) + ("; img-src data:" if pictures else "")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content="fontbridge"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(style)),
    )
    whole = element(
        "html",
        head,
        element("body", body, element("script", Markup(script))),
        lang="zh-CN" if language == "zh" else "en",
    )
    return f"<!doctype html>\n{whole}\n"


def _resource(name: str) -> str:
    data = pkgutil.get_data(__name__, name)  # the package may be inside a zip
    assert data is not None
    return data.decode()


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"sha256-{digest}"
