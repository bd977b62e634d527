"""UOF documents of both generations from snippets of XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

__all__ = ["declaration", "flat", "font", "package", "paragraph", "party_samples", "run_style"]

_URI = "http://schemas.uof.org/cn/"
_FIRST = {
    "uof": "2003/uof", "字": "2003/uof-wordproc", "表": "2003/uof-spreadsheet",
    "演": "2003/uof-slideshow", "图": "2003/graph",
}  # fmt: skip
_SECOND = {"uof": "2009/uof", "字": "2009/wordproc", "式样": "2009/styles"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# The numbers that the second generation gave to the words used here.
_NUMBERS = {
    "字体集": "990C", "字体声明": "990D", "字体": "4128", "句": "419D", "句属性": "4158",
    "段落": "416B", "段落属性": "419B", "文本串": "415B", "句式样": "9910", "标识符": "9902",
    "名称": "9903", "西文字体引用": "4129", "中文字体引用": "412A", "式样引用": "417B",
    "基式样引用": "4104", "类型": "4102",
}  # fmt: skip


def _bound(uris: Mapping[str, str]) -> str:
    return " ".join(f'xmlns:{prefix}="{_URI}{uri}"' for prefix, uri in uris.items())


def declaration(key: str, family: str, more: str = "") -> str:
    """A font under a key."""
    return f'<uof:字体声明 uof:标识符="{key}" uof:名称="{family}"{more}/>'


def font(western: str = "", asian: str = "", more: str = "") -> str:
    """What refers to fonts by key."""
    latin = f' 字:西文字体引用="{western}"' if western else ""
    han = f' 字:中文字体引用="{asian}"' if asian else ""
    return f"<字:字体{latin}{han}{more}/>"


def run_style(key: str, fonts: str, base: str = "", kind: str = "custom") -> str:
    """A style of runs."""
    on = f' 字:基式样引用="{base}"' if base else ""
    start = f'<uof:句式样 字:标识符="{key}" 字:名称="{key}" 字:类型="{kind}"{on}>'
    return f"{start}{fonts}</uof:句式样>"


def paragraph(words: str, properties: str = "", style: str = "") -> str:
    """A paragraph of one run; `properties` are inside the run's, `style` is the run's."""
    of = f' 字:式样引用="{style}"' if style else ""
    return (
        f"<字:段落><字:段落属性/><字:句><字:句属性{of}>{properties}</字:句属性>"
        f"<字:文本串>{words}</字:文本串></字:句></字:段落>"
    )


def flat(body: str, declared: str, styles: str = "") -> str:
    """A text of the first generation."""
    return (
        f'{_HEAD}<uof:UOF {_bound(_FIRST)} uof:version="1.0" uof:mimetype="vnd.uof.text">'
        f"<uof:式样集><uof:字体集>{declared}</uof:字体集>{styles}</uof:式样集>"
        f"<uof:文字处理><字:主体>{body}</字:主体></uof:文字处理></uof:UOF>"
    )


def _renewed(snippet: str) -> str:
    """The snippet in the words of the second generation."""
    snippet = re.sub("(</?)uof:", r"\1式样:", snippet)
    for name, number in _NUMBERS.items():
        snippet = re.sub(f"(</?[^ :<>]+:{name})(?=[ />])", rf"\1_{number}", snippet)
        snippet = re.sub(f" [^ :=]+:{name}=", f" {name}_{number}=", snippet)
    return snippet


def package(body: str, declared: str, styles: str = "") -> bytes:
    """A text of the second generation."""
    bound = _bound(_SECOND)
    members = {
        "uof.xml": f"{_HEAD}<uof:UOF_0000 {bound}/>",
        "content.xml": f"{_HEAD}<字:文字处理文档_4225 {bound}>"
        + _renewed(body)
        + "</字:文字处理文档_4225>",
        "styles.xml": f"{_HEAD}<式样:式样集_990B {bound}>"
        + _renewed(f"<uof:字体集>{declared}</uof:字体集>{styles}")
        + "</式样:式样集_990B>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (2026, 3, 1, 8, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return stream.getvalue()


def party_samples() -> list[bytes]:
    """Documents of the Party system that convert without leaving a finding."""
    declared = (
        declaration("TNR", "'Times New Roman'", ' uof:字体族="Roman"')
        + declaration("仿宋1", "仿宋_GB2312")
        + declaration("楷体", "楷体_GB2312")
    )
    styles = run_style("正文", font("TNR", "仿宋1"), kind="default") + run_style(
        "T1", font("", "楷体"), "正文"
    )
    body = paragraph("关于“十四五”规划的通知") + paragraph("2026年工作——", style="T1")
    whole = flat(body, declared, styles)
    return [
        whole.encode(),
        whole.replace("UTF-8", "GB2312").encode("gb18030"),
        package(body, declared, styles),
    ]
