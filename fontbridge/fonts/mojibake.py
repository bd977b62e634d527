"""What a family name may read as when its bytes were decoded wrongly.

Old RTF and DOC files give the bytes of a Chinese name without saying that they are GBK, and
readers take them for Latin-1; other programs read UTF-8 as GBK or as Windows-1252. A reading
proves nothing by itself: the catalogue accepts one only if it is the name of a known family.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["readings"]

# Windows-1252 as browsers decode it: the five holes are the C1 controls. Every Latin-1 name is
# covered too, since its letters keep their bytes.
_WESTERN = {chr(byte): byte for byte in range(256)} | {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_FOR_WESTERN = ("gbk", "utf-8", "cp932", "big5", "cp949")


def _western_bytes(name: str) -> bytes | None:
    try:
        return bytes([_WESTERN[character] for character in name])
    except KeyError:
        return None


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _once(name: str) -> Iterator[str]:
    western = _western_bytes(name)
    if western is not None:
        for codec in _FOR_WESTERN:
            if reading := _decoded(western, codec):
                yield reading
        # The last byte of ＭＳ 明朝 in UTF-8 has no sign in Windows-1252 and is often lost.
        if reading := _decoded(western + b"\x9d", "utf-8"):
            yield reading
        return
    try:
        chinese = name.encode("gb18030")
    except UnicodeEncodeError:  # lone surrogates
        return
    if reading := _decoded(chinese, "utf-8"):
        yield reading


def readings(name: str) -> Iterator[str]:
    """Other readings of a name's bytes, the likeliest first; none for a name in ASCII.

    The damage may be doubled (GBK as Latin-1, then UTF-8 as Latin-1), so each reading is read
    once more.

    >>> next(readings("·ÂËÎ_GB2312"))
    '仿宋_GB2312'
    >>> list(readings("浠垮畫"))
    ['仿宋']
    >>> list(readings("SimSun"))
    []
    """
    if name.isascii():
        return
    first = [reading for reading in _once(name) if reading != name]
    yield from first
    for reading in first:
        if not reading.isascii():
            yield from (again for again in _once(reading) if again not in (name, reading))
