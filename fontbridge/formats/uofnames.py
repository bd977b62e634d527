"""The words of UOF (GB/T 20916), which are those of both its generations.

UOF 2.0 gave every name a number (字体_4128 for 字体) and took the prefixes off the attributes.
Here the number is left out, so that one word means both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["NAMESPACES", "value_of", "wanted", "word"]

NAMESPACES = ("uof", "字", "表", "演", "图", "式样")
_NUMBER = re.compile(r"_[0-9A-F]{4}$")
_LOCAL_NAMES = re.compile(rb"<(?:[^\s:/<>]+:)?([^\s:/<>!?]+)")


def word(local: str) -> str:
    """A local name without its number.

    >>> word("字体_4128"), word("字体")
    ('字体', '字体')
    """
    return _NUMBER.sub("", local)


def wanted(part: XmlPart, words: Collection[str]) -> Mapping[str, frozenset[str]]:
    """What to ask a part for to get the elements of these words, however they are spelt in it."""
    names = {found.decode() for found in set(_LOCAL_NAMES.findall(part.view))}
    asked = frozenset(name for name in names if word(name) in words)
    return dict.fromkeys(NAMESPACES, asked)


def value_of(tag: Tag, name: str) -> str:
    """The value of an attribute, whatever its prefix and number; empty if there is none."""
    return next((each.value for each in tag.attributes if word(each.local) == name), "")
