"""The watch address: called once an hour by all programs together, and never in anybody's way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.checking import watched
from bot.scheduler import ClockWork
from bot.settings import Settings, SettingsError, load_settings
from bot.watch import Watch, call
from core.api import Core
from core.store import Database
from tests.clock import MovableClock
from tests.patience import PATIENCE


class Watcher:
    """Somebody outside, who notes every call."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.status = 200
        self.hangs = asyncio.Event()
        self.hangs.set()
        self.called = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.calls.append(request.path_qs)
        self.called.set()
        await self.hangs.wait()
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


@pytest.fixture
async def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
async def url(watcher: Watcher) -> AsyncIterator[SecretStr]:
    application = web.Application()
    application.router.add_get("/{tail:.*}", watcher.answer)
    async with TestServer(application) as server:
        yield SecretStr(str(server.make_url("/ping/s3cret?key=s3cret")))


@pytest.fixture
def core(database: Database, clock: MovableClock) -> Core:
    return Core(database, clock)


async def test_two_programs_call_once_an_hour(
    core: Core, watcher: Watcher, url: SecretStr, clock: MovableClock
) -> None:
    programs = [Watch(core, url), Watch(core, url)]
    for _minute in range(121):
        for each in programs:
            await each()
        clock.move(minutes=1)
    assert watcher.calls == ["/ping/s3cret?key=s3cret"] * 3


async def test_a_failure_is_said_once_without_the_address_and_tried_again_soon(
    core: Core, watcher: Watcher, url: SecretStr, clock: MovableClock
) -> None:
    watch = Watch(core, url)
    watcher.status = 500
    with capture_logs() as logs:
        for _minute in range(12):
            await watch()
            clock.move(minutes=1)
        watcher.status = 200
        clock.move(minutes=5)
        await watch()
    assert len(watcher.calls) == 4
    assert [each["log_level"] for each in logs] == ["warning", "info"]
    assert logs[0]["reason"] == "it answered 500"
    assert "s3cret" not in str(logs)


@pytest.mark.parametrize(
    ("status", "said"), [(200, None), (204, None), (302, "it answered 302"), (404, "it answered 404")]
)
async def test_what_counts_as_an_answer(watcher: Watcher, url: SecretStr, status: int, said: str | None) -> None:
    watcher.status = status
    assert await call(url) == said
    assert len(watcher.calls) == 1, "nobody is sent elsewhere"


async def test_check_tests_it_and_never_shows_it(
    monkeypatch: pytest.MonkeyPatch, watcher: Watcher, url: SecretStr
) -> None:
    monkeypatch.setenv("WATCH_URL", url.get_secret_value())
    (fine,) = await watched(load_settings())
    watcher.status = 404
    (wrong,) = await watched(load_settings())
    assert (str(fine), wrong.holds) == ("ok    watch address", True)
    assert str(wrong).startswith("WARN  watch address\n      It does not take a call (it answered 404).")
    assert "s3cret" not in str(wrong)


async def test_nobody_there_is_no_error() -> None:
    assert await call(SecretStr("http://127.0.0.1:1/s3cret")) == "ClientConnectorError"
    assert await call(SecretStr("https://[/")) is not None


async def test_a_watcher_that_hangs_holds_no_tick_up(core: Core, watcher: Watcher, url: SecretStr) -> None:
    watcher.hangs.clear()
    work = ClockWork(core, MovableClock(), after=[Watch(core, url)])
    async with asyncio.timeout(PATIENCE):
        for _tick in range(3):
            await work.tick()
        await watcher.called.wait()
        assert work.last_tick is not None
        watcher.hangs.set()
        await work.stop()
    assert len(watcher.calls) == 1


async def test_without_a_tick_that_works_nobody_is_called(core: Core, watcher: Watcher, url: SecretStr) -> None:
    async def broken() -> bool:
        raise OSError

    work = ClockWork(core, MovableClock(), fits=broken, after=[Watch(core, url)])
    await work.tick()
    await work.stop()
    assert watcher.calls == []


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("https://watch.example/abc", True),
        ("https://watch.example?key=abc", True),
        ("http://127.0.0.1:8000/abc", True),
        ("http://watch.example/abc", False),
        ("https://", False),
        ("watch.example", False),
        ("https://a b", False),
    ],
)
def test_it_is_encrypted_or_of_this_machine(monkeypatch: pytest.MonkeyPatch, value: str, fits: bool) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("WATCH_URL", value)
    if fits:
        assert "watch.example" not in repr(load_settings())
        return
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.lines == [
        "WATCH_URL: it should look like https://watch.example/one-long-word; http is for this machine only"
    ]
