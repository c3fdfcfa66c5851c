"""What keeps other pages in the same browser, and other machines, out of the playground."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.playground.reading import AnswerError
from core.api import incident
from core.chat import Reader, Text, _, plain

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""As they stand in an address."""

PLAIN_HTTP = 80
"""The port that an address leaves out."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def error(status: int, text: Text) -> web.Response:
    """`{"error": …}`. Whoever sent it is not known well enough to be answered in their language."""
    return web.json_response({"error": plain(text, Reader())}, status=status)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, streams included."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


@web.middleware
async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for another Host (a rebound name) or another Origin (another page)."""
    if not _is_ours(request):
        return error(403, _("Only this server's own page may ask here."))
    return await handler(request)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error as JSON; an unexpected one with a code that the log knows."""
    try:
        return await handler(request)
    except AnswerError as refused:
        return error(refused.status, refused.text)
    except web.HTTPException as other:
        return error(other.status, _ERRORS.get(other.status, _OTHER))
    except web.RequestPayloadError:
        return error(400, _OTHER)
    except TimeoutError:
        raise
    except Exception as unexpected:  # the last line of defence: a code, and the rest in the log
        if isinstance(unexpected, ConnectionError) and request.transport is None:
            raise  # whoever asked has hung up: there is nobody to answer
        return error(500, incident(unexpected, f"{request.method} {request.path}"))


_ERRORS = {
    404: _("There is nothing like that here."),
    405: _("This cannot be done there. docs/playground.md describes what can be asked."),
}
_OTHER = _("This request cannot be read. docs/playground.md describes what can be asked.")


def _is_ours(request: web.Request) -> bool:
    host, port = request.headers.get("Host", ""), _own_port(request)
    ours = {f"{name}:{port}" for name in LOOPBACK} | (LOOPBACK if port == PLAIN_HTTP else set())
    origins = request.headers.getall("Origin", [])
    return host.lower() in ours and all(origin == f"http://{host}" for origin in origins)


def _own_port(request: web.Request) -> int | None:
    """The port the request arrived at."""
    own = request.get_extra_info("sockname")
    return own[1] if own else None
