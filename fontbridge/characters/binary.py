"""Whether bytes are text at all."""

from __future__ import annotations

__all__ = ["has_controls", "looks_binary"]

# Tab, line ends, form feed, the old end-of-file mark and escape occur in text of any encoding.
_NEVER_IN_TEXT = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
# One stray control in a page is damage; compressed data has one in ten bytes.
_TOLERATED = 1 / 200


# No multi-byte encoding has the byte FF at all, and no word has four y with diaeresis or four я.
_FILL = b"\xff" * 4


def has_controls(data: bytes) -> bool:
    """True if there is any control character that text does not hold."""
    return len(data.translate(None, _NEVER_IN_TEXT)) < len(data)


def looks_binary(data: bytes) -> bool:
    """True if `data` holds more control characters than damaged text would.

    Only for data that is not UTF-16 or UTF-32, whose bytes hold many.
    """
    if _FILL in data:
        return True
    controls = len(data) - len(data.translate(None, _NEVER_IN_TEXT))
    return controls > max(1, len(data) * _TOLERATED)
