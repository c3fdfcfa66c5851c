"""The Bolt app: which of Slack's requests goes to which of the things a person can do.

With `process_before_response` Bolt answers a request when its listener ends, and polls for nothing. Requests come in
signed and once (`edge`) or over a socket that was opened with a token (`socket`), so Bolt's own check is off; whose
workspace it is, and whether Slack only repeats itself, is looked at here for both.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from pydantic import ValidationError
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.blocks import PRESS
from adapters.slack.calls import client_for
from adapters.slack.once import Once
from adapters.slack.payloads import (
    HomeOpened,
    Press,
    SlashCommand,
    Submission,
    Suggestion,
    TokensRevoked,
    WrittenMessage,
    read,
)
from adapters.slack.speaking import Speaking
from adapters.slack.views import ANSWER, FORM
from core.api import incident
from core.chat import Reader, Text, _, plain

log = structlog.get_logger(__name__)

Json = dict[str, Any]

REPEATS = 1800.0
"""Seconds in which Slack repeats what it heard no answer to: at once, after a minute, after five."""

ELSEWHERE = _("I serve the librarians of another workspace. Please talk to the people here.")
"""What somebody of a foreign workspace reads."""

Removed = Callable[[str], Awaitable[None]]
"""Told why the workspace may not let the bot in any more."""


def bolt_app(
    speaking: Speaking, *, team: str, api_url: str, removed: Removed, clock: Callable[[], datetime]
) -> AsyncApp:
    """The app of one workspace. `speaking` answers; `removed` hears that the bot was removed or its token revoked."""
    guard = _Guard(team, Once(REPEATS, now=lambda: clock().timestamp()), speaking.turn_away)

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team)

    app = AsyncApp(
        name="sister-libraries",
        client=client_for(None, base_url=api_url),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        before_authorize=guard.look,
        authorize=authorize,
    )

    @app.command(re.compile(r"/.+"))
    async def command(ack: AsyncAck, told: SlashCommand) -> None:
        await ack(await speaking.command(told) or "")

    @app.action(re.compile(rf"{re.escape(PRESS)}\."))
    async def press(ack: AsyncAck, told: Press) -> None:
        await speaking.press(told)
        await ack()

    @app.view(re.compile(re.escape(FORM)))
    async def submit(ack: AsyncAck, told: Submission) -> None:
        await ack(await speaking.submit(told) or "")

    @app.options(ANSWER)
    async def suggest(ack: AsyncAck, told: Suggestion) -> None:
        await ack(await speaking.suggest(told))

    @app.event("message")
    async def message(told: WrittenMessage) -> None:
        await speaking.message(told)

    @app.event("app_home_opened")
    async def home(told: HomeOpened) -> None:
        await speaking.home(told)

    @app.event("app_uninstalled")
    async def uninstalled() -> None:
        await removed("app_uninstalled")

    @app.event("tokens_revoked")
    async def revoked(told: TokensRevoked) -> None:
        if told.tokens.bot:
            await removed("tokens_revoked")

    @app.error
    async def failed(error: Exception, body: Json) -> BoltResponse:
        return _failed(error, body)

    return app


class _Guard:
    """Lets in what comes from the one workspace, once. `turn_away` is given the address where others are answered."""

    def __init__(self, team: str, once: Once, turn_away: Callable[[str, Text], None]) -> None:
        self._team = team
        self._once = once
        self._turn_away = turn_away

    async def look(self, request: AsyncBoltRequest, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """Bolt's middleware: goes on with what was read, or answers 200 and does nothing. Raises ValidationError when
        the request is of another shape.
        """
        body = request.body
        request.context["told"] = read(body)
        teams = _teams(request)
        if body.get("type") == "url_verification":
            return await next_()
        if not teams or any(team != self._team for team in teams):
            log.info("request of another workspace", teams=list(map(str, teams)))
            if "command" in body:
                return _said(plain(ELSEWHERE, Reader()))
            if (url := body.get("response_url")) is not None:
                self._turn_away(str(url), ELSEWHERE)
            return BoltResponse(status=200)
        key = body.get("event_id") or body.get("trigger_id")
        if key is not None and not self._once.takes(str(key)):
            log.info("request repeated", retry=request.headers.get("x-slack-retry-num"))
            return BoltResponse(status=200)
        return await next_()


def _teams(request: AsyncBoltRequest) -> list[object]:
    """Whose workspace it happened in, and whose the person is: in a channel that two workspaces share they differ, and
    Bolt tells the second one of some requests only.
    """
    body, context = request.body, request.context
    user, event = (told if isinstance(told, Mapping) else {} for told in (body.get("user"), body.get("event")))
    theirs = (user.get("team_id"), event.get("team"), event.get("user_team"))
    named = (context.team_id, context.actor_team_id, body.get("team_id"), *theirs)
    return [team for team in named if team is not None]


def _failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    """What Slack hears when a request was not carried out: never a 5xx, which it would repeat."""
    match error:
        case BoltUnhandledRequestError():
            log.info("request without a listener", type=body.get("type"))
            return BoltResponse(status=200)
        case ValidationError():
            wrong = sorted({".".join(map(str, each["loc"])) for each in error.errors()})
            log.warning("request of another shape", type=body.get("type"), fields=wrong)
            return BoltResponse(status=400)
        case _:
            said = plain(incident(error, "answer Slack"), Reader())
            return _said(said) if "command" in body else BoltResponse(status=200)


def _said(text: str) -> BoltResponse:
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
