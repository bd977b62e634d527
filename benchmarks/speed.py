"""How fast fontbridge is, beside the floor and the usual ways; writes docs/performance.md.

    pip install -e ".[fast]" python-docx lxml
    python -m benchmarks.speed [--many 300] [--quick] [--no-write]

Makes its own inputs, takes a few minutes, and replaces what stands between the marks of the page.
"""

from __future__ import annotations

import argparse
import math
import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import fontbridge
from benchmarks.chart import chart
from benchmarks.contenders import CONTENDERS, floor, libreoffice, python_docx_script
from benchmarks.documents import RUNS_A_PAGE, document, parted, styled, with_pictures
from benchmarks.measure import Ratio, doublings, peak, ratios, wall

_ROOT = Path(__file__).parent.parent
_PAGE = _ROOT / "docs" / "performance.md"
_CHART = _ROOT / "docs" / "performance.svg"
_EXAMPLE = _ROOT / "examples" / "party-notice.docx"
_MARKED = re.compile(r"(<!-- ([a-z]+) -->\n).*?(<!-- / -->)", re.DOTALL)
_BARE = (sys.executable, "-c", "import zipfile, json, re")

Row = Sequence[object]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        told: dict[str, str] = {}
        made = _documents(options.quick)
        singles = {title: _single(data, rounds) for title, (data, rounds) in made.items()}
        told["single"] = _table(
            ("文档", "下限，毫秒", *next(iter(singles.values()))[1]),
            (
                (title, f"{1000 * base:.1f}", *found.values())
                for title, (base, found) in singles.items()
            ),
        )
        told["memory"] = _table(
            ("文档", "XML，MB", "内存增加，MB", "倍数"),
            _memory({title: data for title, (data, _) in made.items()}, Path(folder)),
        )
        told["doublings"] = _table(
            ("什么加倍", "规模", "毫秒", "指数"), _linear(options.quick)
        )
        told["start"] = _table(("命令", "倍数"), _start(Path(folder)))
        told["many"] = _table(
            ("办法", "每秒份数", "与 python-docx 之比"), _many(options.many, Path(folder))
        )
        told["machine"] = (
            f"{platform.machine()}，Python {platform.python_version()}，"
            f"压缩用 {_deflater()}，fontbridge {fontbridge.__version__}。\n"
        )
    for name, text in told.items():
        print(f"\n## {name}\n\n{text}")
    if not options.no_write:
        _write(told)
        bars = {
            title: {name: each.middle for name, each in found.items() if isinstance(each, Ratio)}
            for title, (_, found) in singles.items()
        }
        _CHART.write_text(chart(bars, "一份文档的用时，以下限为 1（对数刻度）"), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=300, help="notices for the batch")
    parser.add_argument("--quick", action="store_true", help="smaller documents, fewer rounds")
    parser.add_argument("--no-write", action="store_true", help="print only")
    return parser.parse_args()


def _documents(quick: bool) -> dict[str, tuple[bytes, int]]:
    """The documents, each with the rounds that it is measured in."""
    return {
        "通知，5 页": (document(5 * RUNS_A_PAGE), 3 if quick else 15),
        "100 页": (document(100 * RUNS_A_PAGE), 1 if quick else 5),
        "20 万段文字": (document(20_000 if quick else 200_000), 1),
        "图片 30 MB": (with_pictures(30 << 20), 1 if quick else 7),
    }


def _single(data: bytes, rounds: int) -> tuple[float, dict[str, Ratio | str]]:
    others: dict[str, Callable[[], object]] = {
        name: partial(each, data) for name, each in CONTENDERS.items()
    }
    for each in others.values():
        if rounds > 1:
            each()  # what is loaded and compiled once
    base, found = ratios(partial(floor, data), others, rounds)
    told: dict[str, Ratio | str] = dict(found)
    told["LibreOffice"] = "–"
    if len(data) < 1 << 20:
        try:
            once = {"LibreOffice": partial(libreoffice, data)}
            told |= ratios(partial(floor, data), once, 1)[1]
        except (OSError, subprocess.CalledProcessError):
            print("LibreOffice is not there and left out", file=sys.stderr)
    return base, told


def _memory(made: dict[str, bytes], folder: Path) -> Iterator[Row]:
    for title, data in made.items():
        with zipfile.ZipFile(BytesIO(data)) as archive:
            largest = max(
                member.file_size for member in archive.infolist()
                if member.filename.endswith(".xml")
            )
        used = peak(data, folder)
        yield title, f"{largest / 1e6:.1f}", f"{used / 1e6:.0f}", f"{used / largest:.1f}"


def _linear(quick: bool) -> Iterator[Row]:
    first = 500 if quick else 2000
    kinds: dict[str, tuple[Callable[[int], bytes], int]] = {
        "文字段": (document, first),
        "样式": (styled, first // 4),
        "部件": (parted, first // 20),
        "发现和改动": (partial(document, rare=1.0), first // 2),
    }
    convert = partial(fontbridge.convert, to="government")
    for title, (make, start) in kinds.items():
        sizes = [start << step for step in range(4)]
        costs = doublings(make, convert, sizes)
        exponent = math.log(costs[-1] / costs[0], sizes[-1] / sizes[0])
        spans = "、".join(f"{1000 * each:.0f}" for each in costs)
        yield title, "、".join(map(str, sizes)), spans, f"{exponent:.2f}"


def _start(folder: Path) -> Iterator[Row]:
    ours = (sys.executable, "-m", "fontbridge")
    target = ("-o", str(folder / "start.docx"), "--force", "-q")
    commands = {
        "fontbridge --version": (*ours, "--version"),
        "fontbridge convert 一份小文件": (
            *ours, "convert", "--to", "government", *target, str(_EXAMPLE)
        ),
    }  # fmt: skip
    actions = {name: partial(_run, command) for name, command in commands.items()}
    for action in actions.values():
        action()  # so that the bytecode is there
    _, found = ratios(partial(_run, _BARE), actions, 5)
    yield from found.items()


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=False, capture_output=True, cwd=_ROOT)


def _many(count: int, folder: Path) -> Iterator[Row]:
    inbox = folder / "in"
    inbox.mkdir()
    for number in range(count):
        data = document(5 * RUNS_A_PAGE, seed=number % 20)
        (inbox / f"{number:04}.docx").write_bytes(data)
    script = wall(lambda: [python_docx_script(path.read_bytes()) for path in inbox.iterdir()])
    yield "python-docx 脚本", f"{count / script:.0f}", "1.0"
    for jobs in (1, 2):
        out = folder / f"out{jobs}"
        command = (
            sys.executable, "-m", "fontbridge", "convert", "--to", "government", "--jobs",
            str(jobs), "-q", "-o", str(out), str(inbox),
        )  # fmt: skip
        took = wall(partial(_run, command))
        yield f"fontbridge，{jobs} 个进程", f"{count / took:.0f}", f"{script / took:.2f}"


def _deflater() -> str:
    try:
        import isal
    except ImportError:
        return "zlib"
    return f"isal {isal.__version__}"


def _table(heads: Row, rows: Iterator[Row]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _write(told: dict[str, str]) -> None:
    page = _PAGE.read_text("utf-8")
    page = _MARKED.sub(lambda found: f"{found[1]}\n{told[found[2]]}\n{found[3]}", page)
    _PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
