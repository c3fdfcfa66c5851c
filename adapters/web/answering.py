"""Answers of the public pages: what guards them, how long they are kept, and what stands there when something fails."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from aiohttp import ETag, web

from core.api import incident
from core.chat import Text

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""No script, nothing from elsewhere, in nobody's frame. Forms say where they came from to this site alone."""

ELSEWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""For what others show: pictures in readers of feeds."""

ASK_AGAIN = "public, no-cache"
"""Kept, and asked each time whether it is still so: a story that was taken back is gone at once."""

AN_HOUR = "public, max-age=3600"
FOR_GOOD = "public, max-age=31536000, immutable"
NOT_KEPT = "no-store"


def page(request: web.Request, html: str) -> web.Response:
    """A page for everybody."""
    return kept(request, html.encode("utf-8", "replace"), "text/html")


def document(request: web.Request, found: dict[str, Any], media_type: str) -> web.Response:
    """A document for programs, on any site."""
    body = json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return kept(request, body, media_type, headers={**ELSEWHERE, "Access-Control-Allow-Origin": "*"})


def no_document(why: str) -> web.Response:
    """There is none; `why` for a programmer."""
    headers = {**GUARDS, **ELSEWHERE, "Access-Control-Allow-Origin": "*", "Cache-Control": NOT_KEPT}
    return web.json_response({"error": why}, status=404, headers=headers)


def kept(
    request: web.Request,
    body: bytes,
    media_type: str,
    *,
    cache: str = ASK_AGAIN,
    headers: dict[str, str] | None = None,
) -> web.Response:
    """An answer that may be kept; "not modified" to whoever has it already."""
    mark = ETag(sha256(body).hexdigest()[:32], is_weak=True)
    guarded = {**GUARDS, **(headers or {}), "Cache-Control": cache, "Vary": "Accept-Encoding"}
    if any(each.value in {mark.value, "*"} for each in request.if_none_match or ()):
        answer = web.Response(status=304, headers=guarded)
        answer.etag = mark
        return answer
    answer = web.Response(body=body, content_type=media_type, headers=guarded)
    answer.etag = mark
    if not media_type.startswith("image/") or media_type == "image/svg+xml":
        if media_type != "image/svg+xml":
            answer.charset = "utf-8"
        answer.enable_compression()
    return answer


def for_now(html: str, status: int = 200) -> web.Response:
    """A page that nobody keeps."""
    return web.Response(
        body=html.encode("utf-8", "replace"),
        status=status,
        content_type="text/html",
        charset="utf-8",
        headers={**GUARDS, "Cache-Control": NOT_KEPT},
    )


def go_to(address: str) -> web.Response:
    """Another page, to be looked at."""
    return web.Response(status=303, headers={**GUARDS, "Cache-Control": NOT_KEPT, "Location": address})


def guarded(failed: Callable[[web.Request, Text], web.Response]) -> Callable[[Handler], Handler]:
    """When something unexpected happens, the visitor reads one honest sentence with a code that the log knows."""

    def around(handler: Handler) -> Handler:
        @wraps(handler)
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except (web.HTTPException, TimeoutError):
                raise
            except Exception as unexpected:  # the last line of defence: a code, and the rest in the log
                if isinstance(unexpected, ConnectionError) and request.transport is None:
                    raise  # whoever asked has hung up: there is nobody to answer
                return failed(request, incident(unexpected, f"{request.method} {request.path}"))

        return answer

    return around
