"""Slack as the settings name it: opened at the start, and asked whether it lets the bot in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog
from aiohttp.web import RouteDef
from pydantic import SecretStr

from adapters.slack.connection import Access, Slack
from adapters.slack.edge import PATH
from bot.serving import address
from bot.settings import Platform, Settings
from core.api import Core
from core.chat import DeliveryError, LockedOutError
from core.errors import NotReadyError

log = structlog.get_logger(__name__)

CONNECT = "Run: python -m bot connect slack"
"""What mends everything that is missing."""

UNFINISHED = f"If the bot is to be in Slack, finish what was begun. {CONNECT}"
"""Of a token in the settings of a bot that is not on Slack."""

CHECK = "Run: python -m bot check"
"""What says how the rest is mended."""


@dataclass(frozen=True)
class Opened:
    """A workspace. `lets_in`: whether it lets the bot in, None when it did not answer; `reason`: why not."""

    slack: Slack
    lets_in: bool | None = None
    reason: str = ""

    def welcome(self, host: str, port: int) -> str:
        """Where Slack is answered, in a sentence for the shell."""
        team = self.slack.messenger.workspace
        if self.slack.calls_itself:
            return f"Slack's workspace {team} is answered over a connection that the bot opens; see the log."
        return f"Slack's workspace {team} is answered at {address(host, port)}{PATH}"

    async def answer(self, core: Core, stack: AsyncExitStack) -> Sequence[RouteDef]:
        """Answer people until the stack is closed; over HTTP by these routes, once they are served."""
        routes = await stack.enter_async_context(self.slack.answering(core))
        there = self.slack.messenger
        if self.lets_in:
            await core.let_in(there.platform, there.workspace)
        elif self.lets_in is False:
            await core.locked_out(there.platform, there.workspace, self.reason)
        return routes


async def open_slack(settings: Settings, stack: AsyncExitStack) -> Opened | None:
    """The workspace, when Slack is among the platforms. Raises NotReadyError.

    A workspace that does not let the bot in stops the start only when there is no other platform to say so on.
    """
    if Platform.SLACK not in settings.platforms:
        if settings.slack_bot_token is not None:
            log.warning("there is a token of Slack, and PLATFORMS does not name slack", mend=UNFINISHED)
        return None
    access = _access(settings)
    slack = Slack(access)
    stack.push_async_callback(slack.close)
    try:
        team = await slack.team()
    except LockedOutError as error:
        if len(settings.platforms) == 1:
            raise NotReadyError(f"Slack does not let the bot in ({error.reason}). {CHECK}") from error
        log.warning("Slack does not let the bot in", reason=error.reason, mend=CHECK)
        return Opened(slack, lets_in=False, reason=error.reason)
    except DeliveryError as error:
        log.warning("Slack does not answer yet; the bot goes on trying", reason=error.reason)
        return Opened(slack)
    if team != access.team:
        raise NotReadyError(
            f"SLACK_TEAM_ID names the workspace {access.team}, and SLACK_BOT_TOKEN is of {team}. {CONNECT}"
        )
    return Opened(slack, lets_in=True)


def _access(settings: Settings) -> Access:
    """Raises NotReadyError, which names the setting that is missing."""
    missing = "PLATFORMS names slack, and {name} set. " + CONNECT
    if settings.slack_bot_token is None:
        raise NotReadyError(missing.format(name="SLACK_BOT_TOKEN is not"))
    if settings.slack_team_id is None:
        raise NotReadyError(missing.format(name="SLACK_TEAM_ID is not"))
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise NotReadyError(missing.format(name="neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is"))
    return Access(
        team=settings.slack_team_id,
        api_url=settings.slack_api_url,
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=_shown(settings.slack_app_token),
        signing_secret=_shown(settings.slack_signing_secret),
        channels=settings.slack_channels,
    )


def _shown(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
