"""What the notices say. County, offices, people and numbers are all invented."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "ANNEX_ITEMS",
    "ANNEX_TITLE",
    "BODY",
    "GOVERNMENT",
    "LETTER_GB2312",
    "LETTER_GBK",
    "PARTY",
    "TITLE",
    "Level",
    "Notice",
]


class Level(Enum):
    """The levels of structure in a body, GB/T 9704-2012 7.3.3."""

    TEXT = "正文"
    FIRST = "一、"
    SECOND = "（一）"
    THIRD = "1."
    FOURTH = "（1）"


@dataclass(frozen=True)
class Notice:
    """What differs from one issuing office to the other."""

    stem: str
    office: str
    mark: str
    number: str
    addressed_to: str
    dated: str
    note: str
    copied_to: str
    printed_by: str
    printed_on: str


# 内部 stands where the secrecy mark stands: a true mark, even on an invented paper, would set
# off the scanners that look for classified files on office machines.
COPY_NUMBER = "000001"
SECRECY = "内部★1年"
URGENCY = "加急"

PARTY = Notice(
    stem="party-notice",
    office="中共某县委员会办公室",
    mark="中共某县委员会办公室文件",
    number="某委办发〔2026〕6号",
    addressed_to="各乡镇党委，县委各部门，县级各人民团体党组：",
    dated="2026年3月6日",
    note="（联系人：李明；联系电话：0000-0000001）",
    copied_to="抄送：县人大常委会办公室，县政府办公室，县政协办公室。",
    printed_by="中共某县委员会办公室",
    printed_on="2026年3月6日印发",
)

# The date with 〇 and the name with 镕 are drawn by GBK faces and missing from GB2312 ones.
GOVERNMENT = Notice(
    stem="government-notice",
    office="某县人民政府办公室",
    mark="某县人民政府办公室文件",
    number="某政办发〔2026〕8号",
    addressed_to="各乡镇人民政府，县政府各部门、各直属机构：",
    dated="二〇二六年三月九日",
    note="（联系人：陈镕；联系电话：0000-0000002）",
    copied_to="抄送：县委办公室，县人大常委会办公室，县政协办公室。",
    printed_by="某县人民政府办公室",
    printed_on="2026年3月9日印发",
)

TITLE = ("关于进一步做好公文字体和", "文本编码规范工作的通知")

BODY: tuple[tuple[Level, str], ...] = (
    (
        Level.TEXT,
        "为落实“互联网+政务服务”和“无纸化办公”要求，解决公文在不同办公系统之间流转时字体替换、"
        "文字缺失、版面错行等问题——特别是引号、破折号和间隔号宽度变化造成的转行，"
        "现就有关事项通知如下。",
    ),
    (Level.FIRST, "一、总体要求"),
    (
        Level.TEXT,
        "坚持“谁起草、谁核对，谁印制、谁把关”，2026—2028年分三步推进：先清底数，再立规矩，"
        "后建机制……做到文面规范、字不错漏、往返一致。",
    ),
    (Level.FIRST, "二、重点任务"),
    (Level.SECOND, "（一）统一字体使用"),
    (Level.THIRD, "1.标题用小标宋体，一级标题用黑体，二级标题用楷体，正文用仿宋体。"),
    (Level.THIRD, "2.同一份公文的字体来源应当一致，不得混用两套字库。"),
    (Level.FOURTH, "（1）DOCX、XLSX、PPTX等格式由起草单位转换；"),
    (Level.FOURTH, "（2）OFD、PDF等版式文件由印制单位重新生成。"),
    (Level.SECOND, "（二）统一文本编码"),
    (
        Level.TEXT,
        "纯文本附件、名册、台账应当注明所用字符集。人名、地名用字超出字库范围的，"
        "列明该字及其位置，由专人核定，不得以“□”“？”代替。",
    ),
    (Level.FIRST, "三、工作保障"),
    (
        Level.TEXT,
        "各单位于4月30日前报送《字体使用情况表》（A4纸，一式2份）。县里将适时开展"
        "“清源·正字”专项抽查，抽查结果纳入年度考核。",
    ),
)

ANNEX_TITLE = "字体使用情况表填写说明"
ANNEX_ITEMS: tuple[str, ...] = (
    "“系统”一栏填写公文所在的办公系统名称及版本，如“V8.2”。",
    "“字体”一栏按文件中实际写明的名称填写——不填写屏幕上显示的替代字体。",
    "“字数”一栏按千字计，保留1位小数。",
)

# Every character of this letter is in GB2312, in the reading of CP936.
LETTER_GB2312 = """关于报送联系人的函

县委办公室：

    按照“一事一报”的要求，我镇确定李明同志为公文字体规范工作联系人，电话0000-0000003。
    “清源·正字”专项工作材料另报——共2份。

                                        某县某镇党委
                                        2026年3月12日
"""

# 镕, 喆 and 〇 are in GBK and not in GB2312.
LETTER_GBK = """关于报送联系人的函

县政府办公室：

    按照“一事一报”的要求，我局确定陈镕、王喆同志为公文字体规范工作联系人，电话0000-0000004。
    “清源·正字”专项工作材料另报——共2份。

                                        某县财政局
                                        二〇二六年三月十三日
"""
