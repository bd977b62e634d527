"""Files that a password locks ([MS-OFFCRYPTO]), opened with msoffcrypto-tool (extra `password`).

Packages of Office Open XML (ECMA-376, agile and standard), and binary documents by RC4, RC4
CryptoAPI and, for workbooks, XOR obfuscation. The password goes nowhere but into the key.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

from fontbridge.containers.compound import MAGIC, CompoundFile
from fontbridge.extras import needing
from fontbridge.model import (
    DamagedError,
    FontbridgeError,
    Limits,
    ProtectedError,
    UnsupportedError,
    say,
)

__all__ = ["decrypted"]

_DOCUMENT, _WORKBOOK = "WordDocument", "Workbook"
_OBFUSCATED = 0x8000  # FibBase.fObfuscated
_PICTURES = "Pictures"  # which the tool leaves encrypted in presentations


def decrypted(data: bytes, password: str, limits: Limits) -> bytes | None:
    """The file as it is without its encryption; None if it has none.

    Raises `ProtectedError` for another password than the file's, `UnsupportedError` where the tool
    is not installed or does not know the method, `DamagedError` where what it is told by the file
    leads it astray, and what opening a compound file raises.
    """
    if not data.startswith(MAGIC):
        return None
    compound = CompoundFile(data, limits)
    office, faults = _tool()
    try:
        file = office(io.BytesIO(_without_odd_filling(compound, data)))
        locked = file.is_encrypted()
    except Exception:  # the tool reads without checks; the format that reads the file says more
        return None
    if not locked:
        return None
    try:
        if file.format == "ppt97" and _PICTURES in compound.names:
            raise _unknown_method()
        if file.format == "doc97" and _is_obfuscated(compound.read(_DOCUMENT)):
            raise _unknown_method()
        file.load_key(password=password, **_checks(file))
        plain = io.BytesIO()
        file.decrypt(plain)
    except FontbridgeError:
        raise
    except faults.InvalidKeyError:
        raise ProtectedError(
            say("the password is not that of the file"),
            advice=say("Ask the sender for the password. Capitals and small letters differ."),
        ) from None
    except faults.DecryptionError:
        raise _unknown_method() from None
    except Exception as fault:
        raise DamagedError(
            say("the encryption of the file is damaged, or of a kind that is not known"),
            advice=say("Take the password off in Word or WPS and try again."),
        ) from fault
    return plain.getvalue()


def _is_obfuscated(document: bytes) -> bool:
    """True if a Word document is locked by XOR ([MS-DOC] 2.2.6.1), which the tool does not know."""
    return bool(int.from_bytes(document[10:12], "little") & _OBFUSCATED)


def _without_odd_filling(compound: CompoundFile, data: bytes) -> bytes:
    """The file without what lies behind the last record of its workbook, if that is less than the
    head of a record: the tool takes it for one."""
    if _WORKBOOK not in compound:
        return data
    stream = compound.read(_WORKBOOK)
    at = 0
    while at + 4 <= len(stream):
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
    return compound.rebuild({_WORKBOOK: stream[:at]})[0] if at < len(stream) else data


def _tool() -> tuple[Any, Any]:
    with needing("password", say("a password")):
        tool = import_module("msoffcrypto")
    return tool.OfficeFile, tool.exceptions


def _checks(file: Any) -> dict[str, bool]:
    """What makes the tool refuse a wrong password of a package; binary files always do."""
    return {"verify_password": True} if file.format == "ooxml" else {}


def _unknown_method() -> UnsupportedError:
    return UnsupportedError(
        say("the file is encrypted by a method that cannot be undone here"),
        advice=say("Take the password off in Word or WPS and try again."),
    )
