"""Signs of life over HTTP, for whatever watches the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web

LATE = timedelta(minutes=5)
"""Without a tick for this long the clock work counts as stopped."""


def health_application(clock: Callable[[], datetime], last_tick: Callable[[], datetime | None]) -> web.Application:
    """`GET /healthz`: 200 while the clock work runs, 503 when it has stopped. `clock` is the machine's."""
    begun = clock()

    async def health(_request: web.Request) -> web.Response:
        now, last = clock(), last_tick()
        late = now - (last or begun) > LATE
        return web.json_response(
            {"status": "late" if late else "ok", "now": _instant(now), "last_tick": _instant(last) if last else None},
            status=503 if late else 200,
            headers={"Cache-Control": "no-store"},
        )

    application = web.Application()
    application.add_routes([web.get("/healthz", health)])
    return application


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
