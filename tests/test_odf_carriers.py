"""Every place where an OpenDocument file names a font, one case each.

The judge is the bytes of the result, read with zipfile: the old family stands nowhere, the new one
does. A carrier that the format left out leaves its old name behind and fails its case.
"""

from __future__ import annotations

import pytest

import fontbridge
from tests.makers.office import members
from tests.makers.opendocument import (
    cell_sheet,
    content,
    face,
    flat,
    named,
    package,
    props,
    style,
    styles,
)

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
P = '<text:p text:style-name="P1">文</text:p>'
HAN = named("", OLD)


def _automatic(automatic: str, body: str = P, faces: str = "", kind: str = "text") -> bytes:
    return package(content(body, faces, automatic, kind), kind=kind)


def _level(kind: str, properties: str, more: str = "", level: str = "") -> str:
    return (
        f'<text:list-style style:name="L1"><text:list-level-style-{kind} text:level="1"{more}>'
        f"<style:list-level-properties{level}/>{properties}</text:list-level-style-{kind}>"
        "</text:list-style>"
    )


_OBJECT = content(
    '<chart:chart chart:class="chart:bar"><chart:title chart:style-name="ch1"><text:p>图</text:p>'
    "</chart:title></chart:chart>",
    automatic=style("ch1", "chart", HAN),
    kind="chart",
)

CASES = {
    "face of Chinese text": _automatic(style("P1", "paragraph", props("", "k")), P, face("k", OLD)),
    "face of Latin text and Chinese": _automatic(
        style("P1", "paragraph", props("", "k", ' style:font-name-complex="k"')), P, face("k", OLD)
    ),
    "face of the styles part": package(
        content(P), styles(style("P1", "paragraph", props("", "k")), face("k", OLD))
    ),
    "face that is not referred to": _automatic("", P, face("k", OLD)),
    "list of names": _automatic(
        style("P1", "paragraph", props("", "k")), P, face("k", f"KaiTi_GB2312, '{OLD}', serif")
    ),
    "reference to no face": _automatic(style("P1", "paragraph", props("", OLD))),
    "Chinese name of its own": _automatic(style("P1", "paragraph", HAN)),
    "default style": package(content(P), styles(style("", "paragraph", HAN))),
    "style of a header": package(
        content(P),
        styles(
            automatic=style("MP1", "paragraph", HAN),
            masters='<style:master-page style:name="s"><style:header><text:p text:style-name="MP1">'
            "密</text:p></style:header></style:master-page>",
        ),
    ),
    "number of a list": _automatic(_level("number", HAN)),
    "bullet": _automatic(
        _level("bullet", f"<style:text-properties fo:font-family=\"'{OLD}'\"/>",
               ' text:bullet-char="□"')
    ),
    "bullet, by another attribute": _automatic(
        _level("bullet", f'<style:text-properties style:font-family="{OLD}"/>',
               ' text:bullet-char="□"')
    ),
    "bullet by reference": _automatic(
        _level("bullet", props("k"), ' text:bullet-char="□"'), P, face("k", OLD)
    ),
    "bullet by its level": _automatic(
        _level("bullet", "", ' text:bullet-char="□"', f' style:font-name="{OLD}"')
    ),
    "outline": package(
        content(P),
        styles(
            '<text:outline-style style:name="O"><text:outline-level-style text:level="1">'
            f"{HAN}</text:outline-level-style></text:outline-style>"
        ),
    ),
    "number style": _automatic(f'<number:text-style style:name="N1">{HAN}</number:text-style>'),
    "cell": _automatic(
        style("ce1", "table-cell", HAN), cell_sheet(' table:style-name="ce1"'), kind="spreadsheet"
    ),
    "graphic": _automatic(style("gr1", "graphic", HAN), kind="drawing"),
    "presentation": _automatic(style("pr1", "presentation", HAN), kind="presentation"),
    "chart in an object": package(content(P), parts={"Object 1/content.xml": _OBJECT}),
    "text of a formula": package(
        content(P),
        parts={
            "Object 1/settings.xml": '<office:document-settings xmlns:office="urn:oasis:names:tc:'
            'opendocument:xmlns:office:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:'
            f'config:1.0"><config:config-item config:name="FontNameText">{OLD}</config:config-item>'
            "</office:document-settings>"
        },
    ),
    "flat file": flat(P, face("k", OLD), style("", "paragraph", props("", "k"))).encode(),
    "document in a flat file": flat(
        "<draw:frame><draw:object>"
        + flat("<text:p>内</text:p>", face("k", OLD), style("", "paragraph", props("", "k")))
        .partition("\n")[2]
        + "</draw:object></draw:frame>"
    ).encode(),
    "package in a package": package(
        content(P), parts={"Object 2": _automatic(style("P1", "paragraph", HAN))}
    ),
}


def everything(data: bytes) -> str:
    """All parts as text, those of packages inside too."""
    if not data.startswith(b"PK"):
        return data.decode()
    return "".join(
        everything(raw) if raw.startswith(b"PK") else raw.decode() for raw in members(data).values()
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    before = everything(CASES[case])
    assert OLD in before
    result = fontbridge.convert(CASES[case], to="government")
    expected = before.replace(f"KaiTi_GB2312, '{OLD}'", NEW).replace(f"'{OLD}'", NEW)
    expected = expected.replace(OLD, NEW)
    if case == "face of Latin text and Chinese":  # complex scripts stay
        second = face("k_complex", OLD)
        expected = expected.replace(face("k", NEW), face("k", NEW) + second)
        expected = expected.replace('font-name-complex="k"', 'font-name-complex="k_complex"')
    assert everything(result.data) == expected
    assert result.report.changes
    assert fontbridge.restore(result.data, result.report) == CASES[case]


@pytest.mark.parametrize("slot", ["western", "asian"])
def test_the_slots_are_told(slot: str) -> None:
    properties = {"western": named("黑体"), "asian": named("", "黑体")}[slot]
    report = fontbridge.inspect(_automatic(style("P1", "paragraph", properties)))
    assert [(use.slot, use.family) for use in report.fonts] == [(slot, "黑体")]


def test_one_face_for_latin_and_chinese_becomes_two() -> None:
    faces = face("仿宋", "仿宋_GB2312", ' style:font-adornments="常规"')
    data = _automatic(style("P1", "paragraph", props("仿宋", "仿宋")), P, faces)
    after = everything(fontbridge.convert(data, to="government").data)
    assert face("仿宋", "方正仿宋_GBK") + face("仿宋_western", "宋体") in after
    assert props("仿宋_western", "仿宋") in after


def test_keys_and_symbol_fonts_stay() -> None:
    faces = face("宋体1", "仿宋_GB2312") + face(
        "OpenSymbol", "仿宋_GB2312", ' style:font-charset="x-symbol"'
    )
    data = _automatic(style("P1", "paragraph", props("", "宋体1")), P, faces)
    after = everything(fontbridge.convert(data, to="government").data)
    assert 'style:name="宋体1"' in after
    assert after.count("Wingdings") == 0
    wingdings = _automatic(_level("bullet", named("Wingdings"), ' text:bullet-char="x"'))
    assert fontbridge.convert(wingdings, to="government").data == wingdings


def test_what_lists_share_is_written_alike_in_both_parts() -> None:
    """LibreOffice repeats the list of faces in both parts; either may be the one that refers."""
    faces = face("TNR", "'Times New Roman'")
    data = package(content(P, faces), styles(style("", "paragraph", props("TNR")), faces))
    result = members(fontbridge.convert(data, to="government").data)
    assert face("TNR", "宋体") in result["content.xml"].decode()
    back = fontbridge.convert(fontbridge.convert(data, to="government").data, to="party").data
    assert members(back) == members(data)


def test_page_numbers_may_stand_in_song() -> None:
    footer = (
        '<style:master-page style:name="s"><style:footer><text:p><text:span text:style-name="MT1">'
        "<text:page-number>1</text:page-number></text:span></text:p></style:footer>"
        "</style:master-page>"
    )
    faces = face("宋体", "宋体") + face("宋体1", "宋体")
    automatic = style("MT1", "text", props("宋体", "宋体1"))
    data = package(content(P), styles("", faces, automatic, footer))
    assert fontbridge.convert(data, to="party").data == data
    header = package(content(P), styles("", faces, automatic, footer.replace("footer", "header")))
    assert fontbridge.convert(header, to="party").data != header


@pytest.mark.parametrize(
    "faces",
    [
        face("k", "") + face("k", OLD),
        face("k", OLD) + face("k", "黑体"),
        face("k", "''") + face("", OLD),
        face("k", OLD) + face("k_western", "黑体"),
    ],
    ids=["empty before", "twice", "no name, no key", "second key taken"],
)
def test_odd_lists_of_faces(faces: str) -> None:
    data = _automatic(style("P1", "paragraph", props("k", "k")), P, faces)
    result = fontbridge.convert(data, to="government")
    assert fontbridge.restore(result.data, result.report) == data


def test_embedded_fonts_leave_with_their_family() -> None:
    inner = (
        '<svg:font-face-src><svg:font-face-uri xlink:href="Fonts/k.ttf"/></svg:font-face-src>'
    )
    kept = inner.replace("k.ttf", "h.ttf")
    faces = face("k", OLD, "", inner) + face("h", "黑体", "", kept)
    automatic = style("P1", "paragraph", props("", "k")) + style("P2", "paragraph", props("", "h"))
    fonts = {"Fonts/k.ttf": b"\0\1\0\0", "Fonts/h.ttf": b"\0\1\0\0"}
    data = package(content(P, faces, automatic), parts=fonts)
    assert [f.code for f in fontbridge.inspect(data).findings] == ["embedded-font"] * 2
    result = fontbridge.convert(data, to="government")
    after = members(result.data)
    assert "Fonts/k.ttf" not in after
    assert "Fonts/h.ttf" in after
    assert b"k.ttf" not in after["content.xml"] + after["META-INF/manifest.xml"]
    assert b"h.ttf" in after["META-INF/manifest.xml"]
    assert fontbridge.restore(result.data, result.report) == data


def test_signed_documents_are_only_looked_at() -> None:
    signature = {"META-INF/documentsignatures.xml": "<s><SignatureValue>x</SignatureValue></s>"}
    data = package(content(P, automatic=style("P1", "paragraph", HAN)), parts=signature)
    assert "signed" in {finding.code for finding in fontbridge.check(data, to="party").findings}
    with pytest.raises(fontbridge.FontbridgeError) as caught:
        fontbridge.convert(data, to="government")
    assert caught.value.code == "signed"


def test_encrypted_documents_are_refused() -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry'
        ' m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
    )
    data = package(b"\x00\x01", parts={"META-INF/manifest.xml": manifest})
    with pytest.raises(fontbridge.FontbridgeError) as caught:
        fontbridge.inspect(data)
    assert caught.value.code == "encrypted"


def test_parts_that_are_no_documents_are_not_read() -> None:
    empty = ("Configurations2/accelerator/current.xml", "Object 9/content.xml")
    parts = {**dict.fromkeys(empty, b""), "a.xml": b"<"}
    assert fontbridge.inspect(package(content(P), parts=parts)).format == "odf"
