"""Servers inside the program begin and end in order, and say what is wrong with an address."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web

from bot.serving import CannotListenError, serving


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


def application() -> web.Application:
    found = web.Application()
    found.router.add_get("/", hello)
    return found


async def test_it_serves_while_the_block_runs() -> None:
    async with aiohttp.ClientSession() as session:
        async with (
            serving(application(), "127.0.0.1", 0) as port,
            session.get(f"http://127.0.0.1:{port}/") as answer,
        ):
            assert await answer.text() == "hello"
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"http://127.0.0.1:{port}/")


async def test_a_port_that_is_taken() -> None:
    async with serving(application(), "127.0.0.1", 0) as port:
        with pytest.raises(CannotListenError, match=f"Port {port} is in use.*--port {port + 1}"):
            async with serving(application(), "127.0.0.1", port):
                pass


async def test_an_address_of_another_machine() -> None:
    with pytest.raises(CannotListenError, match=r"203\.0\.113\.9 port 0 cannot be listened on"):
        async with serving(application(), "203.0.113.9", 0):
            pass
