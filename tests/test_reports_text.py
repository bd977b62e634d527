"""What people read: safe to show, wide characters counted as wide, nothing cut."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.batch.outcome import Outcome, State, failed
from fontbridge.batch.summary import Summary
from fontbridge.messages import translator
from fontbridge.model import (
    Change,
    Charset,
    DamagedError,
    Finding,
    FontUse,
    Report,
    Severity,
    say,
)
from fontbridge.reports.lines import headline, problem, summary
from fontbridge.reports.plain import line, plain
from fontbridge.reports.shown import clean, listed
from fontbridge.reports.text import show

REPORT = Report(
    "通知.docx",
    "docx",
    system="party",
    charset=Charset("", "gbk", evidence=(say("and {count} more such ranges", count=2),)),
    fonts=[
        FontUse("FangSong_GB2312", "仿宋_GB2312", "fangsong", "gb2312", "eastAsia", 1234, 56789),
        FontUse("[bold]仿宋体简繁合集特大字符集版[/bold]", "", "", "", "ascii", 1, None),
    ],
    changes=[
        Change("family-not-accepted", part, 7, "eastAsia", "仿宋_GB2312", "方正仿宋_GBK", "rule", 2)
        for part in ("word/document.xml", "word/styles.xml", "word/document.xml")
    ],
    findings=[
        Finding("suffix-mismatch", say("the file is empty"), Severity.INFO),
        *(
            Finding(
                "characters-not-covered",
                say("not a folder"),
                part="word/document.xml",
                line=number,
                characters="〇㎡\ue000",
                advice=say("Write to another folder."),
            )
            for number in range(1, 9)
        ),
    ],
)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def shown(report: Report, columns: int, language: str = "en") -> str:
    from rich.console import Console

    stream = io.StringIO()
    console = Console(file=stream, width=columns, markup=False, highlight=False, emoji=False)
    show(report, console, translator(language), {"fangsong": "仿宋"}.get)
    return stream.getvalue()


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_fit_the_terminal(columns: int, language: str) -> None:
    told = shown(REPORT, columns, language)
    assert max(map(width, told.splitlines())) <= columns


@pytest.mark.parametrize("columns", [30, 60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_lose_nothing(columns: int, language: str) -> None:
    told = shown(REPORT, columns, language)
    squeezed = "".join(told.split())
    for name in ("FangSong_GB2312", "(仿宋_GB2312)", "56,789", "1,234", "eastAsia", "U+E000"):
        assert name in squeezed
    assert "方正仿宋_GBK" in squeezed


def test_family_names_are_no_markup() -> None:
    assert "[bold]" in shown(REPORT, 120) and "[/bold]" in shown(REPORT, 120)


def test_changes_that_are_alike_share_a_row() -> None:
    rows = [row for row in shown(REPORT, 120).splitlines() if "方正仿宋_GBK" in row]
    assert len(rows) == 1
    assert rows[0].split()[-2:] == ["6", "2"]  # times, parts


def test_findings_that_are_alike_are_told_once_and_the_gravest_first() -> None:
    told = shown(REPORT, 120)
    assert told.count("characters-not-covered") == 1
    assert "word/document.xml:5, and 3 more" in " ".join(told.split())
    assert told.index("characters-not-covered") < told.index("suffix-mismatch")


@given(st.text())
def test_nothing_that_steers_a_terminal_is_shown(text: str) -> None:
    told = clean(text)
    assert not any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in told)
    assert clean(told) == told


@given(st.text(max_size=60))
def test_every_character_is_listed_or_counted(characters: str) -> None:
    told = listed(characters, str, limit=10)
    distinct = len(set(characters))
    assert told.count("U+") == min(distinct, 10)
    assert (f"and {distinct - 10} more" in told) == (distinct > 10)


def test_an_error_says_place_message_and_advice_in_both_languages() -> None:
    error = DamagedError(say("the file is empty"), advice=say("Name a regular file."), line=3)
    assert list(problem(error, "a.txt", translator("en"))) == [
        "a.txt:3: the file is empty",
        "  → Name a regular file.",
    ]
    assert list(problem(error, "a.txt", translator("zh"))) == [
        "a.txt:3: 文件为空",
        "  → 请指定普通文件。",
    ]


def test_the_summary_counts_files_by_what_became_of_them() -> None:
    tally = Summary()
    tally.add(Outcome(State.CONVERTED, REPORT, "out/通知.docx"))
    tally.add(Outcome(State.CONVERTED, REPORT, "out/2.docx"))
    tally.add(failed("x.docx", DamagedError(say("the file is empty"), code="failed")))
    assert list(summary(tally, translator("zh"))) == [
        "文件 3 个：已转换 2，失败 1",
        "按系统：党委系统 2",
        "按格式：docx 2",
        "按发现（文件数）：characters-not-covered 2，suffix-mismatch 2，failed 1",
    ]


def test_the_headline_says_what_became_of_the_file() -> None:
    told = headline(Outcome(State.CONVERTED, REPORT, "out/通知.docx"), translator("en"))
    assert told == (
        "通知.docx: converted, docx, Party system, changes 6, findings 8 → out/通知.docx"
    )


def test_json_is_translated_and_otherwise_the_report() -> None:
    told = plain(REPORT, translator("zh"), output="out", record="")
    assert told["findings"][0]["message"] == "文件为空"
    assert told["charset"]["evidence"] == ("另有 2 段同样的情况",)
    assert told["output"] == "out" and "record" not in told
    untold = REPORT.to_dict()
    assert {key: told[key] for key in untold if key not in ("findings", "charset")} == {
        key: untold[key] for key in untold if key not in ("findings", "charset")
    }
    assert Report.from_json(line(told, "ascii")).findings[0].message == "文件为空"
