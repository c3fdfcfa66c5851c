"""Slack as the settings name it: opened at the start, and asked whether it lets the bot in."""

from __future__ import annotations

from contextlib import AsyncExitStack

from adapters.slack.connection import Access, Slack
from adapters.slack.edge import PATH
from bot.opening import Opened, connect_line, lets_in, needed, shown
from bot.serving import address
from bot.settings import Platform, Settings
from core.errors import NotReadyError

HERE = Platform.SLACK


async def open_slack(settings: Settings, stack: AsyncExitStack) -> Opened:
    """The workspace. Raises NotReadyError.

    A workspace that does not let the bot in stops the start only when there is no other platform to say so on.
    """
    access = _access(settings)
    slack = Slack(access)
    stack.push_async_callback(slack.close)

    async def ask() -> None:
        team = await slack.team()
        if team != access.team:
            raise NotReadyError(
                f"SLACK_TEAM_ID names the workspace {access.team}, and SLACK_BOT_TOKEN is of {team}."
                f" {connect_line(HERE)}"
            )

    def welcome(host: str, port: int) -> str:
        if slack.calls_itself:
            return f"Slack's workspace {access.team} is answered over a connection that the bot opens; see the log."
        return f"Slack's workspace {access.team} is answered at {address(host, port)}{PATH}"

    inside, reason = await lets_in(settings, HERE, ask)
    return Opened(
        messenger=slack.messenger,
        answering=slack.answering,
        welcome=welcome,
        lets_in=inside,
        reason=reason,
        over_http=not slack.calls_itself,
    )


def _access(settings: Settings) -> Access:
    """Raises NotReadyError, which names the setting that is missing."""
    bot_token = needed(HERE, "SLACK_BOT_TOKEN", shown(settings.slack_bot_token))
    team = needed(HERE, "SLACK_TEAM_ID", settings.slack_team_id)
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise NotReadyError(
            f"PLATFORMS names slack, and neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. {connect_line(HERE)}"
        )
    return Access(
        team=team,
        api_url=settings.slack_api_url,
        bot_token=bot_token,
        app_token=shown(settings.slack_app_token),
        signing_secret=shown(settings.slack_signing_secret),
        channels=settings.slack_channels,
    )
