"""One start tag: its names resolved, its attributes with their places, and itself rewritten.

The bytes are UTF-8 and well-formed; `XmlPart` has seen to both. Nothing here is ever serialised
anew: a rewritten tag is the old one with some values replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.formats.namespaces import NAMESPACES, XMLNS, key_of
from fontbridge.formats.xmlspelling import escape, unescape

if TYPE_CHECKING:
    from fontbridge.formats.xmlscope import Scope

__all__ = ["START_TAG", "Attribute", "Tag", "prefixes_bound_in", "split_name"]

START_TAG = re.compile(
    rb"<([^\s/>]++)((?:\s++[^\s=/>]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))*+)\s*+(/?)>"
)
"""A whole start tag; the groups are its name, its attributes with the blanks before them, "/"."""

_ATTRIBUTE = re.compile(rb"\s++([^\s=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")


def split_name(name: bytes) -> tuple[bytes, str]:
    """Prefix (empty if there is none) and local name."""
    prefix, colon, local = name.partition(b":")
    return (prefix, local.decode()) if colon else (b"", name.decode())


def prefixes_bound_in(view: bytes, start: int) -> frozenset[bytes]:
    """The prefixes that the tag at `start` declares; none if there is no tag.

    Needs no well-formed document, for no value is read.
    """
    tag = START_TAG.match(view, start)
    if tag is None:
        return frozenset()
    names = (each[1].partition(b":") for each in _ATTRIBUTE.finditer(view, *tag.span(2)))
    return frozenset(prefix for xmlns, _, prefix in names if xmlns == XMLNS.encode())


class Attribute(NamedTuple):
    """One attribute. Offsets are into `Tag.raw`; `start:end` leaves out the blank before it.

    `namespace` is a key of `NAMESPACES`, "" for a name without prefix, "xmlns" for a namespace
    declaration (`local` is then its prefix), or the URI where there is no key.
    """

    namespace: str
    local: str
    value: str
    prefix: bytes
    start: int
    end: int
    value_start: int
    value_end: int


class Tag:
    """A start tag or empty-element tag; one object for each distinct spelling in a scope.

    `namespace` is the element's key in `NAMESPACES` ("" for none, the URI where there is no key),
    `local` its local name, `empty` whether it closes itself, `raw` its bytes.
    """

    __slots__ = (
        "_attributes", "_prefix", "_scope", "_uri", "_values", "empty", "local", "namespace", "raw"
    )

    def __init__(
        self, raw: bytes, uri: str, prefix: bytes, local: str, empty: bool, scope: Scope
    ) -> None:
        self.raw = raw
        self.namespace = key_of(uri)
        self.local = local
        self.empty = empty
        self._uri = uri
        self._prefix = prefix
        self._scope = scope
        self._attributes: tuple[Attribute, ...] | None = None
        self._values: dict[tuple[str, str], str] | None = None

    def __repr__(self) -> str:
        return f"Tag({self.raw!r})"

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """All attributes as they stand, namespace declarations too."""
        # Read on demand: most tags of a walk, paragraphs with their unique ids, need only a name.
        if self._attributes is None:
            self._attributes = tuple(self._read())
        return self._attributes

    def _head(self) -> re.Match[bytes]:
        match = START_TAG.fullmatch(self.raw)
        if match is None:
            raise ValueError("not a start tag")
        return match

    def _read(self) -> Iterator[Attribute]:
        for match in _ATTRIBUTE.finditer(self.raw, *self._head().span(2)):
            prefix, local = split_name(match[1])
            if prefix == b"" and local == XMLNS:
                namespace, local = XMLNS, ""
            elif prefix == XMLNS.encode():
                namespace = XMLNS
            else:
                namespace = key_of(self._scope.uri(prefix)) if prefix else ""
            quoted = 2 if match[2] is not None else 3
            value = unescape(match[quoted], attribute=True)
            yield Attribute(
                namespace, local, value, prefix, match.start(1), match.end(), *match.span(quoted)
            )

    def _read_values(self) -> dict[tuple[str, str], str]:
        """The values alone, which is all that most tags are asked for; in a well-formed document
        no two attributes are alike. Those that bind prefixes are left to `attributes`."""
        if self._attributes is not None or XMLNS.encode() in self.raw:
            return {(each.namespace, each.local): each.value for each in self.attributes}
        values: dict[tuple[str, str], str] = {}
        for name, double, single in _ATTRIBUTE.findall(self.raw, *self._head().span(2)):
            prefix, local = split_name(name)
            namespace = key_of(self._scope.uri(prefix)) if prefix else ""
            values[namespace, local] = unescape(double or single, attribute=True)
        return values

    def declarations(self) -> list[Attribute]:
        """The attributes that bind prefixes."""
        return [each for each in self.attributes if each.namespace == XMLNS]

    def get(self, namespace: str, local: str) -> str | None:
        """The value of an attribute, or None. The namespace of one without prefix is "".

        WordprocessingML prefixes its attributes, `get("w", "ascii")`; DrawingML and
        SpreadsheetML do not, `get("", "typeface")`.
        """
        if self._values is None:
            self._values = self._read_values()
        return self._values.get((namespace, local))

    @property
    def closing(self) -> bytes:
        """The end tag that belongs to this start tag.

        >>> from fontbridge.formats.xmlscope import Scope
        >>> scope = Scope({b"w": NAMESPACES["w"][0]}, frozenset([b"w"]), frozenset([b"w"]))
        >>> scope.at(b"<w:t xml:space='preserve'>", 0).closing
        b'</w:t>'
        """
        return b"</" + self._name(self.local) + b">"

    def sibling(self, local: str, *, empty: bool = True) -> Tag:
        """A tag without attributes of the same namespace, spelt with the same prefix."""
        raw = b"<" + self._name(local) + (b"/>" if empty else b">")
        return Tag(raw, self._uri, self._prefix, local, empty, self._scope)

    def _name(self, local: str) -> bytes:
        return (self._prefix + b":" if self._prefix else b"") + local.encode()

    def with_attributes(self, values: Mapping[tuple[str, str], str | None]) -> bytes:
        r"""The tag's bytes with attributes changed; `values` maps (namespace, local) to values.

        A value is replaced between its own quotes, None removes the attribute with the blank
        before it, and one that is not there yet is added at the end under a prefix of its
        namespace. All other bytes stay. Raises `ValueError` for values that XML cannot spell and
        `KeyError` for an unknown namespace key.

        >>> from fontbridge.formats.xmlscope import Scope
        >>> scope = Scope({b"w": NAMESPACES["w"][0]}, frozenset([b"w"]), frozenset([b"w"]))
        >>> tag = scope.at(b"<w:rFonts w:ascii='Arial' w:hAnsiTheme='minorHAnsi'/>", 0)
        >>> tag.with_attributes({
        ...     ("w", "ascii"): "Times New Roman",
        ...     ("w", "hAnsiTheme"): None,
        ...     ("w", "hint"): "eastAsia",
        ... })
        b'<w:rFonts w:ascii=\'Times New Roman\' w:hint="eastAsia"/>'
        """
        pieces: list[bytes] = []
        left = dict(values)
        done, gap = 0, self._head().start(2)
        for attribute in self.attributes:
            name = (attribute.namespace, attribute.local)
            if name in left:
                value = left.pop(name)
                if value is None:
                    pieces.append(self.raw[done:gap])
                    done = attribute.end
                elif value != attribute.value:
                    pieces.append(self.raw[done:attribute.value_start])
                    quote = self.raw[attribute.value_end:attribute.value_end + 1].decode()
                    pieces.append(escape(value, quote))
                    done = attribute.value_end
            gap = attribute.end
        pieces.append(self.raw[done:gap])
        pieces.extend(self._added({name: v for name, v in left.items() if v is not None}))
        pieces.append(self.raw[gap:])
        return b"".join(pieces)

    def _added(self, values: Mapping[tuple[str, str], str]) -> Iterator[bytes]:
        fresh: dict[str, bytes] = {}
        for (namespace, local), value in values.items():
            name = local.encode()
            if namespace:
                prefix = self._prefix_for(namespace) or fresh.get(namespace)
                if prefix is None:
                    prefix = fresh[namespace] = self._fresh_prefix(namespace)
                    uri = self._uri_of(namespace)
                    yield b' xmlns:%b="%b"' % (prefix, escape(uri, '"'))
                name = prefix + b":" + name
            yield b' %b="%b"' % (name, escape(value, '"'))

    def _uri_of(self, namespace: str) -> str:
        """The URI of a namespace that goes with that of the element: strict documents get the
        strict ones."""
        mine, uris = NAMESPACES.get(self.namespace, ()), NAMESPACES[namespace]
        at = mine.index(self._uri) if self._uri in mine else 0
        return uris[at if at < len(uris) else 0]

    def _prefix_for(self, namespace: str) -> bytes | None:
        """A prefix bound to a namespace here; the default namespace serves no attributes."""
        if namespace == "xml":
            return b"xml"
        if self._prefix and self.namespace == namespace:
            return self._prefix
        for attribute in self.attributes:
            if attribute.prefix and attribute.namespace == namespace:
                return attribute.prefix
            bound = attribute.namespace == XMLNS and key_of(attribute.value) == namespace
            if bound and attribute.local:
                return attribute.local.encode()
        for prefix in sorted(self._scope.everywhere):
            if prefix and key_of(self._scope.uris[prefix]) == namespace:
                return prefix
        return None

    def _fresh_prefix(self, namespace: str) -> bytes:
        prefix = namespace.encode()
        while prefix in self._scope.taken:
            prefix += b"_"
        return prefix
