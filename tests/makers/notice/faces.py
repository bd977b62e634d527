"""The faces of each system and what Word's font table says of them.

PANOSE, family, pitch and signature are those that Word and WPS write for these faces.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["GOVERNMENT_FACES", "PARTY_FACES", "Faces", "font_entry"]


@dataclass(frozen=True)
class Faces:
    """One system's family for each role of GB/T 9704-2012."""

    body: str
    second: str
    first: str
    title: str
    page: str
    latin: str

    def names(self) -> list[str]:
        """The families, each once, in the order of the roles."""
        return list(dict.fromkeys(getattr(self, field.name) for field in fields(self)))


PARTY_FACES = Faces(
    body="仿宋_GB2312",
    second="楷体_GB2312",
    first="黑体",
    title="方正小标宋简体",
    page="宋体",
    latin="Times New Roman",
)
GOVERNMENT_FACES = Faces(
    body="方正仿宋_GBK",
    second="方正楷体_GBK",
    first="方正黑体_GBK",
    title="方正小标宋_GBK",
    page="宋体",
    latin="宋体",
)


@dataclass(frozen=True)
class _Facts:
    """What stands in a w:font beside the name, ECMA-376 Part 1, 17.8.3."""

    panose: str
    charset: str
    family: str
    pitch: str
    signature: str
    other_name: str = ""


_GB2312_SIGNATURE = "00000001 080E0000 00000000 00000000 00040000 00000000"
_FOUNDER = _Facts("03000509000000000000", "86", "auto", "default", _GB2312_SIGNATURE)

_FACTS = {
    "仿宋_GB2312": _Facts(
        "02010609030101010101", "86", "modern", "fixed", _GB2312_SIGNATURE, "仿宋"
    ),
    "楷体_GB2312": _Facts(
        "02010609030101010101", "86", "modern", "fixed", _GB2312_SIGNATURE, "楷体"
    ),
    "黑体": _Facts(
        "02010609060101010101", "86", "modern", "fixed",
        "800002BF 38CF7CFA 00000016 00000000 00040001 00000000", "SimHei",
    ),
    "宋体": _Facts(
        "02010600030101010101", "86", "auto", "variable",
        "00000003 288F0000 00000006 00000000 00040001 00000000", "SimSun",
    ),
    "Times New Roman": _Facts(
        "02020603050405020304", "00", "roman", "variable",
        "20007A87 80000000 00000008 00000000 000001FF 00000000",
    ),
    "方正小标宋简体": _FOUNDER,
    "方正小标宋_GBK": _FOUNDER,
    "方正仿宋_GBK": _FOUNDER,
    "方正楷体_GBK": _FOUNDER,
    "方正黑体_GBK": _FOUNDER,
}  # fmt: skip


def font_entry(name: str) -> str:
    """The w:font element of a face."""
    facts = _FACTS[name]
    other = f'<w:altName w:val="{facts.other_name}"/>' if facts.other_name else ""
    keys = ("usb0", "usb1", "usb2", "usb3", "csb0", "csb1")
    signature = " ".join(
        f'w:{key}="{bits}"' for key, bits in zip(keys, facts.signature.split(), strict=True)
    )
    return (
        f'<w:font w:name="{name}">{other}<w:panose1 w:val="{facts.panose}"/>'
        f'<w:charset w:val="{facts.charset}"/><w:family w:val="{facts.family}"/>'
        f'<w:pitch w:val="{facts.pitch}"/><w:sig {signature}/></w:font>'
    )
