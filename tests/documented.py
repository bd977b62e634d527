"""What the pages tell the reader to type, gathered into one script a page.

The info string of a block says more than its language: `存为：PATH` that the reader saves it,
`准备：COMMAND` what happened before, `不运行：REASON` that it cannot run here. Of the blocks, those
in `sh` and `python` run, those with a path are saved; a `python` block with `>>>` is a doctest.
"""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

__all__ = ["Block", "blocks", "script"]

_SAVED, _BEFORE, _LEFT = "存为：", "准备：", "不运行："


class Block(NamedTuple):
    """A block of code: its language, what else its info string says, the code."""

    language: str
    note: str
    code: str
    line: int

    @property
    def reason(self) -> str:
        """Why the block does not run; empty if it does."""
        return self.note.removeprefix(_LEFT) if self.note.startswith(_LEFT) else ""

    @property
    def path(self) -> str:
        """Where the reader saves it; empty if nowhere."""
        return self.note.removeprefix(_SAVED) if self.note.startswith(_SAVED) else ""

    @property
    def before(self) -> str:
        """What was typed before; empty if nothing."""
        return self.note.removeprefix(_BEFORE) if self.note.startswith(_BEFORE) else ""


def blocks(page: Path) -> list[Block]:
    """The blocks of code of a page, in order."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    return [
        Block(*_informed(token.info), token.content, token.map[0] + 1 if token.map else 0)
        for token in tokens
        if token.type == "fence"
    ]


def _informed(info: str) -> tuple[str, str]:
    language, _, note = info.strip().partition(" ")
    return language, note.strip()


def script(page: Path) -> str:
    """A Bash script that does all that the page tells; empty if that is nothing.

    What fails that is no `fontbridge` is written to the file `failed`, with its place.
    """
    lines = [line for block in blocks(page) for line in _lines(block)]
    return "\n".join([_HEAD, *lines]) + "\n" if lines else ""


_HEAD = """\
trap 'code=$?; case "$BASH_COMMAND" in fontbridge*) ;; *) echo "$block: $BASH_COMMAND: $code"
    ;; esac >>"$FAILED"' ERR"""


def _lines(block: Block) -> Iterator[str]:
    if block.reason:
        return
    if block.path:
        quoted = shlex.quote(block.path)
        yield f"mkdir -p \"$(dirname {quoted})\"\n{_document(block.code)} >{quoted}"
    elif block.language == "sh":
        yield f"block=line-{block.line}\n{block.before}\n{block.code}"
    elif block.language == "python":
        yield f"block=line-{block.line}"
        doctest = ">>>" in block.code
        yield f"{_document(block.code)} >block.{'txt' if doctest else 'py'}"
        yield f"python {'-m doctest block.txt' if doctest else 'block.py'}"


def _document(code: str) -> str:
    return f"printf %s {shlex.quote(textwrap.dedent(code))}"
