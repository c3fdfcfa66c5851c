"""`python -m bot connect slack`: from nothing to a bot that answers in a workspace, in five steps.

The bot's file of settings is written each time something works, whole: a token, both, the channels.
Whoever stops in between begins again and is asked only for what is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from adapters.slack.connection import Access, Slack
from adapters.slack.mending import APPS
from adapters.slack.workspace import Identity, SlackChannel, SlackWorkspace
from bot.connecting.channels import ChannelQuestions
from bot.connecting.dialogue import Dialogue
from bot.connecting.ending import pinning, tell_end
from bot.connecting.greeting import Greeting, greet
from bot.connecting.keeping import Keeping
from bot.connecting.slack_app import Way, choose_way, make_app
from bot.connecting.slack_channels import SlackRooms
from bot.connecting.slack_tokens import TokenQuestions, Tokens, known_way
from bot.env_file import try_to_save
from bot.settings import ENV_FILE, Platform, Settings
from core.chat import Channel


def connect(settings: Settings) -> None:
    """Ask everything, and do it. Raises NotReadyError, and typer.Exit when it was broken off, which it says."""
    say = Dialogue()
    try_to_save(ENV_FILE)
    keeping = Keeping(settings, Platform.SLACK)
    with keeping.until_stopped(say):
        _Connecting(say, keeping).everything()


class _Connecting:
    """One run. `again`: something was there before it."""

    def __init__(self, say: Dialogue, keeping: Keeping) -> None:
        self.say = say
        self.keeping = keeping
        self.again = keeping.settings.slack_bot_token is not None

    @property
    def settings(self) -> Settings:
        """As they are now."""
        return self.keeping.settings

    def everything(self) -> None:
        """The five steps."""
        self._open()
        tokens = self._tokens()
        self.keeping.save(tokens.settings(self.settings), f"The tokens are kept in {ENV_FILE}.")
        self.say.step(3, "The channels")
        workspace = SlackWorkspace(tokens.bot, base_url=self.settings.slack_api_url)
        questions = ChannelQuestions(self.say, SlackRooms(self.say, workspace))
        channels = questions.settle(self.settings.slack_channels, self._keep_channels)
        self.say.step(4, "The settings")
        self.say.good(f"{ENV_FILE.absolute()} holds them, and only you can read it.")
        self.say.step(5, "The greeting")
        greeting = self._greet(tokens, channels, workspace)
        introductions = channels.get(Channel.INTRODUCTIONS)
        tell_end(
            self.say,
            "Slack",
            greeting,
            where=introductions.name if introductions else None,
            command="/staff first ",
            again=self.again,
        )
        if tokens.way is Way.HTTP:
            self.say.say(
                f"Once the bot runs, tell Slack so: {APPS}, your app, “App Manifest”, and press the link that verifies"
                " the address."
            )

    def _open(self) -> None:
        self.say.title("Connect the bot to Slack")
        if self.again:
            self.say.say("This was begun before. What is there is tried first, and you are asked for the rest.")
            return
        self.say.say("About ten minutes. It costs nothing: a free workspace of Slack is enough.")
        self.say.list(
            [
                "You make an app in Slack, from a text that stands ready.",
                "You copy its tokens here, one at a time. Each is tested at once.",
                "The programme's channels are found, or made.",
                f"The settings are written into {ENV_FILE.absolute()}.",
                "A card that greets newcomers is posted and pinned, and you get a code that makes you staff.",
            ]
        )
        self.say.say(
            "You need the right to add apps to the workspace; whoever made it has it. Ctrl+C stops at any time, and the"
            " same command goes on later with what is there by then."
        )

    # Tokens

    def _tokens(self) -> Tokens:
        """What works: kept from an earlier time, or asked for."""
        questions = TokenQuestions(self.say, self.settings.slack_api_url)
        bot = questions.known_bot_token(self.settings)
        if bot is not None and not self._is_right_team(bot[1]):
            bot = None
        tokens = questions.known_tokens(self.settings, *bot) if bot is not None else None
        if tokens is not None and self.say.agrees("All of this works. Keep it?"):
            return tokens
        if not self.again or tokens is not None:
            self.say.step(1, "The app")
            way = choose_way(self.say)
            make_app(self.say, way)
            self.say.step(2, "The tokens")
            return self._second(questions, way, *self._bot_token(questions, way))
        self.say.step(2, "The tokens")
        way = known_way(self.settings) or choose_way(self.say)
        if bot is not None:
            return self._second(questions, way, *bot)
        bot = self._bot_token(questions, way)
        return questions.known_tokens(self.settings, *bot) or self._second(questions, way, *bot)

    def _bot_token(self, questions: TokenQuestions, way: Way) -> tuple[str, Identity]:
        while True:
            bot, identity = questions.bot_token(way)
            if self._is_right_team(identity):
                values = {"SLACK_BOT_TOKEN": bot, "SLACK_TEAM_ID": identity.team}
                self.keeping.save(values, f"The bot token is kept in {ENV_FILE}.")
                return bot, identity

    def _second(self, questions: TokenQuestions, way: Way, bot: str, identity: Identity) -> Tokens:
        if way is Way.SOCKET:
            return Tokens(bot=bot, identity=identity, app=questions.app_token(identity))
        return Tokens(bot=bot, identity=identity, signing=questions.signing_secret())

    def _is_right_team(self, identity: Identity) -> bool:
        """Whether it is the workspace of before, or may be another one."""
        before = self.settings.slack_team_id
        if before in {None, identity.team}:
            return True
        self.say.trouble(
            f"This token is of another workspace ({identity.team}) than the one of before ({before}).",
            "People and messages of the one before stay with it; in the new one everybody is new to the bot.",
        )
        return self.say.insists("Is the new one meant?")

    # The channels

    def _keep_channels(self, channels: Mapping[Channel, SlackChannel]) -> None:
        ids = {purpose: channel.id for purpose, channel in channels.items()}
        self.keeping.save_channels(self.settings.slack_channels, ids)

    # The end

    def _greet(self, tokens: Tokens, channels: Mapping[Channel, SlackChannel], workspace: SlackWorkspace) -> Greeting:
        introductions = channels.get(Channel.INTRODUCTIONS)
        pin = pinning(self.say, workspace.pin)

        async def greeting() -> Greeting:
            access = Access(
                team=tokens.identity.team,
                api_url=self.settings.slack_api_url,
                bot_token=tokens.bot,
                channels={purpose: channel.id for purpose, channel in channels.items()},
            )
            slack = Slack(access)
            try:
                channel = introductions.id if introductions else None
                return await greet(self.settings, slack.messenger, channel, pin)
            finally:
                await slack.close()

        return asyncio.run(greeting())
