"""Whether bytes are XML at all, before anything is believed about them."""

from __future__ import annotations

from fontbridge.model import DamagedError, LimitError, say

__all__ = ["checked_text"]

_PIECE = 1 << 20


def checked_text(view: bytes, name: str, token_size: int, *, namespaces: bool) -> bytes:
    """Have expat read UTF-8 `view`, whatever encoding it declares; `namespaces` too if asked.

    Returns all character data in order, as UTF-8: it costs nothing more, and the proof wants it.

    Raises `DamagedError` with the line if it is not well-formed or holds a document type
    declaration (entities could make two readers read two texts), and `LimitError` at a tag,
    comment or processing instruction longer than about `token_size` bytes: expat's time grows
    with the square of that.
    """
    from pyexpat import ExpatError, ParserCreate

    # Checking prefixes doubles expat's time. No URI contains the separator, a control character.
    parser = ParserCreate("utf-8", "\x01") if namespaces else ParserCreate("utf-8")
    if hasattr(parser, "SetReparseDeferralEnabled"):
        # Since 2.6 expat waits for more before it tries a long token again, and its position
        # would lag behind; the limit on tokens serves the same end.
        parser.SetReparseDeferralEnabled(False)

    def refuse(*_: object) -> None:
        raise DamagedError(
            say("it has a document type declaration (DOCTYPE)"),
            advice=say("Office programs write none. Have it saved again by one."),
            part=name,
            line=parser.CurrentLineNumber,
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    pieces: list[str] = []
    parser.CharacterDataHandler = pieces.append
    piece = min(_PIECE, max(token_size, 1))
    with memoryview(view) as data:
        try:
            for start in range(0, len(data), piece):
                end = min(start + piece, len(data))
                parser.Parse(data[start:end], False)
                # Expat stands at the token that it cannot finish yet.
                if end - parser.CurrentByteIndex > token_size:
                    raise LimitError(
                        say("a tag or comment of more than {limit} bytes", limit=token_size),
                        advice=say("No office program writes that."),
                        part=name,
                        line=parser.CurrentLineNumber,
                    )
            parser.Parse(b"", True)
        except ExpatError as error:
            raise DamagedError(
                say("it is not well-formed XML ({reason})", reason=_reason(error)),
                advice=say("Open it in the program that wrote it and save it again."),
                part=name,
                line=error.lineno,
            ) from None
    return "".join(pieces).encode()


def _reason(error: Exception) -> str:
    """Expat's own words, without the place, which `str(error)` appends."""
    return str(error).partition(":")[0]
