"""No other page in the browser, and no other machine, reaches the playground."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from adapters.playground.security import HEADERS
from tests.adapters.playground.page import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse
    from aiohttp.test_utils import TestClient

SAY = {"as": "ana", "text": "/sister help"}


async def post(page: Page, path: str, data: bytes | str, **headers: str) -> ClientResponse:
    return await page.client.post(path, data=data, headers=headers)


def own_port(client: TestClient[Any, Any]) -> int:
    return int(client.server.port or 0)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example:{port}",
        "ana@127.0.0.1:{port}",
        "127.0.0.1:{port}/",
        "127.0.0.1:{port}:{port}",
        "127.0.0.1:{port}#",
        "127.0.0.1:{port}?x",
        "127.0.0.1:{port}#@evil.example",
        "127.0.0.1:0{port}",
        "192.168.0.1:{port}",
        "0.0.0.0:{port}",
        "[::1",
        "127.0.0.1:99999",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/app.js", "/api/people", "/healthz", "/nothing"])
async def test_another_host_is_refused_everywhere(page: Page, host: str, path: str) -> None:
    answer = await page.client.get(path, headers={"Host": host.format(port=own_port(page.client))})
    assert answer.status in {400, 403}
    assert "Ana" not in await answer.text()


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])
async def test_the_loopback_by_any_name_is_this_server(page: Page, name: str) -> None:
    answer = await page.client.get("/api/world", headers={"Host": f"{name}:{own_port(page.client)}"})
    assert answer.status == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:{port}", "https://127.0.0.1:{port}", "http://127.0.0.1"],
)
async def test_another_origin_is_refused(page: Page, origin: str) -> None:
    headers = {"Origin": origin.format(port=own_port(page.client))}
    for answer in (
        await page.client.get("/api/people", headers=headers),
        await page.client.get("/api/events", params={"as": "ana"}, headers=headers),
        await page.client.post("/api/say", json=SAY, headers=headers),
    ):
        assert answer.status == 403
        assert await answer.json() == {"error": "Only this server's own page may ask here."}


async def test_its_own_origin_is_welcome(page: Page) -> None:
    headers = {"Origin": f"http://127.0.0.1:{own_port(page.client)}"}
    assert (await page.client.post("/api/say", json=SAY, headers=headers)).status == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "text/json"]
)
@pytest.mark.parametrize("path", ["/api/say", "/api/press", "/api/submit", "/api/read", "/api/clock"])
async def test_what_a_foreign_form_could_send_is_refused(page: Page, path: str, content_type: str) -> None:
    answer = await post(page, path, json.dumps(SAY), **{"Content-Type": content_type})
    assert answer.status == 415


async def test_a_file_only_as_multipart(page: Page) -> None:
    answer = await page.client.post("/api/files", params={"as": "ana"}, json={})
    assert answer.status == 415


async def test_too_much_is_refused(page: Page) -> None:
    large = json.dumps({"as": "ana", "text": "a" * 300_000})
    announced = await post(page, "/api/say", large, **{"Content-Type": "application/json"})
    assert announced.status == 413

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 10_000):
            yield large[start : start + 10_000].encode()

    streamed = await page.client.post("/api/say", data=pieces(), headers={"Content-Type": "application/json"})
    assert streamed.status == 413
    assert "256 KiB" in (await streamed.json())["error"]


@pytest.mark.parametrize("path", ["/", "/app.js", "/tokens.css", "/icon.svg", "/api/world", "/api/inbox", "/nothing"])
async def test_every_answer_carries_the_guarding_headers(page: Page, path: str) -> None:
    answer = await page.client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


async def test_the_page_names_its_own_scripts_and_styles_only(page: Page) -> None:
    policy = (await page.client.get("/")).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/", "text/html"), ("/app.js", "text/javascript"), ("/tokens.css", "text/css"), ("/icon.svg", "image/svg+xml")],
)
async def test_the_page_is_served_with_its_types(page: Page, path: str, media_type: str) -> None:
    answer = await page.client.get(path)
    assert answer.status == 200
    assert answer.content_type == media_type


@pytest.mark.parametrize("path", ["/../playground.py", "/%2e%2e/playground.py", "/static/app.js", "/api", "/api/"])
async def test_nothing_else_is_served(page: Page, path: str) -> None:
    answer = await page.client.get(path)
    assert answer.status == 404
    assert await answer.json() == {"error": "There is nothing like that here."}


async def test_the_wrong_method_is_told(page: Page) -> None:
    answer = await page.client.get("/api/say")
    assert answer.status == 405
    assert "error" in await answer.json()
