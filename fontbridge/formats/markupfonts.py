"""Every place of HTML, SVG or CSS that names a family, as sites in characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.formats import css
from fontbridge.formats.base import Construct, Declaration, Site
from fontbridge.formats.css import CssName
from fontbridge.formats.markup import Piece, Unescaped, unescape
from fontbridge.formats.textimage import TextImage
from fontbridge.model import Slot

__all__ = ["sites_of_attributes", "sites_of_sheet"]


def sites_of_sheet(image: TextImage, start: int, end: int) -> Iterator[Site]:
    """The sites of a style sheet that lies at `start:end`."""
    names = css.find(image.text, start, end)
    plain = Unescaped(image.text, 0, [])
    yield from _sites(image, names, plain, css.escaped, '"')


def sites_of_attributes(image: TextImage, piece: Piece) -> Iterator[Site]:
    """The sites of a tag: style, face, and font-family as SVG has it."""
    for attribute in piece.attributes:
        if attribute.name == "style":
            value = unescape(image.text, attribute.start, attribute.end)
            names = css.find(value.text)
        elif attribute.name == "font-family" or (
            attribute.name == "face" and piece.name in ("font", "basefont")
        ):
            value = unescape(image.text, attribute.start, attribute.end)
            names = _listed(value.text, attribute.name)
        else:
            continue
        escape = css.escaped if attribute.name == "style" else _reference
        yield from _sites(image, names, value, escape, "'" if attribute.quote == '"' else '"')


def _listed(value: str, attribute: str) -> Iterator[CssName]:
    """The names of an attribute that holds nothing but a list of families."""
    prefix = "font-family:"
    carrier = "font face" if attribute == "face" else "SVG font-family"
    for name in css.find(prefix + value):
        start, end = name.start - len(prefix), name.end - len(prefix)
        yield name._replace(start=start, end=end, carrier=carrier)


def _sites(
    image: TextImage,
    names: Iterable[CssName],
    value: Unescaped,
    escape: Callable[[str], str],
    other: str,
) -> Iterator[Site]:
    for _, members in groupby(names, key=lambda name: name.list_of):
        one_list = list(members)
        for index, name in enumerate(one_list):
            slot = name.slot
            if slot is Slot.ANY and _draws_no_chinese(one_list[index:]):
                slot = Slot.SYM
            declaration = Declaration(slot, name.family, name.carrier, role=_role(name))
            yield _site(image, name, declaration, value, escape, other)


def _role(name: CssName) -> str:
    # An Office page says for every style what draws Chinese; nothing lies beneath.
    return "default" if name.slot is Slot.EAST_ASIA else name.role


def _draws_no_chinese(names: Sequence[CssName]) -> bool:
    """True if the first of the names leaves Chinese to a later one, which is a face for it.

    A list is gone through for every character, so a face for Chinese in place of the Latin one
    would keep the later face from drawing anything. Such a name stays, as that of a symbol does.
    """
    if len(names) < 2:
        return False
    first, *others = (load_catalogue().find(name.family) for name in names)
    return (first is None or first.family.script != "han") and any(
        other is not None and other.family.script == "han" for other in others
    )


def _site(
    image: TextImage,
    name: CssName,
    declaration: Declaration,
    value: Unescaped,
    escape: Callable[[str], str],
    other: str,
) -> Site:
    start, end = value.span(*(name.whole or (name.start, name.end)))
    inner = value.span(name.start, name.end)
    stale = [value.span(*each) for each in name.stale]
    if stale:
        start, end = min(start, stale[0][0]), max(end, stale[-1][1])

    def rewrite(new: Sequence[str | None]) -> bytes:
        if new[0] == "":
            return b""
        spelt = image.encode(css.spell(new[0] or name.family, name.quote, other), escape)
        edits = sorted([(*inner, spelt), *((*each, b"") for each in stale)])
        return image.pieced(start, end, edits)

    return Site("", start, end, Construct((declaration,), rewrite))


def _reference(character: str) -> str:
    return f"&#x{ord(character):X};"

