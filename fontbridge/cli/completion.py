"""`fontbridge completion`: the script by which a shell completes commands, options and names.

The script asks fontbridge itself at each Tab, by variables of the environment, so it need not be
made again when commands change. Click answers bash, zsh and fish; PowerShell is answered here.
"""

from __future__ import annotations

import os
from typing import ClassVar

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from fontbridge.cli import exits
from fontbridge.cli.options import Command
from fontbridge.messages import mark

__all__ = ["command"]

_SHELLS = ("bash", "zsh", "fish", "powershell")
_VARIABLE = "_FONTBRIDGE_COMPLETE"

# Windows PowerShell 5.1 and PowerShell 7. Words go over as lines: they may hold blanks.
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $position)
    $words = $line.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $position -or $_.ToString() -ne $word } |
        ForEach-Object { $_.ToString().Trim('"', "'") }
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_WORD = $word.Trim('"', "'")
    try {
        & $words[0] | ForEach-Object {
            $kind, $value, $help = $_ -split "`t", 3
            if ($kind -eq 'plain') {
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new(
                    $value, $value, 'ParameterValue', $help)
            } else {
                [System.Management.Automation.CompletionCompleters]::CompleteFilename($word)
            }
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_WORD
    }
}
"""


class _PowerShell(ShellComplete):
    """Completion for PowerShell: a line each of kind, value and help, with tabs between."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        words = [word for word in os.environ.get("COMP_WORDS", "").split("\n")[1:] if word]
        return words, os.environ.get("COMP_WORD", "")

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type}\t{item.value}\t{item.help or ''}"


add_completion_class(_PowerShell)


@click.command(
    "completion", cls=Command,
    help=mark("Print the script that lets a shell complete commands and options."),
)
@click.argument("shell", metavar="bash|zsh|fish|powershell", type=click.Choice(_SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    kind = get_completion_class(shell)
    assert kind is not None
    asking = kind(ctx.find_root().command, {}, "fontbridge", _VARIABLE)
    # Not `source()`: for bash that runs the bash of this machine to ask for its version.
    click.echo(asking.source_template % asking.source_vars())
    return exits.DONE
