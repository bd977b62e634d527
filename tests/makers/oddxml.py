"""The same XML as few programs write it: other quotes, blanks in tags, comments and instructions
between them, characters as references, another encoding."""

from __future__ import annotations

import random
import re

from tests.makers.office import members
from tests.makers.zips import zipped

__all__ = ["odd"]

# Comments, instructions, CDATA and declarations stay; tags and the text between are respelt.
_TOKEN = re.compile(
    r"(?P<as_is><!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<![^>]*>)|(?P<tag><[^>]*>)|[^<]+",
    re.DOTALL,
)
_VALUE = re.compile(r'="([^"\'<]*)"')
_HAN = re.compile("[一-鿿]")
_DECLARED = re.compile(r'(<\?xml[^>]*encoding=")utf-8(")', re.IGNORECASE)
_ASIDE = ("<!-- <w:rFonts w:eastAsia='仿宋_GB2312'/> -->", "<?aside <b>?>", "<!---->")


def odd(data: bytes, seed: int) -> bytes:
    """`data`, a package of XML or an XML file, spelt otherwise: nothing that it says changes."""
    chance = random.Random(seed)
    if not data.startswith(b"PK"):
        return _respelt(data, chance)
    held = members(data)
    return zipped(
        {
            name: _respelt(content, chance) if name.endswith((".xml", ".rels")) else content
            for name, content in held.items()
        }
    )


def _respelt(data: bytes, chance: random.Random) -> bytes:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data  # in another encoding already
    if not text.lstrip("\ufeff").startswith("<"):
        return data
    text = _TOKEN.sub(lambda token: _token(token, chance), text)
    if _DECLARED.search(text) and chance.random() < 0.2:
        return _DECLARED.sub(r"\1UTF-16\2", text, count=1).encode("utf-16")
    return text.encode("utf-8")


def _token(token: re.Match[str], chance: random.Random) -> str:
    if token["as_is"]:
        return token[0]
    if token["tag"]:
        is_last = token.end() == len(token.string)
        return _tag(token[0], chance) + ("" if is_last else _between(chance))
    return _HAN.sub(lambda han: _reference(han[0], chance), token[0])


def _tag(tag: str, chance: random.Random) -> str:
    def value(found: re.Match[str]) -> str:
        blank = chance.choice(["", "", "", " ", "\n"])
        quote = chance.choice("\"\"\"'")
        spelt = _HAN.sub(lambda han: _reference(han[0], chance), found[1])
        return f"{blank}={blank}{quote}{spelt}{quote}"

    tag = _VALUE.sub(value, tag)
    if chance.random() < 0.1:
        tag = re.sub(r"\s*(/?>)$", chance.choice(["\n", " ", "\t"]) + r"\1", tag)
    return tag


def _reference(character: str, chance: random.Random) -> str:
    if chance.random() < 0.9:
        return character
    return chance.choice(["&#x{:X};", "&#x{:x};", "&#{:d};", "&#x0{:X};"]).format(ord(character))


def _between(chance: random.Random) -> str:
    return chance.choice(_ASIDE) if chance.random() < 0.04 else ""
