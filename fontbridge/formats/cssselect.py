"""Selectors of CSS (Selectors Level 4), as far as pages use them for their text.

Types, classes, ids, attributes, the four combinators, `:root`, `:link`, `:first-child`, `:is()`,
`:where()` and `:not()`. What depends on the reader (`:hover`) or makes boxes of its own
(`::before`) matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol

__all__ = ["Known", "Node", "Selector", "Specificity", "read_selectors"]

Specificity = tuple[int, int, int]

_NAME = r"(?:[\w\u0080-\U0010ffff-]|\\[0-9A-Fa-f]{1,6}\s?|\\.)+"
_SIMPLE = re.compile(
    rf"(?P<type>\*|{_NAME})|\#(?P<id>{_NAME})|\.(?P<class>{_NAME})"
    rf"|\[\s*(?P<attribute>(?:{_NAME}\|)?{_NAME})\s*(?:(?P<how>[~|^$*]?=)\s*"
    rf"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>{_NAME}))\s*[iIsS]?\s*)?\]"
    rf"|(?P<pseudo>::?{_NAME})(?:\((?P<of>(?:[^()]|\([^()]*\))*)\))?"
)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_LINKS = frozenset({"a", "area"})
# Those that match nothing here; one that no reader knows spoils its whole rule (Selectors 4, 3.9).
_UNFOLLOWED = frozenset({
    ":active", ":after", ":before", ":checked", ":dir", ":disabled", ":empty", ":enabled",
    ":first-letter", ":first-line", ":first-of-type", ":focus", ":focus-visible", ":focus-within",
    ":has", ":hover", ":lang", ":last-child", ":last-of-type", ":nth-child", ":nth-last-child",
    ":nth-last-of-type", ":nth-of-type", ":only-child", ":only-of-type", ":target", ":visited",
})  # fmt: skip
_SELECTED = frozenset({":is", ":where", ":matches", ":not"})


class Node(Protocol):
    """What selectors ask of an element; names are in small letters."""

    @property
    def name(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...
    @property
    def parent(self) -> Node | None: ...
    @property
    def previous(self) -> Node | None: ...


_Test = Callable[[Node], bool]
Known = dict[tuple[int, int], bool]
"""Whether what stands before a compound was found, by selector and element (both are kept)."""


class Selector(NamedTuple):
    """One selector: what the last compound asks of the element, and what stands before it.

    `key` is a type, `.class` or `#id` without which it can't match; empty where there is none.
    `positional` if it looks at siblings.
    """

    tests: tuple[_Test, ...]
    before: tuple[str, Selector] | None
    specificity: Specificity
    key: str
    positional: bool

    def matches(self, node: Node, known: Known) -> bool:
        """True if the element is one of those selected; `known` is what has been found before."""
        return all(test(node) for test in self.tests) and self._stands(node, known)

    def _stands(self, node: Node, known: Known) -> bool:
        """True if around or before the element is what must be there."""
        if self.before is None:
            return True
        key = id(self), id(node)
        if key not in known:
            known[key] = self._finds(*self.before, node, known)
        return known[key]

    @staticmethod
    def _finds(combinator: str, selector: Selector, node: Node, known: Known) -> bool:
        at = node.parent if combinator in " >" else node.previous
        while at is not None:
            if selector.matches(at, known):
                return True
            if combinator in ">+":
                return False
            at = at.parent if combinator == " " else at.previous
        return False


def read_selectors(text: str) -> Iterator[Selector]:
    """The selectors of a rule; none if one of them is not understood (Selectors 4, 3.9).

    >>> [each.specificity for each in read_selectors("p.a > span, #b, li:hover, :where(p) em")]
    [(0, 1, 2), (1, 0, 0), (0, 1, 1), (0, 0, 1)]
    """
    found = [_read(each.strip()) for each in _COMMA.split(_COMMENT.sub("", text))]
    if None not in found:
        yield from filter(None, found)


def _read(text: str) -> Selector | None:
    selector: Selector | None = None
    combinator, at = " ", 0
    while at < len(text):
        compound, end = _compound(text, at)
        if end == at:
            return None
        before = (combinator, selector) if selector is not None else None
        if selector is not None:
            total = tuple(map(sum, zip(compound.specificity, selector.specificity, strict=True)))
            compound = compound._replace(
                before=before,
                specificity=(total[0], total[1], total[2]),
                positional=compound.positional or selector.positional or combinator in "+~",
            )
        selector, at = compound, end
        gap = _COMBINATOR.match(text, at)
        if gap is None:
            return selector if at == len(text) else None
        combinator, at = gap[1] or " ", gap.end()
    return selector


def _compound(text: str, at: int) -> tuple[Selector, int]:
    """The compound at a place and where it ends; there if it is not understood."""
    begin = at
    tests: list[_Test] = []
    counts = [0, 0, 0]
    keys: list[str] = []
    positional = False
    while (found := _SIMPLE.match(text, at)) and (found["type"] is None or not tests):
        at = found.end()
        kind = found.lastgroup or ""
        if found["type"] is not None:
            name = _plain(found["type"]).lower()
            tests.append(_of_type(name))
            counts[2] += name != "*"
            keys += [name] if name != "*" else []
        elif found["id"] is not None:
            tests.append(_of_attribute("id", "=", _plain(found["id"])))
            counts[0] += 1
            keys.insert(0, "#" + _plain(found["id"]))
        elif found["class"] is not None:
            tests.append(_of_attribute("class", "~=", _plain(found["class"])))
            counts[1] += 1
            keys.insert(0, "." + _plain(found["class"]))
        elif found["attribute"] is not None:
            value = next((found[each] for each in ("double", "single", "bare") if found[each]), "")
            name = _plain(found["attribute"]).lower()
            tests.append(_of_attribute(name, found["how"] or "", _plain(value)))
            counts[1] += 1
        else:
            assert kind in ("pseudo", "of"), "nothing else is left"
            name = found["pseudo"].lower()
            positional = positional or name == ":first-child"
            followed = _of_pseudo(name, found["of"] or "")
            if followed is None:
                return Selector((), None, (0, 0, 0), "", False), begin
            test, own = followed
            tests.append(test)
            counts = [held + more for held, more in zip(counts, own, strict=True)]
    specificity = counts[0], counts[1], counts[2]
    return Selector(tuple(tests), None, specificity, keys[0] if keys else "", positional), at


def _plain(spelt: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2], spelt
    )


def _of_type(name: str) -> _Test:
    return lambda node: name in ("*", node.name)


def _of_attribute(name: str, how: str, value: str) -> _Test:
    compare: Mapping[str, Callable[[str], bool]] = {
        "": lambda given: True,
        "=": lambda given: given == value,
        "~=": lambda given: value in given.split(),
        "|=": lambda given: given == value or given.startswith(f"{value}-"),
        "^=": lambda given: bool(value) and given.startswith(value),
        "$=": lambda given: bool(value) and given.endswith(value),
        "*=": lambda given: bool(value) and value in given,
    }
    holds = compare[how]
    return lambda node: name in node.attributes and holds(node.attributes[name])


def _of_pseudo(name: str, of: str) -> tuple[_Test, Specificity] | None:
    if name in _SELECTED:
        inner = list(read_selectors(of))
        most = max((each.specificity for each in inner), default=(0, 0, 0))
        wanted = name != ":not"
        return (
            lambda node: any(each.matches(node, {}) for each in inner) is wanted,
            (0, 0, 0) if name == ":where" else most,
        )
    tests: Mapping[str, _Test] = {
        ":root": lambda node: node.parent is None,
        ":link": lambda node: node.name in _LINKS and "href" in node.attributes,
        ":any-link": lambda node: node.name in _LINKS and "href" in node.attributes,
        ":first-child": lambda node: node.previous is None,
    }
    if name in tests:
        return tests[name], (0, 1, 0)
    if name.startswith("::") or name in _UNFOLLOWED:
        return _matches_nothing, (0, 0, 1) if name.startswith("::") else (0, 1, 0)
    return None


def _matches_nothing(node: Node) -> bool:
    return False
