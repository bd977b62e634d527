"""Slots in words: which text a declaration serves, for readers who know no `eastAsia`."""

from __future__ import annotations

from fontbridge.messages import Translate, in_language, mark
from fontbridge.model import Message, Serves, Slot, say

__all__ = ["KINDS", "slot_title", "with_slot_title"]

KINDS = {
    Serves.HAN: mark("Chinese"),
    Serves.LATIN: mark("Latin and digits"),
    Serves.ANY: mark("All text"),
    Serves.COMPLEX: mark("Complex scripts"),
    Serves.SYMBOL: mark("Symbols"),
}
"""What each kind of text is called, in the order in which people ask."""

_TITLES = {slot.value: KINDS[slot.serves] for slot in Slot} | {
    # What a change may have in place of a slot.
    "text": mark("Characters"),
    "charset": mark("Encoding"),
    "name": mark("File names"),
}


def slot_title(slot: str, _: Translate) -> str:
    """The text that a slot of a declaration or a change serves; empty if it is none that we know.

    >>> slot_title("hAnsi", str), slot_title("charset", str)
    ('Latin and digits', 'Encoding')
    """
    return _(_TITLES[slot]) if slot in _TITLES else ""


def with_slot_title(text: str, _: Translate) -> str:
    """`text` in another language; a message that names a slot says which text that is.

    >>> with_slot_title(say("not accepted in slot {slot}", slot="ascii"), str)
    'not accepted in slot Latin and digits (ascii)'
    """
    slot = text.values.get("slot") if isinstance(text, Message) else None
    if isinstance(text, Message) and slot and (title := slot_title(str(slot), _)):
        told = _("{kind} ({slot})").format(kind=title, slot=slot)
        text = say(text.template, **{**text.values, "slot": told})
    return in_language(text, _)
