"""A report for the terminal: tables of fonts and changes, and the findings with their advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fontbridge.messages import Translate, in_language, mark
from fontbridge.model import Change, Finding, FontUse, Report, Severity
from fontbridge.reports.lines import charset
from fontbridge.reports.shown import clean, listed

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table
    from rich.text import Text

__all__ = ["Fitted", "changes", "findings", "fonts", "show", "table"]

# Columns of text that are narrower than this break words in a way that nobody reads.
_READABLE = 10

# Places named for findings that are alike; the rest is only counted.
_PLACES = 5

_SEVERITIES = {
    Severity.ERROR: (mark("error"), "bold red"),
    Severity.WARNING: (mark("warning"), "yellow"),
    Severity.INFO: (mark("note"), "cyan"),
}


def show(
    report: Report, console: Console, _: Translate, typeface: Callable[[str], str]
) -> None:
    """Print everything in `report` but its headline. `typeface` gives the title of a typeface."""
    from rich.text import Text

    if report.charset is not None:
        told = charset(report, _).removeprefix(f"{clean(report.path)}: ")
        console.print(Text(_("Text: {charset}").format(charset=told)))
    parts = (
        fonts(report.fonts, _, typeface),
        changes(report.changes, _),
        findings(report.findings, _),
    )
    for part in parts:
        if part is not None:
            console.print(part)


def fonts(
    uses: Sequence[FontUse], _: Translate, typeface: Callable[[str], str]
) -> Fitted | None:
    """The families by slot; None if there is none."""
    if not uses:
        return None
    rows = [
        (
            _family(use),
            typeface(use.typeface) if use.typeface else "—",
            use.repertoire or "—",
            use.slot,
            f"{use.declarations:,}",
            "—" if use.characters is None else f"{use.characters:,}",
        )
        for use in uses
    ]
    heads = (_("Family"), _("Typeface"), _("Repertoire"), _("Slot"))
    return table(_("Fonts"), heads, rows, numbers=(_("Declarations"), _("Characters")))


def _family(use: FontUse) -> str:
    family = clean(use.family)
    known = use.known_as and use.known_as != use.family
    return f"{family}\n({clean(use.known_as)})" if known else family


def changes(planned: Sequence[Change], _: Translate) -> Fitted | None:
    """The changes, those alike in one row; None if there is none."""
    if not planned:
        return None
    counts: Counter[tuple[str, str, str, str]] = Counter()
    parts: dict[tuple[str, str, str, str], set[str]] = {}
    for change in planned:
        alike = (change.slot, change.old, change.new, change.rule)
        counts[alike] += change.count
        parts.setdefault(alike, set()).add(change.part)
    rows = [
        (
            slot or "—",
            clean(old) or "—",
            clean(new) or "—",
            clean(in_language(rule, _)),
            f"{counts[slot, old, new, rule]:,}",
            str(len(parts[slot, old, new, rule])),
        )
        for slot, old, new, rule in counts
    ]
    heads = (_("Slot"), _("Old"), _("New"), _("Rule"))
    return table(_("Changes"), heads, rows, numbers=(_("Times"), _("Parts")))


def findings(found: Sequence[Finding], _: Translate) -> RenderableType | None:
    """The findings, gravest first, those alike together; None if there is none."""
    if not found:
        return None
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    gravity = list(_SEVERITIES)
    for alike in sorted(_alike(found), key=lambda group: gravity.index(group[0].severity)):
        word, style = _SEVERITIES[alike[0].severity]
        grid.add_row(_styled(_(word), style), _finding(alike, _))
    return grid


def _alike(found: Iterable[Finding]) -> list[list[Finding]]:
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in found:
        groups.setdefault((one.code, one.message, one.characters, one.advice), []).append(one)
    return list(groups.values())


def _finding(alike: Sequence[Finding], _: Translate) -> Text:
    from rich.text import Text

    first = alike[0]
    told = Text.assemble((first.code, "bold"), " ", clean(in_language(first.message, _)))
    if places := list(dict.fromkeys(_places(alike))):
        named = _(", ").join(clean(place) for place in places[:_PLACES])
        if len(places) > _PLACES:
            named += _(", and {count} more").format(count=len(places) - _PLACES)
        told.append("\n" + _("at: {places}").format(places=named), "dim")
    if first.characters:
        told.append("\n" + _("characters: {list}").format(list=listed(first.characters, _)))
    if first.advice:
        told.append(f"\n→ {clean(in_language(first.advice, _))}")
    return told


def _places(alike: Iterable[Finding]) -> Iterator[str]:
    for one in alike:
        if one.part or one.line:
            yield ":".join(str(step) for step in (one.part, one.line) if step)


def table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()
) -> Fitted:
    """A table whose last columns, `numbers`, are set to the right; cells are shown as they are."""
    return Fitted(title, (*heads, *numbers), [tuple(row) for row in rows], len(heads))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table where the terminal is wide enough for one; else each row as a block of lines.

    `numbers` is the first column of numbers.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: int

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        if self._narrowest() <= options.max_width:
            yield self._table()
            return
        yield _styled(self.title, "bold")
        for row in self.rows:
            yield from self._block(row)

    def _narrowest(self) -> int:
        """The least width at which words stay whole enough to read."""
        from rich.cells import cell_len

        columns = zip(self.heads, *self.rows, strict=True)
        widest = [
            [max(map(cell_len, cell.split("\n"))) if cell else 0 for cell in column]
            for column in columns
        ]
        text = sum(min(max(one), _READABLE) for one in widest[: self.numbers])
        figures = sum(max(one) for one in widest[self.numbers :])
        return text + figures + 2 * (len(self.heads) - 1)

    def _table(self) -> Table:
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        made = Table(box=SIMPLE_HEAD, pad_edge=False, padding=0)
        made.title, made.title_justify = _styled(self.title, "bold"), "left"
        for head in self.heads[: self.numbers]:
            made.add_column(_styled(head), overflow="fold")
        for head in self.heads[self.numbers :]:
            made.add_column(_styled(head), justify="right", no_wrap=True)
        for row in self.rows:
            made.add_row(*map(_styled, row))
        return made

    def _block(self, row: Sequence[str]) -> Iterator[RenderableType]:
        from rich.padding import Padding
        from rich.text import Text

        first, *others = zip(self.heads, row, strict=True)
        yield _styled(first[1].replace("\n", " "), "bold")
        line = Text(overflow="fold")
        for head, cell in others:
            if cell:
                line.append(f"{' · ' if line else ''}{head} ", "dim")
                line.append(cell.replace("\n", " "))
        yield Padding(line, (0, 0, 0, 2), expand=False)


def _styled(text: str, style: str = "") -> Text:
    from rich.text import Text

    # Not a plain string: rich would read "[…]" in a family name as its markup.
    return Text(text, style, overflow="fold")
