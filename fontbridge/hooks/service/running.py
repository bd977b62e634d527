"""Running the service until it is told to end."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import uvicorn

from fontbridge.hooks.service.app import create_app
from fontbridge.hooks.service.settings import ServiceSettings
from fontbridge.model import FontbridgeError, say

__all__ = ["serve"]

# How long an idle connection is kept, in seconds, and how many there may be beyond those at work.
_IDLE, _CONNECTIONS = 5, 256


def serve(
    settings: ServiceSettings,
    port: int,
    certificate: Path | None,
    key: Path | None,
    ready: Callable[[str], None],
    log: TextIO | None = None,
) -> None:
    """Serve until interrupted; `ready` is called with the address once it is listened on.

    With `log` each request is a line there: method, route, status, bytes, seconds. Raises
    `FontbridgeError` if the port cannot be had.
    """
    if log is not None:
        handler = logging.StreamHandler(log)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger = logging.getLogger("fontbridge.service")
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    config = uvicorn.Config(
        create_app(settings),
        lifespan="on",
        ws="none",
        access_log=False,  # it would hold the query; the guard writes a line without it
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # anybody can send them
        timeout_keep_alive=_IDLE,
        limit_concurrency=settings.processes + settings.queue + _CONNECTIONS,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    with _bound(settings.host, port) as bound:
        address, real_port = bound.getsockname()[:2]
        scheme = "https" if certificate else "http"
        host = f"[{address}]" if ":" in address else address
        ready(f"{scheme}://{host}:{real_port}/")
        with suppress(KeyboardInterrupt):  # the way in which a service is meant to end
            uvicorn.Server(config).run(sockets=[bound])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_CONNECTIONS)
    except OSError as error:
        raise FontbridgeError(
            say("cannot listen on {host}, port {port}: {reason}", host=host, port=port,
                reason=error.strerror or type(error).__name__),
            advice=say("Another program may use the port: choose another one with --port."),
        ) from error
