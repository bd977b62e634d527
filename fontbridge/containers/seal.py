"""Bytes that only the holder of some other bytes can read.

To give back a package byte for byte, the record of a conversion must hold the compressed stream
that a member had: the deflater that wrote it, Word's or WPS's, cannot be reproduced by zlib. But
that stream *is* the text of the document, and a record must never carry running text: it lies
beside the output, is mailed and logged. So the stream is sealed with a key made of the member's
uncompressed bytes. Whoever has undone the edits holds those bytes and opens the seal; the record
alone tells nothing but the length. (It can confirm a guess of the *whole* member, as its CRC-32
in the record does too; that is the price of needing no key besides the document.)

The keystream is SHAKE-256 (FIPS 202) over a domain word and the SHA-256 of those bytes. Each key
seals one stream only, since equal members have equal bytes to hide.
"""

from __future__ import annotations

import hashlib

__all__ = ["seal", "unseal"]


def seal(secret: bytes, original: bytes) -> bytes:
    """The secret, readable only with `original`; of the same length.

    >>> sealed = seal(b"deflated", b"the uncompressed member")
    >>> unseal(sealed, b"the uncompressed member")
    b'deflated'
    >>> unseal(sealed, b"another member") == b"deflated"
    False
    """
    key = hashlib.shake_256(b"fontbridge seal" + hashlib.sha256(original).digest())
    # One XOR of two long integers: CPython has no other way that is not a loop over bytes.
    mixed = int.from_bytes(secret, "little") ^ int.from_bytes(key.digest(len(secret)), "little")
    return mixed.to_bytes(len(secret), "little")


unseal = seal
"""The inverse: XOR with the same keystream."""
