"""The group of commands, and running it: languages, errors, interrupts, exit codes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module

import click

from fontbridge import __version__
from fontbridge.batch.processes import told
from fontbridge.cli import exits
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
    "formats", "watch", "register", "serve",
)


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
    language = chosen(arguments, os.environ)
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
