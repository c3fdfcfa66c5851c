"""`python -m bot connect discord`: from nothing to a bot that answers in a server, in six steps.

The bot's file of settings is written each time something works, whole: the token, the server, the channels.
Whoever stops in between begins again and is asked only for what is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from adapters.discord.connection import Access, Discord
from adapters.discord.mending import APPLICATIONS, set_up_error
from adapters.discord.workspace import DiscordChannel, Identity, Standing, discord_workspace
from bot.connecting.channels import ChannelQuestions, persist
from bot.connecting.dialogue import Dialogue
from bot.connecting.discord_channels import DiscordRooms
from bot.connecting.discord_server import Asking, ServerQuestions
from bot.connecting.discord_token import TokenQuestion
from bot.connecting.ending import pinning, tell_end
from bot.connecting.greeting import Greeting, greet
from bot.connecting.keeping import Keeping
from bot.env_file import try_to_save
from bot.settings import ENV_FILE, Platform, Settings
from core.chat import Channel


def connect(settings: Settings) -> None:
    """Ask everything, and do it. Raises NotReadyError, and typer.Exit when it was broken off, which it says."""
    say = Dialogue()
    try_to_save(ENV_FILE)
    keeping = Keeping(settings, Platform.DISCORD)
    with keeping.until_stopped(say):
        _Connecting(say, keeping).everything()


class _Connecting:
    """One run. `again`: something was there before it."""

    def __init__(self, say: Dialogue, keeping: Keeping) -> None:
        self.say = say
        self.keeping = keeping
        self.again = keeping.settings.discord_token is not None

    @property
    def settings(self) -> Settings:
        """As they are now."""
        return self.keeping.settings

    def everything(self) -> None:
        """The six steps."""
        self._open()
        token, identity = self._token()
        self.keeping.save({"DISCORD_TOKEN": token}, f"The token is kept in {ENV_FILE}.")
        self.say.step(3, "The server")
        asking = Asking(token, self.settings.discord_api_url)
        standing = ServerQuestions(self.say, asking, identity).settle(self.settings.discord_guild_id)
        self.keeping.save({"DISCORD_GUILD_ID": standing.server.id}, f"Token and server are kept in {ENV_FILE}.")
        self.say.step(4, "The channels")
        known = self.settings.discord_channels
        rooms = DiscordRooms(self.say, asking, standing, application=identity.application, known=known)
        rooms.offer_to_make()
        channels = ChannelQuestions(self.say, rooms).settle(known, self._keep_channels)
        self.say.step(5, "The settings")
        self.say.good(f"{ENV_FILE.absolute()} holds them, and only you can read it.")
        self.say.step(6, "The greeting")
        greeting = persist(self.say, lambda: asyncio.run(self._greet(token, standing, channels)))
        introductions = channels.get(Channel.INTRODUCTIONS)
        tell_end(
            self.say,
            "Discord",
            greeting,
            where=introductions.name if introductions else None,
            command="/staff first code:",
            again=self.again,
        )
        self.say.say(
            "Discord shows /staff to those who may manage the server. To show it to all staff: Server Settings,"
            f" “Integrations”, {identity.called}, /staff, “Add Roles or Members”."
        )

    def _open(self) -> None:
        self.say.title("Connect the bot to Discord")
        if self.again:
            self.say.say("This was begun before. What is there is tried first, and you are asked for the rest.")
            return
        self.say.say("About ten minutes. It costs nothing: neither the application nor the server does.")
        self.say.list(
            [
                "You make an application in Discord, which is a name and a picture for the bot.",
                "You copy its bot token here. It is tested at once.",
                "You let the bot into your server by a link.",
                "The programme's channels are found, or made.",
                f"The settings are written into {ENV_FILE.absolute()}.",
                "A card that greets newcomers is posted and pinned, and you get a code that makes you staff.",
            ]
        )
        self.say.say(
            "You need a server of Discord, and the right to manage it; whoever made it has it. Ctrl+C stops at any"
            " time, and the same command goes on later with what is there by then."
        )

    # The application and its token

    def _token(self) -> tuple[str, Identity]:
        """What works: kept from an earlier time, or asked for."""
        question = TokenQuestion(self.say, self.settings.discord_api_url)
        known = question.known(self.settings.discord_token)
        if known is not None and self.say.agrees("Keep this token?"):
            return known
        if not self.again or known is not None:
            self.say.step(1, "The application")
            self._make_application()
        self.say.step(2, "The token")
        self.say.say("The bot token. On the page of the application:")
        self.say.list(
            [
                "“Bot” on the left, then “Reset Token” and “Yes, do it!”. Discord shows it this once.",
                "“Copy”, and paste it here.",
            ]
        )
        return question.ask()

    def _make_application(self) -> None:
        self.say.say("In a browser where you are logged in to Discord:")
        self.say.list(
            [
                f"Open {APPLICATIONS} and press “New Application”.",
                "Name it, such as Sister Libraries, and press “Create”. The bot is called so in the server.",
            ]
        )
        self.say.say(
            "Leave everything else as it is. Under “Privileged Gateway Intents” all three stay off, Message Content"
            " and Server Members too: the bot reads what is written to it, and nothing else."
        )
        self.say.wait("When the application is made, press Enter")

    # The channels

    def _keep_channels(self, channels: Mapping[Channel, DiscordChannel]) -> None:
        ids = {purpose: channel.id for purpose, channel in channels.items()}
        self.keeping.save_channels(self.settings.discord_channels, ids)

    # The end

    async def _greet(self, token: str, standing: Standing, channels: Mapping[Channel, DiscordChannel]) -> Greeting:
        """Raises SetUpError when Discord does not answer."""
        introductions = channels.get(Channel.INTRODUCTIONS)

        async def pin(channel: str, message: str) -> bool:
            async with discord_workspace(token, api_url=self.settings.discord_api_url) as workspace:
                return await workspace.pin(channel, message)

        access = Access(
            guild=standing.server.id,
            token=token,
            api_url=self.settings.discord_api_url,
            gateway_url=self.settings.discord_gateway_url,
            channels={purpose: channel.id for purpose, channel in channels.items()},
        )
        discord = Discord(access)
        try:
            await discord.client.login(token)  # it registers the commands, too
        except Exception as error:
            await discord.close()
            raise set_up_error(error) from error
        try:
            channel = introductions.id if introductions else None
            return await greet(self.settings, discord.messenger, channel, pinning(self.say, pin))
        finally:
            await discord.close()
