"""What a return note says of findings: those that come to the same told once, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.harmonise.places import Explained
from fontbridge.messages import Translate, in_language, mark
from fontbridge.model import Finding, Message, Place, Serves, Severity, Slot
from fontbridge.reports.placing import joined, told
from fontbridge.reports.shown import clean, listed

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["Item", "items"]

# Pieces of running text shown for one item, where they were asked for.
_QUOTES = 3

_KINDS = {
    Serves.HAN: mark("Chinese text"),
    Serves.LATIN: mark("letters and digits"),
    Serves.COMPLEX: mark("text of other scripts"),
    Serves.SYMBOL: mark("symbols"),
}

# What the sender should do about what the program cannot mend. The advice of the finding itself is
# for whoever runs the program; the sender may not even have it.
_REQUESTS = {
    "encrypted": mark("Please send the file without a password."),
    "damaged": mark("Please save the file anew and send it again."),
    "unsupported": mark("Please send it as a Word, WPS or OFD document, or as plain text."),
    "signed": mark("Please mend the file before it is signed, and sign it afterwards."),
    "private-use-character": mark(
        "Please put the standard character in its place, or send a picture of it."
    ),
    "characters-not-covered": mark(
        "Please use another character, or tell which font is to draw it."
    ),
    "family-unknown": mark("Please use one of these fonts: {families}."),
    "family-not-accepted": mark("Please use one of these fonts: {families}."),
    "suffix-mismatch": mark("Please give the file the suffix of what it holds."),
    "charset-undeclared": mark("Please pack the files again with names in UTF-8."),
}


class Item(NamedTuple):
    """One item of the note. `must` if the sender has to mend it, `settled` if converting would."""

    what: str
    where: str
    do: str
    must: bool
    settled: bool
    quotes: Sequence[str] = ()


def items(found: Iterable[Explained], profile: Profile, _: Translate) -> Iterator[Item]:
    """The findings as items, in the order of their first; those that ask the same are one."""
    alike: dict[tuple[object, ...], list[Explained]] = {}
    for one in found:
        alike.setdefault(_subject(one), []).append(one)
    for group in alike.values():
        yield _item(group, profile, _)


def _values(text: str) -> Mapping[str, object]:
    return text.values if isinstance(text, Message) else {}


def _subject(one: Explained) -> tuple[object, ...]:
    finding = one.finding
    values = _values(finding.message)
    new = _values(finding.advice).get("new", "")
    must = finding.severity is not Severity.INFO
    subject = values.get("family", values.get("old"))
    if finding.code in ("family-not-accepted", "family-unknown") and subject:
        return finding.code, subject, new, must
    if subject and "new" in values:  # characters that go from one face to another
        return finding.code, subject, new, must
    return finding.code, finding.message, finding.characters, must


def _item(group: Sequence[Explained], profile: Profile, _: Translate) -> Item:
    finding = group[0].finding
    places = [place for one in group for place in one.places]
    quotes = list(dict.fromkeys(clean(place.quote) for place in places if place.quote))
    return Item(
        _what(group, _),
        told(_telling(places), _),
        _do(group, profile, _),
        finding.severity is not Severity.INFO,
        all(one.settled for one in group),
        [_("“{text}”").format(text=quote) for quote in quotes[:_QUOTES]],
    )


def _telling(places: Sequence[Place]) -> Sequence[Place]:
    """The places that help a person: paragraphs if there are any, not the tables behind them."""
    paragraphs = [place for place in places if place.paragraph]
    return paragraphs or places


def _what(group: Sequence[Explained], _: Translate) -> str:
    finding = group[0].finding
    values = _values(finding.message)
    family = clean(str(values.get("family") or values.get("old") or ""))
    if finding.code == "family-not-accepted" and family:
        return _("The font “{family}” is not accepted for {kinds}.").format(
            family=family, kinds=_kinds(group, _)
        )
    if finding.code == "family-not-accepted":
        return _("No font is set for part of the text.")
    if finding.code == "family-unknown":
        return _("The font “{family}” is not known.").format(family=family)
    characters = listed("".join(one.finding.characters for one in group), _)
    if finding.code == "ambiguous-punctuation":
        return _("Chinese punctuation is drawn by the font for letters: {list}.").format(
            list=characters
        )
    if finding.code == "characters-not-covered" and "charset" in values:
        return _("The encoding {charset} has no {list}.").format(
            charset=str(values["charset"]).upper(), list=characters
        )
    if finding.code == "characters-not-covered" and characters:
        return _("The font “{family}” has no {list}.").format(family=family, list=characters)
    if finding.code == "characters-not-covered":
        return _("Chinese text is set in the font “{family}”, which has none.").format(
            family=family
        )
    if finding.code == "private-use-character":
        return _("The text holds a character of no standard: {list}.").format(list=characters)
    if finding.code == "charset-mismatch" and "wanted" in values:
        return _("The text is encoded in {codec}.").format(codec=str(values["codec"]).upper())
    return _("{sentence}.").format(sentence=clean(in_language(finding.message, _)))


def _kinds(group: Iterable[Explained], _: Translate) -> str:
    served = {_serves(one.finding) for one in group}
    named = [_(title) for serves, title in _KINDS.items() if serves in served]
    # A name for all text tells nothing beyond what the narrower ones beside it do.
    return joined(named or [_("text")], _)


def _serves(finding: Finding) -> Serves:
    slot = str(_values(finding.message).get("slot", ""))
    return Slot(slot).serves if slot else Serves.ANY


def _do(group: Sequence[Explained], profile: Profile, _: Translate) -> str:
    finding = group[0].finding
    advice, message = _values(finding.advice), _values(finding.message)
    if finding.severity is Severity.INFO:
        return ""
    if new := advice.get("new"):
        return _("Please set it in “{new}”.").format(new=clean(str(new)))
    if finding.code == "charset-mismatch" and "wanted" in message:
        return _("Please save it in {wanted}.").format(wanted=str(message["wanted"]).upper())
    if finding.code == "family-not-accepted" and group[0].settled:
        return _("Please take this setting away.")
    if finding.code == "private-use-character" and group[0].settled:
        return _("Please write the standard character that it has today.")
    if finding.code == "characters-not-covered" and "charset" in message:
        return _("Please use another character, or agree on an encoding that has it.")
    if request := _REQUESTS.get(finding.code):
        return _(request).format(families=joined(_families(profile), _))
    return in_language(finding.advice, _)


def _families(profile: Profile) -> list[str]:
    """The preferred families of a profile, each once."""
    preferred = [faces.preferred for faces in profile.han.values()] + [profile.latin.preferred]
    return list(dict.fromkeys(map(clean, preferred)))
