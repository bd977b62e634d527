"""What bytes are encoded in: the codec, the repertoire, and how that is known."""

from __future__ import annotations

from fontbridge.bulk import Data, pieces_of
from fontbridge.characters.detector import Detector
from fontbridge.model import Charset

__all__ = ["detect"]


def detect(data: Data, *, expected: str = "", declared: str = "") -> Charset:
    """What `data` is encoded in.

    `Charset.codec` decodes it with `fontbridge.characters.codecs.decode`, and with `bytes.decode`
    but for a few codes that Python reads otherwise; it is empty for binary data. The repertoire is
    the tightest of `REPERTOIRES` that holds every character, judged on all of the data.
    `expected` names an encoding, or "gb" for the GB family, that decides ties of short words.
    `declared` is what the file claims; if empty, it is looked for in the data. Never raises.

    >>> detect("关于公布朱镕同志任职的通知".encode("gbk")).repertoire
    'gbk'
    >>> detect("通知".encode("gbk")).codec, detect("通知".encode()).codec
    ('gbk', 'utf-8')
    """
    detector = Detector(expected, declared)
    for piece in pieces_of(data):
        detector.feed(piece)
    return detector.close()
