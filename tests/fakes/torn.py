"""An answer that breaks off in its midst."""

from __future__ import annotations

from aiohttp import web


async def torn(request: web.Request) -> web.StreamResponse:
    """Its beginning, and then the connection is cut."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "400"})
    await answer.prepare(request)
    await answer.write(b'{"ok": tr')
    if request.transport is not None:
        request.transport.abort()
    return answer
