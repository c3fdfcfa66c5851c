"""The Web API on PORT, as a program: `python -m benchmarks.slack.web_api`.

It answers the methods that a slash command leads to, and counts the messages that it was given.
"""

from __future__ import annotations

import os
from itertools import count

from aiohttp import web

from benchmarks.slack.access import TEAM

_numbers = count(1)
_posted: list[str] = []


async def _answer(request: web.Request) -> web.Response:
    method = request.match_info["method"]
    is_json = request.content_type == "application/json"
    asked = {**request.query, **(await request.json() if is_json else await request.post())}
    told: dict[str, object]
    match method:
        case "auth.test":
            told = {
                "team_id": TEAM,
                "team": "Sister Libraries",
                "user_id": "UBOT",
                "bot_id": "B1",
                "url": "https://t1/",
            }
        case "users.info":
            user = str(asked["user"])
            profile = {"display_name": f"Librarian {user}"}
            told = {"user": {"id": user, "name": user, "locale": "en-US", "tz": "Pacific/Fiji", "profile": profile}}
        case "conversations.open":
            told = {"channel": {"id": f"D{asked['users']}"}}
        case "chat.postMessage":
            stamp = f"1.{next(_numbers):06d}"
            _posted.append(stamp)
            told = {"channel": asked["channel"], "ts": stamp}
        case _:
            return web.json_response({"ok": False, "error": "unknown_method"})
    return web.json_response({"ok": True, **told})


async def _count(_request: web.Request) -> web.Response:
    return web.json_response(len(_posted))


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.route("*", "/api/{method}", _answer), web.get("/count", _count)])
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None)
