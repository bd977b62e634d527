"""Pages with all that belongs to them in one MIME message (RFC 2557), and mail: MHT, MHTML, EML.

Every part is a file of its own and is converted as such; here are its transfer encoding and the
charset that the header gives it. See docs/formats/html.md.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fontbridge.characters.charset import detect
from fontbridge.characters.declaration import agrees, declared_in
from fontbridge.containers.seal import seal, unseal
from fontbridge.containers.splice import inverse, splice, unsplice
from fontbridge.formats.base import Content, Document, Site
from fontbridge.formats.mime import Leaf, decoded, encoded, read_message
from fontbridge.model import DamagedError, Edit, Finding, Limits, say

__all__ = ["MhtDocument"]

_FIELD = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+")
_SIGN = re.compile(rb"^(?:MIME-Version|Content-Type):", re.IGNORECASE | re.MULTILINE)
_LOOKED_AT = 1 << 16
_ENCRYPTED = frozenset({b"multipart/encrypted"})
_CODED = ("quoted-printable", "base64")


class MhtDocument(Document):
    """A MIME message; its parts are documents inside it."""

    format = "mht"
    title = "MIME message"
    suffixes = (".mht", ".mhtml", ".eml")
    is_text = True

    @classmethod
    def recognises(cls, content: Content) -> bool:
        header = _FIELD.match(content.data[:_LOOKED_AT])
        return header is not None and _SIGN.search(header[0]) is not None

    def __init__(self, content: Content) -> None:
        self.data = content.data
        message = read_message(content.data, content.limits)
        self._leaves = {leaf.name: leaf for leaf in message.leaves}
        self._types = message.types

    def sites(self) -> Iterable[Site]:
        return ()

    def passages(self) -> Iterable[tuple[str, int, str]]:
        return ()

    def findings(self) -> Iterator[Finding]:
        if any(b"signed" in kind or b"pkcs7" in kind for kind in self._types):
            yield Finding(
                "signed",
                say("the document carries a digital signature, which any change breaks"),
                advice=say("Ask the signer for an unsigned copy, convert that, and sign again."),
            )

        for kind in sorted(self._types & _ENCRYPTED):
            yield Finding(
                "encrypted",
                say("the message holds what is encrypted ({kind})", kind=kind.decode()),
                advice=say("Save what is in it with the mail program, and convert that."),
            )
        for leaf in self._leaves.values():
            try:
                content = self._content(leaf)
            except DamagedError as error:
                yield Finding(error.code, error.message, part=leaf.name, advice=error.advice)
                continue
            if not self._is_as_told(leaf, content, expected=self._label(leaf)):
                yield Finding(
                    "charset-mismatch",
                    say("the text is not in {label}, as its header says; it was left alone",
                        label=self._label(leaf)),
                    part=leaf.name,
                    advice=say("Have the sender send the message again."),
                )

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        for leaf in self._leaves.values():
            try:
                content = self._content(leaf)
            except DamagedError:
                continue  # told among the findings; the other parts are as good as ever
            # Who opens the part knows nothing of its header: a text so short that only the header
            # tells its charset must not be taken for another.
            if self._is_as_told(leaf, content, expected=""):
                yield leaf.name, content

    def _label(self, leaf: Leaf) -> str:
        span = leaf.charset
        return self.data[slice(*span)].decode("ascii", "replace") if span else ""

    def _is_as_told(self, leaf: Leaf, content: bytes, expected: str) -> bool:
        """True unless the bytes of plain text contradict the charset that its header names.

        Mail programs show it by the header, so whether it was right before is not ours to say.
        `expected` settles what few bytes leave open.
        """
        label = self._label(leaf)
        if not label or leaf.type != b"text/plain":
            return True
        seen = detect(content, declared=expected, expected=expected)
        return agrees(label, seen.codec, seen.repertoire)

    def _body(self, leaf: Leaf) -> bytes:
        return self.data[leaf.start : leaf.end]

    def _content(self, leaf: Leaf) -> bytes:
        try:
            return decoded(self._body(leaf), leaf.encoding)
        except DamagedError as error:
            error.part = leaf.name
            raise

    # -- bytes --

    def apply(
        self,
        edits: Iterable[Edit],
        replaced: Mapping[str, bytes] = {},
        removed: Iterable[str] = (),
    ) -> tuple[bytes, dict[str, Any]]:
        if not replaced:
            return self.data, {}
        leaves = sorted((self._leaves[name] for name in replaced), key=lambda leaf: leaf.start)
        headers = [edit for leaf in leaves for edit in self._header(leaf, replaced[leaf.name])]
        bodies = []
        parts: dict[str, Any] = {}
        for leaf in leaves:
            body = self._body(leaf)
            new = encoded(replaced[leaf.name], leaf.encoding, body)
            bodies.append((leaf.start, leaf.end, new))
            # A coded body can be spelt in many ways; only who has its content may read which.
            sealed = seal(body, self._content(leaf)) if leaf.encoding in _CODED else b""
            parts[leaf.name] = [len(new), base64.b64encode(sealed).decode("ascii")]
        shift = 0
        for start, end, new in sorted([*headers, *bodies]):
            if (start, end, new) in bodies:
                name = next(leaf.name for leaf in leaves if leaf.start == start)
                parts[name].insert(0, start + shift)
            shift += len(new) - (end - start)
        # Headers are undone after the bodies, in the file with its first bodies.
        record = {"parts": parts, "headers": inverse(self.data, headers)}
        return splice(self.data, [*headers, *bodies]), record

    def _header(self, leaf: Leaf, new: bytes) -> Iterator[tuple[int, int, bytes]]:
        """What its header must say of the new content: the charset, and that it is not 7 bits."""
        if leaf.charset is not None:
            old = self._content(leaf)
            label = declared_in(new) or detect(new).codec
            was = declared_in(old) or detect(old).codec
            if label and label != was:
                yield (*leaf.charset, label.encode("ascii", "replace"))
        if leaf.coding is not None and leaf.encoding == "7bit" and not new.isascii():
            yield (*leaf.coding, b" 8bit")

    @classmethod
    def undo(
        cls, data: bytes, record: Mapping[str, Any], replaced: Mapping[str, bytes], limits: Limits
    ) -> bytes:
        try:
            bodies = []
            for name, (start, length, sealed) in record["parts"].items():
                first = replaced[name]
                body = unseal(base64.b64decode(sealed), first) if sealed else first
                bodies.append((start, start + length, body))
            return unsplice(splice(data, bodies), record["headers"], limits.file_size)
        except (KeyError, ValueError, TypeError) as error:
            raise DamagedError(
                say("the record does not fit the file"),
                advice=say("Restore from the very file and record that one conversion left."),
            ) from error

    # -- for the proof --

    def stored(self) -> Mapping[str, bytes | memoryview]:
        """The bodies, and as part "" what is around them but for what a conversion writes there."""
        found: dict[str, bytes | memoryview] = {}
        around = []
        at = 0
        for leaf in sorted(self._leaves.values(), key=lambda leaf: leaf.start):
            found[leaf.name] = self._body(leaf)
            spans = [span for span in (leaf.charset, leaf.coding) if span]
            for start, end in [*sorted(spans), (leaf.start, leaf.end)]:
                around.append(self.data[at:start])
                at = end
        return {"": b"".join((*around, self.data[at:])), **found}

    def characters(self, part: str) -> bytes:
        return b""  # a message has no text outside its parts
