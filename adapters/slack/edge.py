"""The door for Slack's requests over HTTP: only what Slack signed comes in, once, and nothing of it is ever a 5xx.

Bolt answers 500 to a signature that is no ASCII, takes timestamps from the future and bodies of any size, and carries a
replayed request out a second time; so all of that is looked at here, before Bolt sees the request. How requests are
signed: docs.slack.dev, "Verifying requests from Slack".
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from time import time

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.slack.once import Once

log = structlog.get_logger(__name__)

PATH = "/slack/events"
"""Where Slack's requests arrive over HTTP; the manifest names it."""

LARGEST_BODY = 256 * 1024
PATIENCE = 5.0
"""Seconds for a body to come."""

OLDEST = 300
"""Seconds: Slack's own limit against replays."""
FROM_THE_FUTURE = 60
"""Seconds that Slack's clock may be ahead of ours."""

_TYPES = frozenset({"application/x-www-form-urlencoded", "application/json"})
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")

Handle = Callable[[str, Mapping[str, str]], Awaitable[web.Response]]
"""Carries a request out by its body and headers."""


class Edge:
    """One door with its secret. `now`: seconds since 1970, UTC."""

    def __init__(self, secret: str, handle: Handle, *, now: Callable[[], float] = time) -> None:
        self._secret = secret.encode()
        self._handle = handle
        self._now = now
        self._once = Once(OLDEST + FROM_THE_FUTURE, now=now)

    async def receive(self, request: web.Request) -> web.Response:
        """413, 415 and 401 by what is wrong; a request that came before: 200, empty, and nothing is done."""
        if request.content_length is not None and request.content_length > LARGEST_BODY:
            return web.Response(status=413)
        if request.content_type not in _TYPES or "Content-Encoding" in request.headers:
            return web.Response(status=415)
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (_TIMESTAMP.fullmatch(stamp) and _SIGNATURE.fullmatch(signature) and self._is_recent(int(stamp))):
            return web.Response(status=401)
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _read(request)
        except TimeoutError:
            return web.Response(status=408)
        except (web.RequestPayloadError, HttpProcessingError):
            return web.Response(status=400)
        if body is None:
            return web.Response(status=413)
        if not self._is_signed(stamp, signature, body):
            return web.Response(status=401)
        if not self._once.takes(signature):
            log.info("request repeated", retry=request.headers.get("X-Slack-Retry-Num"))
            return web.Response()
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return web.Response(status=400)
        return await self._handle(text, request.headers)

    def _is_recent(self, stamp: int) -> bool:
        return -FROM_THE_FUTURE <= self._now() - stamp <= OLDEST

    def _is_signed(self, stamp: str, signature: str, body: bytes) -> bool:
        expected = hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={expected}", signature)


async def _read(request: web.Request) -> bytes | None:
    """The body, or None when it is too large, whatever its length was said to be."""
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
