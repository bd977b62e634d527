"""`fontbridge watch`: a folder through which files pass by themselves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from fontbridge.batch.convert import Convert
from fontbridge.batch.interrupts import interruptible
from fontbridge.batch.locks import sole
from fontbridge.batch.look import Look
from fontbridge.batch.outcome import Outcome
from fontbridge.batch.processes import cores
from fontbridge.batch.timed import Timed
from fontbridge.batch.work import profile
from fontbridge.cli import exits
from fontbridge.cli.options import (
    Command,
    Option,
    Settings,
    common,
    font_dirs,
    stage,
    to,
    wrong,
)
from fontbridge.cli.password import password as password_options
from fontbridge.cli.runner import exit_code, plugged
from fontbridge.cli.talk import Talk, complain
from fontbridge.cli.textoptions import text_options
from fontbridge.messages import mark
from fontbridge.model import FontbridgeError, say

__all__ = ["command", "register_option"]

_REJECTS, _ARCHIVE = "退文", "存档"  # the names that offices give such folders

_NOTE = ".退文说明.docx"

_folder = click.Path(file_okay=False, path_type=Path)

register_option = click.option(
    "--register", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", cls=Option,
    envvar="FONTBRIDGE_REGISTER",
    help=mark("The register; by default in the user's folder for the state of programs."),
)


@click.command(
    "watch",
    cls=Command,
    help=mark(
        "Convert what arrives in a folder: fit results go to the outbox, what a person must see "
        "goes to the rejects with a note, and everything is registered. Ends with Ctrl-C."
    ),
)
@click.argument("inbox", type=click.Path(exists=True, file_okay=False, path_type=Path))
@to
@click.option(
    "--out", "outbox", required=True, type=_folder, metavar="DIR", cls=Option,
    help=mark("The outbox, where results go."),
)
@click.option(
    "--rejects", type=_folder, metavar="DIR", cls=Option,
    help=mark("Where files go that a person must see, with a note; by default 退文 in the inbox."),
)
@click.option(
    "--archive", type=_folder, metavar="DIR", cls=Option,
    help=mark("Where the originals of results go; by default 存档 in the inbox."),
)
@register_option
@click.option(
    "--urgent", multiple=True, metavar="PATTERN", cls=Option,
    help=mark(
        "Files to take first, by name or path, such as 急件/*; may be given several times. By "
        "default those with 特急, 加急 or 急件 in their path."
    ),
)
@click.option(
    "--settle", type=click.FloatRange(min=0), default=2.0, metavar="SECONDS", cls=Option,
    help=mark("Take a file for whole when it has not changed for so long; by default 2."),
)
@click.option(
    "--poll", is_flag=True, cls=Option,
    help=mark("For network shares: look through the inbox again and again, wait for no event."),
)
@click.option(
    "--interval", type=click.FloatRange(min=0, min_open=True), default=2.0, metavar="SECONDS",
    cls=Option, help=mark("How often to look through the inbox; by default every 2 seconds."),
)
@click.option(
    "--once", is_flag=True, cls=Option,
    help=mark("Handle what is there and end, as for a scheduled task."),
)
@click.option(
    "--max-seconds", type=click.FloatRange(min=0, min_open=True), default=300.0,
    metavar="SECONDS", envvar="FONTBRIDGE_MAX_SECONDS", cls=Option,
    help=mark("Reject a file that takes longer; by default 300."),
)
@stage
@text_options
@font_dirs
@password_options
@common
def command(
    inbox: Path,
    outbox: Path,
    rejects: Path | None,
    archive: Path | None,
    settings: Settings,
    **options: Any,
) -> int:
    folders = _folders(inbox, outbox, rejects, archive)
    profile(options["to"], settings.mappings)  # a wrong one is wrong usage
    talk = Talk(settings, many=True)
    code = exits.DONE
    with interruptible() as stopped, ExitStack() as stack:
        watch = _watch(stack, folders, settings, options)
        for outcome in watch.run(stopped, once=options["once"]):
            code = max(code, exit_code(outcome))
            talk.outcome(outcome)
    if options["once"]:
        talk.summary()
        return code
    return exits.DONE


def _folders(inbox: Path, outbox: Path, rejects: Path | None, archive: Path | None) -> Any:
    from fontbridge.hooks.gate import Folders

    folders = Folders(
        inbox.resolve(), outbox.resolve(),
        (rejects or inbox / _REJECTS).resolve(), (archive or inbox / _ARCHIVE).resolve(),
    )
    others = [folders.outbox, folders.rejects, folders.archive]
    if folders.inbox in others or len(set(others)) < len(others):
        raise wrong(say("inbox, outbox, rejects and archive must be four different folders"))
    return folders


def _watch(stack: ExitStack, folders: Any, settings: Settings, options: dict[str, Any]) -> Any:
    """Everything that watching takes, closed with `stack`."""
    from fontbridge.hooks.alarm import watched
    from fontbridge.hooks.arrivals import URGENT, Arrivals
    from fontbridge.hooks.desk import Desk
    from fontbridge.hooks.gate import Gate
    from fontbridge.hooks.passing import Passing
    from fontbridge.hooks.register import Register, usual_place
    from fontbridge.hooks.watch import Watch

    stack.enter_context(sole(folders.lock))
    register = stack.enter_context(Register(options["register"] or usual_place()))
    text, fonts = options["text"], options["font_dirs"]
    limits, tables = settings.limits, settings.mappings
    at, password = options["stage"], options["password"]
    work = Passing(
        Convert(
            options["to"], tables, limits, text, record=False, force=True, font_dirs=fonts,
            password=password, stage=at,
        ),
        Look(tables, limits, options["to"], text, fonts, password, at, places=True),
    )
    desk = Desk(Timed(plugged(work, settings), options["max_seconds"]), settings.jobs or cores())
    stack.callback(desk.close)
    changed = stack.enter_context(watched(folders.inbox, poll=options["poll"]))
    arrivals = Arrivals(
        folders.inbox, settle=options["settle"], urgent=options["urgent"] or URGENT,
        outside=(folders.outbox, folders.rejects, folders.archive),
    )

    def trouble(error: FontbridgeError) -> None:
        complain(error, settings.language)

    return Watch(
        Gate(folders, register, options["to"], settings.limits), arrivals, desk,
        _note(options["to"], settings), trouble, changed, options["interval"], options["settle"],
    )


def _note(to: str, settings: Settings) -> Callable[[Outcome], tuple[str, bytes]]:
    """What makes the note that is laid beside a rejected file."""
    # Not the language of the locale: the note is for an office that sent a Chinese document.
    language = click.get_current_context().params.get("lang") or "zh"

    def note(outcome: Outcome) -> tuple[str, bytes]:
        from fontbridge.reports.note import Noted, compose, rendered

        wanted = profile(to, settings.mappings)
        noted = Noted(outcome.report, outcome.explained)
        return _NOTE, rendered(compose([noted], wanted, language), wanted, ".docx")

    return note
