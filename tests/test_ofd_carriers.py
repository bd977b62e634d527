"""OFD: what is told, what is changed, and what must not be."""

from __future__ import annotations

import pytest

import fontbridge
from tests.makers import ofd
from tests.makers.office import members
from tests.makers.opendocument import content, named, style
from tests.makers.opendocument import package as odf_package

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
RESOURCES = "Doc_0/PublicRes.xml"
PAGE = ofd.page(ofd.text(3, "文"))
GLYPHS = '<ofd:CGTransform CodePosition="0"><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform>'


def _with(font: str, page: str = PAGE, **parts: str | bytes) -> bytes:
    named_parts = {name.replace("__", "/") + ".xml": data for name, data in parts.items()}
    return ofd.package(ofd.resources(font), page, named_parts)


CASES = {
    "font name": _with(ofd.font(3, OLD)),
    "family name": _with(ofd.font(3, "黑体", f' FamilyName="{OLD}"')),
    "both names": _with(ofd.font(3, OLD, f' FamilyName="{OLD}" Charset="prc"')),
    "resources of a page": _with(
        ofd.font(4, "黑体"), Doc_0__Pages__Page_0__PageRes=ofd.resources(ofd.font(3, OLD))
    ),
    "resources of the document": _with(
        ofd.font(4, "黑体"), Doc_0__DocumentRes=ofd.resources(ofd.font(3, OLD))
    ),
    "second document": _with(ofd.font(4, "黑体"), Doc_1__PublicRes=ofd.resources(ofd.font(3, OLD))),
    "old namespace": ofd.package(
        ofd.resources(ofd.font(3, OLD)).replace(ofd.URI, ofd.OLD_URI), PAGE
    ),
}


def _everything(data: bytes) -> str:
    return "".join(raw.decode() for raw in members(data).values())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    data = CASES[case]
    result = fontbridge.convert(data, to="government")
    assert OLD in _everything(data)
    assert _everything(result.data) == _everything(data).replace(OLD, NEW)
    assert fontbridge.restore(result.data, result.report) == data


def test_a_path_is_no_name_and_goes_with_the_face() -> None:
    data = _with(ofd.font(3, OLD, ' FamilyName="/usr/share/fonts/simkai.ttf"'))
    assert [use.family for use in fontbridge.inspect(data).fonts] == [OLD]
    after = members(fontbridge.convert(data, to="government").data)[RESOURCES].decode()
    assert ofd.font(3, NEW) in after


FILE = "<ofd:FontFile>k.ttf</ofd:FontFile>"
SIGNATURE = '<ofd:Signature xmlns:ofd="http://www.ofdspec.org/2016"/>'
FIXED = {
    "font file": (_with(ofd.font(3, OLD, "", FILE)), "embedded-font"),
    "glyphs by number": (
        _with(ofd.font(3, OLD), ofd.page(ofd.text(3, "文", GLYPHS))), "embedded-font"
    ),
    "glyphs by number on a template": (
        _with(ofd.font(3, OLD), Doc_0__Tpls__Tpl_0__Content=ofd.page(ofd.text(3, "文", GLYPHS))),
        "embedded-font",
    ),
    "signed": (_with(ofd.font(3, OLD), Doc_0__Signs__Sign_0__Signature=SIGNATURE), "signed"),
}


@pytest.mark.parametrize("case", FIXED, ids=str)
def test_what_depends_on_the_face_stays(case: str) -> None:
    data, code = FIXED[case]
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    assert {code, "family-not-accepted"} <= {finding.code for finding in result.report.findings}
    assert result.report.needs_a_person


def test_numbers_hold_within_one_document() -> None:
    """Glyphs that a second document gives by number say nothing of the fonts of the first."""
    entry = members(_with(ofd.font(3, OLD)))["OFD.xml"].decode()
    second = "<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    both = entry.replace("</ofd:OFD>", second)
    glyphs = ofd.page(ofd.text(3, "文", GLYPHS))
    data = _with(ofd.font(3, OLD), OFD=both, Doc_1__Pages__Page_0__Content=glyphs)
    result = members(fontbridge.convert(data, to="government").data)
    assert NEW in result[RESOURCES].decode()


def test_text_is_counted_by_its_font() -> None:
    data = ofd.package(
        ofd.resources(ofd.font(3, OLD), ofd.font(4, "黑体")),
        ofd.page(ofd.text(3, "工作"), ofd.text(4, "通知书"), ofd.text(3, "ABC")),
    )
    assert {use.family: use.characters for use in fontbridge.inspect(data).fonts} == {
        OLD: 5, "黑体": 3
    }


def test_characters_that_the_new_face_lacks_are_told() -> None:
    data = _with(ofd.font(3, "方正仿宋_GBK"), ofd.page(ofd.text(3, "二〇二六年")))
    result = fontbridge.convert(data, to="party")
    (finding,) = result.report.findings
    assert (finding.code, finding.characters) == ("characters-not-covered", "〇")
    embedded = _with(ofd.font(3, "仿宋_GB2312", "", FILE), ofd.page(ofd.text(3, "二〇二六年")))
    codes = {finding.code for finding in fontbridge.check(embedded, to="party").findings}
    assert codes == {"embedded-font"}


def test_attachments_are_converted() -> None:
    inner = odf_package(
        content('<text:p text:style-name="P1">文</text:p>',
                automatic=style("P1", "paragraph", named("", OLD)))
    )
    plain = ofd.package(ofd.resources(ofd.font(3, "黑体")), PAGE)
    attached = ofd.package(
        ofd.resources(ofd.font(3, "黑体")), PAGE, {"Doc_0/Attachs/附件.odt": inner}
    )
    result = fontbridge.convert(attached, to="government")
    assert NEW.encode() in members(members(result.data)["Doc_0/Attachs/附件.odt"])["content.xml"]
    assert fontbridge.convert(plain, to="government").data == plain
    assert fontbridge.restore(result.data, result.report) == attached


def test_encrypted_documents_are_refused() -> None:
    with pytest.raises(fontbridge.FontbridgeError) as caught:
        fontbridge.inspect(_with(ofd.font(3, OLD), Encryptions="<Encryptions/>"))
    assert caught.value.code == "encrypted"


def test_attached_xml_may_be_anything() -> None:
    data = _with(ofd.font(3, OLD), Doc_0__Attachs__bill=b"<not & xml")
    assert fontbridge.inspect(data).format == "ofd"
