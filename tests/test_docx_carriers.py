"""Every place where WordprocessingML names a font, one case each.

The judge is the bytes of the result, read with zipfile: the old family stands nowhere, the new one
does. A carrier that the format left out leaves its old name behind and fails its case.
"""

from __future__ import annotations

import pytest

import fontbridge
from tests.makers import word
from tests.makers.word import document, font_table, package, paragraph, part, theme

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
FONTS = f'<w:rFonts w:eastAsia="{OLD}"/>'
RPR = f"<w:rPr>{FONTS}</w:rPr>"
TEXT = paragraph("正文", '<w:rFonts w:eastAsia="方正仿宋_GBK"/>')


def _story(root: str) -> str:
    return part(root, f"<w:p><w:r>{RPR}<w:t>注</w:t></w:r></w:p>")


BODIES = {
    "run": paragraph("文", FONTS),
    "paragraph mark": f"<w:p><w:pPr>{RPR}</w:pPr></w:p>",
    "content control": f"<w:sdt><w:sdtPr>{RPR}</w:sdtPr><w:sdtEndPr>{RPR}</w:sdtEndPr>"
    f"<w:sdtContent>{TEXT}</w:sdtContent></w:sdt>",
    "tracked run properties": "<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id='1' w:author='a'>"
    f"{RPR}</w:rPrChange></w:rPr><w:t>文</w:t></w:r></w:p>",
    "tracked insertion": f"<w:p><w:ins w:id='1' w:author='a'><w:r>{RPR}<w:t>文</w:t></w:r></w:ins></w:p>",
    "tracked deletion": f"<w:p><w:del w:id='1' w:author='a'><w:r>{RPR}<w:delText>文</w:delText></w:r>"
    "</w:del></w:p>",
    "tracked paragraph properties": "<w:p><w:pPr><w:rPr/><w:pPrChange w:id='1' w:author='a'><w:pPr>"
    f"{RPR}</w:pPr></w:pPrChange></w:pPr></w:p>",
    "text box, both branches": "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
    f"<wps:txbx><w:txbxContent>{paragraph('框', FONTS)}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{paragraph('框', FONTS)}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "symbol of a Chinese face": f"<w:p><w:r><w:sym w:font='{OLD}' w:char='25A1'/></w:r></w:p>",
    "math run": f"<w:p><m:oMath><m:r>{RPR}<m:t>文</m:t></m:r></m:oMath></w:p>",
    "ruby": f"<w:p><w:r><w:ruby><w:rt><w:r>{RPR}<w:t>pin</w:t></w:r></w:rt>"
    f"<w:rubyBase><w:r>{RPR}<w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    "hyperlink": f"<w:p><w:hyperlink><w:r>{RPR}<w:t>文</w:t></w:r></w:hyperlink></w:p>",
    "VML text path": f"<w:p><w:r><w:pict><v:shape><v:textpath style='font-family:&quot;{OLD}&quot;;"
    "font-size:1pt' string='秘'/></v:shape></w:pict></w:r></w:p>",
    "drawing in the text": f"<w:p><w:r><w:drawing><a:p><a:r><a:rPr><a:ea typeface='{OLD}'/></a:rPr>"
    "<a:t>图</a:t></a:r></a:p></w:drawing></w:r></w:p>",
    "simple field": rf"<w:p><w:fldSimple w:instr='SYMBOL 61 \f &quot;{OLD}&quot;'/></w:p>",
    "field code": "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>SYMBOL 61 \\f "
    f"\"{OLD}\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
    "field code in pieces": "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>SYMB"
    "</w:instrText></w:r><w:r><w:instrText>OL 61 \\f \"楷体</w:instrText></w:r><w:r><w:rPr><w:b/></w:rPr>"
    "<w:instrText>_GB2312\" \\s 12</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
    "entity in the name": "<w:p><w:r><w:rPr><w:rFonts w:eastAsia='&#x6977;&#20307;_GB2312'/></w:rPr>"
    "<w:t>文</w:t></w:r></w:p>",
    "alias": "<w:p><w:r><w:rPr><w:rFonts w:eastAsia='KaiTi_GB2312'/></w:rPr><w:t>文</w:t></w:r></w:p>",
}

STYLE = f'<w:style w:type="paragraph" w:styleId="a">{RPR}</w:style>'
A_EA = f'<a:rPr><a:ea typeface="{OLD}"/></a:rPr>'
PARTS = {
    "style": ("word/styles.xml", part("w:styles", STYLE)),
    "styles with effects": ("word/stylesWithEffects.xml", part("w:styles", STYLE)),
    "document defaults": (
        "word/styles.xml",
        part("w:styles", f"<w:docDefaults><w:rPrDefault>{RPR}</w:rPrDefault></w:docDefaults>"),
    ),
    "table style": (
        "word/styles.xml",
        part("w:styles", f"<w:style w:type='table'><w:tblStylePr w:type='firstRow'>{RPR}"
             "</w:tblStylePr></w:style>"),
    ),
    "numbering": (
        "word/numbering.xml",
        part("w:numbering", f"<w:abstractNum><w:lvl>{RPR}</w:lvl></w:abstractNum>"),
    ),
    "header": ("word/header1.xml", _story("w:hdr")),
    "footer": ("word/footer1.xml", _story("w:ftr")),
    "footnotes": ("word/footnotes.xml", part("w:footnotes", f"<w:footnote>{TEXT}<w:p><w:pPr>{RPR}"
                                             "</w:pPr></w:p></w:footnote>")),
    "endnotes": ("word/endnotes.xml", part("w:endnotes", f"<w:endnote><w:p><w:pPr>{RPR}</w:pPr></w:p>"
                                           "</w:endnote>")),
    "comments": ("word/comments.xml", part("w:comments", f"<w:comment><w:p><w:pPr>{RPR}</w:pPr></w:p>"
                                           "</w:comment>")),
    "glossary": ("word/glossary/document.xml", part("w:glossaryDocument", f"<w:docPart>{RPR}</w:docPart>")),
    "theme, East Asian": ("word/theme/theme1.xml", theme(ea=OLD)),
    "theme, Hans": ("word/theme/theme1.xml", theme(hans=OLD)),
    "chart": ("word/charts/chart1.xml", part("a:chart", A_EA)),
    "diagram data": ("word/diagrams/data1.xml", part("a:dataModel", A_EA)),
    "diagram cache": ("word/diagrams/drawing1.xml", part("a:drawing", A_EA)),
}

CASES = {
    **{name: package(document(body)) for name, body in BODIES.items()},
    **{name: package(document(TEXT), {path: xml}) for name, (path, xml) in PARTS.items()},
}


def _everything(data: bytes) -> str:
    """All parts, entities in names resolved as far as the cases need it."""
    text = "".join(raw.decode() for raw in word.members(data).values())
    return text.replace("&#x6977;", "楷").replace("&#20307;", "体")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    result = fontbridge.convert(CASES[case], to="government")
    after = _everything(result.data)
    for old in (OLD, "KaiTi_GB2312", "_GB2312"):
        assert old not in after, case
    assert NEW in after
    assert result.report.changes
    assert fontbridge.restore(result.data, result.report) == CASES[case]


def test_latin_slots_serve_latin() -> None:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    after = _everything(fontbridge.convert(package(document(paragraph("文", fonts))), to="government").data)
    assert '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>' in after


def test_complex_script_slot_is_left_alone() -> None:
    data = package(document(paragraph("文", '<w:rFonts w:cs="Times New Roman"/>')))
    assert fontbridge.convert(data, to="government").data == data


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/></w:rPr><w:t>a</w:t></w:r></w:p>",
        "<w:sdt><w:sdtPr><w14:checkbox><w14:checkedState w14:val='2612' w14:font='MS Gothic'/>"
        "</w14:checkbox></w:sdtPr></w:sdt>",
        r"<w:p><w:fldSimple w:instr='EQ \f(1,2)'/></w:p>",
        "<w:p><m:oMath><m:r><w:rPr><w:rFonts w:ascii='Cambria Math' w:hAnsi='Cambria Math'/></w:rPr>"
        "<m:t>x</m:t></m:r></m:oMath></w:p>",
    ],
    ids=["w:sym", "symbol run", "check box", "fraction", "math"],
)
def test_glyph_fonts_stay(body: str) -> None:
    data = package(document(body))
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    assert not result.report.changes


def test_footer_keeps_the_songti_of_page_numbers() -> None:
    fonts = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>'
    number = part("w:ftr", paragraph("— 1 —", fonts))
    data = package(document(paragraph("2026", fonts)), {"word/footer1.xml": number})
    after = word.members(fontbridge.convert(data, to="party").data)
    assert 'w:ascii="宋体"' in after["word/footer1.xml"].decode()
    assert 'w:ascii="Times New Roman"' in after["word/document.xml"].decode()


# -- theme references ---------------------------------------------------------------------------


def test_theme_is_converted_and_references_stay() -> None:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    data = package(document(paragraph("文", fonts)), {"word/theme/theme1.xml": theme(hans=OLD)})
    after = word.members(fontbridge.convert(data, to="government").data)
    assert after["word/document.xml"] == word.members(data)["word/document.xml"]
    assert f'script="Hans" typeface="{NEW}"' in after["word/theme/theme1.xml"].decode()


def test_slot_is_pinned_where_the_theme_face_does_not_fit() -> None:
    """Latin text on the East Asian theme font: fit for the government, not for the Party."""
    fonts = '<w:rFonts w:asciiTheme="minorEastAsia" w:ascii="Arial"/>'
    data = package(document(paragraph("2026", fonts)), {"word/theme/theme1.xml": theme()})
    after = word.members(fontbridge.convert(data, to="party").data)["word/document.xml"].decode()
    assert '<w:rFonts w:ascii="Times New Roman"/>' in after


def test_drawing_hints_of_the_old_face_go() -> None:
    data = package(document(TEXT), {"word/theme/theme1.xml": theme(latin="Calibri")})
    after = word.members(fontbridge.convert(data, to="government").data)["word/theme/theme1.xml"]
    assert b"panose" not in after
    assert '<a:font script="Jpan" typeface="ＭＳ 明朝"/>'.encode() in after


# -- the font table -----------------------------------------------------------------------------


def _table(data: bytes) -> str:
    return word.members(data)["word/fontTable.xml"].decode()


def test_font_table_lists_each_family_once_with_its_facts() -> None:
    stale = '<w:altName w:val="仿宋-简"/><w:panose1 w:val="02010609030101010101"/>'
    table = font_table("仿宋_GB2312", "FangSong_GB2312", "楷体_GB2312", "Times New Roman", inner=stale)
    body = paragraph("文", '<w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312"/>') + paragraph(
        "文", '<w:rFonts w:eastAsia="FangSong_GB2312"/>'
    )
    data = package(document(body), {"word/fontTable.xml": table})
    after = _table(fontbridge.convert(data, to="government").data)
    assert after.count('w:name="方正仿宋_GBK"') == 1
    assert after.count('w:name="宋体"') == 1
    assert after.count("w:name=") == 3  # the unused 楷体_GB2312 becomes 方正楷体_GBK
    assert "仿宋-简" not in after
    assert 'w:val="86"' in after


def test_font_table_forgets_a_substitute_that_has_gone() -> None:
    table = font_table("方正仿宋_GBK", inner=f'<w:altName w:val="{OLD}"/>')
    data = package(
        document(TEXT + paragraph("文", FONTS)), {"word/fontTable.xml": table}
    )
    after = _table(fontbridge.convert(data, to="government").data)
    assert "altName" not in after.partition(NEW)[0]
    assert OLD not in after


def test_font_table_gains_an_entry_for_a_family_brought_in() -> None:
    data = package(
        document(paragraph("文", FONTS)), {"word/fontTable.xml": font_table("Times New Roman")}
    )
    after = _table(fontbridge.convert(data, to="party").data)
    assert after == _table(data)
    after = _table(fontbridge.convert(data, to="government").data)
    assert f'w:name="{NEW}"' in after


def test_font_table_entry_stays_while_its_family_is_declared() -> None:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:cs="Times New Roman"/>'
    data = package(
        document(paragraph("a", fonts)), {"word/fontTable.xml": font_table("Times New Roman")}
    )
    after = _table(fontbridge.convert(data, to="government").data)
    assert 'w:name="Times New Roman"' in after
    assert 'w:name="宋体"' in after


def test_embedded_font_of_a_family_that_goes_leaves_no_trace() -> None:
    table = part(
        "w:fonts",
        f'<w:font w:name="{OLD}"><w:embedRegular r:id="rId1" w:fontKey="{{0}}"/></w:font>',
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{word.R}/font" Target="fonts/font1.odttf"/></Relationships>'
    )
    odttf = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
    data = package(
        document(paragraph("文", FONTS)),
        {"word/fontTable.xml": table},
        extra_types=f'<Default Extension="odttf" ContentType="{odttf}"/>',
        extra_members={
            "word/_rels/fontTable.xml.rels": rels.encode(),
            "word/fonts/font1.odttf": b"not a font, but nobody looks",
        },
    )
    assert {f.code for f in fontbridge.inspect(data).findings} == {"embedded-font"}
    result = fontbridge.convert(data, to="government")
    after = word.members(result.data)
    assert "word/fonts/font1.odttf" not in after
    assert b"font1" not in after["word/_rels/fontTable.xml.rels"]
    assert b"odttf" not in after["[Content_Types].xml"]
    assert b"embedRegular" not in after["word/fontTable.xml"]
    assert fontbridge.restore(result.data, result.report) == data


# -- documents inside ---------------------------------------------------------------------------


def test_embedded_documents_two_levels_down() -> None:
    def around(inner: bytes) -> bytes:
        mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return package(
            document(TEXT),
            extra_types=f'<Default Extension="docx" ContentType="{mime}"/>',
            extra_members={"word/embeddings/inner.docx": inner},
        )

    data = around(around(package(document(paragraph("文", FONTS)))))
    result = fontbridge.convert(data, to="government")
    inside = word.members(word.members(result.data)["word/embeddings/inner.docx"])
    innermost = word.members(inside["word/embeddings/inner.docx"])
    assert NEW in innermost["word/document.xml"].decode()
    assert result.report.changes[0].part == (
        "word/embeddings/inner.docx!/word/embeddings/inner.docx!/word/document.xml"
    )
    assert fontbridge.restore(result.data, result.report) == data
