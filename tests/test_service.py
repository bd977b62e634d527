"""The HTTP service: what it answers, whom it refuses, what it leaves behind."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

import fontbridge
from fontbridge.hooks.service import work
from fontbridge.hooks.service.settings import is_loopback, tokens_in
from fontbridge.hooks.service.work import Answer, Job, Upload
from fontbridge.model import FontbridgeError
from tests.command_line import CommandLine
from tests.served import served

TOKEN = "0123456789abcdef0123456789abcdef"
# A request that is begun and not ended: it is in hand.
BEGUN = (
    b"POST /v1/detect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b"
)


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    with served() as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture
def notice(examples: Path) -> bytes:
    return (examples / "party-notice.docx").read_bytes()


def sent(data: bytes, name: str = "通知.docx") -> dict[str, Any]:
    return {"file": (name, data)}


def connected(address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))


# -- what it answers --


def test_reports_are_those_of_the_library(service: httpx.Client, notice: bytes) -> None:
    for kind, report in (
        ("inspect", fontbridge.inspect(notice, name="通知.docx")),
        ("check", fontbridge.check(notice, to="government", name="通知.docx")),
    ):
        answer = service.post(f"/v1/{kind}?to=government&lang=en", files=sent(notice))
        assert answer.status_code == 200
        told = answer.json()
        told.pop("fit", None)
        assert told == json.loads(report.to_json())


def test_detect(service: httpx.Client) -> None:
    answer = service.post("/v1/detect", files=sent("关于开展检查的通知，镕".encode("gbk"), "a.txt"))
    assert answer.json()["charset"]["repertoire"] == "gbk"


@pytest.mark.parametrize(("stage", "fit"), [("draft", True), ("final", False)])
def test_check_tells_whether_the_file_is_fit(
    service: httpx.Client, notice: bytes, stage: str, fit: bool
) -> None:
    asked = {"to": "government", "stage": stage}
    assert service.post("/v1/check", params=asked, files=sent(notice)).json()["fit"] is fit


def test_convert_gives_the_file(service: httpx.Client, notice: bytes) -> None:
    answer = service.post("/v1/convert?to=government", files=sent(notice))
    assert answer.content == fontbridge.convert(notice, to="government").data
    assert answer.headers["x-fontbridge-state"] == "converted"
    assert "filename*=UTF-8''%E9%80%9A%E7%9F%A5.docx" in answer.headers["content-disposition"]


def test_a_zip_has_what_restores_the_file(service: httpx.Client, notice: bytes) -> None:
    answer = service.post("/v1/convert?to=government&answer=zip", files=sent(notice))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["通知.docx", "通知.docx.fontbridge.json"]
    result, record = map(archive.read, archive.namelist())
    back = service.post("/v1/restore", files=sent(result) | {"record": ("r.json", record)})
    assert back.content == notice


@pytest.mark.parametrize(
    ("sent_as", "kept"),
    [("../../etc/a.docx", "a.docx"), ("C:\\公文\\a.docx", "a.docx"), ("..", "file"), ("/", "file"),
     ("a\x1b[2J\u202ecod.docx", "a[2Jcod.docx"), ("通知 1.docx", "通知 1.docx")],
)  # fmt: skip
def test_names_are_no_paths(
    service: httpx.Client, notice: bytes, sent_as: str, kept: str
) -> None:
    answer = service.post("/v1/convert?to=government&answer=zip", files=sent(notice, sent_as))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == [kept, f"{kept}.fontbridge.json"]


@pytest.mark.parametrize("record", [b"", b"[]", b"{}", b"null", b'{"undo": 1}', b"\xff"])
def test_what_is_no_record_restores_nothing(
    service: httpx.Client, notice: bytes, record: bytes
) -> None:
    answer = service.post("/v1/restore", files=sent(notice) | {"record": ("r.json", record)})
    assert answer.status_code == 422


def test_a_note_on_several_files(service: httpx.Client, examples: Path) -> None:
    files = [("file", (path.name, path.read_bytes())) for path in sorted(examples.glob("*.*"))]
    answer = service.post("/v1/note?to=party&form=md&lang=en", files=files)
    assert answer.text.count("\n## ") == len(files)
    made = service.post("/v1/note?to=party", files=files)
    report = fontbridge.check(made.content, to="party")
    assert not report.changes
    assert not report.needs_a_person


@pytest.mark.parametrize(
    ("path", "files", "told"),
    [
        ("/v1/check?to=government", None, "file"),
        ("/v1/check", sent(b""), "to"),
        ("/v1/check?to=nobody", sent(b"text"), "government, party"),
        ("/v1/check?to=party&stage=first", sent(b""), "stage"),
        ("/v1/convert?to=party", sent(b"\x7fELF\0\0"), "not a format"),
        ("/v1/convert?to=party", sent(b"PK\3\4cut off"), ""),
        ("/v1/note?to=party&form=pdf", sent(b""), "form"),
    ],
)
def test_what_cannot_be_done_is_told(
    service: httpx.Client, path: str, files: dict[str, Any] | None, told: str
) -> None:
    answer = service.post(path + ("&" if "?" in path else "?") + "lang=en", files=files)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"]
    assert told in problem["message"]


# -- whom it refuses --


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:1"}, 200),
        ({"host": "[::1]"}, 200),
        ({"host": "office.example"}, 421),  # DNS rebinding: the name was made to lead here
        ({"host": "127.0.0.1.office.example"}, 421),
        ({"host": ""}, 421),
        ({"origin": "http://office.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_only_our_own_pages_may_ask(
    service: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert service.get("/v1/profiles", headers=headers).status_code == status


def test_tokens_open_everything_but_the_page(notice: bytes) -> None:
    digest = hashlib.sha256(TOKEN.encode()).digest()
    with served(tokens=frozenset({digest})) as address:
        for path in ("/", "/page/page.js", "/healthz", "/openapi.json"):
            assert httpx.get(address + path).status_code == 200
        for path in ("/metrics", "/v1/profiles", "/nothing"):
            assert httpx.get(address + path).status_code == 401
        check = f"{address}/v1/check?to=party"
        for wrong in ({}, {"authorization": TOKEN}, {"authorization": f"Bearer {TOKEN}0"}):
            answer = httpx.post(check, files=sent(notice), headers=wrong)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
        right = {"authorization": f"Bearer {TOKEN}"}
        assert httpx.post(check, files=sent(notice), headers=right, timeout=60).status_code == 200


def test_a_token_file(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(f"# of the print room\n{TOKEN}\n\n", encoding="utf-8")
    assert tokens_in(path) == {hashlib.sha256(TOKEN.encode()).digest()}
    for text in ("", "# nothing\n", "short\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FontbridgeError):
            tokens_in(path)


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.3.2.1", True), ("::1", True), ("LOCALHOST", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("office", False)],
)  # fmt: skip
def test_what_is_loopback(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


@pytest.mark.parametrize("arguments", [("--host", "0.0.0.0"), ("--certificate", "c.pem")])
def test_serve_refuses_to_stand_open(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.pem").touch()
    assert CommandLine(capsysbinary, monkeypatch)("serve", *arguments).code == 2


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path, notice: bytes) -> None:
    command = [sys.executable, "-m", "fontbridge", "serve", "--port", "0", "--lang", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", serving.stderr.readline())
        assert address
        answer = httpx.post(f"{address[0]}/v1/check?to=party", files=sent(notice), timeout=60)
        assert answer.json()["fit"] is True
        taken = address[0].rpartition(":")[2]
        again = subprocess.run([*command[:5], taken], capture_output=True, check=False)
        assert again.returncode == 3
        serving.send_signal(signal.SIGINT)
        assert serving.wait(30) == 0
        assert serving.stderr.read() == ""


# -- how much --


def test_what_is_too_large_is_refused() -> None:
    with served(upload_size=100_000) as address:
        check = f"{address}/v1/check?to=party"
        assert httpx.post(check, files=sent(b"x" * 90_000, "a.txt"), timeout=60).status_code == 200
        with connected(address) as told:
            told.sendall(
                b"POST /v1/detect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n"
            )
            assert told.recv(64).startswith(b"HTTP/1.1 413 ")

        def endless() -> Iterator[bytes]:  # without a length told in advance
            yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
            for _ in range(20):
                yield b"x" * 50_000

        kind = {"content-type": "multipart/form-data; boundary=b"}
        with suppress(httpx.WriteError):  # the service may hang up while we are still sending
            assert httpx.post(check, content=endless(), headers=kind).status_code == 413


def test_what_does_not_arrive_is_given_up() -> None:
    with served(upload_seconds=0.2) as address, connected(address) as slow:
        slow.sendall(BEGUN)
        slow.settimeout(20)
        assert slow.recv(64).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(("bound", "status"), [({"per_client": 1}, 429), ({"queue": 0}, 503)])
def test_too_many_at_once(bound: dict[str, int], status: int) -> None:
    with served(processes=1, **bound) as address, connected(address) as first:
        first.sendall(BEGUN)
        while "fontbridge_requests_in_flight 1" not in httpx.get(f"{address}/metrics").text:
            pass
        answer = httpx.post(f"{address}/v1/detect", files=sent(b"x"))
        assert answer.status_code == status
        assert answer.headers["retry-after"]


def test_fifty_at_once(service: httpx.Client, notice: bytes) -> None:
    expected = fontbridge.convert(notice, to="government").data

    def one(_: int) -> bool:
        answer = service.post("/v1/convert?to=government", files=sent(notice))
        return answer.status_code == 200 and answer.content == expected

    with ThreadPoolExecutor(50) as clients:
        assert all(clients.map(one, range(50)))


# -- hostile files --


def test_work_that_never_ends_is_ended(notice: bytes) -> None:
    with served(work_seconds=0.001) as address:
        answer = httpx.post(f"{address}/v1/check?to=party", files=sent(notice), timeout=60)
        assert answer.status_code == 422
        assert 'cause="time"' in httpx.get(f"{address}/metrics").text
        assert httpx.get(f"{address}/healthz").json()["status"] == "ok"


def test_a_process_that_dies_takes_nothing_with_it() -> None:
    # So little memory that the process cannot even read the file.
    with served(memory=1 << 20) as address:
        large = sent(b"x" * (8 << 20))
        answer = httpx.post(f"{address}/v1/check?to=party", files=large, timeout=60)
        assert answer.status_code == 422
        assert 'cause="died"' in httpx.get(f"{address}/metrics").text
        assert httpx.get(f"{address}/healthz").json()["status"] == "ok"


@pytest.mark.parametrize(("fault", "status"), [(MemoryError, 422), (KeyError, 500)])
def test_faults_become_answers(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception], status: int
) -> None:
    def fails(job: Job, words: object) -> Answer:
        raise fault("文件里的话")

    monkeypatch.setattr(work, "KINDS", {"check": fails})
    answer = work.done(Job("check", {}, [Upload("a", b"")], "", {}))
    assert answer.status == status
    assert "文件里的话" not in json.dumps(answer.data, ensure_ascii=False)


# -- what it leaves behind --


def test_nothing_stays_on_disk(
    notice: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    large = notice + os.urandom(3 << 20)  # too much for the memory that a form is read into
    with served() as address:
        httpx.post(f"{address}/v1/convert?to=government", files=sent(notice), timeout=60)
        httpx.post(f"{address}/v1/inspect", files=sent(large), timeout=60)
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_log_holds_no_name_and_no_text(
    service: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="fontbridge.service"):
        service.post("/v1/detect?lang=en", files=sent("密件".encode(), "机密文件.txt"))
        service.get("/机密文件")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert re.fullmatch(r"POST /v1/detect 200 \d+ B \d+\.\d+ s", lines[0])
    assert re.fullmatch(r"GET other 404 0 B \d+\.\d+ s", lines[1])


@pytest.mark.parametrize("path", ["/", "/page/page.js", "/healthz", "/nothing", "/v1/profiles"])
def test_headers_of_every_answer(service: httpx.Client, path: str) -> None:
    headers = service.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_metrics_are_in_the_format_of_prometheus(service: httpx.Client) -> None:
    service.get("/healthz")
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.]+')
    lines = service.get("/metrics").text.splitlines()
    assert any(line.startswith('fontbridge_requests_total{route="/healthz"') for line in lines)
    assert all(line.startswith("# ") or sample.fullmatch(line) for line in lines)
