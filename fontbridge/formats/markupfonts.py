"""Every place of HTML, SVG or CSS that names families, list by list, in characters.

A list is one site: what a new name makes superfluous in it goes, and a family that draws what
another lacks comes in behind that (see `markupredraw`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.formats import css
from fontbridge.formats.base import Construct, Declaration, Rename, Site
from fontbridge.formats.css import CssList, CssName
from fontbridge.formats.markup import Piece, Unescaped, unescape
from fontbridge.formats.textimage import TextImage
from fontbridge.model import Slot

__all__ = ["FontList", "lists_of_attributes", "lists_of_sheet", "sites"]

_ONE_EACH = "src"  # local() sources stand side by side, no list in which one could be too many


class FontList:
    """The families of one declaration in a style sheet or an attribute.

    `start` is where its property stands in `value`; `is_attribute` if it is the whole value of an
    attribute of its own, `is_bare` if no quotes are around that.
    """

    def __init__(
        self, image: TextImage, value: Unescaped, found: CssList, escape: Callable[[str], str],
        other: str, *, is_attribute: bool = False, is_bare: bool = False,
    ) -> None:
        self.property = found.property
        self.keyword = found.keyword
        self.important = found.important
        self.start = found.start
        self.is_attribute = is_attribute
        self._is_bare = is_bare
        self._image, self._value, self._escape, self._other = image, value, escape, other
        self._names = found.names
        self.declarations = tuple(
            Declaration(_slot(found.names[index:]), name.family, name.carrier, role=_role(name))
            for index, name in enumerate(found.names)
        )

    def sites(self) -> Iterator[Site]:
        """The places that a new name changes: one, but for sources, which are one each."""
        if self.property == _ONE_EACH:
            for name, declaration in zip(self._names, self.declarations, strict=True):
                yield self._site((name,), (declaration,))
        elif self._names:
            yield self._site(self._names, self.declarations)

    def _site(self, names: Sequence[CssName], declarations: tuple[Declaration, ...]) -> Site:
        def rewrite(new: Sequence[str | None]) -> bytes:
            return self._written(names, new, {})

        return Site("", *self._span(names), Construct(declarations, rewrite))

    @property
    def with_files(self) -> list[str]:
        """The families that an @font-face rule gives files to."""
        return [each.family for each in self.declarations if each.carrier == "CSS font-face"]

    @property
    def span(self) -> tuple[int, int]:
        """Where its only site stands in the file."""
        return self._span(self._names)

    def _span(self, names: Sequence[CssName]) -> tuple[int, int]:
        first = names[0]
        places = [first.whole or (first.start, names[-1].until), *first.stale]
        spans = [self._value.span(*each) for each in places]
        return min(start for start, _ in spans), max(end for _, end in spans)

    # -- what becomes of it --

    def families(self, rename: Rename | None) -> list[tuple[str, Declaration]]:
        """Its families in order, each face once, under the names that `rename` gives, with their
        declarations."""
        found: dict[str, tuple[str, Declaration]] = {}
        for declaration in self.declarations:
            new = rename(declaration) if rename else None
            family = declaration.family if new is None else new
            if family:
                found.setdefault(_face(family), (family, declaration))
        return list(found.values())

    def written(self, rename: Rename, added: Mapping[str, Sequence[str]]) -> bytes:
        """The bytes of `span` under new names, with families `added` behind those (as they are
        then called) that lack a character."""
        return self._written(self._names, [rename(each) for each in self.declarations], added)

    def _written(
        self,
        names: Sequence[CssName],
        new: Sequence[str | None],
        added: Mapping[str, Sequence[str]],
    ) -> bytes:
        if new[0] == "" and names[0].whole:
            return b""
        kept = _kept(names, new, {each for families in added.values() for each in families})
        edits = [(*self._value.span(*each), b"") for each in names[0].stale]
        renamed = False
        seen: set[str] = set()  # names as they are written, and what the catalogue calls them
        for name, asked in zip(names, new, strict=True):
            to = None if name in kept else asked
            renamed = renamed or bool(to)
            family = to or name.family
            superfluous = family in seen or (to and _face(to) in seen)
            if renamed and superfluous and name.behind >= 0:
                edits.append((*self._value.span(name.behind, name.until), b""))
                continue
            seen |= {family, _face(family)}
            if to:
                spelt = css.spell(to, name.quote, self._other)
                edits.append((*self._value.span(name.start, name.end), self._encoded(spelt)))
            for more in added.get(family, ()):
                if more not in seen and more not in {each.family for each in kept}:
                    seen.add(more)
                    _, at = self._value.span(name.start, name.until)
                    spelt = css.spell(more, "", name.quote or self._other)
                    edits.append((at, at, self._encoded(f",{spelt}")))
        return self._image.pieced(*self._span(names), sorted(edits, key=lambda edit: edit[:2]))

    def _encoded(self, spelt: str) -> bytes:
        if self._is_bare:
            spelt = "".join(_reference(each) if each in " \"'" else each for each in spelt)
        return self._image.encode(spelt, self._escape)


def _kept(
    names: Sequence[CssName], new: Sequence[str | None], wanted: Collection[str]
) -> list[CssName]:
    """The names that draw what those before them lack, and stay: they were put in for that."""
    found = []
    seen: set[str] = set()
    for name, to in zip(names, new, strict=True):
        face = _face(to or name.family)
        if face in seen and name.family in wanted:
            found.append(name)
        seen.add(face)
    return found


def _face(family: str) -> str:
    """One name for all names of a face."""
    match = load_catalogue().find(family)
    return match.family.name if match else family


def sites(lists: Sequence[FontList]) -> Iterator[Site]:
    """The sites of the lists of one sheet or tag, in order."""
    for each in lists:
        yield from each.sites()


def lists_of_sheet(image: TextImage, start: int, end: int) -> Iterator[FontList]:
    """The lists of a style sheet that lies at `start:end`."""
    value = Unescaped(image.text, 0, [])
    for found in css.find_lists(image.text, start, end):
        yield FontList(image, value, found, css.escaped, '"')


def lists_of_attributes(image: TextImage, piece: Piece) -> Iterator[FontList]:
    """The lists of a tag: style, face, and font-family as SVG has it."""
    for attribute in piece.attributes:
        if attribute.name == "style":
            value = unescape(image.text, attribute.start, attribute.end)
            found = css.find_lists(value.text)
        elif attribute.name == "font-family" or (
            attribute.name == "face" and piece.name in ("font", "basefont")
        ):
            value = unescape(image.text, attribute.start, attribute.end)
            found = _listed(value.text, attribute.name)
        else:
            continue
        own = attribute.name != "style"
        escape = _reference if own else css.escaped
        other = "'" if attribute.quote == '"' else '"'
        for each in found:
            bare = not attribute.quote
            yield FontList(image, value, each, escape, other, is_attribute=own, is_bare=bare)


def _listed(value: str, attribute: str) -> Iterator[CssList]:
    """The list of an attribute that holds nothing else."""
    prefix = "font-family:"
    carrier = "font face" if attribute == "face" else "SVG font-family"
    for found in css.find_lists(prefix + value):
        names = tuple(
            name._replace(
                start=name.start - len(prefix),
                end=name.end - len(prefix),
                until=name.until - len(prefix),
                behind=name.behind - len(prefix) if name.behind >= 0 else -1,
                carrier=carrier,
            )
            for name in found.names
        )
        yield found._replace(property=attribute, names=names, start=0, end=len(value))


def _slot(names: Sequence[CssName]) -> Slot:
    """The slot of the first of the names.

    A list is gone through for every character. If the first leaves Chinese to a later one, which
    is a face for it, a face for Chinese in its place would keep the later one from drawing
    anything: such a name stays, as that of a symbol does.
    """
    if names[0].slot is not Slot.ANY or len(names) < 2:
        return names[0].slot
    first, *others = (load_catalogue().find(name.family) for name in names)
    leaves_chinese = (first is None or first.family.script != "han") and any(
        other is not None and other.family.script == "han" for other in others
    )
    return Slot.SYM if leaves_chinese else Slot.ANY


def _role(name: CssName) -> str:
    # An Office page says for every style what draws Chinese; nothing lies beneath.
    return "default" if name.slot is Slot.EAST_ASIA else name.role


def _reference(character: str) -> str:
    return f"&#x{ord(character):X};"
