"""`fontbridge man`: the manual page, made from the commands as they are.

Written in the man macros of roff (groff_man(7)), which every `man` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from fontbridge import __version__
from fontbridge.cli import exits
from fontbridge.cli.language import now
from fontbridge.cli.options import Command, Option
from fontbridge.messages import LANGUAGES, mark

__all__ = ["command", "page"]

_EXITS = (
    (exits.DONE, mark("Done, and nothing to report.")),
    (exits.FOUND, mark(
        "check found something, convert left something for a person, or another command found "
        "what it was asked to look for."
    )),
    (exits.USAGE, mark("Wrong usage, a mistake in a mapping or configuration file.")),
    (exits.FAILED, mark("A file failed; the others were still done.")),
    (exits.INTERRUPTED, mark("Interrupted; every file that was written is whole.")),
)  # fmt: skip
_FILES = (
    ("fontbridge.toml", mark("Defaults for options, in the working folder or one above it.")),
    ("~/.config/fontbridge/fontbridge.toml", mark("The same for a user.")),
    ("/etc/fontbridge/fontbridge.toml", mark("The same for the machine.")),
    ("*.fontbridge.json", mark("The record beside a converted file; with it restore undoes it.")),
)  # fmt: skip


@click.command(
    "man", cls=Command, help=mark("Print the manual page, to be kept as fontbridge.1 for man.")
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), cls=Option, expose_value=False,
    help=mark("The language of messages; by default that of the locale."),
)
@click.pass_context
def command(ctx: click.Context) -> int:
    root = ctx.find_root().command
    assert isinstance(root, click.Group)
    click.echo(page(root), nl=False)
    return exits.DONE


def page(root: click.Group) -> str:
    """The page in the language that is spoken at the moment."""
    return "\n".join(_lines(root)) + "\n"


def _lines(root: click.Group) -> Iterator[str]:
    named = sorted(_commands(root, ()), key=lambda one: one[0] != ())
    shared = _shared([part for _, part in named])
    yield f'.TH FONTBRIDGE 1 "" "fontbridge {__version__}" "{now(mark("User commands"))}"'
    yield from _heading(mark("Name"))
    yield f"fontbridge \\- {_text(now(root.help))}"
    yield from _heading(mark("Synopsis"))
    yield "\\fBfontbridge\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIPATH\\fR]..."
    yield from _heading(mark("Commands"))
    for names, part in named:
        yield f'.SS "{_text(" ".join(names))}"'
        yield _text(now(part.help))
        yield ".PP"
        usage = " ".join(part.collect_usage_pieces(click.Context(part)))
        yield f"\\fBfontbridge {_text(' '.join(names))}\\fR {_text(usage)}"
        yield from _options(one for one in part.params if _spelt(one) not in shared)
    yield from _heading(mark("Options of most commands"))
    yield from _options(shared.values())
    yield from _heading(mark("Environment"))
    variables = {str(o.envvar): o for _, part in named for o in part.params if o.envvar}
    for name, option in sorted(variables.items()):
        yield from _item(_text(name), _text("--" + _long(option)))
    yield from _item("FONTBRIDGE_LANG", _text("--lang"))
    yield from _item("FONTBRIDGE_CONFIG", _text(now(mark("The only configuration file to read."))))
    yield from _item("NO_COLOR", _text(now(mark("No colour and no bold type."))))
    yield from _heading(mark("Files"))
    for path, what in _FILES:
        yield from _item(_text(path), _text(now(what)))
    yield from _heading(mark("Exit status"))
    for code, what in _EXITS:
        yield from _item(str(code), _text(now(what)))


def _commands(
    part: click.Command, names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something itself, with the names that lead to it."""
    if not isinstance(part, click.Group):
        yield names, part
        return
    bare = click.Context(part)
    for name in part.list_commands(bare):
        below = part.get_command(bare, name)
        assert below is not None
        yield from _commands(below, (*names, name))


def _shared(parts: list[click.Command]) -> dict[str, click.Parameter]:
    """The options that at least half of the commands have, by their spelling."""
    counts: dict[str, list[click.Parameter]] = {}
    for part in parts:
        for option in part.params:
            if isinstance(option, click.Option):
                counts.setdefault(_spelt(option), []).append(option)
    return {name: has[0] for name, has in counts.items() if 2 * len(has) >= len(parts)}


def _spelt(option: click.Parameter) -> str:
    return ", ".join(option.opts)


def _long(option: click.Parameter) -> str:
    return max(option.opts, key=len).lstrip("-")


def _options(options: Iterable[click.Parameter]) -> Iterator[str]:
    for option in options:
        if isinstance(option, click.Option):
            taken = f" \\fI{_text(_taken(option))}\\fR" if _taken(option) else ""
            yield from _item(f"\\fB{_text(_spelt(option))}\\fR{taken}", _text(now(option.help)))


def _taken(option: click.Option) -> str:
    if option.is_flag or option.count:
        return ""
    return option.make_metavar(click.Context(click.Command("")))


def _heading(english: str) -> Iterator[str]:
    yield f'.SH "{_text(now(english).upper())}"'


def _item(term: str, text: str) -> Iterator[str]:
    yield from (".TP", term, text)


def _text(plain: str) -> str:
    r"""`plain` so that roff prints it as it is.

    >>> print(_text("-o C:\\x 'it'"), _text(".bak"))
    \-o C:\ex 'it' \&.bak
    """
    told = plain.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", told)
