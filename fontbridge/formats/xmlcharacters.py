"""The character data of XML, read by expat alone.

The proof compares it before and after a change. It shares no code with the scanner that found the
places to edit, nor with the splicing that edited them, so a fault there shows here.
"""

from __future__ import annotations

from pyexpat import ExpatError, ParserCreate

from fontbridge.model import DamagedError, say

__all__ = ["character_data"]


def character_data(data: bytes, skip: frozenset[str] = frozenset()) -> bytes:
    """All character data in order, as UTF-8, less that of elements with a local name in `skip`.

    >>> character_data(b"<a>1<b>2</b><!-- 3 -->4</a>")
    b'124'
    >>> character_data(b"<a>1<w:b xmlns:w='w'>2</w:b>4</a>", frozenset({"b"}))
    b'14'
    """
    try:
        return _read(data, None, skip)
    except (ExpatError, ValueError) as error:
        # Expat knows no multi-byte charset but its own; such parts are read as Unicode.
        text = _declared_text(data)
        if text is None:
            raise _damaged(error) from None
    try:
        return _read(text.encode(), "utf-8", skip)
    except ExpatError as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> DamagedError:
    return DamagedError(
        say("not well-formed XML: {error}", error=str(error)),
        advice=say("Open it in the program that wrote it and save it again."),
    )


def _read(data: bytes, encoding: str | None, skip: frozenset[str]) -> bytes:
    parser = ParserCreate(encoding)
    parser.buffer_text = True
    pieces: list[str] = []
    parser.CharacterDataHandler = pieces.append
    if skip:
        depth = 0

        def start(name: str, _: object) -> None:
            nonlocal depth
            if name.rpartition(":")[2] in skip:
                depth += 1
                parser.CharacterDataHandler = None

        def end(name: str) -> None:
            nonlocal depth
            if name.rpartition(":")[2] in skip:
                depth -= 1
                if not depth:
                    parser.CharacterDataHandler = pieces.append

        parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return "".join(pieces).encode("utf-8", "surrogatepass")


def _declared_text(data: bytes) -> str | None:
    head = data[:200]
    if b"encoding" not in head:
        return None
    declared = head.partition(b"encoding")[2].replace(b"'", b'"').split(b'"')
    if len(declared) < 2 or not declared[1].lower().startswith(b"gb"):
        return None
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None
