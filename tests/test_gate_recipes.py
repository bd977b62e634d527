"""The recipes of docs/how-to/gate, each driven as it will be."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import smtplib
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import fontbridge
from fontbridge.cli.app import commands
from fontbridge.formats import all_formats

UNITS = ("fontbridge-watch.service", "fontbridge-once.service", "fontbridge-once.path")


@pytest.fixture
def gate() -> Path:
    return Path(__file__).parents[1] / "docs" / "how-to" / "gate"


def options(line: str) -> list[str]:
    """The arguments of the `fontbridge` that a recipe calls."""
    return line.split("fontbridge ", 1)[1].split()


def is_understood(arguments: list[str], folder: Path) -> None:
    """Check that click takes the arguments, with folders that are there."""
    (folder / "in").mkdir(exist_ok=True)
    arguments = [re.sub(r"^(/srv|D:\\).*\bin$", str(folder / "in"), one) for one in arguments]
    name, *rest = arguments
    command = commands.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    command.make_context(name, rest)


# -- systemd and Windows --------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(gate: Path, tmp_path: Path) -> None:
    for name in UNITS:
        text = (gate / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/usr/local/bin/fontbridge", sys.executable))
    verify = ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "fontbridge-" in line]
    assert (done.returncode, told) == (0, [])


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_the_units_call_what_there_is(gate: Path, tmp_path: Path, name: str) -> None:
    (line,) = re.findall("^ExecStart=(.*)$", (gate / name).read_text(encoding="utf-8"), re.M)
    is_understood(options(line), tmp_path)


def test_the_task_of_windows_calls_what_there_is(gate: Path, tmp_path: Path) -> None:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ET.parse(gate / "fontbridge-task.xml").getroot()
    assert task.tag == f"{space}Task"
    assert [part.tag.removeprefix(space) for part in task] == [
        "RegistrationInfo", "Triggers", "Principals", "Settings", "Actions",
    ]
    is_understood(task.findtext(f".//{space}Arguments", "").split(), tmp_path)


# -- pre-commit -----------------------------------------------------------------------------------


def test_the_hooks_take_the_documents_and_call_what_there_is(
    checkout: Path, tmp_path: Path
) -> None:
    yaml = pytest.importorskip("yaml")
    manifest = (checkout / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    hooks = yaml.safe_load(manifest)
    assert [hook["id"] for hook in hooks] == ["fontbridge-check", "fontbridge-convert"]
    (tmp_path / "a.docx").write_bytes(b"")
    known = {suffix for each in all_formats() for suffix in each.suffixes}
    for hook in hooks:
        is_understood([*options(hook["entry"]), *hook["args"], str(tmp_path / "a.docx")], tmp_path)
        named = {suffix for suffix in known if re.search(hook["files"], f"通知{suffix}")}
        assert {".docx", ".DOCX".lower(), ".wps", ".odt", ".ofd", ".rtf"} <= named
        assert not {".txt", ".xml", ".html", ".zip"} & named  # sources of programs, mostly


# -- the script of an OA system ---------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize(
    ("source", "code", "beside"),
    [
        ("party-notice.docx", 0, []),
        ("government-notice.docx", 0, []),
        ("镕", 1, ["公文.docx.退文说明.docx"]),
        ("cut", 3, []),
    ],
)
def test_the_script_before_sending(
    gate: Path, examples: Path, tmp_path: Path, source: str, code: int, beside: list[str]
) -> None:
    document = tmp_path / "公文.docx"
    if source == "镕":  # plain text under that name: the content decides
        document.write_bytes("同志：镕你好".encode("gbk"))
    elif source == "cut":
        document.write_bytes((examples / "party-notice.docx").read_bytes()[:3000])
    else:
        shutil.copy(examples / source, document)
    before = document.read_bytes()
    script = [gate / "before-send.sh", document, "party" if source == "镕" else "government"]
    calling = {"FONTBRIDGE": f"{sys.executable} -m fontbridge"}
    done = subprocess.run(script, env=os.environ | calling, capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["公文.docx", *beside]
    if code:
        assert document.read_bytes() == before
    else:
        assert not fontbridge.check(document, to="government").changes


# -- the mail gateway -----------------------------------------------------------------------------


class Sink:
    """The next server: keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(envelope.content)
        return "250 kept"


def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("mail_gate", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def message(data: bytes, name: str) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "通知"
    made.set_content("附件请查收。")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    made.add_attachment(data, maintype="application", subtype=kind, filename=name)
    return made


@pytest.mark.filterwarnings("ignore")  # those of asyncio about sockets that the libraries leave
def test_a_mail_passes_the_gateway(gate: Path, examples: Path) -> None:
    controller = pytest.importorskip("aiosmtpd.controller").Controller
    sink, numbers = Sink(), (port(), port())
    onward = controller(sink, hostname="127.0.0.1", port=numbers[1])
    listening = module(gate / "mail_gate.py").gateway(
        "government", ("127.0.0.1", numbers[0]), ("127.0.0.1", numbers[1])
    )
    onward.start()
    listening.start()
    notice = (examples / "party-notice.docx").read_bytes()
    try:
        with smtplib.SMTP("127.0.0.1", numbers[0]) as client:
            client.send_message(message(notice, "通知.docx"))
            with pytest.raises(smtplib.SMTPDataError) as told:
                client.send_message(message(notice[:3000], "坏.docx"))
        assert told.value.smtp_code == 554
        onward.stop()
        with (
            smtplib.SMTP("127.0.0.1", numbers[0]) as client,
            pytest.raises(smtplib.SMTPDataError) as told,
        ):
            client.send_message(message(notice, "通知.docx"))
        assert told.value.smtp_code == 451  # kept by the sender, who tries again
    finally:
        listening.stop()
    (kept,) = sink.messages
    (attached,) = message_from_bytes(kept, policy=policy.default).iter_attachments()
    result = attached.get_payload(decode=True)
    assert isinstance(result, bytes)
    assert result == fontbridge.convert(notice, to="government").data
