"""Signs of life over HTTP, for whatever watches the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web

LATE = timedelta(minutes=5)
"""Without a tick for this long the clock work counts as stopped."""


def health_application(
    clock: Callable[[], datetime],
    last_tick: Callable[[], datetime | None],
    held_from: Callable[[], datetime | None] = lambda: None,
) -> web.Application:
    """`GET /healthz`: 200 while the clock work runs, 503 when it has stopped. `clock` is the machine's.

    `held_from`: of when the data is, while nothing goes out; people are answered then, so it is no reason for a 503.
    """
    begun = clock()

    async def health(_request: web.Request) -> web.Response:
        now, last = clock(), last_tick()
        late = now - (last or begun) > LATE
        status, of = "late" if late else "ok", held_from()
        told = {"status": status, "now": _instant(now), "last_tick": _instant(last) if last else None}
        if of is not None:
            told |= {"status": status if late else "held", "data_from": _instant(of)}
        return web.json_response(
            told,
            status=503 if late else 200,
            headers={"Cache-Control": "no-store"},
        )

    application = web.Application()
    application.add_routes([web.get("/healthz", health)])
    return application


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
