"""Detection of data that comes in pieces, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator

from fontbridge.characters.bom import mark_of
from fontbridge.characters.decision import Decision, decide, scan_of
from fontbridge.characters.declaration import agrees, declared_in, family_of
from fontbridge.characters.evidence import of_scan
from fontbridge.characters.scan import Deciding, Fault, LineRange, Scan
from fontbridge.characters.shifted import ESCAPES
from fontbridge.model import Charset, Message, say

__all__ = ["Detector"]

# What is looked at before deciding: the first bytes, and the first that are not plain ASCII.
_HEAD, _REGION = 64 << 10, 256 << 10


class Detector:
    """Feed all data, then `close`; the answer holds for all of it.

    `expected` names an encoding, or "gb" for the GB family, that decides ties of short words.
    `declared` is what the file claims; empty: looked for in its first bytes.

    >>> detector = Detector()
    >>> for piece in (b"No. 1 ", "通知——".encode("gbk")[:3], "通知——".encode("gbk")[3:]):
    ...     detector.feed(piece)
    >>> charset = detector.close()
    >>> charset.codec, charset.repertoire
    ('gbk', 'gb2312')
    """

    def __init__(self, expected: str = "", declared: str = "") -> None:
        self._expected = expected
        self._declared = declared
        self._head = b""
        self._length = 0
        self._ascii_length = 0
        self._ascii_lines = 0
        self._region: list[bytes] = []
        self._region_size = 0
        self._decision: Decision | None = None
        self._scan: Scan | None = None

    def feed(self, data: bytes) -> None:
        """Take the next piece, of any size."""
        if len(self._head) < _HEAD:
            self._head += data[: _HEAD - len(self._head)]
        self._length += len(data)
        if self._decision is not None:
            if self._scan is not None:
                self._scan.feed(data)
        elif not self._region and self._is_plain(data):
            self._pass_over(data)
        else:
            self._region.append(data)
            self._region_size += len(data)
            if self._region_size >= _REGION:
                self._decide(whole=False)

    def so_far(self) -> Charset:
        """An early answer, from what was fed until now; what follows may change it."""
        early = Detector(self._expected, self._declared)
        early.__dict__.update(self.__dict__)
        if early._decision is None:
            early._decide(whole=True)
        read = say("an early answer, after {length} bytes", length=self._length)
        return early._answer((read,))

    def close(self) -> Charset:
        """The answer for everything that was fed."""
        if self._decision is None:
            self._decide(whole=True)
        if self._scan is not None:
            self._scan.finish()
        return self._answer(())

    @property
    def deciding(self) -> Deciding | None:
        """The first character that the next smaller repertoire lacks, after `close`."""
        return self._scan.deciding if self._scan else None

    @property
    def faults(self) -> list[Fault]:
        """Bytes that are no part of a character, the first thousand, after `close`."""
        return self._scan.faults if self._scan else []

    @property
    def foreign(self) -> list[LineRange]:
        """Lines in another encoding than the rest, after `close`."""
        return self._scan.foreign if self._scan else []

    def _pass_over(self, data: bytes) -> None:
        self._ascii_length += len(data)
        self._ascii_lines += data.count(b"\n")

    def _is_plain(self, data: bytes) -> bool:
        # A mark of UTF-16 or an escape is for the stages of the decision, as is any NUL.
        if not data.isascii() or b"\0" in data or any(escape in data for escape in ESCAPES):
            return False
        return bool(self._ascii_length) or not mark_of(data)

    def _decide(self, whole: bool) -> None:
        region = b"".join(self._region)
        self._declared = self._declared or declared_in(self._head)
        decision = decide(self._head, region, whole, self._expected, self._declared)
        if decision.plain and not whole:
            # What looked like an escape was none; the rest may be in anything.
            self._region, self._region_size = [], 0
            self._pass_over(region)
            return
        if self._ascii_length:
            decision = decision._replace(skip=0)
        for other in ("", *dict.fromkeys(reading.family for reading in decision.others)):
            scan = scan_of(other) if other else decision.scan
            if scan is None:
                break
            scan.begin(self._ascii_length + decision.skip, 1 + self._ascii_lines)
            scan.feed(region[decision.skip :])
            if not scan.hopeless and (scan.repertoire != "ascii" or not scan.fault_count):
                break
        self._decision, self._scan, self._region = decision, scan, []

    def _answer(self, more: tuple[Message, ...]) -> Charset:
        decision, scan = self._decision, self._scan
        assert decision is not None
        if scan is None or scan.hopeless:
            unread = () if scan is None else (say("no encoding known here reads the bytes"),)
            return Charset("", "", self._declared, (*decision.evidence, *unread, *more))
        codec = decision.codec or scan.codec
        torn = 0 if decision.codec else decision.skip
        told = [*decision.evidence, *of_scan(scan, torn), *self._on_declaration(codec, scan)]
        if not more:
            told.append(say("all {length} bytes were read", length=self._length))
        return Charset(codec, scan.repertoire, self._declared, (*told, *more))

    def _on_declaration(self, codec: str, scan: Scan) -> Iterator[Message]:
        if self._declared:
            if agrees(self._declared, codec, scan.repertoire):
                yield say("declared as {label}", label=self._declared)
            elif not family_of(self._declared):
                yield say("declared as {label}, which is no known encoding", label=self._declared)
            else:
                yield say("declared as {label}, which the bytes contradict", label=self._declared)
