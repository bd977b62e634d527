"""What every request passes before any of the service sees it.

Who may ask (the host that is addressed, the page it comes from, the token), how much (size, time,
how many at once), the headers that every answer carries, and a line of the log that holds no path,
no query and no name of a file.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fontbridge.hooks.service.metrics import Metrics
from fontbridge.hooks.service.settings import ServiceSettings
from fontbridge.messages import in_language, translator
from fontbridge.model import Message, say

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send
    from starlette.types import Message as Event

__all__ = ["Guard"]

_LOG = logging.getLogger("fontbridge.service")

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}

# Room for what surrounds the files in a request: boundaries, names, the record for restoring is
# a file itself.
_AROUND_FILES = 64 << 10

# Whoever was told to wait is told for how long, in seconds.
_RETRY = "5"


@dataclass
class _Request:
    """One request on its way."""

    route: str
    client: str = ""
    begun: float = field(default_factory=time.monotonic)
    received: int = 0
    status: int = 0
    refusal: tuple[int, Message] | None = None
    started: bool = False


class _RefusedError(Exception):
    """Raised into the application to make it give up reading a body."""


class Guard:
    """ASGI middleware around the application. `route_of` names the route of a path, or "other"."""

    def __init__(
        self,
        app: ASGIApp,
        settings: ServiceSettings,
        metrics: Metrics,
        route_of: Callable[[str], str],
    ) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._route_of = route_of
        self._hosts = settings.may_be_called
        self._by_client: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # the application's own beginning and end
            await self._app(scope, receive, send)
            return
        request = _Request(self._route_of(scope["path"]))
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        answer = self._answering(request, send)
        request.refusal = self._refusal(scope, headers, request)
        try:
            if request.refusal:
                await self._refuse(request, scope, answer)
            elif scope["method"] == "POST":
                await self._admitted(request, scope, receive, answer)
            else:
                await self._app(scope, receive, answer)
        finally:
            seconds = time.monotonic() - request.begun
            self._metrics.answered(request.route, request.status, seconds)
            _LOG.info(
                "%s %s %d %d B %.3f s",
                scope["method"], request.route, request.status, request.received, seconds,
            )

    # -- who may ask --

    def _refusal(
        self, scope: Scope, headers: dict[str, str], request: _Request
    ) -> tuple[int, Message] | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            # A page elsewhere whose name was made to lead here would read our answers.
            return 421, say("this service is not called by that name; see --allow-host")
        if not _is_same_origin(headers, host, scope["scheme"]):
            return 403, say("requests from pages of other sites are refused")
        if request.route not in _OPEN and not self._knows(headers, request):
            return 401, say("a token is needed: Authorization: Bearer TOKEN")
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._most:
            return 413, self._too_large
        client = scope.get("client")
        request.client = request.client or (client[0] if client else "")
        return None

    def _is_ours(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        if name in self._hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        # An address cannot be rebound; one of the machine's is right if it is bound to all.
        return self._settings.host in ("0.0.0.0", "::") or str(address) in self._hosts

    def _knows(self, headers: dict[str, str], request: _Request) -> bool:
        if not self._settings.tokens:
            return True
        scheme, _, token = headers.get("authorization", "").partition(" ")
        digest = hashlib.sha256(token.strip().encode("latin-1")).digest()
        # Each is compared to its end, so that the time tells nothing.
        known = [hmac.compare_digest(digest, one) for one in self._settings.tokens]
        request.client = digest.hex()
        return scheme.lower() == "bearer" and any(known)

    # -- how much --

    @property
    def _most(self) -> int:
        return self._settings.upload_size + _AROUND_FILES

    @property
    def _too_large(self) -> Message:
        return say("more than {limit} bytes", limit=self._settings.upload_size)

    async def _admitted(
        self, request: _Request, scope: Scope, receive: Receive, answer: Send
    ) -> None:
        settings, client = self._settings, request.client
        if self._metrics.in_flight >= settings.processes + settings.queue:
            request.refusal = 503, say("the service is busy; try again later")
        elif self._by_client[client] >= settings.per_client:
            request.refusal = 429, say("too many requests at once; wait for answers first")
        if request.refusal:
            await self._refuse(request, scope, answer)
            return
        self._metrics.in_flight += 1
        self._by_client[client] += 1
        try:
            await self._app(scope, self._receiving(request, receive), answer)
        except _RefusedError:
            if not request.started:
                await self._refuse(request, scope, answer)
        finally:
            self._metrics.in_flight -= 1
            self._by_client -= Counter({client: 1})

    def _receiving(self, request: _Request, receive: Receive) -> Receive:
        """The body as it comes, until it is too much or takes too long."""
        until = request.begun + self._settings.upload_seconds
        whole = False

        async def limited() -> Event:
            nonlocal whole
            if whole:  # only whether the client has gone is still asked
                return await receive()
            try:
                event = await asyncio.wait_for(receive(), max(until - time.monotonic(), 0.001))
            except TimeoutError:
                request.refusal = 408, say("the file did not arrive in time")
                raise _RefusedError from None
            whole = not event.get("more_body", False)
            request.received += len(event.get("body", b""))
            self._metrics.uploaded += len(event.get("body", b""))
            if request.received > self._most:
                request.refusal = 413, self._too_large
                raise _RefusedError
            return event

        return limited

    # -- the answer --

    def _answering(self, request: _Request, send: Send) -> Send:
        """`send` with our headers; what the application makes of a refusal gives way to it."""
        extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
        instead: list[Event] = []

        async def answer(event: Event) -> None:
            if event["type"] == "http.response.start":
                request.status = event["status"]
                if request.refusal and request.status != request.refusal[0]:
                    start, body = _problem(request.refusal, "en")
                    event, request.status = start, start["status"]
                    instead.append(body)
                ours = {name for name, _ in extra}
                given = [each for each in event.get("headers", []) if each[0].lower() not in ours]
                event = {**event, "headers": [*given, *extra]}
                request.started = True
            elif instead:
                if event.get("more_body"):
                    return
                event = instead.pop()
            await send(event)

        return answer

    async def _refuse(self, request: _Request, scope: Scope, answer: Send) -> None:
        assert request.refusal is not None
        language = "zh" if b"lang=zh" in scope.get("query_string", b"").split(b"&") else "en"
        for event in _problem(request.refusal, language):
            await answer(event)


# The page has no secret in it; it asks the clerk for the token that its own requests need.
_OPEN = frozenset({"/", "/page", "/healthz", "/openapi.json"})


def _is_same_origin(headers: dict[str, str], host: str, scheme: str) -> bool:
    """False if a browser says that a page of another site sent the request."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        # Following a link to the page is no harm; what the page then asks comes from itself.
        return headers.get("sec-fetch-mode") == "navigate"
    origin = headers.get("origin")
    return origin is None or origin == f"{scheme}://{host}"


def _problem(refusal: tuple[int, Message], language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    status, message = refusal
    told = in_language(message, translator(language))
    body = json.dumps(
        {"code": "refused", "message": told, "advice": "", "part": "", "line": 0},
        ensure_ascii=False,
    ).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if status in (429, 503):
        headers.append((b"retry-after", _RETRY.encode()))
    if status in (408, 413):
        headers.append((b"connection", b"close"))
    return (
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )
