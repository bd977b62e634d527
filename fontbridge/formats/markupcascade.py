"""Which declarations reach the text of a page: the cascade and inheritance of font-family.

CSS Cascading and Inheritance Level 4, 6 and 7, for sheets in the page, `style` and presentational
attributes. Sheets in files of their own are not followed. Word reads `mso-…-font-family` beside
them, slot by slot; as it writes them, a `font-family` speaks for every slot that no such property
of the same or a stronger rule names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.cssrules import read_rules
from fontbridge.formats.cssselect import Known, Selector, read_selectors
from fontbridge.formats.markup import Piece
from fontbridge.formats.markupfonts import FontList
from fontbridge.formats.markuptree import Element
from fontbridge.model import LimitError, Slot, say

__all__ = ["Cascade", "Declared"]

_INHERITED = frozenset({"inherit", "unset", "revert", "revert-layer"})
_OFFICE: Mapping[str, Slot] = {
    "mso-ascii-font-family": Slot.ASCII,
    "mso-hansi-font-family": Slot.HANSI,
    "mso-fareast-font-family": Slot.EAST_ASIA,
    "mso-bidi-font-family": Slot.CS,
}
_FAMILY = "font-family"
_PROPERTIES = frozenset({_FAMILY, "font", *_OFFICE})
# Elements that browsers give a font of their own (HTML standard, 15.3 and 15.5).
_OWN_FONT = frozenset({
    "button", "code", "input", "kbd", "listing", "plaintext", "pre", "samp", "select", "textarea",
    "tt", "xmp",
})  # fmt: skip

_Strength = tuple[bool, int, tuple[int, int, int], int]
# A page that means well asks some hundred thousand times whether a selector selects an element.
_MOST_QUESTIONS = 20_000_000
_READER, _HINT, _SHEET, _INLINE = range(4)


class Declared(NamedTuple):
    """The lists that reach an element: the one of font-family, and those that Word reads by slot.

    `family` is None where the reader's own default counts.
    """

    family: FontList | None = None
    office: tuple[tuple[Slot, FontList], ...] = ()


class _Rule(NamedTuple):
    selector: Selector
    order: int
    lists: Sequence[FontList]


class Cascade:
    """The style sheets of a page, applied to its elements."""

    def __init__(
        self, text: str, sheets: Iterable[tuple[Piece, Sequence[FontList]]],
        attributes: Mapping[int, Sequence[FontList]],
    ) -> None:
        self._attributes = attributes
        self._rules: dict[str, list[_Rule]] = {}  # by the selector's key
        self._positional = False
        self._known: dict[tuple[int, str], tuple[int, Declared]] = {}
        self._of: dict[Element, tuple[int, Declared]] = {}
        self._exactly: dict[Element, Declared] = {}
        self._selected: Known = {}
        self._questions = 0
        order = 0
        for piece, lists in sheets:
            starts = [each.start for each in lists]
            for rule in read_rules(text, piece.start, piece.end):
                first, last = bisect_left(starts, rule.start), bisect_left(starts, rule.end)
                own = [each for each in lists[first:last] if each.property in _PROPERTIES]
                order += 1
                for selector in read_selectors(rule.selectors) if own else ():
                    self._positional = self._positional or selector.positional
                    self._rules.setdefault(selector.key, []).append(_Rule(selector, order, own))

    def declared(self, element: Element | None) -> Declared:
        """What reaches the text directly inside an element, or one that is spelt alike and stands
        in the like: the same families, be it in another list.

        Raises `LimitError` for a page that is made to keep its readers busy.
        """
        return self._resolved(element)[1]

    def list_of(self, element: Element) -> FontList | None:
        """The very list of font-family that reaches the text directly inside an element."""
        chain = []
        above: Element | None = element
        while above is not None and above not in self._exactly:
            chain.append(above)
            above = above.parent
        found = self._exactly[above] if above is not None else Declared()
        for each in reversed(chain):
            found = self._exactly[each] = self._applied(each, found)
        return found.family

    def _resolved(self, element: Element | None) -> tuple[int, Declared]:
        """The same, with a number for all elements that no selector tells apart."""
        chain = []
        while element is not None and element not in self._of:
            chain.append(element)
            element = element.parent
        found = self._of[element] if element is not None else (0, Declared())
        for each in reversed(chain):
            piece = each.piece
            raw = each.text[piece.start : piece.end] if piece else each.name
            key = found[0], raw
            known = None if self._positional else self._known.get(key)
            if known is None:
                known = self._known[key] = len(self._of) + 1, self._applied(each, found[1])
            found = self._of[each] = known
        return found

    def _applied(self, element: Element, inherited: Declared) -> Declared:
        best: dict[str, tuple[_Strength, FontList | None]] = {}
        for strength, found in self._candidates(element):
            name = found.property if found.property in _OFFICE else _FAMILY
            strength = (found.important, *strength[1:])
            if name not in best or best[name][0] <= strength:
                best[name] = strength, found
        if not best:
            if element.name not in _OWN_FONT:
                return inherited
            return Declared()
        strength, family = best.get(_FAMILY, ((False, _READER, (0, 0, 0), 0), None))
        if _FAMILY not in best:
            family, office = inherited.family, dict(inherited.office)
            if element.name in _OWN_FONT:
                family, office = None, {}
        elif family is not None and family.keyword in _INHERITED:
            family, office = inherited.family, dict(inherited.office)
        else:
            office = {}
        for name, slot in _OFFICE.items():
            if name in best and best[name][0] >= strength:
                own = best[name][1]
                assert own is not None, "the reader has no such property"
                if own.declarations:
                    office[slot] = own
        return Declared(family, tuple(office.items()))

    def _candidates(self, element: Element) -> Iterator[tuple[_Strength, FontList]]:
        piece = element.piece
        for each in self._attributes.get(piece.start, ()) if piece else ():
            if each.is_attribute:
                yield (False, _HINT, (0, 0, 0), 0), each
            elif each.property in _PROPERTIES:
                yield (False, _INLINE, (0, 0, 0), 0), each
        if self._questions > _MOST_QUESTIONS:
            raise LimitError(
                say("too many rules for too many elements of a page"),
                advice=say("No program writes such a page; have the sender save it again."),
            )
        keys = [element.name, ""]
        if element.attributes:
            keys += [f".{each}" for each in element.attributes.get("class", "").split()]
            keys.append("#" + element.attributes.get("id", ""))
        for key in dict.fromkeys(keys):
            rules = self._rules.get(key, ())
            self._questions += len(rules)
            for rule in rules:
                if rule.selector.matches(element, self._selected):
                    for each in rule.lists:
                        yield (False, _SHEET, rule.selector.specificity, rule.order), each
