"""Web servers inside the program: begun and ended in order, and an end that waits for what is in flight.

What is no proper request is answered as JSON, and a line that breaks is nothing to wake anybody for: the log tells of
both at the level of debugging. Bodies are taken as they were sent: nothing here asks for compressed ones.
"""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

PATIENCE = 20.0
"""Seconds that a request in flight may still take when the program ends."""

MOST = 65535
"""The last port there is."""


class CannotListenError(Exception):
    """The address cannot be listened on; the text says what to do."""


@asynccontextmanager
async def serving(
    application: web.Application, host: str, port: int, *, chosen_by: str = "--port "
) -> AsyncIterator[int]:
    """Serve while the block runs, and answer the port (the one asked for, or a free one for 0). At the end no new
    request is taken, and those in flight are answered. Raises CannotListenError, which says what to write for another
    port: `chosen_by` and its number.
    """
    runner = _Runner(application, access_log=None, auto_decompress=False, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:
            raise CannotListenError(_advice(error, host, port, chosen_by)) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


class _Connection(web.RequestHandler):
    """One line to a client. Whatever the client does wrong on it is the client's affair."""

    def log_exception(self, *args: Any, **kw: Any) -> None:  # noqa: ANN401  # a logger's own
        error = kw.get("exc_info")
        hung_up = self.transport is None and isinstance(error, ConnectionError)
        if hung_up or isinstance(error, (HttpProcessingError, web.RequestPayloadError)):
            self.logger.debug(*args, **kw)
        else:
            super().log_exception(*args, **kw)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        answer = super().handle_error(request, status, exc, message)
        if not isinstance(exc, HttpProcessingError):
            return answer
        told = web.json_response(
            {"error": "This request cannot be read."}, status=status, headers={"X-Content-Type-Options": "nosniff"}
        )
        told.force_close()
        return told


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Runner(web.AppRunner):
    async def _make_server(self) -> web.Server:
        plain = await super()._make_server()
        return _Server(plain.request_handler, request_factory=plain.request_factory, **self._kwargs)


def _advice(error: OSError | UnicodeError, host: str, port: int, chosen_by: str) -> str:
    other = f"{chosen_by}{port + 1 if port < MOST else port - 1}"
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return f"Port {port} is in use. Stop the program that listens there, or choose another: {other}"
        case errno.EACCES:
            return (
                f"Port {port} may not be used by an ordinary program. Choose one above 1023: {chosen_by}{8000 + port}"
            )
        case _:
            why = getattr(error, "strerror", None) or error
            return f"{host} port {port} cannot be listened on: {why}. Correct the host, or choose another port: {other}"


def address(host: str, port: int) -> str:
    """As one types it into a browser."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def stop_on_signals() -> asyncio.Event:
    """An event that Ctrl+C and SIGTERM set. A second one ends the program at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask, number)
    return stop
