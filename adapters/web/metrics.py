"""Figures over HTTP, in the form that Prometheus reads. docs/operations.md says what each means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import web

from core.api import Figures

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

FRESH = 5.0
"""Seconds for which what was read is told again, so that nobody makes the database work by asking."""


def metrics_route(read: Callable[[], Awaitable[Figures]]) -> web.RouteDef:
    """`GET /metrics`. The package that writes them down is imported by the first who asks."""
    turn = asyncio.Lock()
    kept: list[tuple[float, bytes]] = []

    async def metrics(_request: web.Request) -> web.Response:
        async with turn:
            if not kept or monotonic() - kept[0][0] > FRESH:
                kept[:] = [(monotonic(), written(await read()))]
        return web.Response(
            body=kept[0][1], headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"} | _NOT_KEPT
        )

    return web.get("/metrics", metrics)


_NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def written(figures: Figures) -> bytes:
    """The figures as text."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 (costs memory where nobody asks)

    class Collected:
        def collect(self) -> Iterator[GaugeMetricFamily]:
            return _families(figures)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collected())
    return generate_latest(registry)


def _families(figures: Figures) -> Iterator[GaugeMetricFamily]:
    from prometheus_client.core import GaugeMetricFamily as Gauge  # noqa: PLC0415 (as above)

    def age(of: datetime | None) -> float:
        return max(0.0, (figures.now - of).total_seconds()) if of is not None else 0.0

    yield Gauge("sister_messages_waiting", "Messages on their way, whenever they go.", figures.waiting)
    yield Gauge("sister_messages_due", "Messages that should have gone by now.", figures.due)
    yield Gauge("sister_messages_retried", "Messages on their way that were tried in vain.", figures.retrying)
    yield Gauge("sister_oldest_due_seconds", "How long the oldest due message waits.", age(figures.oldest_due_at))
    dead = Gauge("sister_messages_dead", "Messages that are not tried again by themselves.", labels=["reason"])
    for trouble, count in figures.dead.items():
        dead.add_metric([trouble.value if trouble else "none"], count)
    yield dead
    sent = Gauge("sister_messages_sent_last_day", "Messages sent in the past 24 hours.", labels=["kind", "platform"])
    for (kind, platform), count in figures.sent.items():
        sent.add_metric([kind, platform], count)
    yield sent
    lost = Gauge("sister_outages", "Workspaces that do not let the bot in.", labels=["platform"])
    for platform, count in figures.outages.items():
        lost.add_metric([platform], count)
    yield lost
    if figures.ticked_at is not None:
        yield Gauge("sister_last_tick_age_seconds", "Since the clock work last ran.", age(figures.ticked_at))
    yield Gauge("sister_held", "1 while old data is held and nothing goes out.", int(figures.held))
    if figures.backed_up_at is not None:
        yield Gauge("sister_backup_age_seconds", "Since the bot's own last good back-up.", age(figures.backed_up_at))
    yield Gauge("sister_backup_failing", "1 while back-ups fail.", int(figures.backup_fails))
