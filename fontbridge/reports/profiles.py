"""Profiles for people and programs: what one system accepts and prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fontbridge.messages import Translate
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fontbridge.fonts.catalogue import Catalogue
    from fontbridge.mapping.profile import Profile
    from fontbridge.reports.text import Fitted

__all__ = ["faces", "overview", "plain", "policies", "stages", "title", "typefaces"]


def title(profile: Profile, language: str) -> str:
    """The profile's title in a language, or in any that it has, or its name."""
    titles = profile.title
    return clean(titles.get(language) or next(iter(titles.values()), profile.name))


def plain(profile: Profile) -> dict[str, Any]:
    """The profile as plain data, in the words of its file."""
    return {
        "name": profile.name,
        "title": dict(profile.title),
        "system": profile.system,
        "charset": profile.charset,
        "repertoire": profile.repertoire,
        "han": {typeface: faces._asdict() for typeface, faces in profile.han.items()},
        "latin": profile.latin._asdict(),
        "policies": profile.policies._asdict(),
        "stages": {
            name: {"warn": sorted(stage.warn), "block": sorted(stage.block)}
            for name, stage in profile.stages.items()
        },
    }


def overview(profiles: Sequence[Profile], language: str, _: Translate) -> Fitted:
    """One row a profile."""
    from fontbridge.reports.text import table

    rows = [(one.name, title(one, language), one.charset, one.repertoire) for one in profiles]
    heads = (_("Name"), _("Title"), _("Text charset"), _("Repertoire"))
    return table(_("Profiles"), heads, rows)


def faces(profile: Profile, language: str, _: Translate) -> Fitted:
    """The families of a profile by typeface."""
    from fontbridge.reports.text import table

    named = typefaces(profile.catalogue, language)
    rows = [
        (
            named(typeface),
            clean(han.preferred),
            _listed(han.accepted),
            _listed(han.fallback),
        )
        for typeface, han in profile.han.items()
    ]
    latin = profile.latin
    rows.append((_("Latin"), clean(latin.preferred), _listed(latin.accepted), ""))
    if latin.in_page_numbers:
        rows.append((_("Latin in page numbers"), "", _listed(latin.in_page_numbers), ""))
    heads = (_("Typeface"), _("Preferred"), _("Accepted too"), _("For characters it lacks"))
    return table(f"{profile.name}  {title(profile, language)}", heads, rows)


def policies(profile: Profile, _: Translate) -> Fitted:
    """The policies of a profile, in the words of its file."""
    from fontbridge.reports.text import table

    policies = profile.policies._asdict()
    rows = [(key.replace("_", "-"), _told(value, _)) for key, value in policies.items()]
    return table(_("Policies"), (_("Policy"), _("Value")), rows)


def _told(value: str | Sequence[str] | None, _: Translate) -> str:
    """A policy's value; of a list that is not given, everything counts."""
    if value is None:
        return _("all")
    return value if isinstance(value, str) else _listed(value)


def stages(profile: Profile, _: Translate) -> Fitted:
    """What only warns at each stage of proofreading, and what blocks."""
    from fontbridge.reports.text import table

    rows = [
        (name, _listed(sorted(stage.warn)), _listed(sorted(stage.block)))
        for name, stage in profile.stages.items()
        if stage.warn or stage.block
    ]
    return table(_("Stages"), (_("Stage"), _("Warns"), _("Blocks")), rows)


def typefaces(catalogue: Catalogue, language: str) -> Callable[[str], str]:
    """What names a typeface in a language; one that the catalogue lacks is named by its key."""

    def named(key: str) -> str:
        known = catalogue.typefaces.get(key)
        if known is None:
            return key
        return known.zh if language == "zh" else known.en

    return named


def _listed(families: Sequence[str]) -> str:
    return "\n".join(map(clean, families))
