"""What is measured beside fontbridge: the floor, and the usual ways of changing fonts in a DOCX.

Each takes the bytes of a document and gives those of one in which 仿宋_GB2312 and its like are
named otherwise. They do less than fontbridge does; the page of the results says how much less.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import fontbridge

__all__ = ["CONTENDERS", "floor", "libreoffice", "python_docx_script"]

_RENAMED = {"仿宋_GB2312": "方正仿宋_GBK", "楷体_GB2312": "方正楷体_GBK", "黑体": "方正黑体_GBK"}
_NAMES = re.compile(rb"<w:(?:rFonts|font)\b[^>]*>")
_CHANGING = re.compile(r"word/(?:document|styles|fontTable|footer\d*)\.xml|word/theme/.*\.xml")
_LOCAL_HEADER = 30


def floor(data: bytes) -> bytes:
    """What nobody can do without: inflate the parts that change, find the names, deflate them with
    zlib at level 6, copy everything else as it lies."""
    pieces: list[bytes] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if _CHANGING.fullmatch(member.filename):
                part = archive.read(member)
                set(_NAMES.findall(part))
                deflater = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
                pieces += [deflater.compress(part), deflater.flush()]
                zlib.crc32(part)
            else:
                start = member.header_offset
                end = start + _LOCAL_HEADER + len(member.filename) + member.compress_size
                pieces.append(data[start:end])
    return b"".join(pieces)


def convert(data: bytes) -> bytes:
    """fontbridge with everything: plan, coverage, slots, proof, report."""
    return fontbridge.convert(data, to="government").data


def check(data: bytes) -> bytes:
    """fontbridge's plan alone."""
    fontbridge.check(data, to="government")
    return data


def python_docx_script(data: bytes) -> bytes:
    """The usual script: every run of every paragraph and every style, with python-docx."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(io.BytesIO(data))

    def renamed(properties: object) -> None:
        fonts = getattr(properties, "rFonts", None)
        if fonts is not None:
            new = _RENAMED.get(fonts.get(qn("w:eastAsia"), ""))
            if new:
                fonts.set(qn("w:eastAsia"), new)

    for style in document.styles:
        renamed(getattr(style.element, "rPr", None))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            renamed(run._r.rPr)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def lxml_tree(data: bytes) -> bytes:
    """lxml trees of the parts that change, zipfile for the rest."""
    from lxml import etree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            part = old.read(member)
            if _CHANGING.fullmatch(member.filename):
                root = etree.fromstring(part)
                for fonts in root.iter(f"{word}rFonts"):
                    name = _RENAMED.get(fonts.get(f"{word}eastAsia", ""))
                    if name:
                        fonts.set(f"{word}eastAsia", name)
                part = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            new.writestr(member, part)
    return stream.getvalue()


def libreoffice(data: bytes) -> bytes:
    """LibreOffice from document to document, its start included; it renames nothing."""
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.docx")
        source.write_bytes(data)
        subprocess.run(
            [
                program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--convert-to", "docx", "--outdir", f"{folder}/out", source,
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        return Path(folder, "out", "a.docx").read_bytes()


CONTENDERS: dict[str, Callable[[bytes], bytes]] = {
    "fontbridge convert": convert,
    "fontbridge check": check,
    "python-docx": python_docx_script,
    "lxml + zipfile": lxml_tree,
}
