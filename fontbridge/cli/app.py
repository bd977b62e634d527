"""The group of commands, and running it: languages, errors, interrupts, exit codes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from fontbridge import __version__
from fontbridge.batch.processes import told
from fontbridge.cli import configfile, exits
from fontbridge.cli.language import chosen, spoken
from fontbridge.cli.options import Command, Option, explain
from fontbridge.cli.talk import complain, ready
from fontbridge.messages import LANGUAGES, mark, translator
from fontbridge.model import FontbridgeError, MappingError

__all__ = ["COMMANDS", "commands", "run"]

# In the order in which an office meets them. Each is the module of that name beside this one and
# is imported when it is called, so that one command does not wait for what another needs.
COMMANDS = (
    "detect", "inspect", "check", "convert", "restore", "diff", "preview", "fonts", "profiles",
    "formats", "watch", "register", "serve", "doctor", "config", "completion", "man",
)
# Those that are asked when something is wrong with the configuration, and those it does not touch.
_UNCONFIGURED = ("doctor", "config", "completion", "man")
# By this variable a shell asks for completions: click's name for it.
_COMPLETING = "_FONTBRIDGE_COMPLETE"


class Commands(Command, click.Group):
    """A group that imports its commands when they are wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"fontbridge.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        asks_for_help = not {"-h", "--help"}.isdisjoint(rest)
        wanted = name not in _UNCONFIGURED and not asks_for_help and not ctx.resilient_parsing
        if name and command and wanted:
            ctx.default_map = _defaults(name, command)
        return name, command, rest


def _defaults(name: str, command: click.Command) -> dict[str, Any]:
    """What the configuration files set for a command. Raises `MappingError`."""
    stack = configfile.at_hand()
    for mistake in configfile.unknown(stack, commands):
        raise mistake
    return {name: configfile.nested(stack, [name], command)}


commands = Commands(
    "fontbridge",
    help=mark(
        "Let official documents pass between the GB2312 fonts of the Party system and the GBK "
        "fonts of the government system."
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(
    __version__,
    prog_name="fontbridge",
    message="%(prog)s %(version)s",
    cls=Option,
    help=mark("Show the version and exit."),
)(commands)
explain(commands)
# For --help and --explain; `chosen` has read it by now.
click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, cls=Option,
    help=mark("The language of messages; by default that of the locale."),
)(commands)


def run(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; return the exit code, whatever happens."""
    language = chosen(arguments, os.environ, configfile.language())
    if _COMPLETING in os.environ:
        import_module("fontbridge.cli.completion")  # click does not know PowerShell
    words = translator(language)
    ready()
    with spoken(language):
        try:
            return commands.main(
                list(arguments), prog_name="fontbridge", standalone_mode=False, obj=language
            ) or exits.DONE
        except click.ClickException as error:
            error.show()
            return exits.USAGE
        except click.Abort:
            click.echo(words("Interrupted. Every file that was written is whole."), err=True)
            return exits.INTERRUPTED
        except MappingError as error:
            complain(error, language)
            return exits.USAGE
        except FontbridgeError as error:
            complain(error, language)
            return exits.FAILED
        except BrokenPipeError:
            # The reader of our output has gone (`| head`). Python would complain again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return exits.FAILED
        except Exception as fault:
            complain(told(fault), language, trace="-vv" in arguments)
            return exits.FAILED
