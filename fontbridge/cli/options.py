"""The options that commands share, and the settings they add up to."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from fontbridge.batch.remote import Remote, is_url
from fontbridge.cli.language import now
from fontbridge.mapping.stages import FINAL, STAGES
from fontbridge.messages import LANGUAGES, Translate, mark, translator
from fontbridge.model import FontbridgeError, Limits, Message, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = [
    "Command",
    "Option",
    "Settings",
    "common",
    "explain",
    "font_dirs",
    "force",
    "layout",
    "output",
    "paths",
    "stage",
    "to",
    "wrong",
]

Callback = TypeVar("Callback", bound=Callable[..., Any])


def wrong(message: Message) -> click.UsageError:
    """The exception for wrong usage, in the language of the moment."""
    return click.UsageError(now(message))


class Option(click.Option):
    """An option whose `help` is marked English, told in the language of the moment."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        english, self.help = self.help, now(self.help)
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english


class Command(click.Command):
    """A command whose `help` is marked English, told in the language of the moment."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # made once a process, whatever the language then
        if option is not None:
            option.help = now(mark("Show this message and exit."))
        return option

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        items = super().shell_complete(ctx, incomplete)
        for item in items:
            item.help = now(item.help)
        return items

    def get_short_help_str(self, limit: int = 45) -> str:
        return now(self.help)  # whole: click cuts between words, and Chinese has no blanks there

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        english, self.help = self.help, now(self.help)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = english


class Settings(NamedTuple):
    """What the common options add up to."""

    language: str
    json: bool
    mappings: Path | None
    jobs: int  # 0: as many as suit the number of files
    verbosity: int  # -1 quiet, 0 usual, 1 in full, 2 with traces of faults
    limits: Limits
    plugins: tuple[str, ...] = ()

    @property
    def words(self) -> Translate:
        return translator(self.language)


class Place(click.Path):
    """A path, or the URL of a file elsewhere."""

    def __init__(self) -> None:
        # A file that may not be read fails by itself; click would refuse the whole run.
        super().__init__(readable=False, path_type=Path)

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> Any:
        if is_url(str(value)):
            return Remote.at(str(value))
        return super().convert(value, param, context)


def size(text: str) -> int:
    """A number of bytes, with K, M or G (powers of 1024) if wanted.

    Raises `click.BadParameter`.

    >>> size("3M")
    3145728
    """
    told = re.fullmatch(r"([1-9][0-9]*)([kmg]?)(?:i?b)?", text, re.IGNORECASE)
    if told is None:
        raise click.BadParameter(
            now(say("{text} is not a size such as 4000000, 500K, 200M or 4G", text=text))
        )
    return int(told[1]) << {"": 0, "k": 10, "m": 20, "g": 30}[told[2].lower()]


def _explain(ctx: click.Context, parameter: click.Parameter, code: str | None) -> None:
    """Print the page of a finding code and end the run: nothing else that was given counts."""
    if not code or ctx.resilient_parsing:
        return
    from fontbridge.cli.talk import console
    from fontbridge.reports import explain

    if code not in explain.codes():
        known = ", ".join(explain.codes())
        raise wrong(say("{code} is no finding code. There are: {known}", code=code, known=known))
    language = ctx.find_root().obj or "en"
    explain.show(code, console(sys.stdout), language, translator(language))
    ctx.exit()


def _codes(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from fontbridge.reports import explain

    return [code for code in explain.codes() if code.startswith(begun)]


def _profiles(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from fontbridge.mapping.profile import profile_names

    try:
        names = profile_names(ctx.params.get("mappings"))
    except FontbridgeError:  # nothing to propose; the command itself tells what is wrong
        return []
    return [name for name in names if name.startswith(begun)]


explain = click.option(
    "--explain", metavar="CODE", is_eager=True, expose_value=False, callback=_explain, cls=Option,
    shell_complete=_codes,
    help=mark("Explain a finding code: what it is, why it matters, what to do; and exit."),
)
_COMMON = (
    click.option(
        "--json", "as_json", is_flag=True, cls=Option,
        help=mark("Print one JSON object a file, one a line."),
    ),
    click.option(
        "--mappings", type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR", envvar="FONTBRIDGE_MAPPINGS", cls=Option,
        help=mark("The office's own mapping files, laid over the built-in ones."),
    ),
    click.option(
        "--lang", type=click.Choice(LANGUAGES), cls=Option,
        help=mark("The language of messages; by default that of the locale."),
    ),
    click.option(
        "--jobs", type=click.IntRange(min=1), metavar="N", envvar="FONTBRIDGE_JOBS", cls=Option,
        help=mark("Processes for many files; by default one for each core."),
    ),
    click.option(
        "--max-members", type=click.IntRange(min=1), metavar="N",
        envvar="FONTBRIDGE_MAX_MEMBERS", cls=Option,
        help=mark("Refuse packages of more than N members."),
    ),
    click.option(
        "--max-size", type=size, metavar="SIZE", envvar="FONTBRIDGE_MAX_SIZE", cls=Option,
        help=mark("Refuse files that are larger, packed or unpacked; 500K, 200M, 4G."),
    ),
    click.option(
        "--max-ratio", type=click.IntRange(min=1), metavar="N",
        envvar="FONTBRIDGE_MAX_RATIO", cls=Option,
        help=mark("Refuse members that inflate to more than N times their packed size."),
    ),
    click.option(
        "--max-depth", type=click.IntRange(min=0), metavar="N",
        envvar="FONTBRIDGE_MAX_DEPTH", cls=Option,
        help=mark("Leave documents alone that lie more than N deep inside others."),
    ),
    click.option(
        "--max-tag", type=size, metavar="SIZE", envvar="FONTBRIDGE_MAX_TAG", cls=Option,
        help=mark("Refuse XML with a tag or comment that is larger."),
    ),
    click.option(
        "--plugin", "plugins", multiple=True, metavar="MODULE", cls=Option,
        help=mark("A plug-in: a module, or a file that ends in .py; may be given several times."),
    ),
    click.option(
        "-q", "--quiet", count=True, cls=Option, help=mark("Say nothing but errors."),
    ),
    click.option(
        "-v", "--verbose", count=True, cls=Option,
        help=mark("Tell each file in full; twice: show where a fault of fontbridge lies."),
    ),
    explain,
)


def common(callback: Callback) -> Callback:
    """Give a command the common options; its callback takes them as `settings`."""

    @wraps(callback)
    def with_settings(
        *args: Any,
        as_json: bool, mappings: Path | None, lang: str | None, jobs: int | None,
        max_members: int | None, max_size: int | None, max_ratio: int | None,
        max_depth: int | None, max_tag: int | None,
        plugins: tuple[str, ...], quiet: int, verbose: int, **others: Any,
    ) -> Any:
        settings = Settings(
            language=lang or click.get_current_context().obj or "en",
            json=as_json,
            mappings=mappings,
            jobs=jobs or 0,
            verbosity=verbose - quiet,
            limits=_limits(
                file_size=max_size, member_size=max_size, unpacked_size=max_size,
                members=max_members, inflate_ratio=max_ratio, depth=max_depth, token_size=max_tag,
            ),
            plugins=plugins,
        )
        return callback(*args, settings=settings, **others)

    for option in reversed(_COMMON):
        with_settings = option(with_settings)
    return with_settings  # type: ignore[return-value]


def _limits(**asked: int | None) -> Limits:
    """The default limits but for those that are asked for."""
    return replace(Limits(), **{key: limit for key, limit in asked.items() if limit is not None})


paths = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=Place(),
)
to = click.option(
    "--to", required=True, metavar="PROFILE", cls=Option, envvar="FONTBRIDGE_TO",
    shell_complete=_profiles,
    help=mark("The system to be fit for: party, government, or a profile of the office's own."),
)
output = click.option(
    "-o", "--output", metavar="FILE|DIR", cls=Option,
    help=mark("Where results go; folders are created, and their structure is kept."),
)
force = click.option(
    "--force", is_flag=True, cls=Option,
    help=mark("Replace files at the output that are not earlier results of fontbridge."),
)
stage = click.option(
    "--stage", type=click.Choice(STAGES), default=FINAL, cls=Option, envvar="FONTBRIDGE_STAGE",
    help=mark("The proofreading; the profile says which findings only warn at it, which block."),
)
font_dirs = click.option(
    "--font-dir", "font_dirs", multiple=True, metavar="DIR", cls=Option,
    envvar="FONTBRIDGE_FONT_DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=mark("A folder of font files, to see what each face draws; may be given several times."),
)
layout = click.option(
    "--layout", is_flag=True, cls=Option,
    help=mark("Tell which paragraphs will break their lines elsewhere, by the fonts at hand."),
)
