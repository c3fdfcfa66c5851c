"""Whether the bot gets into its Slack workspace, hears what people do there, and may write where it should."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import SecretStr

from adapters.slack.edge import PATH
from adapters.slack.mending import UPDATE, SetUpError
from adapters.slack.tokens import Kind, kind_of
from adapters.slack.workspace import Identity, SlackChannel, SlackWorkspace, try_app_token
from bot.connecting.channels import PURPOSES
from bot.connecting.slack_tokens import wrong_clock
from bot.finding import Finding, channel_not_set, token_file
from bot.opening import connect_line
from bot.settings import Platform, Settings
from core.chat import Channel

CONNECT = connect_line(Platform.SLACK)

_PLACES = {
    Kind.BOT_TOKEN: "SLACK_BOT_TOKEN",
    Kind.APP_TOKEN: "SLACK_APP_TOKEN",
    Kind.SIGNING_SECRET: "SLACK_SIGNING_SECRET",
}
"""Where each kind belongs."""


async def check_slack(settings: Settings) -> Sequence[Finding]:
    """Everything."""
    found = [*_kinds(settings), *token_file("Slack")]
    token = settings.slack_bot_token
    if token is None or kind_of(token.get_secret_value()) is not Kind.BOT_TOKEN:
        return found
    workspace = SlackWorkspace(token.get_secret_value(), base_url=settings.slack_api_url)
    try:
        identity = await workspace.identity()
        return [
            *found,
            Finding(f"Slack: bot token (of {identity.team_name}, as @{identity.called})"),
            _team(settings, identity),
            _scopes(identity),
            _clock(identity),
            *await _socket(settings, identity),
            *[await _channel(settings, workspace, channel) for channel in Channel],
        ]
    except SetUpError as error:
        return [*found, Finding(f"Slack: {error.what}", error.mend)]


def _kinds(settings: Settings) -> list[Finding]:
    """Each secret stands where its kind belongs."""
    given = {
        Kind.BOT_TOKEN: settings.slack_bot_token,
        Kind.APP_TOKEN: settings.slack_app_token,
        Kind.SIGNING_SECRET: settings.slack_signing_secret,
    }
    found = [_misplaced(wanted, secret) for wanted, secret in given.items() if secret is not None]
    if settings.slack_bot_token is None:
        found.append(Finding("Slack: SLACK_BOT_TOKEN is not set", CONNECT))
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        found.append(Finding("Slack: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set", CONNECT))
    return [finding for finding in found if finding is not None]


def _misplaced(wanted: Kind, secret: SecretStr) -> Finding | None:
    kind = kind_of(secret.get_secret_value())
    if kind is wanted:
        return None
    what = f"Slack: {_PLACES[wanted]} holds {kind.value}"
    return Finding(what, f"It belongs into {_PLACES[kind]}. {CONNECT}" if kind in _PLACES else CONNECT)


def _team(settings: Settings, identity: Identity) -> Finding:
    what = "Slack: workspace"
    if settings.slack_team_id == identity.team:
        return Finding(f"{what} {identity.team}")
    if settings.slack_team_id is None:
        return Finding(f"{what}: SLACK_TEAM_ID is not set", f"Add this line to .env: SLACK_TEAM_ID={identity.team}")
    return Finding(
        f"{what}: SLACK_TEAM_ID is {settings.slack_team_id}, and the bot token is of {identity.team}",
        f"If {identity.team_name} is meant, set SLACK_TEAM_ID={identity.team}. If not: {CONNECT}",
    )


def _scopes(identity: Identity) -> Finding:
    if identity.missing:
        return Finding(f"Slack: scopes are missing: {', '.join(identity.missing)}", UPDATE)
    return Finding("Slack: scopes")


def _clock(identity: Identity) -> Finding:
    if not identity.clock_is_wrong:
        return Finding("Slack: clock")
    what, mend = wrong_clock(identity)
    return Finding(f"Slack: clock. {what}", mend)


async def _socket(settings: Settings, identity: Identity) -> list[Finding]:
    """How Slack's requests come in. Whether a signing secret is right shows only when Slack calls."""
    token = settings.slack_app_token
    if token is None:
        if settings.slack_signing_secret is None:
            return []
        return [Finding(f"Slack: over HTTP, at {settings.host}:{settings.port}{PATH}")]
    if kind_of(token.get_secret_value()) is not Kind.APP_TOKEN:
        return []
    try:
        await try_app_token(token.get_secret_value(), of=identity, base_url=settings.slack_api_url)
    except SetUpError as error:
        return [Finding(f"Slack: app token. {error.what}", error.mend)]
    return [Finding("Slack: Socket Mode")]


async def _channel(settings: Settings, workspace: SlackWorkspace, purpose: Channel) -> Finding:
    what = f"Slack: channel for {purpose.value}"
    setting = f"{purpose.name}_CHANNEL"
    known = settings.slack_channels.get(purpose)
    if known is None:
        return channel_not_set(what, setting, CONNECT)
    try:
        channel = await workspace.channel(known)
    except SetUpError as error:
        return Finding(f"{what}: {error.what}", error.mend)
    if channel is None:
        return Finding(f"{what}: {known} of {setting} is not there, or the bot cannot see it", CONNECT)
    return _state(what, channel, private=PURPOSES[purpose].private)


def _state(what: str, channel: SlackChannel, *, private: bool) -> Finding:
    if channel.archived:
        return Finding(
            f"{what}: #{channel.name} is archived",
            "Bring it back in Slack: its name, “Settings”, “Unarchive”; then write /invite @Sister Libraries in it.",
        )
    if not channel.member:
        return Finding(f"{what}: the bot is not in #{channel.name}", "Write /invite @Sister Libraries in that channel.")
    if private and not channel.private:
        mend = "Make it private in Slack: its name, “Settings”, “Change to a private channel”."
        return Finding(f"{what}: everybody can read #{channel.name}", mend, warning=True)
    return Finding(f"{what}: #{channel.name}")
