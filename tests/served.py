"""The HTTP service on a free port of this machine, in the test's own process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from fontbridge.hooks.service.app import create_app
from fontbridge.hooks.service.settings import ServiceSettings

__all__ = ["served"]


@contextmanager
def served(**settings: Any) -> Iterator[str]:
    """Serve with these settings; gives the address, without a slash at its end."""
    config = uvicorn.Config(
        create_app(ServiceSettings(**settings)), port=0, log_level="critical", access_log=False
    )
    bound = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        bound.close()
