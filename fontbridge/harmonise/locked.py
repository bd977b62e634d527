"""Files that were opened with a password: what is told of them, and the way back to the lock.

The result of a conversion is written without encryption, for nobody else holds the key. That is
never silent: a finding asks for the lock to be put back. The way back needs no password, for the
record keeps the encrypted file as it was; it tells no more than that file did.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from fontbridge.bulk import Data, digest
from fontbridge.model import DamagedError, Finding, Severity, say

__all__ = ["finding", "first_bytes", "with_lock"]

_KEY = "locked"


def finding(*, written: bool) -> Finding:
    """What a report says of such a file; `written` if a conversion took the encryption off."""
    if written:
        return Finding(
            "encrypted",
            say("the file was encrypted with a password; the result is not"),
            advice=say("Put a password on the result in Word, Excel, PowerPoint or WPS."),
        )
    return Finding(
        "encrypted",
        say("the file is encrypted with a password, and was read with it"),
        Severity.INFO,
        advice=say("`convert` writes its result without encryption."),
    )


def with_lock(undo: Mapping[str, Any], locked: bytes, plain: bytes) -> dict[str, Any]:
    """The record of a conversion of `plain`, leading on to the encrypted file that it came from."""
    lock = {
        "sha256": hashlib.sha256(plain).hexdigest(),
        "file": base64.b64encode(locked).decode("ascii"),
    }
    return {**undo, _KEY: lock}


def first_bytes(plain: Data, undo: Mapping[str, Any]) -> Data:
    """The encrypted file that the record leads to; `plain` itself where it was not encrypted.

    Raises `DamagedError` if `plain` is not what that file was decrypted to.
    """
    if _KEY not in undo:
        return plain
    lock = undo[_KEY]
    if digest(plain) != lock["sha256"]:
        raise DamagedError(
            say("the record does not fit the file"),
            advice=say("Restore from the very file and record that one conversion left."),
        )
    return base64.b64decode(lock["file"], validate=True)
