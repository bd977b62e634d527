"""What formats may ask of the face that a name stands for."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Facts"]


class Facts(Protocol):
    """What a font table says of a face, in the words of WordprocessingML (ECMA-376 Part 1, 17.8.3):
    `panose` and `charset` in hexadecimal, `signature` as usb0 to usb3, csb0, csb1; empty where not
    known. A family of the catalogue has it all."""

    @property
    def panose(self) -> str: ...
    @property
    def charset(self) -> str: ...
    @property
    def generic(self) -> str: ...
    @property
    def pitch(self) -> str: ...
    @property
    def signature(self) -> str: ...
    @property
    def alt_name(self) -> str: ...
    @property
    def english(self) -> str: ...
