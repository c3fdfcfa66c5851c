"""Response URLs: five answers in half an hour (docs.slack.dev, "Handling user interaction")."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.protocol import Json, refused

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

USES = 5
LIFE = 30 * 60.0
"""Seconds."""


@dataclass(frozen=True)
class Origin:
    """What an address belongs to: who did something, where, and to which message, if to one."""

    user: str
    channel: str
    message: str | None
    at: float


class Responses:
    """The addresses of a workspace. One that Slack never gave out only counts its uses."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self._origins: dict[str, Origin] = {}
        self._numbers = count(1)
        slack.routes.append(web.post("/response/{id}", self._taken))

    def address(self, user: str, channel: str, message: str | None = None) -> str:
        """A new one."""
        name = f"r{next(self._numbers)}"
        self._origins[name] = Origin(user, channel, message, self._slack.clock())
        return f"{self._slack.response_url}{name}"

    async def _taken(self, request: web.Request) -> web.StreamResponse:
        return await self._slack.unless_it_fails("response_url", request, self._respond)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["id"]
        used, origin = self._slack.responses.setdefault(name, []), self._origins.get(name)
        if origin is not None and self._slack.clock() - origin.at >= LIFE:
            return web.json_response(refused("expired_url"), status=404)
        if len(used) == USES:
            return web.json_response(refused("used_url"), status=404)
        answer = await request.json()
        used.append(answer)
        if answer.get("delete_original") is not True and (why := self._slack.messages.refusal(answer)) is not None:
            return web.Response(status=400, text=why["error"])
        if origin is not None:
            self._show(origin, answer)
        self._slack.changed()
        return web.Response(text="ok")

    def _show(self, origin: Origin, answer: Json) -> None:
        messages = self._slack.messages
        if answer.get("delete_original") is True and origin.message is not None:
            messages.remove(origin.channel, origin.message)
        elif answer.get("replace_original") is True and origin.message is not None:
            messages.replace(origin.channel, origin.message, answer)
        else:
            self.show(origin.user, origin.channel, answer)

    def show(self, user: str, channel: str, answer: Json) -> None:
        """An answer, for everybody if it says so, else for this person alone."""
        if answer.get("response_type") == "in_channel":
            self._slack.channels.setdefault(channel, []).append(self._slack.messages.written(answer))
        else:
            self._slack.messages.whisper(user, channel, answer)
