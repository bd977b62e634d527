"""Converted files as HTTP answers: alone, in a ZIP with the record, or as parts of a form."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from fontbridge.files import RECORD_SUFFIX

__all__ = ["attached", "converted"]

_BINARY = "application/octet-stream"


def attached(data: bytes, name: str, kind: str = _BINARY, **headers: str) -> Response:
    """A file to be saved under `name` (RFC 6266; the name itself goes percent-encoded)."""
    suffix = PurePosixPath(name).suffix
    plain = f"file{suffix}" if suffix.isascii() and suffix[1:].isalnum() else "file"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=kind, headers={"content-disposition": disposition, **headers})


def converted(how: str, name: str, report: Mapping[str, Any], data: bytes) -> Response:
    """The result of a conversion, as `how` asks: "file", "zip", or "parts"."""
    to_settle = sum(finding["severity"] != "info" for finding in report["findings"])
    state = "converted" if report["sha256"]["after"] != report["sha256"]["before"] else "unchanged"
    headers = {"x-fontbridge-state": state, "x-fontbridge-findings": str(to_settle)}
    record = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    plain = record.encode("utf-8", "surrogatepass")
    if how == "zip":
        members = {name: data, name + RECORD_SUFFIX: plain}
        return attached(_zipped(members), f"{name}.zip", "application/zip", **headers)
    if how == "parts":
        return _form({"report": ("application/json", plain), "file": (_BINARY, data)}, headers)
    return attached(data, name, **headers)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), data)
    return written.getvalue()


def _form(parts: Mapping[str, tuple[str, bytes]], headers: Mapping[str, str]) -> Response:
    """multipart/form-data (RFC 7578), which browsers read by themselves."""
    boundary = secrets.token_hex(24)
    body = bytearray()
    for name, (kind, data) in parts.items():
        body += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        ).encode()
        body += data + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    return Response(bytes(body), media_type=kind, headers=dict(headers))
