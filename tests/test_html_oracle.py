"""Pages after conversion in a browser's eyes, and real saved pages both ways."""

from __future__ import annotations

import email
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

import fontbridge
from tests.makers.html import page

# Adds what the browser computes for each element to the page itself.
TELL = (
    "<script>document.body.append(...[...document.querySelectorAll('[id]')].map(each =>"
    " `<<${each.id}=${getComputedStyle(each).fontFamily}>>`))</script>"
)
_SHEET = (
    "@font-face{font-family:楷体_GB2312;src:local('楷体_GB2312')}"
    "#a{font:bold 12pt/1.5 '仿宋_GB2312',serif}"
    "#b{font-family:\\4EFF\\5B8B_GB2312 , \"A\\, B\"} /* #a{font-family:黑体} */"
)
_BODY = (
    "<p id=a>关于<p id=b>开展<p id=c style='font-family:\"楷体_GB2312\",monospace'>检查<p>"
    "<font id=d face='方正小标宋简体, Symbol'>的</font><svg><text id=e font-family=仿宋_GB2312>通知"
    "</text></svg>"
)


def computed(path: Path) -> tuple[dict[str, list[str]], str]:
    """The families of each element with an id, and the text, as Chromium has them."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("Chromium is not installed")
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
         f"--user-data-dir={path.parent / 'profile'}", path.as_uri()],
        check=True, capture_output=True, timeout=60, encoding="utf-8",
    )  # fmt: skip
    shown = unescape(re.sub(r"<[^>]*>", "", done.stdout.partition("<body>")[2]))
    told = dict(re.findall(r"<<(\w+)=([^>]*)>>", shown))
    families = {
        key: [name.strip(" \"'") for name in re.split(r",(?! B)", value)]
        for key, value in told.items()
    }
    return families, shown.partition("document.body")[0]


def test_browser_computes_the_new_families(tmp_path: Path) -> None:
    before, after = tmp_path / "before.html", tmp_path / "after.html"
    before.write_bytes(page(_BODY + TELL, _SHEET))
    after.write_bytes(fontbridge.convert(before, to="government").data)
    old, text = computed(before)
    new, same_text = computed(after)
    renamed = {
        "仿宋_GB2312": "方正仿宋_GBK", "楷体_GB2312": "方正楷体_GBK",
        "方正小标宋简体": "方正小标宋_GBK",
    }  # fmt: skip
    assert old.keys() == set("abcde")
    assert new == {key: [renamed.get(name, name) for name in value] for key, value in old.items()}
    assert text == same_text
    assert "通知" in text


def test_real_messages_convert_both_ways(corpus: Path) -> None:
    changed = 0
    for path in sorted((corpus / "html").iterdir()):
        data = path.read_bytes()
        there = fontbridge.convert(data, to="government")
        back = fontbridge.convert(there.data, to="party")
        assert fontbridge.restore(there.data, there.report.to_json()) == data
        assert fontbridge.restore(back.data, back.report.to_json()) == there.data
        touched = {change.part.partition("!/")[0] for change in there.report.changes}
        pairs = zip(_bodies(data), _bodies(there.data), strict=True)
        differ = {str(n) for n, (before, after) in enumerate(pairs, 1) if before != after}
        assert differ == {name.partition("-")[0] for name in touched}
        changed += bool(differ)
    assert changed


def _bodies(data: bytes) -> list[bytes]:
    parts = email.message_from_bytes(data).walk()
    return [part.get_payload(decode=True) for part in parts if not part.is_multipart()]
