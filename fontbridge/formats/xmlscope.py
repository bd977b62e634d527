"""What prefixes stand for: at one place of a part, and whether that differs within the part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from fontbridge.formats.namespaces import XML_URI, XMLNS, key_of
from fontbridge.formats.xmltag import START_TAG, Tag, prefixes_bound_in, split_name
from fontbridge.model import LimitError, say

__all__ = ["Bindings", "Scope", "read_bindings"]

# All that may be a declaration; what comments and text hold of the kind only costs speed. Neither
# names nor values run on over what ends them, so the search is linear on any input.
_DECLARATION = re.compile(
    rb"xmlns(?::([^\s=:\"'<>/&]++))?+\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')"
)
_PROLOG = re.compile(rb"(?:[^<]++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_REFERRED_OR_BLANK = re.compile(rb"[&\t\n\r]")
# Of different bindings, and of different sets of them. An office document has about 40 and 10;
# many large sets would exhaust memory.
_MOST = 1000
# Spellings that are kept for the next part. The tags of a paragraph often hold ids of their own.
_MOST_TAGS = 20_000
_XMLNS = XMLNS.encode()


class _Names(dict[bytes, tuple[str, str]]):
    """Element names of a scope, resolved: (namespace key, local name) by name as written."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __missing__(self, written: bytes) -> tuple[str, str]:
        prefix, local = split_name(written)
        name = self[written] = (key_of(self._scope.uri(prefix)), local)
        return name


class _Tags(dict[bytes, "Tag | None"]):
    """The tags of a scope by their bytes, each read when it is first asked for.

    The answer is None for bytes that are no whole tag, because they were cut at a ">" inside a
    value. Almost all look-ups of a scan find something, so they must cost no call.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __missing__(self, raw: bytes) -> Tag | None:
        match = START_TAG.fullmatch(raw)
        if match is None:
            return None
        prefix, local = split_name(match[1])
        uri = self._scope.uri(prefix)
        tag = self[raw] = Tag(raw, uri, prefix, local, bool(match[3]), self._scope)
        return tag


class Scope:
    """What the prefixes stand for at some place.

    `names` and `tags` are what was read there, by its bytes; asking for another reads it.
    `everywhere` holds the prefixes that are certainly bound wherever this scope is used, `taken`
    all prefixes of the part.
    """

    __slots__ = (
        "_inner", "_known", "_part", "_spelt", "everywhere", "names", "tags", "taken", "uris"
    )

    def __init__(
        self,
        uris: Mapping[bytes, str],
        everywhere: frozenset[bytes],
        taken: frozenset[bytes],
        part: str = "",
        known: dict[frozenset[tuple[bytes, str]], Scope] | None = None,
    ) -> None:
        self.uris = uris
        self.everywhere = everywhere
        self.taken = taken
        self.names = _Names(self)
        self.tags = _Tags(self)
        self._part = part
        self._inner: dict[bytes, Scope] = {}
        self._spelt: dict[str, bytes | None] = {}
        # Equal scopes are one, however deep: a declaration that changes nothing opens no scope.
        self._known = {} if known is None else known
        self._known[frozenset(uris.items())] = self

    def at(self, data: bytes, start: int) -> Tag:
        """The tag that starts at `start` of well-formed `data`."""
        match = START_TAG.match(data, start)
        tag = self.tags[match[0]] if match else None
        if tag is None:
            raise ValueError(f"no start tag at {start}")
        return tag

    def within(self, raw: bytes) -> Scope:
        """The scope of a tag and of what it encloses: this one and the tag's declarations.

        Raises `LimitError` in a document that has more scopes than any needs.
        """
        if _XMLNS not in raw:
            return self
        scope = self._inner.get(raw)
        if scope is None:
            declared = self.at(raw, 0).declarations()
            uris = {**self.uris, **{each.local.encode(): each.value for each in declared}}
            scope = self._known.get(frozenset(uris.items()))
            if scope is None:
                if len(self._known) >= _MOST:
                    raise _too_many(len(self._known) + 1, self._part)
                scope = Scope(uris, frozenset(uris), self.taken, self._part, self._known)
            self._inner[raw] = scope
        return scope

    def spelt(self, key: str) -> bytes | None:
        """What stands before the local names of a namespace: its prefix with a colon, or nothing.

        None if that is not one and the same everywhere.
        """
        if key not in self._spelt:
            found = [prefix for prefix, uri in self.uris.items() if key_of(uri) == key]
            self._spelt[key] = (found[0] and found[0] + b":") if len(found) == 1 else None
        return self._spelt[key]

    def uri(self, prefix: bytes) -> str:
        """What a prefix is bound to.

        Some readers take an unbound prefix. To us it is foreign: the colon at its end keeps it
        apart from every key and every URI.
        """
        if prefix == b"xml":
            return XML_URI
        uri = self.uris.get(prefix)
        return (prefix.decode() + ":" if prefix else "") if uri is None else uri


class Bindings(NamedTuple):
    """The bindings of a whole part.

    `even`: every prefix has one meaning throughout, that of `scope`. `sure`: moreover all of
    them are bound at the root, each to another namespace, so that none can be used unbound and
    no two attributes of a tag can turn out to be the same.
    """

    scope: Scope
    even: bool
    sure: bool


def read_bindings(view: bytes, name: str) -> Bindings:
    """Find out about the prefixes of a part. On XML that is not well-formed the answer is idle.

    Raises `LimitError` for a part with more bindings than any document needs.
    """
    found = set(_DECLARATION.findall(view))
    meanings: dict[bytes, set[bytes]] = {}
    for prefix, double, single in found:
        meanings.setdefault(prefix, set()).add(double or single)
    prolog = _PROLOG.match(view)
    at_root = prefixes_bound_in(view, prolog.end() if prolog else 0)
    taken = frozenset(meanings)
    even = all(
        len(uris) == 1 and not any(map(_REFERRED_OR_BLANK.search, uris))
        for uris in meanings.values()
    ) and (b"" not in meanings or b"" in at_root)
    if not even:
        if len(found) > _MOST:
            raise _too_many(len(found), name)
        return Bindings(Scope({}, frozenset(), taken, name), even=False, sure=False)
    uris = {prefix: uri.decode(errors="replace") for prefix, (uri,) in meanings.items()}
    sure = len(set(uris.values())) == len(uris) == len(at_root)
    scope = _shared(tuple(uris.items()), at_root, taken)
    if len(scope.tags) > _MOST_TAGS:
        scope.tags.clear()
    return Bindings(scope, even=True, sure=sure)


@lru_cache(maxsize=64)
def _shared(
    uris: tuple[tuple[bytes, str], ...], everywhere: frozenset[bytes], taken: frozenset[bytes]
) -> Scope:
    """The scope of all parts that bind the same: what one program writes, and what comes of it, is
    mostly spelt alike, and every spelling is read once.

    In an even part nothing can open another scope, so it grows by names and tags only.
    """
    return Scope(dict(uris), everywhere, taken)


def _too_many(count: int, name: str) -> LimitError:
    message = say("{count} different namespace declarations", count=count)
    return LimitError(message, advice=say("No office program writes that."), part=name)
