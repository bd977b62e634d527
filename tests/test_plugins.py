"""Plug-ins: the page's own example, each hook, worker processes, and documents in memory."""

from __future__ import annotations

import io
import re
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import docx
import pytest

import fontbridge as package
from fontbridge.harmonise.plugged import Draft
from fontbridge.hooks.installed import installed
from fontbridge.hooks.plugins import listened, load
from fontbridge.model import Finding, FontbridgeError, Slot, UnsupportedError
from tests.command_line import CommandLine


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def example(checkout: Path, tmp_path: Path) -> Path:
    """The plug-in of the page."""
    page = (checkout / "docs" / "how-to" / "write-a-plugin.md").read_text(encoding="utf-8")
    path = tmp_path / "本单位.py"
    path.write_text(re.findall(r"```python[^\n]*\n(.*?)```", page, re.S)[0], encoding="utf-8")
    return path


def plugin(tmp_path: Path, hook: str, body: str) -> str:
    path = tmp_path / f"plugin_{abs(hash((hook, body)))}.py"
    path.write_text(
        "from fontbridge.hooks.plugins import hookimpl\n"
        "from fontbridge.model import *\n"
        f"@hookimpl\ndef {hook}:\n    {body}\n",
        encoding="utf-8",
    )
    return str(path)


def letter(text: str) -> bytes:
    return text.encode("gb18030")


# -- the example of the page ------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_example_adds_its_rule_in_every_process(
    fontbridge: CommandLine, example: Path, tmp_path: Path, jobs: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_bytes(letter("关于来文的复函"))
    (folder / "numbered.txt").write_bytes(letter("国发〔2026〕3号"))
    (folder / "secret.txt").write_bytes(letter("机密★1年"))
    ran = fontbridge(
        "check", "--to", "party", "--json", "--jobs", jobs, "--plugin", example, folder
    )
    found = {Path(one["path"]).name: [each["code"] for each in one["findings"]]
             for one in ran.objects}
    assert found == {f"{number}.txt": ["office-number"] for number in range(4)} | {
        "numbered.txt": [], "secret.txt": ["failed"],
    }
    assert ran.code == 3
    assert "标有密级" in ran.talk


def test_a_vetoed_file_is_not_written(
    fontbridge: CommandLine, example: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(letter("绝密★10年\r\n关于来文的复函"))
    convert = ("convert", "--to", "party", secret, "-o", tmp_path / "out.txt")
    assert fontbridge(*convert, "--plugin", example).code == 3
    assert not (tmp_path / "out.txt").exists()
    assert fontbridge(*convert).code == 0


# -- each hook -----------------------------------------------------------------------------------


def test_before_read_can_refuse(tmp_path: Path, examples: Path) -> None:
    refusing = plugin(tmp_path, "before_read(path)", "raise FontbridgeError('not ' + path)")
    with listened(refusing):
        with pytest.raises(FontbridgeError, match="not nowhere"):
            package.inspect("nowhere")
        package.inspect((examples / "letter-gbk.txt").read_bytes())  # was read by the caller


@pytest.fixture
def notice(examples: Path) -> Path:
    return examples / "party-notice.docx"


def families(data: bytes) -> set[str]:
    return {use.family for use in package.inspect(data).fonts}


def test_on_plan_can_keep_a_family(tmp_path: Path, notice: Path) -> None:
    keeping = plugin(tmp_path, "on_plan(draft)", "draft.keep('仿宋_GB2312')")
    bare = families(package.convert(notice, to="government").data)
    assert "仿宋_GB2312" not in bare
    with listened(keeping):
        kept = package.convert(notice, to="government")
    assert families(kept.data) > {"仿宋_GB2312"}
    assert not any(change.old == "仿宋_GB2312" for change in kept.report.changes)


def test_on_plan_can_write_a_family_that_the_profile_would_not(
    tmp_path: Path, notice: Path
) -> None:
    replacing = plugin(tmp_path, "on_plan(draft)", "draft.replace('黑体', '隶书', Slot.EAST_ASIA)")
    with listened(replacing):
        done = package.convert(notice, to="government")
    assert "隶书" in families(done.data)
    assert package.restore(done.data, done.report) == notice.read_bytes()


def test_a_draft_shows_what_is_planned(
    tmp_path: Path, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Draft] = []
    monkeypatch.setattr(sys, "seen_drafts", seen, raising=False)
    watching = plugin(tmp_path, "on_plan(draft)", "import sys; sys.seen_drafts.append(draft)")
    with listened(watching):
        report = package.check(notice, to="government")
    (draft,) = seen
    assert (draft.path, draft.format) == (str(notice), "docx")
    assert list(draft.changes) == list(report.changes)
    assert {family for _, family, _ in draft.families} == {use.family for use in report.fonts}
    assert Slot.EAST_ASIA in {slot for slot, _, _ in draft.families}
    assert "通知" in "".join(text for _, _, text in draft.text())


def test_on_finding_can_put_another_in_its_place(tmp_path: Path) -> None:
    graver = plugin(
        tmp_path, "on_finding(path, finding)", "return Finding('own', path, Severity.ERROR)"
    )
    with listened(graver):
        report = package.check(letter("同志：镕"), to="party", name="a.txt")
    assert report.findings[0] == Finding("own", "a.txt", report.findings[0].severity.ERROR)


def test_after_convert_can_hold_a_result_back(tmp_path: Path, notice: Path) -> None:
    holding = plugin(
        tmp_path, "after_convert(data, report)",
        "assert report.verified; raise FontbridgeError('held')",
    )
    with listened(holding), pytest.raises(FontbridgeError, match="held"):
        package.convert(notice, to="government", target=tmp_path / "out.docx")
    assert not (tmp_path / "out.docx").exists()


def test_a_fault_of_a_plugin_costs_one_file(
    fontbridge: CommandLine, tmp_path: Path, notice: Path
) -> None:
    faulty = plugin(tmp_path, "on_plan(draft)", "1 / (draft.format != 'text')")
    text = tmp_path / "a.txt"
    text.write_bytes(letter("同志"))
    ran = fontbridge("check", "--to", "party", "--json", "--plugin", faulty, text, notice)
    assert ran.code == 3 and "ZeroDivisionError" in ran.talk
    assert len(ran.objects) == 2


# -- loading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, "import nothing_of_that_name", "def"])
def test_what_cannot_be_loaded_is_told_before_any_file_is_touched(
    fontbridge: CommandLine, tmp_path: Path, notice: Path, text: str | None
) -> None:
    path = tmp_path / f"plugin{abs(hash(text))}.py"
    if text is not None:
        path.write_text(text)
    ran = fontbridge("check", "--to", "party", "--plugin", path, notice)
    assert (ran.code, ran.text) == (3, "")


def test_a_misspelt_hook_is_told(tmp_path: Path) -> None:
    with pytest.raises(FontbridgeError, match="does not know"):
        load((plugin(tmp_path, "on_plam(draft)", "pass"),))


def test_without_pluggy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pluggy", None)
    with pytest.raises(UnsupportedError) as told:
        load(("anything",))
    assert "fontbridge[plugins]" in told.value.advice


def test_installed_plugins_are_found_by_their_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: office\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[fontbridge.plugins]\nrule = office_rule\n")
    made = plugin(tmp_path, "before_read(path)", "raise FontbridgeError('found')")
    Path(made).rename(tmp_path / "office_rule.py")
    monkeypatch.syspath_prepend(str(tmp_path))
    installed.cache_clear()
    load.cache_clear()
    try:
        assert installed()
        with listened(), pytest.raises(FontbridgeError, match="found"):
            package.inspect("anything")
    finally:
        installed.cache_clear()
        load.cache_clear()


def test_without_an_installed_plugin_no_distribution_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "other-1.dist-info"
    folder.mkdir()
    (folder / "entry_points.txt").write_text("[console_scripts]\nother = other:main\n")
    monkeypatch.setattr("sys.path", [str(tmp_path), str(tmp_path / "gone")])
    monkeypatch.setattr("sys.meta_path", [PathFinder])
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: pytest.fail("asked"))
    monkeypatch.setattr("fontbridge.hooks.installed.find_spec", lambda name: name)
    installed.cache_clear()
    try:
        assert not installed()
    finally:
        installed.cache_clear()


# -- documents in memory ----------------------------------------------------------------------


def test_a_document_is_checked_converted_and_given_back(notice: Path) -> None:
    held = docx.Document(str(notice))
    held.add_paragraph("新增的一段")
    assert package.check(held, to="government").changes
    back = package.convert(held, to="government").document()
    assert isinstance(back, type(held))
    assert [one.text for one in back.paragraphs] == [one.text for one in held.paragraphs]
    assert not package.check(back, to="government").changes
    stream = io.BytesIO()
    back.save(stream)
    assert families(stream.getvalue()) & {"方正仿宋_GBK"}


def test_only_a_word_document_is_given_back_as_one() -> None:
    done = package.convert(letter("同志"), to="party", name="a.txt")
    with pytest.raises(UnsupportedError):
        done.document()
