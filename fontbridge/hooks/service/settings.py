"""What the service is run with."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from fontbridge.files import read
from fontbridge.model import FontbridgeError, Limits, say

__all__ = ["ServiceSettings", "is_loopback", "tokens_in"]

# 128 bits in hexadecimal, or the same in fewer characters of a larger alphabet.
_SHORTEST_TOKEN = 22

_TOKEN_FILE_SIZE = 1 << 20


@dataclass(frozen=True)
class ServiceSettings:
    """The options of `fontbridge serve`. Sizes in bytes, times in seconds.

    `hosts` are the names by which the service may be called, besides those of its address.
    `tokens` are the SHA-256 digests of those that open it; without any it is open, which is for
    the loopback address only. `processes` files are worked on at once while `queue` more wait;
    `per_client` bounds what one client has in hand. An upload has `upload_seconds`, the work on
    a file `work_seconds` and `memory`.
    """

    host: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    tokens: frozenset[bytes] = frozenset()
    mappings: Path | None = None
    limits: Limits = field(default_factory=Limits)
    processes: int = 2
    queue: int = 128
    per_client: int = 64
    upload_size: int = 100 << 20
    upload_seconds: float = 60
    work_seconds: float = 60
    memory: int = 2 << 30

    @property
    def may_be_called(self) -> frozenset[str]:
        """The names of hosts that requests may be addressed to, lower case, without port."""
        names = {self.host.lower(), *map(str.lower, self.hosts)}
        if is_loopback(self.host):
            names |= {"localhost", "127.0.0.1", "::1"}
        return frozenset(names)


def is_loopback(host: str) -> bool:
    """True if only this machine can reach a service that is bound to `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def tokens_in(path: Path) -> frozenset[bytes]:
    """The digests of the tokens in a file, one a line; lines that begin with # are remarks.

    Raises `FontbridgeError` if there is none, or one that is too short to be safe.
    """
    text = read(path, Limits(file_size=_TOKEN_FILE_SIZE)).decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines()]
    tokens = [line for line in lines if line and not line.startswith("#")]
    if not tokens or any(len(token) < _SHORTEST_TOKEN for token in tokens):
        raise FontbridgeError(
            say("a token has at least {count} characters, and the file at least one token",
                count=_SHORTEST_TOKEN),
            path=str(path),
            advice=say("Make one with: python3 -c 'import secrets; print(secrets.token_hex())'"),
        )
    return frozenset(hashlib.sha256(token.encode()).digest() for token in tokens)
