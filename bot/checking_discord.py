"""Whether the bot gets into its server of Discord, hears what people do there, and may write where it should."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.discord.mending import APPLICATIONS
from adapters.discord.permissions import PIN, invitation
from adapters.discord.tokens import Kind, kind_of
from adapters.discord.workspace import DiscordChannel, DiscordWorkspace, Identity, Standing, discord_workspace
from bot.connecting.channels import PURPOSES, Purpose
from bot.connecting.discord_channels import lacking_for
from bot.finding import Finding, channel_not_set, token_file
from bot.opening import connect_line
from bot.settings import Platform, Settings
from core.chat import Channel, SetUpError

CONNECT = connect_line(Platform.DISCORD)

STAFF_COMMAND = Finding(
    "Discord: /staff is shown to those who may manage the server, and hidden from others",
    "To show it to all staff: Server Settings, Integrations, the bot, /staff, Add Roles or Members.",
    note=True,
)
"""The bot decides who is staff, Discord decides who sees the command."""


async def check_discord(settings: Settings) -> Sequence[Finding]:
    """Everything."""
    found = [*_token(settings), *token_file("Discord")]
    token = settings.discord_token
    if token is None or kind_of(token.get_secret_value()) is not Kind.BOT_TOKEN:
        return found
    try:
        async with discord_workspace(token.get_secret_value(), api_url=settings.discord_api_url) as workspace:
            identity = await workspace.identity()
            found += [Finding(f"Discord: bot token (as {identity.called})"), *_application(identity)]
            return [*found, *await _server(settings, workspace, identity)]
    except SetUpError as error:
        return [*found, Finding(f"Discord: {error.what}", error.mend)]


def _token(settings: Settings) -> list[Finding]:
    if settings.discord_token is None:
        return [Finding("Discord: DISCORD_TOKEN is not set", CONNECT)]
    kind = kind_of(settings.discord_token.get_secret_value())
    return [] if kind is Kind.BOT_TOKEN else [Finding(f"Discord: DISCORD_TOKEN holds {kind.value}", CONNECT)]


def _application(identity: Identity) -> list[Finding]:
    """What is set on the application's pages."""
    page = f"{APPLICATIONS}/{identity.application}"
    found = []
    if identity.privileged:
        what = f"Discord: the application may hear more than the bot needs: {', '.join(identity.privileged)}"
        found.append(Finding(what, f"Turn it off: {page}/bot, Privileged Gateway Intents.", warning=True))
    else:
        found.append(Finding("Discord: no privileged intent is on"))
    if identity.posts_elsewhere:
        what = "Discord: what people do is sent to an address, and never reaches the bot"
        found.append(Finding(what, f"Empty the field Interactions Endpoint URL: {page}/information."))
    if identity.wants_code:
        what = "Discord: nobody can let the bot into a server by a link"
        found.append(Finding(what, f"Turn off Requires OAuth2 Code Grant: {page}/bot.", warning=True))
    return found


async def _server(settings: Settings, workspace: DiscordWorkspace, identity: Identity) -> list[Finding]:
    guild = settings.discord_guild_id
    if guild is None:
        return [Finding("Discord: DISCORD_GUILD_ID is not set", CONNECT)]
    try:
        standing = await workspace.standing(guild)
    except SetUpError as error:
        return [Finding(f"Discord: server {guild} of DISCORD_GUILD_ID. {error.what}", error.mend)]
    return [
        Finding(f"Discord: server {standing.server.name} ({guild})"),
        _permissions(identity, standing),
        *[_channel(settings, standing, purpose) for purpose in Channel],
        await _commands(workspace, identity),
        STAFF_COMMAND,
    ]


def _permissions(identity: Identity, standing: Standing) -> Finding:
    """What the bot was given when it was let in; channels may say otherwise, and each is looked at."""
    if not standing.lacks:
        return Finding("Discord: permissions in the server")
    link = invitation(identity.application, makes_channels=False, guild=standing.server.id)
    what = f"Discord: permissions in the server are missing: {', '.join(standing.lacks)}"
    return Finding(what, f"Open this, and authorize the bot there again: {link}", warning=True)


def _channel(settings: Settings, standing: Standing, purpose: Channel) -> Finding:
    what = f"Discord: channel for {purpose.value}"
    setting = f"{purpose.name}_CHANNEL"
    known = settings.discord_channels.get(purpose)
    if known is None:
        return channel_not_set(what, setting, CONNECT)
    channel = next((each for each in standing.channels if each.id == known), None)
    if channel is None:
        return Finding(f"{what}: {known} of {setting} is not there", CONNECT)
    return _state(what, channel, standing.role, PURPOSES[purpose])


def _state(what: str, channel: DiscordChannel, role: str, plan: Purpose) -> Finding:
    if not channel.text:
        return Finding(f"{what}: #{channel.name} is no text channel", CONNECT)
    if lacks := lacking_for(channel, plan):
        return Finding(
            f"{what}: in #{channel.name} the bot may not: {', '.join(lacks)}",
            f"In Discord: Edit Channel, Permissions, add the role {role}, and allow: {', '.join(lacks)}.",
            warning=lacks == [PIN.name],
        )
    if plan.private and not channel.private:
        mend = "Make it private in Discord: Edit Channel, Permissions, Private Channel."
        return Finding(f"{what}: everybody can read #{channel.name}", mend, warning=True)
    return Finding(f"{what}: #{channel.name}")


async def _commands(workspace: DiscordWorkspace, identity: Identity) -> Finding:
    if await workspace.knows_our_commands(identity.application):
        return Finding("Discord: commands")
    mend = "Start the bot, or start it again: it registers them. python -m bot run"
    return Finding("Discord: the commands there are not those of this version", mend, warning=True)
