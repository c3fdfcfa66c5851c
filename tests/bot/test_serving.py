"""Servers inside the program begin and end in order, and say what is wrong with an address."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import struct

import aiohttp
import pytest
from aiohttp import web

from bot.serving import CannotListenError, serving
from tests.patience import PATIENCE


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


def application() -> web.Application:
    found = web.Application()
    found.router.add_get("/", hello)
    found.router.add_post("/", read)
    return found


async def read(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def send(port: int, *pieces: str) -> tuple[str, str]:
    """Bytes as a client may send them, one after the other; the head and the body of what is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece.encode())
        await writer.drain()
        await asyncio.sleep(0.05)
    async with asyncio.timeout(PATIENCE):
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return head, body


async def hang_up(port: int, *, abruptly: bool) -> None:
    """Go away in the middle of a body."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nabc")
    await writer.drain()
    await asyncio.sleep(0.05)
    if abruptly:
        own = writer.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()
    await asyncio.sleep(0.05)


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


START = "POST / HTTP/1.1\r\nHost: here\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        "GET / HTTP/1.1\r\nHost: here\r\nHost: there\r\n\r\n",
        f"{START}Content-Length: -5\r\n\r\nhello",
        f"{START}Content-Length: 1{'0' * 30}\r\n\r\nhello",
        f"{START}Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /\0 HTTP/1.1\r\nHost: here\r\n\r\n",
        f"GET /?{'a' * 9000} HTTP/1.1\r\nHost: here\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: here\r\n\r\n",
        "\x16\x03\x01 hello\r\n\r\n",
    ],
    ids=["two hosts", "negative length", "huge length", "no chunk", "NUL", "long query", "no version", "not HTTP"],
)
async def test_what_is_no_request_is_answered_and_wakes_nobody(request_: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(application(), "127.0.0.1", 0) as port:
        head, body = await send(port, request_)
    assert head.startswith("HTTP/1.0 400 ")
    assert "Content-Type: application/json" in head
    assert json.loads(body) == {"error": "This request cannot be read."}
    assert caplog.records == []


@pytest.mark.parametrize("abruptly", [False, True])
async def test_who_hangs_up_wakes_nobody(abruptly: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(application(), "127.0.0.1", 0) as port:
        await hang_up(port, abruptly=abruptly)
    assert caplog.records == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_a_body_is_taken_as_it_was_sent(encoding: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    request = f"{START}Connection: close\r\nContent-Encoding: {encoding}\r\nContent-Length: 5\r\n\r\nhello"
    async with serving(application(), "127.0.0.1", 0) as port:
        head, body = await send(port, request)
    assert (head.partition("\r\n")[0], body) == ("HTTP/1.1 200 OK", "hello")
    assert caplog.records == []


async def test_an_error_of_our_own_is_still_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_request: web.Request) -> web.Response:
        raise ConnectionRefusedError

    broken = web.Application()
    broken.router.add_post("/", fail)
    async with serving(broken, "127.0.0.1", 0) as port:
        head, _ = await send(port, f"{START}Content-Length: 0\r\n\r\n")
    assert head.startswith("HTTP/1.1 500 ")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
