"""Web servers inside the program: begun and ended in order, and an end that waits for what is in flight."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

PATIENCE = 20.0
"""Seconds that a request in flight may still take when the program ends."""


class CannotListenError(Exception):
    """The address cannot be listened on; the text says what to do."""


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs, and answer the port (the one asked for, or a free one for 0). At the end no new
    request is taken, and those in flight are answered. Raises CannotListenError.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise CannotListenError(_advice(error, host, port)) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _advice(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is in use. Stop the program that listens there, or choose another: --port {port + 1}"
        case errno.EACCES:
            return f"Port {port} may not be used by an ordinary program. Choose one above 1023."
        case _:
            return f"{host} port {port} cannot be listened on: {error.strerror}."


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
