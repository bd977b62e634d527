"""Files on other machines: read, written in one step, restored; passwords are never shown."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

import fontbridge as package
from fontbridge.batch.remote import Remote
from fontbridge.model import FontbridgeError, LimitError, Limits
from tests.command_line import CommandLine
from tests.sftp import PASSWORD, serving


@pytest.fixture
def fontbridge(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capsysbinary, monkeypatch)


@pytest.fixture
def far(examples: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "far" / "in"
    (folder / "深").mkdir(parents=True)
    shutil.copy(examples / "party-notice.docx", folder / "通知.docx")
    shutil.copy(examples / "letter-gb2312.txt", folder / "深" / "letter.txt")
    (folder / "~$通知.docx").write_bytes(b"lock")
    return tmp_path / "far"


@pytest.fixture
def url(far: Path) -> Iterator[str]:
    with serving(far) as host:
        yield f"sftp://clerk:{PASSWORD}@{host}"
    fsspec.get_filesystem_class("sftp").clear_instance_cache()


def test_a_folder_crosses_and_comes_back(
    fontbridge: CommandLine, url: str, far: Path, examples: Path
) -> None:
    ran = fontbridge("convert", "--to", "government", "--json", "-o", f"{url}/out", f"{url}/in")
    assert ran.code == 0, ran.talk
    first = (examples / "party-notice.docx").read_bytes()
    assert (far / "out" / "通知.docx").read_bytes() == package.convert(first, to="government").data
    there = sorted(path.relative_to(far / "out").as_posix() for path in far.rglob("out/**/*"))
    assert there == ["深", "深/letter.txt", "通知.docx", "通知.docx.fontbridge.json"] or (
        "深/letter.txt.fontbridge.json" in there
    )
    assert PASSWORD.encode() not in ran.product + ran.talk.encode()
    assert not [path for path in far.rglob("*") if PASSWORD.encode() in path.name.encode()]
    ran = fontbridge("restore", f"{url}/out/通知.docx")
    assert ran.code == 0, ran.talk
    assert (far / "out" / "通知.docx").read_bytes() == first
    assert not (far / "out" / "通知.docx.fontbridge.json").exists()


def test_in_place_and_home(
    fontbridge: CommandLine, url: str, far: Path, tmp_path: Path
) -> None:
    place = far / "in" / "通知.docx"
    first = place.read_bytes()
    assert fontbridge("check", "--to", "government", f"{url}/in/通知.docx").code == 1
    home = tmp_path / "home.docx"
    asked = "convert", "--to", "government"
    assert fontbridge(*asked, "-o", home, f"{url}/in/通知.docx").code == 0
    assert fontbridge(*asked, "--in-place", "--backup", ".bak", f"{url}/in/通知.docx").code == 0
    assert place.read_bytes() == home.read_bytes() != first
    assert place.with_name("通知.docx.bak").read_bytes() == first
    record = json.loads(place.with_name("通知.docx.fontbridge.json").read_text("utf-8"))
    assert PASSWORD not in json.dumps(record)
    assert fontbridge(*asked, "-o", f"{url}/up/b.docx", home).code == 0
    assert (far / "up" / "b.docx").read_bytes() == home.read_bytes()
    assert not list(far.rglob(".fontbridge-*"))


def test_another_file_is_not_written_over(fontbridge: CommandLine, url: str, far: Path) -> None:
    other = far / "out.docx"
    other.write_bytes(b"another")
    asked = "convert", "--to", "government", "-o", f"{url}/out.docx", f"{url}/in/通知.docx"
    assert fontbridge(*asked).code == 3
    assert other.read_bytes() == b"another"
    assert fontbridge(*asked, "--force").code == 0


@pytest.mark.parametrize("wrong", ["/in/none.docx", "/none/"])
def test_what_is_not_there_is_told(fontbridge: CommandLine, url: str, wrong: str) -> None:
    ran = fontbridge("check", "--to", "party", url + wrong)
    assert ran.code == 3
    assert "clerk@" in ran.talk and PASSWORD not in ran.talk


def test_a_wrong_password_and_a_host_that_is_not_there(
    fontbridge: CommandLine, url: str
) -> None:
    for bad in (url.replace(PASSWORD, "wrong-word"), "sftp://clerk:wrong-word@127.0.0.1:9/in"):
        ran = fontbridge("inspect", f"{bad}/in")
        assert ran.code == 3
        assert "wrong-word" not in ran.talk and "network" in ran.talk


def test_limits_hold_elsewhere() -> None:
    place = Remote.at("memory:///limits/a.txt")
    place.replace(b"0123456789")
    assert place.read(Limits()) == b"0123456789"
    with pytest.raises(LimitError):
        place.read(Limits(file_size=9))


def test_an_old_file_survives_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`local` renames like a file system: what cannot be moved leaves what was there."""
    place = Remote.at(f"local://{tmp_path}/a.txt")
    place.replace(b"old")
    system = type(fsspec.filesystem("local"))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(system, "mv", refuse)
    with pytest.raises(FontbridgeError, match="No space"):
        place.replace(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"old"
