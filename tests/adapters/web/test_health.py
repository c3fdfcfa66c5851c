"""The sign of life says whether the clock work runs."""

from __future__ import annotations

from datetime import datetime

from aiohttp.test_utils import TestClient, TestServer

from adapters.web.health import health_application
from tests.clock import MovableClock


async def test_alive_while_the_clock_work_runs_and_late_when_it_stopped() -> None:
    clock = MovableClock()
    ticks: list[datetime | None] = [None]
    application = health_application(clock, lambda: ticks[0])
    async with TestClient(TestServer(application)) as client:
        answer = await client.get("/healthz")
        assert answer.status == 200
        assert await answer.json() == {"status": "ok", "now": "2026-11-20T02:12:00Z", "last_tick": None}

        ticks[0] = clock()
        clock.move(minutes=4)
        answer = await client.get("/healthz")
        assert (await answer.json())["last_tick"] == "2026-11-20T02:12:00Z"
        assert answer.status == 200

        clock.move(minutes=2)
        answer = await client.get("/healthz")
        assert answer.status == 503
        assert (await answer.json())["status"] == "late"


async def test_a_clock_work_that_never_began_is_late_too() -> None:
    clock = MovableClock()
    application = health_application(clock, lambda: None)
    async with TestClient(TestServer(application)) as client:
        clock.move(minutes=6)
        assert (await client.get("/healthz")).status == 503
