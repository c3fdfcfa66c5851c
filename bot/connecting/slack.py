"""`python -m bot connect slack`: from nothing to a bot that answers in a workspace, in five steps.

The bot's file of settings is written each time something works, whole: a token, both, the channels.
Whoever stops in between begins again and is asked only for what is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import typer
from pydantic import SecretStr

from adapters.slack.connection import Access, Slack
from adapters.slack.mending import APPS, SetUpError
from adapters.slack.workspace import Identity, SlackChannel, SlackWorkspace
from bot.connecting.dialogue import Dialogue
from bot.connecting.greeting import Card, Greeting, greet
from bot.connecting.slack_app import Way, choose_way, make_app
from bot.connecting.slack_channels import ChannelQuestions
from bot.connecting.slack_tokens import TokenQuestions, Tokens, known_way
from bot.env_file import save_settings, try_to_save
from bot.settings import ENV_FILE, Platform, Settings, SettingsError, load_settings
from core.chat import Channel
from core.errors import NotReadyError

AGAIN = "python -m bot connect slack"


def connect(settings: Settings) -> None:
    """Ask everything, and do it. Raises NotReadyError, and typer.Exit when it was broken off, which it says."""
    say = Dialogue()
    try_to_save(ENV_FILE)
    connecting = _Connecting(say, settings)
    try:
        connecting.everything()
    except (typer.Abort, KeyboardInterrupt) as error:
        say.say(f"Stopped. {connecting.kept} To go on: {AGAIN}")
        raise typer.Exit(1) from error


@dataclass
class _Connecting:
    """One run. `kept`: what would be there if it were broken off now. `again`: something was there before it."""

    say: Dialogue
    settings: Settings
    kept: str = "Nothing was written."

    def __post_init__(self) -> None:
        self.again = self.settings.slack_bot_token is not None

    def everything(self) -> None:
        """The five steps."""
        self._open()
        tokens = self._tokens()
        self._save(tokens.settings(self.settings), f"The tokens are kept in {ENV_FILE}.")
        self.say.step(3, "The channels")
        workspace = SlackWorkspace(tokens.bot, base_url=self.settings.slack_api_url)
        channels = ChannelQuestions(self.say, workspace).settle(self.settings.slack_channels, self._keep_channels)
        self.say.step(4, "The settings")
        self.say.good(f"{ENV_FILE.absolute()} holds them, and only you can read it.")
        self.say.step(5, "The greeting")
        greeting = self._greet(tokens, channels, workspace)
        self._end(tokens.way, channels, greeting)

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
                self._save(values, f"The bot token is kept in {ENV_FILE}.")
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

    # Settings

    def _about(self, channels: Mapping[Channel, SlackChannel]) -> dict[str, str]:
        """The platforms and the channels as lines of the settings; a channel that is not wanted any more is emptied."""
        given = self.settings.platforms if "platforms" in self.settings.model_fields_set else ()
        values = {"PLATFORMS": ",".join(dict.fromkeys([*given, Platform.SLACK]))}
        for purpose in Channel:
            if purpose in channels:
                values[f"{purpose.name}_CHANNEL"] = channels[purpose].id
            elif purpose in self.settings.slack_channels:
                values[f"{purpose.name}_CHANNEL"] = ""
        return values

    def _keep_channels(self, channels: Mapping[Channel, SlackChannel]) -> None:
        self._save(self._about(channels), f"The settings are kept in {ENV_FILE}.")

    def _save(self, values: Mapping[str, str], kept: str) -> None:
        """Write them, and see that they are in force. Raises NotReadyError."""
        save_settings(ENV_FILE, values)
        self.kept = kept
        try:
            self.settings = load_settings()
        except SettingsError as error:
            raise NotReadyError("\n".join(error.lines)) from error
        overruled = [name for name, value in values.items() if _shown(getattr(self.settings, name.lower())) != value]
        if overruled:
            raise NotReadyError(
                f"{', '.join(overruled)}: set in the environment too, which counts more than {ENV_FILE}."
                f" Remove it there, and go on: {AGAIN}"
            )

    # The end

    def _greet(self, tokens: Tokens, channels: Mapping[Channel, SlackChannel], workspace: SlackWorkspace) -> Greeting:
        async def pin(channel: str, message: str) -> bool:
            try:
                return await workspace.pin(channel, message)
            except SetUpError as error:
                self.say.trouble(f"The card cannot be pinned. {error.what}", error.mend)
                return True

        async def greeting() -> Greeting:
            access = Access(
                team=tokens.identity.team,
                api_url=self.settings.slack_api_url,
                bot_token=tokens.bot,
                channels={purpose: channel.id for purpose, channel in channels.items()},
            )
            slack = Slack(access)
            try:
                introductions = channels.get(Channel.INTRODUCTIONS)
                return await greet(self.settings, slack.messenger, introductions.id if introductions else None, pin)
            finally:
                await slack.close()

        return asyncio.run(greeting())

    def _end(self, way: Way, channels: Mapping[Channel, SlackChannel], greeting: Greeting) -> None:
        match greeting.card:
            case Card.STANDS:
                self.say.good(f"The start card stands in #{channels[Channel.INTRODUCTIONS].name}.")
            case Card.WAITS:
                self.say.trouble("Slack takes no message at the moment.", "The bot posts the card when it runs.")
            case Card.NOWHERE:
                self.say.good("Without a channel for introductions there is no start card.")
            case _:
                assert_never(greeting.card)
        self.say.title("Done")
        self.say.table(
            [
                ("Start the bot:", "python -m bot run"),
                ("See whether all is well:", "python -m bot check"),
                *([("Become staff, in Slack:", f"/staff first {greeting.code}")] if greeting.code else []),
            ]
        )
        if greeting.code:
            self.say.say("The code works once, within seven days, for whoever writes it while the bot runs.")
        else:
            self.say.say(
                f"Staff already: {', '.join(greeting.staff)}. A code for somebody else: python -m bot staff-code"
            )
        if self.again:
            self.say.say("If the bot runs, stop it and start it again: it reads its settings at the start.")
        if way is Way.HTTP:
            self.say.say(
                f"Once the bot runs, tell Slack so: {APPS}, your app, “App Manifest”, and press the link that verifies"
                " the address."
            )


def _shown(value: object) -> str:
    """A setting as it would be written."""
    match value:
        case None:
            return ""
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return ",".join(value)
        case _:
            return str(value)
