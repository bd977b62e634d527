"""The limits: what they bound, their defaults, and what moves them."""

from __future__ import annotations

from dataclasses import asdict

import click

from fontbridge.cli.app import commands as group
from fontbridge.model import Limits
from manual.reference.tables import code, table

__all__ = ["limits"]

# What each field bounds, whether it counts bytes, and the option that sets it.
_TOLD = {
    "file_size": ("文件大小", True, "--max-size"),
    "member_size": ("一个成员展开后的大小", True, "--max-size"),
    "unpacked_size": ("一个压缩包全部展开后的大小", True, "--max-size"),
    "members": ("一个压缩包的成员个数", False, "--max-members"),
    "inflate_ratio": ("展开倍数", False, "--max-ratio"),
    "ratio_from": ("成员展开超过多大才算倍数", True, ""),
    "depth": ("文件里嵌文件的层数", False, "--max-depth"),
    "token_size": ("XML 里一个标记或一段注释的大小", True, "--max-tag"),
}


def limits() -> str:
    """A row a field of `fontbridge.Limits`. Raises `KeyError` for one that is not told here."""
    convert = group.get_command(click.Context(group), "convert")
    assert convert is not None
    variables = {
        name: str(each.envvar)
        for each in convert.params if isinstance(each, click.Option)
        for name in each.opts
    }
    defaults = asdict(Limits())
    rows = []
    for name in sorted(defaults, key=list(_TOLD).index):
        told, counts_bytes, option = _TOLD[name]
        value = _size(defaults[name]) if counts_bytes else str(defaults[name])
        moved = (code([option]), code([variables[option]])) if option else ("", "")
        rows.append((told, value, *moved, code([name])))
    return table(["上限", "默认值", "命令行", "环境变量", "Python（`fontbridge.Limits`）"], rows)


def _size(count: int) -> str:
    """Bytes as people write them.

    >>> _size(16 << 20)
    '16 MiB'
    """
    units = (("GiB", 30), ("MiB", 20), ("KiB", 10))
    unit, shift = next((unit, shift) for unit, shift in units if not count % (1 << shift))
    return f"{count >> shift} {unit}"
