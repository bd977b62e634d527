"""Pages of runs in binary Word documents ([MS-DOC] 2.9.33), laid out anew to give characters other
fonts: a run is cut, and each part has a list of modifiers of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.docplaces import PAGE, runs
from fontbridge.formats.docsprms import FONT_SLOTS, modifiers
from fontbridge.model import Slot

__all__ = ["LONGEST", "Cut", "first_of_page", "laid_out", "redrawn"]

_HINT = 0x286F
_SPRM_OF = {slot: sprm for sprm, slot in FONT_SLOTS.items()}
LONGEST = 255 - 4 * 4 - 3  # a list that leaves room for four fonts and a hint

Number = Callable[[str, int], int]
"""The number for a family where another number stands, `FontTable.number`."""


class Cut(NamedTuple):
    """Bytes `start:end` of the text are drawn so, see `base.Stretch`; or, where that comes to the
    same, by the list of a neighbour that stands at `like`: its start and end."""

    start: int
    end: int
    hint: bool | None
    families: tuple[tuple[Slot, str], ...]
    like: tuple[int, int] | None = None


class _Run(NamedTuple):
    first: int
    last: int
    grpprl: bytes


def redrawn(
    main: bytes, page: int, renamed: Mapping[int, bytes], cuts: Iterable[Cut], number: Number
) -> bytes:
    """A page with cuts made in its runs, or the pages that it takes then.

    `renamed` are the lists that the conversion changes, by place. The page itself if all comes to
    what is there.
    """
    found = list(runs(main, page))
    waiting = sorted(cuts)
    before = [_Run(first, last, main[start:end]) for first, last, start, end in found]
    after: list[_Run] = []
    for first, last, start, end in found:
        grpprl = renamed.get(start, main[start:end])
        done = first
        for cut in [cut for cut in waiting if first <= cut.start < last]:
            if done < cut.start:
                after.append(_Run(done, cut.start, grpprl))
            if cut.like is None:
                drawn = _with_fonts(grpprl, main[start:end], cut, number)
            else:
                drawn = renamed.get(cut.like[0], main[slice(*cut.like)])
            after.append(_Run(cut.start, cut.end, drawn))
            done = cut.end
        if done < last:
            after.append(_Run(done, last, grpprl))
    after = list(_joined(after))
    return main[page : page + PAGE] if after == before else b"".join(laid_out(after))


def _joined(found: Sequence[_Run]) -> Iterator[_Run]:
    """The runs, neighbours with equal lists made one."""
    held: _Run | None = None
    for run in found:
        if held is not None and (held.last, held.grpprl) == (run.first, run.grpprl):
            held = held._replace(last=run.last)
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held


def _with_fonts(grpprl: bytes, was: bytes, cut: Cut, number: Number) -> bytes:
    """A list that sets other fonts: in the modifiers that are there, or in new ones behind them."""
    spelt = bytearray(grpprl)
    for slot, family in cut.families:
        sprm = _SPRM_OF[slot]
        at = [each.start for each in modifiers(bytes(spelt)) if each.sprm == sprm]
        if at:
            # What stood there before the renaming, so that nothing changes where that is right.
            (old,) = struct.unpack_from("<H", was, at[-1])
            struct.pack_into("<H", spelt, at[-1], number(family, old))
        else:
            spelt += struct.pack("<2H", sprm, number(family, 0))
    if cut.hint is not None:
        at = [each.start for each in modifiers(bytes(spelt)) if each.sprm == _HINT]
        if at:
            spelt[at[-1]] = cut.hint
        else:
            spelt += struct.pack("<HB", _HINT, cut.hint)
    return bytes(spelt)


def laid_out(found: Iterable[_Run]) -> Iterator[bytes]:
    """Pages that hold the runs, equal lists once a page."""
    page: list[_Run] = []
    for run in found:
        if _size([*page, run]) > PAGE - 1:
            yield _page(page)
            page = []
        page.append(run)
    yield _page(page)


def _size(page: Sequence[_Run]) -> int:
    lists = {run.grpprl for run in page if run.grpprl}
    # Lists start at even offsets, with their length before them.
    return 4 + 5 * len(page) + sum(len(each) + 1 + (len(each) + 1) % 2 for each in lists) + 1


def _page(page: Sequence[_Run]) -> bytes:
    spelt = bytearray(PAGE)
    places = {b"": 0}
    at = PAGE - 2
    for run in page:
        if run.grpprl not in places:
            at = (at - len(run.grpprl) - 1) & ~1
            spelt[at : at + 1 + len(run.grpprl)] = bytes([len(run.grpprl)]) + run.grpprl
            places[run.grpprl] = at // 2
    bounds = [run.first for run in page] + [page[-1].last]
    head = struct.pack(f"<{len(bounds)}I", *bounds) + bytes(places[run.grpprl] for run in page)
    spelt[: len(head)] = head
    spelt[-1] = len(page)
    return bytes(spelt)


def first_of_page(page: bytes) -> int:
    """Where the first run of a page starts in the text."""
    return int.from_bytes(page[:4], "little")
