"""Documents to measure with: made here, of any length, always the same for the same seed.

A document is the notice of examples/ with another body: paragraphs of eight to thirteen runs of
about 290 bytes, as Word writes them, with ids of revisions, hints and spelling marks, in faces of
the Party system. The words are drawn at random, so that deflate finds no more repeated than in
honest text.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["RUNS_A_PAGE", "document", "parted", "styled", "with_pictures"]

RUNS_A_PAGE = 80
_EXAMPLE = Path(__file__).parent.parent / "examples" / "party-notice.docx"
_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_RELATED = "word/_rels/document.xml.rels"
_PICTURES = 10

_WORDS = """
    各级 党委 政府 部门 要 切实 加强 组织 领导 落实 责任 确保 工作 取得 实效 认真 贯彻 执行
    会议 精神 关于 进一步 做好 公文 处理 规范 管理 通知 意见 办法 规定 单位 负责 同志 机关
    事业 人民 团体 县级 乡镇 街道 村委会 安全 生产 监督 检查 整改 问题 建立 健全 制度 机制
    信息化 建设 办公 系统 字体 编码 文字 排版 印制 分发 传阅 归档 保密 审核 签发 登记 催办
    反馈 情况 报告 请示 批复 函件 纪要 决定 命令 公告 通告 议案 民生 保障 教育 医疗 卫生 就业
    农业 农村 乡村 振兴 生态 环境 保护 财政 资金 项目 审批 服务 群众 满意 考核 评价 奖励 问责
""".split()  # noqa: SIM905
_MARKS = ("，", "。", "、", "；", "“", "”", "——", "：")
_FACES = ("仿宋_GB2312", "楷体_GB2312", "黑体")
_HINTED = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:szCs w:val="32"/></w:rPr>'
_LATIN = '<w:rPr><w:szCs w:val="32"/></w:rPr>'
_FACED = (
    '<w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="{}" w:hAnsi="Times New Roman"'
    ' w:cs="Times New Roman"{}/><w:bCs/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'
)


@cache
def document(runs: int, seed: int = 2026, rare: float = 0.005) -> bytes:
    """A Word document of so many runs, a share of which holds 〇, that GB2312 has not."""
    chance = random.Random(seed)
    parts = _example()
    head, _, rest = parts[_BODY].decode().partition("<w:body>")
    sections = rest[rest.rindex("<w:sectPr"):]
    body = "".join(_paragraphs(chance, runs, rare))
    parts[_BODY] = f"{head}<w:body>{body}{sections}".encode()
    return _packed(parts)


@cache
def with_pictures(size: int, seed: int = 2026) -> bytes:
    """A notice of five pages with pictures of `size` bytes in all, which do not compress."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(document(5 * RUNS_A_PAGE, seed))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = parts["[Content_Types].xml"].decode()
    png = '<Default Extension="png" ContentType="image/png"/>'
    parts["[Content_Types].xml"] = types.replace("<Override", png + "<Override", 1).encode()
    related = ""
    for number in range(_PICTURES):
        parts[f"word/media/image{number}.png"] = _picture(chance.randbytes(size // _PICTURES))
        related += (
            f'<Relationship Id="picture{number}" Target="media/image{number}.png" Type="http://'
            'schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
        )
    end = b"</Relationships>"
    parts[_RELATED] = parts[_RELATED].replace(end, related.encode() + end)
    return _packed(parts)


def styled(styles: int) -> bytes:
    """A notice with so many more paragraph styles, each based on the one before."""
    parts = _example()
    more = "".join(
        f'<w:style w:type="paragraph" w:styleId="x{n}"><w:name w:val="x{n}"/>'
        f'<w:basedOn w:val="{f"x{n - 1}" if n else "a"}"/><w:rPr><w:rFonts w:eastAsia='
        f'"{_FACES[n % 3]}" w:hint="eastAsia"/></w:rPr></w:style>'
        for n in range(styles)
    )
    used = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="x{n}"/></w:pPr><w:r><w:t>通知</w:t></w:r></w:p>'
        for n in range(styles)
    )
    parts[_STYLES] = parts[_STYLES].replace(b"</w:styles>", more.encode() + b"</w:styles>")
    parts[_BODY] = parts[_BODY].replace(b"<w:body>", b"<w:body>" + used.encode(), 1)
    return _packed(parts)


def parted(parts: int) -> bytes:
    """A notice with so many more footers."""
    held = _example()
    types, footer = held["[Content_Types].xml"].decode(), held["word/footer1.xml"]
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    for number in range(100, 100 + parts):
        name = f"word/footer{number}.xml"
        held[name] = footer
        told = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
        types = types.replace("</Types>", told)
    held["[Content_Types].xml"] = types.encode()
    return _packed(held)


def _paragraphs(chance: random.Random, runs: int, rare: float) -> Iterator[str]:
    done = 0
    while done < runs:
        length = min(chance.randint(8, 13), runs - done)
        done += length
        revision = _revision(chance)
        yield (
            f'<w:p w:rsidR="{revision}" w:rsidRDefault="{_revision(chance)}"><w:pPr>'
            '<w:ind w:firstLineChars="200" w:firstLine="632"/><w:rPr><w:szCs w:val="32"/></w:rPr>'
            "</w:pPr>"
        )
        for _ in range(length):
            yield _run(chance, rare)
        yield "</w:p>"


def _run(chance: random.Random, rare: float) -> str:
    kind = chance.random()
    properties, text = _HINTED, _sentence(chance, rare)
    if kind < 0.15:
        properties, text = _LATIN, str(chance.randint(1, 2026))
    elif kind < 0.7:
        hint = ' w:hint="eastAsia"' if chance.random() < 0.5 else ""
        properties = _FACED.format(chance.choice(_FACES), hint)
    run = f'<w:r w:rsidR="{_revision(chance)}">{properties}<w:t>{text}</w:t></w:r>'
    if chance.random() < 0.06:
        run = f'<w:proofErr w:type="gramStart"/>{run}<w:proofErr w:type="gramEnd"/>'
    return run


def _sentence(chance: random.Random, rare: float) -> str:
    text = "".join(chance.choices(_WORDS, k=chance.randint(2, 6)))
    if chance.random() < 0.4:
        text += chance.choice(_MARKS)
    return text + "二〇二六年" if chance.random() < rare else text


def _revision(chance: random.Random) -> str:
    # A document holds a few hundred of them, each many times.
    return f"00{chance.randrange(300) * 54_321 % 0xFFFFFF:06X}"


def _picture(noise: bytes) -> bytes:
    """A PNG of grey noise, 1024 pixels wide."""
    rows = [b"\0" + noise[at : at + 1024] for at in range(0, len(noise) - 1023, 1024)]
    head = struct.pack(">IIBBBBB", 1024, len(rows), 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _example() -> dict[str, bytes]:
    with zipfile.ZipFile(_EXAMPLE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)  # its date is always the same
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()
