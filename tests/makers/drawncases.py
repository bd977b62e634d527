"""A workbook and a presentation by openpyxl and python-pptx, with each text in each face."""

from __future__ import annotations

import io

import openpyxl
import pptx
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from pptx.oxml.ns import qn
from pptx.util import Cm

TEXTS = [
    "二〇二六年，朱镕基、陶喆、㎡堃",
    "中“引”号——增长5%……",
    "关于印发方案的通知，淼鑫甯",
    "About 2026",
]
# LibreOffice takes a font of a cell for Chinese only if it has one of these.
PROBED = "ぁァㄅㄱ㌁一가"
FAMILIES = ["仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "方正仿宋_GBK", "Calibri"]


def workbook() -> bytes:
    """Each text in each face, as plain strings, rich text and strings of several fonts."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, family in enumerate(FAMILIES[:4], 1):
        sheet.column_dimensions["ABCD"[column - 1]].width = 40
        for row, text in enumerate(TEXTS, 1):
            cell = sheet.cell(row, column, f"{text}{column}")
            cell.font = Font(name=family, size=12)
        rich = CellRichText("甲〇", TextBlock(InlineFont(rFont=family, sz=12), "乙镕"))
        sheet.cell(9, column, rich).font = Font(name="楷体_GB2312")
        sheet.cell(10, column, 12.5).font = Font(name=family)
    sheet.cell(11, 1, "Latin").font = Font(name="Calibri")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def deck() -> bytes:
    """Each text in each face, in text boxes, a title and a table."""
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[5])
    page.shapes.title.text = "标题〇：" + TEXTS[0]
    table = page.shapes.add_table(len(TEXTS), 1, Cm(1), Cm(12), Cm(12), Cm(4)).table
    frames = [table.cell(row, 0).text_frame for row in range(len(TEXTS))]
    for number, family in enumerate(FAMILIES[:4]):
        box = page.shapes.add_textbox(Cm(1 + 6 * number), Cm(4), Cm(6), Cm(4)).text_frame
        box.word_wrap = True
        for text in TEXTS:
            run = box.add_paragraph().add_run()
            run.text = text
            run.font.name = "Times New Roman"
            ea = run.font._element.makeelement(qn("a:ea"), {"typeface": family})
            run.font._element.append(ea)
    for frame, text in zip(frames, TEXTS, strict=True):
        frame.text = text
    for part in deck.part.package.iter_parts():
        if part.partname.startswith("/ppt/theme/"):
            # LibreOffice does not look at a theme's entries for scripts.
            named = '<a:ea typeface="仿宋_GB2312"/>'.encode()
            part._blob = part.blob.replace(b'<a:ea typeface=""/>', named)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()
